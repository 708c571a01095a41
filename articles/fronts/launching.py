"""What a producer does: changes the draft of a front, launches it, calls a launch off, returns to one.

A launch is never changed. What readers see follows from the launches and the clock (choosing.py), so nothing
has to run at the second at which one begins.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.commits import for_readers
from articles.models import Front, Launch, Section, Story
from articles.models.appended import name_of
from articles.models.front import WHY_LENGTH, Of
from articles.workflow import edits_section

from .choosing import newest_of_each, plan_of
from .moments import keep_moments
from .plan import Plan


class Refused(Exception):
    """It is not done, and nothing has changed. Says why in a sentence."""


def may_plan(user: Any, of: Of) -> bool:
    """Whoever edits some sections plans the fronts of these, and none of the site or of topics."""
    return bool(user.has_perm("articles.change_front")) and edits_section(
        user, of.pk if isinstance(of, Section) else None
    )


def may_launch(user: Any, of: Of) -> bool:
    return may_plan(user, of) and bool(user.has_perm("articles.launch_front"))


def draft_of(of: Of) -> tuple[Plan, Front | None]:
    """What is being planned; where nobody has begun, what readers see. One query or two."""
    front = Front.objects.of(of).first()
    if front is None:
        return plan_of(of, timezone.now()), None
    return Plan.from_json(front.draft), front


@transaction.atomic
def change_draft(of: Of, by: Any, change: Callable[[Plan], Plan]) -> Front:
    """Change the plan as it stands by now, whoever has changed it since somebody looked."""
    front = _held(of)
    front.draft = change(Plan.from_json(front.draft)).as_json()
    front.number += 1
    front.at, front.by, front.name = timezone.now(), by, name_of(by)
    front.save()
    return front


def _held(of: Of) -> Front:
    """The row of a front, locked; with a draft that sets out from what readers see."""
    made = Front.objects.made_for(of, plan_of(of, timezone.now()).as_json())
    held = Front.objects.select_for_update(of=("self",)).select_related("section", "topic")
    return held.get(pk=made.pk)


@for_readers()
def launch(of: Of, by: Any, why: str, seen: int, starts_at: datetime | None = None) -> Launch:
    """Give the draft to readers, now or at a time. `seen` is the number of the draft that was looked at.

    Raises Refused when the draft was changed since, or where the time has passed.
    """
    front = _held(of)
    if front.number != seen:
        raise Refused(
            _("%(name)s changed the draft after you had looked at it. Look at it again, then launch it.")
            % {"name": front.name or _("Somebody")}
        )
    now = timezone.now()
    if starts_at is not None and starts_at <= now:
        raise Refused(_("This time has passed. Choose one ahead, or launch it now."))
    return _launched(front, Plan.from_json(front.draft), by, why, starts_at or now)


def _launched(front: Front, plan: Plan, by: Any, why: str, starts_at: datetime) -> Launch:
    plan = plan.at(starts_at)
    made = Launch.objects.create(
        front=front,
        plan=plan.as_json(),
        starts_at=starts_at,
        why=why.strip()[:WHY_LENGTH],
        by=by,
        name=name_of(by),
    )
    made.stories.set(Story.objects.filter(pk__in=plan.stories))
    keep_moments(made, plan.ends)
    return made


@for_readers()
def return_to(earlier: Launch, by: Any, why: str) -> Launch:
    """Give readers what an earlier launch gave them, as far as it still holds.

    The draft follows, unless somebody has begun to plan something else: that is theirs to go on with.
    """
    front, now = _held(earlier.front.of), timezone.now()
    is_as_launched = Plan.from_json(front.draft).at(now) == plan_of(front.of, now).at(now)
    made = _launched(front, Plan.from_json(earlier.plan), by, why, now)
    if is_as_launched:
        change_draft(front.of, by, lambda draft: Plan.from_json(made.plan))
    return made


def fronts_with(photo: int) -> list[Front]:
    """Those that tell a story with a photo: for readers now, at a time, or in the draft. Three queries; there
    are as many fronts as pages that somebody has planned."""
    now = timezone.now()
    ahead = Launch.objects.filter(called_off_at=None, starts_at__gt=now)
    with_it = {
        one.front_id for one in (*newest_of_each(now), *ahead) if photo in Plan.from_json(one.plan).photos
    }
    fronts = Front.objects.select_related("section", "topic").order_by("pk")
    return [one for one in fronts if one.pk in with_it or photo in Plan.from_json(one.draft).photos]


@for_readers()
def replace_photo(of: Of, by: Any, old: int, new: int, why: str) -> None:
    """Tell stories with another photo wherever a front tells them with this one: readers get it by a launch
    of what they see, and what is to come is launched anew for its time."""
    front, now = _held(of), timezone.now()
    ahead = Launch.objects.select_for_update(of=("self",)).filter(
        front=front, called_off_at=None, starts_at__gt=now
    )
    for starts_at, launches in groupby(ahead.order_by("starts_at", "pk"), key=lambda one: one.starts_at):
        is_anew = False
        for planned in launches:
            plan = Plan.from_json(planned.plan)
            # Of two for the same moment the later one counts: those behind are launched anew, too.
            is_anew = is_anew or old in plan.photos
            if is_anew:
                _take_back(planned, by, now)
                _launched(front, plan.showing(new, old), by, planned.why or why, starts_at)
    now = timezone.now()
    if old in (seen := plan_of(of, now)).photos:
        _launched(front, seen.showing(new, old), by, why, now)
    if old in Plan.from_json(front.draft).photos:
        change_draft(of, by, lambda draft: draft.showing(new, old))


@transaction.atomic
def call_off(planned: Launch, by: Any) -> None:
    """Take a launch back before its time. Raises Refused when it has begun."""
    held = Launch.objects.select_for_update(of=("self",)).get(pk=planned.pk)
    now = timezone.now()
    if held.starts_at <= now:
        raise Refused(_("This launch has begun. Return to the one before it instead."))
    if held.called_off_at is None:
        _take_back(held, by, now)


def _take_back(held: Launch, by: Any, now: datetime) -> None:
    held.called_off_at, held.called_off_by = now, name_of(by)
    held.save(update_fields=["called_off_at", "called_off_by"])
    held.moments.all().delete()
