"""Queries that are written once and asked many times.

Saying in Django's terms what a page wants, and having that written as SQL, costs more than the database takes
to answer. A prepared query is said and written once in a process, with marks where values belong; asking it
puts the values there. What it says, the rule of visibility with it, stays Django's own.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import MULTI

type Row = tuple[Any, ...]

# Marks are values that no query says by itself.
_MOMENT, _DAY, _NUMBER = datetime(3141, 5, 9, 2, 6, 53, tzinfo=UTC), date(3141, 5, 9), 31_415_926_535_897


class Prepared[T]:
    """`Prepared(build, at=datetime, number=int)` calls `build(at=…, number=…)` once, for a queryset.

    Values are moments, days, numbers, words, and lists of numbers for among(). How many rows are asked for,
    and whatever else `build` says by itself, is the same every time.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, T]], **kinds: type) -> None:
        self.build = build
        self.kinds = kinds
        self._written: dict[str, _Written] = {}

    def __call__(self, **values: Any) -> list[T]:
        """What the queryset yields."""
        return self.yielding(self.rows(**values))

    def rows(self, **values: Any) -> list[Row]:
        """What the database answers: columns in the order of the SQL, nothing converted."""
        return _fetched(self._of_this_database().bound(values))

    def column(self, annotation: str) -> int:
        """Where an annotation stands in the rows."""
        return self._of_this_database().compiler.annotation_col_map[annotation]

    def yielding(self, rows: list[Row]) -> list[T]:
        """What the queryset makes of rows that have its columns."""
        written = self._of_this_database()
        queryset = written.queryset._chain()
        compiler = written.of_this_thread()
        compiler.execute_sql = lambda *args, **kwargs: [rows]
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        return list(queryset)

    def _of_this_database(self) -> _Written:
        written = self._written.get(connection.vendor)
        if written is None:
            # Two threads may do so at once; either result will do.
            written = self._written[connection.vendor] = _Written(self.build, self.kinds)
        return written


class _Written:
    def __init__(self, build: Callable[..., QuerySet[Any, Any]], kinds: dict[str, type]) -> None:
        marks = {name: _mark(kind, number) for number, (name, kind) in enumerate(kinds.items())}
        self.queryset: Any = build(**marks)
        self.compiler: SQLCompiler = self.queryset.query.get_compiler(connection=connection)
        self.sql, self.params = self.compiler.as_sql()
        names: dict[Hashable, str] = {_adapted(mark): name for name, mark in marks.items()}
        self.places = [(place, names[one]) for place, one in enumerate(self.params) if one in names]
        if missing := set(kinds) - {name for _, name in self.places}:
            raise ValueError(f"The prepared query never asks for {', '.join(sorted(missing))}.")

    def of_this_thread(self) -> Any:
        compiler: Any = copy.copy(self.compiler)
        compiler.connection = connection
        return compiler

    def bound(self, values: dict[str, Any]) -> Any:
        """The compiler with its work done: what it has written, with these values."""
        params, adapted = list(self.params), {name: _adapted(value) for name, value in values.items()}
        for place, name in self.places:
            params[place] = adapted[name]
        compiler = self.of_this_thread()
        compiler.as_sql = lambda *args, **kwargs: (self.sql, tuple(params))
        return compiler


def _fetched(compiler: SQLCompiler) -> list[Row]:
    chunks: Any = compiler.execute_sql(MULTI)
    return [row for chunk in chunks for row in chunk]


def _mark(kind: type, number: int) -> Any:
    marks: dict[type, Any] = {
        datetime: _MOMENT + timedelta(hours=number),
        date: _DAY + timedelta(days=number),
        int: _NUMBER + number,
    }
    return marks.get(kind, f"mark {number} of {_NUMBER}")


def _adapted(value: Any) -> Any:
    """A value as the fields of models hand it to this database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, list) and connection.vendor == "sqlite":
        return json.dumps(value)
    return value


def among(field: str, numbers: Any) -> Func:
    """The condition that a column is one of some numbers, which are one value however many they are."""
    return _Among(F(field), Value(numbers))


class _Among(Func):
    output_field = BooleanField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="%(expressions)s))",
            arg_joiner=" IN (SELECT value FROM json_each(",
            **extra,
        )

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY (", **extra)
