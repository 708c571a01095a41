"""Pages of a listing by position: "the thirty before this story", never "page 7".

A page number has to be counted to, and every new story moves what stands on it. A cursor names the place
between two stories, by publication and number, and the database goes there by its index.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from articles.cards import stories_with
from articles.models import Correction, Photo, Story
from articles.models.placement import Placement, PlacementQuerySet
from articles.models.story import StoryQuerySet
from articles.prepared import Prepared

_WRITTEN = re.compile(r"(\d{8}T\d{6}\.\d{6})Z-(\d{1,18})", re.ASCII)
_MOMENT = "%Y%m%dT%H%M%S.%f"
_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
_LAST = datetime(9999, 12, 30, tzinfo=UTC)


class NoCursor(ValueError):
    """What stands in the address is no cursor."""


@dataclass(frozen=True)
class Cursor:
    """A place in the order of a listing of stories, corrections or photos: 20261102T170000.000000Z-123."""

    moment: datetime
    number: int

    def __str__(self) -> str:
        moment = self.moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6]
        return f"{moment.replace('-', '').replace(':', '')}Z-{self.number}"

    @classmethod
    def of(cls, row: Story | Correction | Photo) -> Cursor:
        if isinstance(row, Correction):
            return cls(row.at, row.pk)
        if isinstance(row, Photo):
            return cls(row.added_at, row.pk)
        if row.published_at is None:
            raise ValueError(f"The story {row.pk} has no publication, and so no place in a listing.")
        return cls(row.published_at, row.pk)

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Raises NoCursor for whatever we have not written ourselves."""
        match = _WRITTEN.fullmatch(text)
        if not match:
            raise NoCursor(text)
        try:
            moment = datetime.strptime(match[1], _MOMENT).replace(tzinfo=UTC)
        except ValueError as error:
            raise NoCursor(text) from error
        if not _EARLIEST <= moment <= _LAST:
            raise NoCursor(text)
        return cls(moment, int(match[2]))


@dataclass(frozen=True)
class PageOf[Row: (Story, Correction, Photo)]:
    """Some rows of a listing, newest first, and where it goes on."""

    rows: list[Row]
    newer: Cursor | None = None
    older: Cursor | None = None
    is_start: bool = True


type Order = Callable[[Any, Any], Any]
"""Rows in an order from a cursor on: older(), newer(), or newest() without one."""

type Turned[Row] = tuple[list[Row], Cursor | None, Cursor | None, bool]
"""What a page is made of: its rows, its neighbours, and whether it is the first."""


class Page(PageOf[Story]):
    @property
    def stories(self) -> list[Story]:
        return self.rows


def page_of_rows[Row: (Correction, Photo)](
    rows: QuerySet[Row], size: int, before: str | None = None, after: str | None = None
) -> PageOf[Row]:
    """The newest `size` of corrections or photos, or those next to a cursor. Raises NoCursor. One query."""

    def first(order: Order, cursor: Cursor | None) -> list[Row]:
        return list(order(rows, cursor)[: size + 1])

    return PageOf(*_turned(first, size, before, after))


def _turned[Row: (Story, Correction, Photo)](
    first: Callable[[Order, Cursor | None], list[Row]], size: int, before: str | None, after: str | None
) -> Turned[Row]:
    """`first`: the rows that come first in an order from a cursor on, one more than the page has."""
    if before is not None and after is not None:
        raise NoCursor(f"{before} and {after}")
    if before is not None:
        cursor = Cursor.read(before)
        found = first(older, cursor)
        shown, has_more = found[:size], len(found) > size
        after_these = Cursor.of(shown[0]) if shown else Cursor(cursor.moment, max(cursor.number - 1, 0))
        return shown, after_these, Cursor.of(shown[-1]) if has_more else None, False
    if after is not None:
        cursor = Cursor.read(after)
        found = first(newer, cursor)
        shown, has_more = found[:size], len(found) > size
        shown.reverse()
        before_these = Cursor.of(shown[-1]) if shown else Cursor(cursor.moment, cursor.number + 1)
        return shown, Cursor.of(shown[0]) if has_more else None, before_these, False
    return start_of(first(newest, None), size)


def start_of[Row: (Story, Correction, Photo)](found: list[Row], size: int) -> Turned[Row]:
    """The first page, out of one row more than it has."""
    return found[:size], None, Cursor.of(found[size - 1]) if len(found) > size else None, True


class Listing:
    """Stories in pages, which are found with queries that are written once."""

    def __init__(
        self, size: int, rows: Callable[..., StoryQuerySet] | Callable[..., PlacementQuerySet], **kinds: type
    ) -> None:
        """`rows(**values)`: the stories, or their placements under a thing, which have the order that is
        asked for in an index; `kinds` as in Prepared."""
        self.size = size

        def first(order: Order, moment: Any = None, number: Any = None, **marks: Any) -> Any:
            cursor = None if moment is None else Cursor(moment, number)
            return _numbers(order(rows(**marks), cursor)[: size + 1])

        beside = {"moment": datetime, "number": int, **kinds}
        self._first: dict[Order, Prepared[Any]] = {
            newest: Prepared(partial(first, newest), **kinds),
            older: Prepared(partial(first, older), **beside),
            newer: Prepared(partial(first, newer), **beside),
        }

    def page(self, before: str | None = None, after: str | None = None, **values: Any) -> Page:
        """Its newest stories, or those next to a cursor. Raises NoCursor. Two queries."""

        def first(order: Order, cursor: Cursor | None) -> list[Story]:
            here = {"moment": cursor.moment, "number": cursor.number} if cursor else {}
            return stories_with(number for (number,) in self._first[order].rows(**here, **values))

        return Page(*_turned(first, self.size, before, after))


def older[Rows: QuerySet[Any]](rows: Rows, cursor: Cursor) -> Rows:
    """Those before a cursor, the nearest first."""
    moment, number = _order_of(rows)
    at, here = {moment: cursor.moment}, cursor.number
    # The range lets the index begin at the cursor; an OR alone would make it walk there from the newest.
    earlier = rows.filter(**{f"{moment}__range": (_EARLIEST, cursor.moment)}).filter(
        Q(**{f"{moment}__lt": cursor.moment}) | Q(**at, **{f"{number}__lt": here})
    )
    return newest(earlier)


def newer[Rows: QuerySet[Any]](rows: Rows, cursor: Cursor) -> Rows:
    """Those after a cursor, the nearest first."""
    moment, number = _order_of(rows)
    at, here = {moment: cursor.moment}, cursor.number
    later = rows.filter(**{f"{moment}__range": (cursor.moment, _LAST)}).filter(
        Q(**{f"{moment}__gt": cursor.moment}) | Q(**at, **{f"{number}__gt": here})
    )
    return later.order_by(moment, number)


def newest(rows: Any, cursor: None = None) -> Any:
    moment, number = _order_of(rows)
    return rows.order_by(f"-{moment}", f"-{number}")


def _numbers(rows: Any) -> Any:
    """The numbers of stories, in rows with one column."""
    return rows.stories() if isinstance(rows, PlacementQuerySet) else rows.values("pk")


def _order_of(rows: QuerySet[Any]) -> tuple[str, str]:
    """What stories, placements of stories, corrections or photos are in order of."""
    if rows.model is Photo:
        return "added_at", "pk"
    if rows.model is Correction:
        return "at", "pk"
    if issubclass(rows.model, Placement):
        return "listed_at", f"{rows.model.story_path}_id"
    return "published_at", "pk"
