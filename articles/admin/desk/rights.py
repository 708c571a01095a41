"""Rights in photos on the desk: what will have to go, when, and which stories show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Photo, Story, StoryPhoto
from articles.visibility import set_to_be_public

from .due import MOST, Due

WARNED_BEFORE = timedelta(days=7)
NAMED = 3
"""As many of the stories that show a photo are named; the others are counted."""


def rights_end(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    """Photos that leave their stories by time."""
    if not user.has_perm("articles.view_photo"):
        return
    photos = list(ending(since, until)[:MOST])
    stories = showing(photos)
    for photo in photos:
        if shown := stories[photo.pk]:
            assert photo.usable_until is not None
            yield Due(
                at=photo.usable_until,
                what=_("Rights end"),
                text=str(photo),
                url=form_of(photo),
                note=named(shown),
                section=shown[0].section,
            )


def ending(since: datetime, until: datetime) -> QuerySet[Photo]:
    photos = Photo.objects.filter(usable_until__gt=since, usable_until__lte=until, killed_at=None)
    return photos.exclude(image="").order_by("usable_until", "pk")


def showing(photos: list[Photo]) -> dict[int, list[Story]]:
    """The stories that show each and are public, or will be by time. One query."""
    placed = StoryPhoto.objects.filter(photo__in=photos, story__in=Story.objects.filter(set_to_be_public()))
    found: dict[int, list[Story]] = defaultdict(list)
    fields = ("photo", "story__headline", "story__section__name", "story__section__hue")
    for one in placed.select_related("story__section").only(*fields).order_by("-listed_at", "-pk"):
        found[one.photo_id].append(one.story)
    return found


def named(stories: list[Story]) -> str:
    told = ", ".join(f"“{story.headline}”" for story in stories[:NAMED])
    more = len(stories) - NAMED
    if more <= 0:
        return told
    return f"{told} {ngettext('and %d more story', 'and %d more stories', more) % more}"


def form_of(photo: Photo) -> str:
    return f"{reverse('admin:articles_photo_change', args=[photo.pk])}#id_usable_until_0"
