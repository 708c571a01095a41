"""The figures as a table for people."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

_MARKS = {True: "[green]yes[/]", False: "[red]no[/]", None: "–"}


def show(figures: Sequence[dict[str, Any]], console: Console) -> None:
    table = Table(title="What a page costs", caption=machine())
    for heading in ("what", "target", "reached", "met", "baseline", "note"):
        table.add_column(heading, justify="right" if heading in ("target", "reached") else "left")
    for one in figures:
        table.add_row(
            one["what"],
            target(one),
            amount(one, one["reached"]),
            _MARKS[one["is_met"]],
            one["baseline"],
            one["note"],
        )
    console.print(table)


def target(figure: dict[str, Any]) -> str:
    if figure["target"] is None:
        return ""
    return f"{'≥' if figure['is_floor'] else '≤'} {amount(figure, figure['target'])}"


def amount(figure: dict[str, Any], value: float | None) -> str:
    if value is None:
        return "not measured"
    if figure["unit"]:
        return f"{value:,.1f} {figure['unit']}"
    return f"{value:,.2f}"


def machine() -> str:
    """The machine in general words."""
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; "
        f"load before the end {os.getloadavg()[0]:.1f}"
    )
