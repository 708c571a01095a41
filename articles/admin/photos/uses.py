"""Where a photo is used: its stories, the bylines whose portrait it is, the fronts that tell one with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.admin.fronts.pages import PlannedPage
from articles.admin.stories.list import badge
from articles.fronts.plan import Plan
from articles.models import Byline, Photo, Story
from articles.models.front import Front
from articles.visibility import standing

SHOWN = 40


@dataclass(frozen=True)
class UsedIn:
    """A story that shows the photo, as a list tells it."""

    headline: str
    url: str
    badge: SafeString
    own_caption: str = ""


@dataclass(frozen=True)
class Uses:
    count: int
    stories: list[UsedIn]
    bylines: list[tuple[str, str]]
    fronts: list[tuple[str, str]]

    @property
    def more(self) -> int:
        return self.count - len(self.stories) if self.stories else 0

    @property
    def is_used(self) -> bool:
        return bool(self.count or self.bylines or self.fronts)


def uses_of(photo: Photo, user: Any) -> Uses:
    """All places of a photo that somebody may know of; the count of stories is everybody's."""
    may_look = user.has_perm("articles.view_story") or user.has_perm("articles.change_story")
    placed = photo.story_photos.select_related("story").defer("story__body").order_by("-story_id")
    bylines = Byline.objects.filter(portrait=photo).order_by("name")[:SHOWN]
    return Uses(
        photo.story_photos.count(),
        [told(row.story, row.own_caption) for row in placed[:SHOWN]] if may_look else [],
        [(one.name, reverse("admin:articles_byline_change", args=[one.pk])) for one in bylines],
        _fronts(photo),
    )


def told(story: Story, own_caption: str = "") -> UsedIn:
    url = reverse("admin:articles_story_change", args=[story.pk])
    return UsedIn(story.headline, url, badge(standing(story, timezone.now())), own_caption)


def _fronts(photo: Photo) -> list[tuple[str, str]]:
    """As they are being planned, which sets out from what readers see."""
    return [
        (page.name, page.url())
        for front in Front.objects.select_related("section", "topic")
        if photo.pk in Plan.from_json(front.draft).photos
        for page in [PlannedPage(front.section or front.topic)]
    ]
