"""Pages of a listing by position: "the thirty before this story", never "page 7".

A page number has to be counted to, and every new story moves what stands on it. A cursor names the place
between two stories, by publication and number, and the database goes there by its index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

from articles.models import Story
from articles.models.story import StoryQuerySet

_WRITTEN = re.compile(r"(\d{8}T\d{6}\.\d{6})Z-(\d{1,18})", re.ASCII)
_MOMENT = "%Y%m%dT%H%M%S.%f"
_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
_LAST = datetime(9999, 12, 30, tzinfo=UTC)


class NoCursor(ValueError):
    """What stands in the address is no cursor."""


@dataclass(frozen=True)
class Cursor:
    """A story's place in the order of all: 20261102T170000.000000Z-123."""

    moment: datetime
    number: int

    def __str__(self) -> str:
        moment = self.moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6]
        return f"{moment.replace('-', '').replace(':', '')}Z-{self.number}"

    @classmethod
    def of(cls, story: Story) -> Cursor:
        if story.published_at is None:
            raise ValueError(f"The story {story.pk} has no publication, and so no place in a listing.")
        return cls(story.published_at, story.pk)

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
class Page:
    """Some stories of a listing, newest first, and where it goes on."""

    stories: list[Story]
    newer: Cursor | None = None
    older: Cursor | None = None
    is_start: bool = True


def page_of(stories: StoryQuerySet, size: int, before: str | None = None, after: str | None = None) -> Page:
    """The newest `size` of `stories`, or those next to a cursor. Raises NoCursor."""
    if before is not None and after is not None:
        raise NoCursor(f"{before} and {after}")
    if before is not None:
        cursor = Cursor.read(before)
        shown, has_more = _first(older(stories, cursor), size)
        after_these = Cursor.of(shown[0]) if shown else Cursor(cursor.moment, max(cursor.number - 1, 0))
        return Page(shown, after_these, Cursor.of(shown[-1]) if has_more else None, is_start=False)
    if after is not None:
        cursor = Cursor.read(after)
        shown, has_more = _first(newer(stories, cursor), size)
        shown.reverse()
        before_these = Cursor.of(shown[-1]) if shown else Cursor(cursor.moment, cursor.number + 1)
        return Page(shown, Cursor.of(shown[0]) if has_more else None, before_these, is_start=False)
    shown, has_more = _first(stories.newest_first(), size)
    return Page(shown, None, Cursor.of(shown[-1]) if has_more else None)


def older(stories: StoryQuerySet, cursor: Cursor) -> StoryQuerySet:
    """Those before a cursor, the nearest first."""
    # The range lets the index begin at the cursor; an OR alone would make it walk there from the newest.
    return (
        stories.filter(published_at__range=(_EARLIEST, cursor.moment))
        .filter(Q(published_at__lt=cursor.moment) | Q(published_at=cursor.moment, pk__lt=cursor.number))
        .newest_first()
    )


def newer(stories: StoryQuerySet, cursor: Cursor) -> StoryQuerySet:
    """Those after a cursor, the nearest first."""
    return (
        stories.filter(published_at__range=(cursor.moment, _LAST))
        .filter(Q(published_at__gt=cursor.moment) | Q(published_at=cursor.moment, pk__gt=cursor.number))
        .order_by("published_at", "pk")
    )


def _first(stories: StoryQuerySet, size: int) -> tuple[list[Story], bool]:
    """The first `size`, and whether there are more."""
    found = list(stories[: size + 1])
    return found[:size], len(found) > size
