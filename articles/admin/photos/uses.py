"""Where a photo is used: its stories, the bylines whose portrait it is, the fronts that tell one with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.admin.fronts.pages import PlannedPage
from articles.admin.stories.list import badge
from articles.fronts.launching import fronts_with
from articles.models import Byline, Photo, Story
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
    placed = photo.story_photos.select_related("story").defer("story__body").order_by("-story_id")
    bylines = Byline.objects.filter(portrait=photo).order_by("name")[:SHOWN]
    return Uses(
        photo.story_photos.count(),
        [told(row.story, row.own_caption) for row in placed[:SHOWN]] if may_look(user) else [],
        [(one.name, reverse("admin:articles_byline_change", args=[one.pk])) for one in bylines],
        _fronts(photo),
    )


def may_look(user: Any) -> bool:
    """Whether somebody may know which stories there are."""
    return bool(user.has_perm("articles.view_story") or user.has_perm("articles.change_story"))


def told(story: Story, own_caption: str = "") -> UsedIn:
    url = reverse("admin:articles_story_change", args=[story.pk])
    return UsedIn(story.headline, url, badge(standing(story, timezone.now())), own_caption)


def _fronts(photo: Photo) -> list[tuple[str, str]]:
    return [(page.name, page.url()) for page in (PlannedPage(front.of) for front in fronts_with(photo.pk))]
