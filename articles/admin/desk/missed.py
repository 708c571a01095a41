"""What should have happened and has not. A new kind is a function and its name in MISSED."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.colleagues import may_end
from articles.models import Story, TimelineEntry, WorkingCopy
from articles.models.appended import name_of
from articles.visibility import Standing, Status, embargo_ends, standing
from articles.workflow import Verb, may, may_edit

from .clock import short
from .due import MOST, Due, Mend, Source, form_of
from .fronts import not_on_the_page
from .sources import BEFORE_PUBLICATION, of_stories, open_assignments, shown

KEEPER_WITHIN = timedelta(minutes=2)
"""A working copy is released within seconds of its time; after this long nobody does it."""


def held_stories(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    """Scheduled stories whose time has come while an embargo holds them back.

    Who pressed Publish after that time, or set it to that very moment, has seen the embargo and meant it.
    """
    ahead = shown(Story.objects.filter(embargo_ends(until))).order_by("embargo", "pk")[:MOST]
    held = [one for one in ahead if standing(one, until) == Standing.EMBARGOED and may_edit(user, one)]
    entries = TimelineEntry.objects.filter(story__in=[one.pk for one in held], after=Status.PUBLISHED)
    pressed = dict(entries.order_by().values_list("story").annotate(Max("at")))
    for story in held:
        assert story.published_at is not None
        assert story.embargo is not None
        if story.pk in pressed and story.published_at <= pressed[story.pk] + timedelta(minutes=1):
            continue
        told = _("Its embargo holds it until %(moment)s.") % {"moment": short(story.embargo, until)}
        yield Due(
            at=story.published_at,
            what=_("Held back"),
            text=story.headline,
            url=form_of(story),
            section=story.section,
            mends=(Mend(told, form_of(story, "id_embargo_0")),),
        )


def unpublished(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    """Stories whose time of publication has passed before anybody published them."""
    if not user.has_perm("articles.edit_any_story"):
        return
    stories = Story.objects.filter(
        status__in=BEFORE_PUBLICATION, published_at__gt=since, published_at__lt=until
    )
    for story in shown(stories).order_by("-published_at", "pk")[:MOST]:
        if not (may_edit(user, story) or may(user, Verb.PUBLISH, story)):
            continue
        assert story.published_at is not None
        told = _("Not published: %(where)s.") % {"where": Standing(story.status).label}
        yield Due(
            at=story.published_at,
            what=_("Planned"),
            text=story.headline,
            url=form_of(story),
            section=story.section,
            mends=(Mend(told, form_of(story, "id_published_at_0")),),
        )


def stuck_copies(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    """Working copies that could not be released, and those that nobody has released at their time."""
    stuck = of_stories(WorkingCopy.objects.exclude(problem="")).order_by("-at")[:MOST]
    late = of_stories(WorkingCopy.objects.filter(release_at__lt=until - KEEPER_WITHIN))[:MOST]
    for copy in (*stuck, *late):
        if not may_edit(user, copy.story):
            continue
        release = reverse("admin:articles_story_release", args=[copy.story_id])
        mend = Mend(copy.problem, f"{form_of(copy.story)}?working_copy=1")
        if not copy.problem:
            mend = Mend(_("Not released yet: the keeper does not run."), release)
        yield Due(
            at=copy.release_at or copy.at,
            what=_("Working copy"),
            text=copy.story.headline,
            url=form_of(copy.story),
            section=copy.story.section,
            mends=(mend,),
        )


def overdue(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    for one in open_assignments(since, until, until).order_by("-due", "pk")[:MOST]:
        if not may_end(user, one):
            continue
        assert one.due is not None
        told = _("Overdue: %(name)s.") % {"name": name_of(one.to)}
        yield Due(
            at=one.due,
            what=_("Due"),
            text=one.story.headline,
            url=form_of(one.story),
            note=one.note,
            section=one.story.section,
            mends=(Mend(told, form_of(one.story, "colleagues")),),
        )


MISSED: tuple[Source, ...] = (held_stories, unpublished, stuck_copies, overdue, not_on_the_page)
