"""What was chosen for a front and readers do not see there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from articles.models import Launch, Photo, Story
from articles.photos.store import size_of
from articles.visibility import Standing, Usable, is_public, public, standing, usability_of

from .choosing import shown_photos
from .plan import Plan

MOST = 300
"""Stories that are told of, of all launches together."""
SHOWN = ("headline", "status", "published_at", "embargo", "section__name", "section__hue")


@dataclass(frozen=True)
class Unseen:
    """A story in its area, and where it stands at the moment that is looked at."""

    area: str
    story: Story
    where: Standing


def unseen_stories(launches: Iterable[Launch], at: datetime) -> dict[int, list[Unseen]]:
    """By launch: the stories that readers do not see, or will not see when it begins. One query.

    Whatever is public stays so by time alone. So only what is not is looked at for each launch's own time.
    """
    moments = {one.pk: max(at, one.starts_at) for one in launches}
    plans = {one.pk: Plan.from_json(one.plan).at(moments[one.pk]) for one in launches}
    named = {number for plan in plans.values() for number in plan.stories}
    hidden = Story.objects.filter(pk__in=named).exclude(public(at)).select_related("section").only(*SHOWN)
    stories = {story.pk: story for story in hidden.order_by("pk")[:MOST]}
    return {
        pk: [
            Unseen(area, stories[one.story], standing(stories[one.story], moments[pk]))
            for area, one in plan
            if one.story in stories and not is_public(stories[one.story], moments[pk])
        ]
        for pk, plan in plans.items()
    }


def unseen_photos(numbers: Collection[int], at: datetime) -> dict[int, str]:
    """Why readers do not see photos that were chosen, by their numbers: a few words. Up to two queries.

    To be chosen makes no photo public: it has to be so through a story, or as a portrait.
    """
    missing = set(numbers) - shown_photos(numbers, at).keys() if numbers else set()
    if not missing:
        return {}
    return dict.fromkeys(missing, _("it is gone")) | {
        photo.pk: _why_unseen(photo, at) for photo in Photo.objects.filter(pk__in=missing)
    }


def _why_unseen(photo: Photo, at: datetime) -> str:
    if size_of(photo) is None:
        return _("it has no file")
    if (usable := usability_of(photo, at)) != Usable.YES:
        return str(usable.label)
    return _("no story that readers may see shows it")
