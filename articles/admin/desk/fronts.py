"""Fronts on the board: launches that are ahead, and chosen stories that readers do not see there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles.admin.fronts.pages import PlannedPage
from articles.fronts.choosing import newest_of_each
from articles.fronts.launching import may_plan
from articles.fronts.plan import Plan
from articles.models import Launch, Story
from articles.visibility import public, standing

from .due import MOST, Due, Mend


def launches(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    """Fronts that change by themselves."""
    if not user.has_perm("articles.view_front"):
        return
    ahead = Launch.objects.filter(called_off_at=None, starts_at__gt=since, starts_at__lte=until)
    for one in ahead.with_page().defer("plan").order_by("starts_at", "pk")[:MOST]:
        page = PlannedPage(one.front.of)
        yield Due(
            at=one.starts_at,
            what=_("Launch"),
            text=page.name,
            url=page.url("launches"),
            note=f"{one.name}: {one.why}" if one.why else one.name,
            section=one.front.section,
        )


def not_on_the_page(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    """Stories that were chosen for a front and are not public (any more): another stands in their place."""
    if not user.has_perm("articles.change_front"):
        return
    live = [one for one in newest_of_each(until) if may_plan(user, one.front.of)]
    plans = {one: Plan.from_json(one.plan) for one in live}
    named = {number for plan in plans.values() for number in plan.at(until).stories}
    hidden = Story.objects.filter(pk__in=named).exclude(public(until)).select_related("section")
    fields = ("headline", "status", "published_at", "embargo", "section__name", "section__hue")
    stories = {story.pk: story for story in hidden.only(*fields)[:MOST]}
    for launch, plan in plans.items():
        page = PlannedPage(launch.front.of)
        for area, one in plan.at(until):
            if (story := stories.get(one.story)) is None:
                continue
            where = {"page": page.name, "where": standing(story, until).label}
            told = _("Chosen for %(page)s and not shown: %(where)s.") % where
            yield Due(
                at=launch.starts_at,
                what=page.name,
                text=story.headline,
                url=f"{page.url()}#area-{area}",
                section=story.section,
                mends=(Mend(told, f"{page.url()}#area-{area}"),),
            )
