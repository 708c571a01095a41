"""When time alone changes what readers see: stories appear, fronts change, rights in photos begin and end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet, Value

from articles.fronts.moments import changes_of_fronts
from articles.models import Photo, Story
from articles.prepared import among
from articles.visibility import changes_after

ENDING = 5
"""The leg of the moment at which a page's own photos have to go."""


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


def changes_of_page(at: datetime, photos: list[int]) -> QuerySet[Any, Any]:
    """The same, and under ENDING when the first of these photos may no longer be shown."""
    shown = Photo.objects.filter(among("pk", photos), usable_until__gt=at)
    return all_changes_after(at).union(_first(ENDING, "usable_until", shown), all=True).order_by()


def _first(leg: int, field: str, photos: QuerySet[Photo]) -> QuerySet[Any, Any]:
    moments = photos.order_by().values(leg=Value(leg)).annotate(earliest=Min(field))
    return moments.values_list("leg", "earliest")
