"""The grid as a browser would send it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from articles.models import BudgetLine
from tests.articles.admin.sending import fields_of

DAY = date(2026, 11, 2)
GRID = "/admin/budget/?day=2026-11-02"


def fill(client: Client, opened: dict[str, Any] | None = None, url: str = GRID, **cells: Any) -> Any:
    """Type into the grid as it was opened, and save; names of cells as new_0_slugline or line_12_due."""
    sent = dict(opened or fields_of(client.get(url)))
    for name, value in cells.items():
        start, number, cell = name.split("_", 2)
        sent[f"{start}-{number}-{cell}"] = value
    return client.post(url, sent, follow=True)


def of(line: BudgetLine, /, **cells: Any) -> dict[str, Any]:
    return {f"line_{line.pk}_{name}": value for name, value in cells.items()}


def new(edition: int = 0, /, **cells: Any) -> dict[str, Any]:
    return {f"new_{edition}_{name}": value for name, value in cells.items()}


def text(response: Any) -> str:
    return str(response.content.decode())
