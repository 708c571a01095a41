"""Where the board has its rows from. A new kind of row is a function, and its name in SOURCES."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.moments import moment_text
from articles.admin.stories.admin import anchor_of
from articles.budget.sheet import closing_of
from articles.models import Assignment, BudgetLine, Edition, Story, WorkingCopy
from articles.models.appended import name_of
from articles.preflight import Finding, blockers_of
from articles.visibility import Standing, Status, appearing, embargo_ends, public, public_from, standing
from articles.workflow import may_edit

from .due import MOST, Due, Mend, Source, form_of
from .fronts import launches
from .rights import rights_end

BEFORE_PUBLICATION = (Status.DRAFT, Status.REVIEW, Status.READY)
# What a row of the board shows of a story and nothing of its length.
SHOWN = ("headline", "status", "published_at", "embargo", "section", "section__name", "section__hue")


def shown(stories: QuerySet[Story]) -> QuerySet[Story]:
    return stories.select_related("section").only(*SHOWN)


# ── what readers will find ──


def appearances(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    """Publications, and the ends of embargoes."""
    stories = Story.objects.select_related("section")
    coming = list(stories.filter(appearing(since, until)).order_by("published_at", "pk")[:MOST])
    held = list(stories.filter(embargo_ends(since, until)).order_by("embargo", "pk")[:MOST])
    by_key = {story.pk: story for story in (*coming, *held)}
    published = [story for story in by_key.values() if story.status == Status.PUBLISHED]
    theirs = [story for story in published if may_edit(user, story)]
    prefetch_related_objects(theirs, "storybyline_set", "story_photos__photo")
    wrong = {story.pk: tuple(what_is_wrong(story)) for story in theirs}
    for story in coming:
        yield publication_of(by_key[story.pk], wrong.get(story.pk, ()))
    for story in held:
        if story.status != Status.WITHDRAWN:
            yield end_of_embargo(by_key[story.pk], since, wrong.get(story.pk, ()))


def what_is_wrong(story: Story) -> Iterator[Mend]:
    """What a story that is on its way to readers lacks, or what this newsroom forbids of it."""
    findings = [Finding(field, _("Missing: %(what)s.") % {"what": words}) for field, words in story.lacking()]
    for finding in (*findings, *blockers_of(story)):
        yield Mend(finding.text, form_of(story, anchor_of(finding)))


def publication_of(story: Story, mends: tuple[Mend, ...]) -> Due:
    assert story.published_at is not None
    is_held = story.embargo is not None and story.embargo > story.published_at
    held = _("Its embargo holds it until %(moment)s.")
    return Due(
        at=story.published_at,
        what=_("Publication"),
        text=story.headline,
        url=form_of(story, "id_embargo_0" if is_held else "id_published_at_0"),
        section=story.section,
        appears=not is_held,
        warnings=(held % {"moment": moment_text(story.embargo)},) if is_held else (),
        mends=mends,
    )


def end_of_embargo(story: Story, at: datetime, mends: tuple[Mend, ...]) -> Due:
    """Of a story that only waits for it, or of one that needs more before readers find it."""
    assert story.embargo is not None
    since = public_from(story)
    if since is None:
        note = str(standing(story, at).label)
    elif since > story.embargo:
        note = _("Appears %(moment)s") % {"moment": moment_text(since)}
    else:
        note = ""
    return Due(
        at=story.embargo,
        what=_("Embargo ends"),
        text=story.headline,
        url=form_of(story, "id_embargo_0"),
        note=note,
        section=story.section,
        appears=since == story.embargo,
        is_planned=since is None,
        mends=mends if since == story.embargo else (),
    )


def planned(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    """Stories that have a time of publication and are not published yet: nothing happens by it alone."""
    stories = Story.objects.filter(
        status__in=BEFORE_PUBLICATION, published_at__gt=since, published_at__lt=until
    )
    for story in shown(stories).order_by("published_at", "pk")[:MOST]:
        assert story.published_at is not None
        yield Due(
            at=story.published_at,
            what=_("Planned"),
            text=story.headline,
            url=form_of(story, "id_published_at_0"),
            note=str(Standing(story.status).label),
            section=story.section,
            is_planned=True,
        )


# ── what colleagues wait for ──


def working_copies(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    """Working copies that are released by themselves."""
    copies = WorkingCopy.objects.filter(release_at__gt=since, release_at__lte=until)
    for copy in of_stories(copies).order_by("release_at")[:MOST]:
        assert copy.release_at is not None
        yield Due(
            at=copy.release_at,
            what=_("Working copy"),
            text=copy.story.headline,
            url=reverse("admin:articles_story_release", args=[copy.story_id])
            if may_edit(user, copy.story)
            else form_of(copy.story),
            note=copy.get_kind_display(),
            section=copy.story.section,
        )


def of_stories(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows that belong to a story, with what is shown of it and without what they are long by."""
    own = [field.name for field in rows.model._meta.concrete_fields if field.name not in ("content", "text")]
    return rows.select_related("story__section").only(*own, *(f"story__{name}" for name in SHOWN))


def assignments(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    """What is somebody's to do by a time, unless it is done."""
    for one in open_assignments(since, until, since).order_by("due", "pk")[:MOST]:
        assert one.due is not None
        yield Due(
            at=one.due,
            what=_("Due"),
            text=one.story.headline,
            url=form_of(one.story, "colleagues"),
            note=" · ".join(filter(None, [name_of(one.to), one.note])),
            section=one.story.section,
            is_planned=True,
        )


def open_assignments(since: datetime, until: datetime, at: datetime) -> QuerySet[Assignment]:
    """Those that are due in this span, and that `at` finds neither done by a publication nor killed."""
    due = of_stories(Assignment.objects.filter(due__gt=since, due__lte=until)).select_related("to")
    is_done = public(at, "story__") & Q(story__published_at__gt=F("at"))
    return due.exclude(is_done).exclude(story__status=Status.WITHDRAWN)


def editions(user: Any, since: datetime, until: datetime) -> Iterator[Due]:
    """When editions close for which something is planned."""
    if not user.has_perm("articles.view_budgetline"):
        return
    days = (timezone.localdate(since), timezone.localdate(until))
    lines = BudgetLine.objects.filter(day__range=days, edition__closes_at__isnull=False)
    closing = Edition.objects.filter(lines__in=lines).annotate(day=F("lines__day"), planned=Count("lines"))
    for edition in closing.order_by("day", "position", "name")[:MOST]:
        at = closing_of(edition, edition.day)
        if at is not None and since < at <= until:
            yield Due(
                at=at,
                what=_("Closes"),
                text=str(edition),
                url=f"{reverse('admin:budget')}?{urlencode({'day': edition.day, 'edition': edition.pk})}",
                note=ngettext("%d story planned", "%d stories planned", edition.planned) % edition.planned,
                is_planned=True,
            )


SOURCES: tuple[Source, ...] = (
    *(appearances, planned, working_copies, assignments),
    *(launches, editions, rights_end),
)
