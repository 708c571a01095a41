"""Where the time of an uncached page goes: CPU in this process, a part at a time."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models.query import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.template.base import Template

from articles.delivery.asking import ask
from articles.delivery.benchmark.addresses import FRONT, story_page
from articles.delivery.benchmark.applications import plain
from articles.delivery.benchmark.figures import Figure

if TYPE_CHECKING:
    from articles.delivery.benchmark.inside import Options

_PAGES = 30
_WARM = 5
# Some of these call each other: what one takes is its own time, without that of the others inside it.
_PARTS: tuple[tuple[Any, str, str], ...] = (
    (QuerySet, "_filter_or_exclude", "building conditions"),
    (QuerySet, "_fetch_all", "making objects of rows, and fetching what belongs to them"),
    (SQLCompiler, "as_sql", "writing SQL"),
    (CursorWrapper, "execute", "the database itself"),
    (BaseDatabaseWrapper, "connect", "opening and closing the connection"),
    (BaseDatabaseWrapper, "close", "opening and closing the connection"),
    (Template, "render", "templates"),
)


class Clock:
    """CPU time by part; the part that was entered last is the one whose clock runs."""

    def __init__(self, now: Callable[[], float] = time.thread_time) -> None:
        self.spent: Counter[str] = Counter()
        self._now = now
        self._open: list[str] = []
        self._since = 0.0

    @contextlib.contextmanager
    def part(self, name: str) -> Iterator[None]:
        self._stop()
        self._open.append(name)
        try:
            yield
        finally:
            self._stop()
            self._open.pop()

    def _stop(self) -> None:
        now = self._now()
        if self._open:
            self.spent[self._open[-1]] += now - self._since  # type: ignore[assignment]
        self._since = now


@contextlib.contextmanager
def watched(clock: Clock) -> Iterator[None]:
    """Django with a clock at the entrance of each of its parts."""

    def with_clock(inner: Callable[..., Any], name: str) -> Callable[..., Any]:
        def outer(*args: Any, **kwargs: Any) -> Any:
            with clock.part(name):
                return inner(*args, **kwargs)

        return outer

    before = [(owner, attribute, getattr(owner, attribute)) for owner, attribute, _ in _PARTS]
    try:
        for owner, attribute, name in _PARTS:
            setattr(owner, attribute, with_clock(getattr(owner, attribute), name))
        yield
    finally:
        for owner, attribute, function in before:
            setattr(owner, attribute, function)


def measure(folder: Path, options: Options) -> list[Figure]:
    application = plain()
    figures: list[Figure] = []
    for name, path in (("story page", story_page()), ("front page", FRONT)):
        for _ in range(_WARM):
            ask(application, path)
        clock = Clock()
        with watched(clock):
            for _ in range(_PAGES):
                with clock.part("everything else"):
                    ask(application, path)
        whole = 1000 * sum(clock.spent.values()) / _PAGES
        for part, seconds in clock.spent.most_common():
            cost = 1000 * seconds / _PAGES
            figures.append(
                Figure(
                    "costs",
                    f"uncached {name}: {part}",
                    cost,
                    unit="ms",
                    baseline=f"{whole:.1f} ms in all",
                    note=f"{cost / whole:.0%}",
                )
            )
    return figures
