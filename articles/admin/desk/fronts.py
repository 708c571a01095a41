"""Fronts on the board: launches that are ahead, and chosen stories that readers do not see there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles.admin.fronts.history import told_of
from articles.admin.fronts.pages import PlannedPage
from articles.fronts.choosing import newest_of_each
from articles.fronts.launching import may_plan
from articles.fronts.plan import Plan
from articles.fronts.unseen import SHOWN, unseen_photos, unseen_stories
from articles.models import Launch, Story
from articles.visibility import public

from .due import MOST, Due, Mend


def launches(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    """Fronts that change by themselves; red where somebody may mend what readers will not see of them."""
    if not user.has_perm("articles.view_front"):
        return
    ahead = Launch.objects.filter(called_off_at=None, starts_at__gt=since, starts_at__lte=until)
    found = list(ahead.with_page().order_by("starts_at", "pk")[:MOST])
    theirs = [one for one in found if _may_mend(user, one)]
    unseen = unseen_stories(theirs, since)
    for one in found:
        page = PlannedPage(one.front.of)
        url = f"{page.url('launches')}#launch-{one.pk}"
        yield Due(
            at=one.starts_at,
            what=_("Launch"),
            text=page.name,
            url=page.url("launches"),
            note=f"{one.name}: {one.why}" if one.why else one.name,
            section=one.front.section,
            mends=tuple(Mend(sentence, url) for sentence in told_of(unseen.get(one.pk, []))),
        )


def not_on_the_page(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    """Stories and photos that were chosen for a front and are not public (any more): others stand in their
    place."""
    if not user.has_perm("articles.change_front"):
        return
    live = [one for one in newest_of_each(until) if _may_mend(user, one)]
    unseen = unseen_stories(live, until)
    for launch in live:
        page = PlannedPage(launch.front.of)
        for one in unseen[launch.pk]:
            told = _("Chosen for %(page)s and not shown: %(where)s.") % {
                "page": page.name,
                "where": one.where.label,
            }
            yield Due(
                at=launch.starts_at,
                what=page.name,
                text=one.story.headline,
                url=f"{page.url()}#area-{one.area}",
                section=one.story.section,
                mends=(Mend(told, f"{page.url()}#area-{one.area}"),),
            )
    yield from _photos_not_shown(live, until)


def _photos_not_shown(live: list[Launch], at: datetime) -> Iterator[Due]:
    """Photos that a public story is told with there, and that readers do not see."""
    plans = {one: Plan.from_json(one.plan).at(at) for one in live}
    why = unseen_photos({photo for plan in plans.values() for photo in plan.photos}, at)
    told = [(launch, area, one) for launch, plan in plans.items() for area, one in plan if one.photo in why][
        :MOST
    ]
    named = Story.objects.filter(public(at), pk__in={one.story for _launch, _area, one in told})
    stories = {story.pk: story for story in named.select_related("section").only(*SHOWN)}
    for launch, area, one in told:
        if (story := stories.get(one.story)) is None:
            continue
        page = PlannedPage(launch.front.of)
        url = f"{page.url()}#area-{area}"
        words = {"page": page.name, "why": why[one.photo or 0]}
        yield Due(
            at=launch.starts_at,
            what=page.name,
            text=story.headline,
            url=url,
            section=story.section,
            mends=(Mend(_("Its other photo for %(page)s is not shown: %(why)s.") % words, url),),
        )


def _may_mend(user: Any, launch: Launch) -> bool:
    return may_plan(user, launch.front.of)
