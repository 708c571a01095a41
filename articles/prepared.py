"""Queries that are written once and asked many times.

Saying in Django's terms what a page wants, and having that written as SQL, costs more than the database takes
to answer. A prepared query is said and written once in a process, with marks where values belong; asking it
puts the values there. What it says, the rule of visibility with it, stays Django's own.
"""

from __future__ import annotations

import json
import re
import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import F, Lookup, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

type Row = tuple[Any, ...]

_PLACE = re.compile("%[s%]")
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
        written, database = self._of_this_database(), connections[DEFAULT_DB_ALIAS]
        asked = {name: _adapted(database, value) for name, value in values.items()}
        if database.vendor != "sqlite" or database.queries_logged or database.execute_wrappers:
            with database.cursor() as cursor:
                cursor.execute(written.sql, written.said | asked)
                return cursor.fetchall()
        # What Django's cursor does besides takes as long as most of our queries do.
        database.ensure_connection()
        with database.wrap_database_errors:
            found: list[Row] = database.connection.execute(
                written.by_place, written.in_place(asked)
            ).fetchall()
        return found

    def column(self, annotation: str) -> int:
        """Where an annotation stands in the rows."""
        return self._of_this_database().compiler.annotation_col_map[annotation]

    def yielding(self, rows: list[Row]) -> list[T]:
        """What the queryset makes of rows that have its columns."""
        return self._of_this_database().of_this_thread().made_of(rows)

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
        self._by_thread = threading.local()
        sql, params = self.compiler.as_sql()
        by_mark: dict[Hashable, str] = {_adapted(connection, mark): name for name, mark in marks.items()}
        names = [by_mark.get(one, f"said_{place}") for place, one in enumerate(params)]
        self.said = {name: one for name, one in zip(names, params, strict=True) if name not in kinds}
        unnamed = iter(names)
        self.sql = _PLACE.sub(lambda found: found[0] if found[0] == "%%" else f"%({next(unnamed)})s", sql)
        # The same as SQLite itself takes it.
        self.by_place = _PLACE.sub(lambda found: "%" if found[0] == "%%" else "?", sql)
        # Choices as the words that they are: the module would look for an adapter each time.
        self._places = [str(one) if isinstance(one, str) else one for one in map(self.said.get, names)]
        self._asked = [(place, name) for place, name in enumerate(names) if name in kinds]
        if missing := set(kinds) - set(names):
            raise ValueError(f"The prepared query never asks for {', '.join(sorted(missing))}.")
        if getattr(self.queryset, "_prefetch_related_lookups", ()):
            raise ValueError("A prepared query makes its rows one by one and cannot prefetch for all.")

    def of_this_thread(self) -> _Making:
        making: _Making | None = getattr(self._by_thread, "making", None)
        if making is None or making.is_broken:
            making = self._by_thread.making = _Making(self)
        return making

    def in_place(self, asked: dict[str, Any]) -> list[Any]:
        """The values in the order of their places."""
        places = self._places.copy()
        for place, name in self._asked:
            places[place] = asked[name]
        return places


class _Making:
    """Django's own making of objects from rows, begun once and never ended: what it works out before the
    first row takes longer than most pages have rows for."""

    def __init__(self, written: _Written) -> None:
        self.is_broken = False
        self._rows: deque[Row] = deque()
        # As Django copies them for what is said next; nothing is.
        queryset = _with_the_same(written.queryset)
        # Said as `query`, it would say anew what the rows become.
        queryset._query = _with_the_same(written.queryset.query)
        compiler = _with_the_same(written.compiler)
        compiler.connection = connection
        compiler.execute_sql = lambda *args, **kwargs: [self._given()]
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        self._made = iter(queryset._iterable_class(queryset))

    def made_of(self, rows: list[Row]) -> list[Any]:
        try:
            self._rows.extend(rows)
            # Of every row one thing, and never more asked for than was given.
            return [next(self._made) for _ in rows]
        except BaseException:
            self.is_broken = True
            raise

    def _given(self) -> Iterator[Row]:
        while True:
            yield self._rows.popleft()


def _with_the_same(thing: Any) -> Any:
    """Another of its class with the same attributes."""
    other = object.__new__(type(thing))
    other.__dict__.update(thing.__dict__)
    return other


def _mark(kind: type, number: int) -> Any:
    marks: dict[type, Any] = {
        datetime: _MOMENT + timedelta(hours=number),
        date: _DAY + timedelta(days=number),
        int: _NUMBER + number,
    }
    return marks.get(kind, f"mark {number} of {_NUMBER}")


def _adapted(database: Any, value: Any) -> Any:
    """A value as the fields of models hand it to this database."""
    if isinstance(value, datetime):
        return database.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return database.ops.adapt_datefield_value(value)
    if isinstance(value, list) and database.vendor == "sqlite":
        return json.dumps(value)
    return value


def among(field: str, numbers: Any) -> Lookup:
    """The condition that a column is one of some numbers, which are one value however many they are."""
    return _Among(F(field), Value(numbers))


class _Among(Lookup):
    """A lookup and not a function, which SQLite would compare with true and so find by no index."""

    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, connection: Any) -> Any:
        return self._written(compiler, connection, "{} IN (SELECT value FROM json_each({}))")

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> Any:
        return self._written(compiler, connection, "{} = ANY ({})")

    def _written(self, compiler: SQLCompiler, connection: Any, template: str) -> Any:
        column, before = self.process_lhs(compiler, connection)
        numbers, after = self.process_rhs(compiler, connection)
        return template.format(column, numbers), (*before, *after)
