"""When time alone changes what readers see: stories appear, fronts change, rights in photos begin and end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Min, Q, QuerySet, Value

from articles.fronts.moments import changes_of_fronts
from articles.models import Photo, Story
from articles.prepared import Prepared, among
from articles.visibility import appearing, changes_after, embargo_ends, is_public, turned

ENDING = 5
"""The leg of the moment at which a page's own photos have to go."""


def appeared(since: datetime, until: datetime) -> list[Story]:
    """The stories that time alone made public after `since`, and that are public at `until`. Two queries.

    Each by an index of its own: asked together, SQLite reads every published story.
    """
    told = (*_PUBLISHED(since=since, until=until), *_RELEASED(since=since, until=until))
    return list({story.pk: story for story in told if is_public(story, until)}.values())


def turned_photos(since: datetime, until: datetime) -> list[Photo]:
    """The photos that time alone let be shown, or no longer, after `since`, by `until`. One query."""
    return _TURNED(since=since, until=until)


def next_change(at: datetime) -> datetime | None:
    """The next moment at which time alone changes any page; None if there is none. One query.

    No header, feed or stored page may outlive it.
    """
    return min((moment for _leg, moment in _AHEAD(at=at) if moment is not None), default=None)


def all_changes_after(at: datetime) -> QuerySet[Any, Any]:
    """Numbered moments, the earliest of which is the next at which time alone changes any page.

    Any may be None.
    """
    others = (
        changes_of_fronts(at),
        _first(3, "usable_from", Photo.objects.filter(usable_from__gt=at)),
        _first(4, "usable_until", Photo.objects.filter(usable_until__gt=at)),
    )
    return changes_after(Story.objects.all(), at).union(*others, all=True).order_by()


def changes_of_page(at: datetime, photos: list[int]) -> dict[int, datetime]:
    """The same as far as there are any, and under ENDING when the first of these photos may no longer be
    shown. One query."""
    # Mostly there is none, and nothing to be made of them.
    rows = [row for row in _OF_PAGE.rows(at=at, photos=photos) if row[1] is not None]
    return dict(_OF_PAGE.yielding(rows)) if rows else {}


def _of_page(at: datetime, photos: list[int]) -> QuerySet[Any, Any]:
    shown = Photo.objects.filter(among("pk", photos), usable_until__gt=at)
    return all_changes_after(at).union(_first(ENDING, "usable_until", shown), all=True).order_by()


def _first(leg: int, field: str, photos: QuerySet[Photo]) -> QuerySet[Any, Any]:
    moments = photos.order_by().values(leg=Value(leg)).annotate(earliest=Min(field))
    return moments.values_list("leg", "earliest")


def _stories(condition: Q) -> QuerySet[Story]:
    return Story.objects.filter(condition).order_by().only("status", "published_at", "embargo")


_PUBLISHED = Prepared(lambda since, until: _stories(appearing(since, until)), since=datetime, until=datetime)
_RELEASED = Prepared(
    lambda since, until: _stories(embargo_ends(since, until)), since=datetime, until=datetime
)
_TURNED = Prepared(
    lambda since, until: Photo.objects.filter(turned(since, until)), since=datetime, until=datetime
)
_AHEAD = Prepared(all_changes_after, at=datetime)
_OF_PAGE = Prepared(_of_page, at=datetime, photos=list)
