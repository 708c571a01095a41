"""Plans that are on the page already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from articles.fronts.moments import keep_moments
from articles.fronts.plan import Chosen, Plan
from articles.models import Front, Launch, Story
from articles.models.front import Of
from tests.factories import NOON


def launched(
    areas: Mapping[str, tuple[Chosen, ...]],
    of: Of = None,
    at: datetime = NOON - timedelta(hours=2),
    **plan: Any,
) -> Launch:
    """A front as somebody launched it two hours before noon, unless told otherwise."""
    made = Plan(areas=areas, **plan)
    front = Front.objects.made_for(of, {})
    front.draft = made.as_json()
    front.save()
    launch = Launch.objects.create(front=front, plan=made.as_json(), starts_at=at, at=at, name="Petra")
    launch.stories.set(Story.objects.filter(pk__in=made.stories))
    keep_moments(launch, made.ends)
    return launch
