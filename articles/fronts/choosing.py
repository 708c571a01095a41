"""From a launched plan to the stories that readers see of it: those that are public, told as was chosen."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from articles.models import Front, Launch, Photo, Story, StoryPhoto
from articles.models.front import Of
from articles.models.shown import PHOTO_FIELDS
from articles.models.topics import Topic
from articles.photos.store import size_of
from articles.prepared import Prepared

from .plan import TOLD, Chosen, Plan


def _launched(of_front: Mapping[str, Any], at: datetime) -> Any:
    launches = Launch.objects.filter(called_off_at=None, starts_at__lte=at, **of_front)
    return launches.order_by("-starts_at", "-pk").values_list("plan", flat=True)[:1]


_OF_SITE = Prepared(lambda at: _launched({"front__section": None, "front__topic": None}, at), at=datetime)
_OF_SECTION = Prepared(
    lambda at, section: _launched({"front__section": section}, at), at=datetime, section=int
)
_OF_TOPIC = Prepared(lambda at, topic: _launched({"front__topic": topic}, at), at=datetime, topic=int)


def plan_of(of: Of, at: datetime) -> Plan:
    """What was launched last, whole; an empty plan where nothing was. One query."""
    if of is None:
        rows = _OF_SITE.rows(at=at)
    elif isinstance(of, Topic):
        rows = _OF_TOPIC.rows(at=at, topic=of.pk)
    else:
        rows = _OF_SECTION.rows(at=at, section=of.pk)
    return _plan_in(rows[0][0]) if rows else Plan()


def newest_of_each(at: datetime) -> QuerySet[Launch]:
    """The launch that is on each front at a moment."""
    begun = Launch.objects.filter(front=OuterRef("pk"), called_off_at=None, starts_at__lte=at)
    newest = Front.objects.values(newest=Subquery(begun.order_by("-starts_at", "-pk").values("pk")[:1]))
    return Launch.objects.filter(pk__in=newest).with_page().order_by()


@lru_cache(maxsize=256)
def _plan_in(kept: str) -> Plan:
    return Plan.from_json(json.loads(kept))


@dataclass(frozen=True)
class ChosenStories:
    """By area, in their order. A story that is not public is not among them."""

    of_area: Mapping[str, list[Story]] = field(default_factory=dict)

    def __getitem__(self, area: str) -> list[Story]:
        return self.of_area.get(area, [])

    @property
    def stories(self) -> list[Story]:
        return [story for stories in self.of_area.values() for story in stories]


def chosen_of(plan: Plan, public: Iterable[Story], at: datetime) -> ChosenStories:
    """What a plan chooses, of stories that are public at that moment. A query where photos were chosen."""
    by_number = {story.pk: story for story in public}
    photos = shown_photos(plan.photos, at) if plan.photos else {}
    of_area = {
        area: [
            as_told(by_number[one.story], one, photos.get(one.photo or 0))
            for one in chosen
            if one.story in by_number
        ]
        for area, chosen in plan.areas.items()
    }
    return ChosenStories(of_area)


def shown_photos(numbers: Iterable[int], at: datetime) -> dict[int, Photo]:
    """A photo is public through a story, and not through a front alone."""
    photos = Photo.objects.public(at).filter(pk__in=numbers).only(*PHOTO_FIELDS)
    return {photo.pk: photo for photo in photos if size_of(photo)}


def as_told(story: Story, chosen: Chosen, photo: Photo | None = None) -> Story:
    """The story as this place tells it: the same for the same words, so that what was rendered is kept."""
    if chosen.is_as_written:
        return story
    words = tuple(getattr(chosen, name) for name in TOLD)
    # As text: its crops are a dictionary.
    seen = str([getattr(photo, name) for name in PHOTO_FIELDS]) if photo else None
    kept: dict[Any, Story] = story.fragments.setdefault("told", {})
    if (words, seen) not in kept:
        kept[words, seen] = _told(story, chosen, photo)
    return kept[words, seen]


def _told(story: Story, chosen: Chosen, photo: Photo | None) -> Story:
    told = copy.copy(story)
    told.__dict__["fragments"] = {}
    for name in TOLD:
        setattr(told, name, getattr(chosen, name) or getattr(story, name))
    if photo is not None:
        placed = StoryPhoto(story_id=story.pk, photo=photo)
        told.__dict__ |= {"lead_photo": placed, "placed_photos": [placed]}
    return told


@dataclass(frozen=True)
class ShownBanner:
    text: str
    url: str


def banner_of(plan: Plan, public: Iterable[Story]) -> ShownBanner | None:
    """What is breaking; leads nowhere while its story is not public."""
    if plan.banner is None:
        return None
    to = next((story for story in public if story.pk == plan.banner.story), None)
    return ShownBanner(plan.banner.text, to.get_absolute_url() if to else "")
