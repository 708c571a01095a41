"""Small related rows fetched with their parent, as a JSON list in one column.

A story page shows tags, corrections and places. Each as a query of its own costs a round trip;
as a list in a column of the story's own query they cost none.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import JSONField, Model, Subquery
from django.db.models.query import QuerySet
from django.db.models.sql.compiler import SQLCompiler


class JSONRows(Subquery):
    """The rows of a queryset that selects one JSONObject, or number, named `item`, in its order, as a list.

    Moments come as text, in UTC where they name no zone.
    """

    output_field = JSONField()
    templates = {
        # As text: json_group_array() would read every item again. A third of what these columns cost.
        "sqlite": "(SELECT '[' || ifnull(group_concat(rows.item), '') || ']' FROM (%(subquery)s) AS rows)",
        "postgresql": "(SELECT COALESCE(jsonb_agg(rows.item), '[]'::jsonb) FROM (%(subquery)s) AS rows)",
    }

    def __init__(self, rows: QuerySet[Any, Any], **extra: Any) -> None:
        super().__init__(rows, **extra)

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template=self.templates["sqlite"], **extra)

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template=self.templates["postgresql"], **extra)


def made_of[M: Model](model: type[M], row: dict[str, Any]) -> M:
    """One of these rows as an object; what the row does not name is left in the database."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in row]
    for name in _json_names(model):
        # SQLite hands on JSON inside JSON as the text that it keeps.
        if isinstance(row.get(name), str):
            row = {**row, name: json.loads(row[name])}
    return model.from_db(DEFAULT_DB_ALIAS, names, [row[name] for name in names])


@cache
def _json_names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if isinstance(field, JSONField)]
