"""The desk: what a journalist finds on the first page of the newsroom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Q, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.colleagues import assigned_to
from articles.models import Photo, Story, WorkingCopy
from articles.visibility import Standing, stands

from .keys import keys
from .moments import moment_text

SHOWN = 8
REMEMBERED = 300
"""Of what a journalist did last, as much as is looked through for drafts."""


@dataclass(frozen=True)
class Item:
    text: str
    url: str
    note: str
    is_late: bool = False


@dataclass(frozen=True)
class Pile:
    title: str
    items: list[Item]
    nothing: str
    all_url: str


def desk_of(request: HttpRequest, at: datetime) -> list[Pile]:
    """The piles on somebody's desk; only those that they may see."""
    piles: list[Pile] = []
    user: Any = request.user
    if user.has_perm("articles.view_story") or user.has_perm("articles.change_story"):
        piles += [
            _assigned(user, at),
            _my_drafts(user, at),
            *(_standing(where, at) for where in (Standing.REVIEW, Standing.READY, Standing.SCHEDULED)),
        ]
        embargoed = _standing(Standing.EMBARGOED, at)
        piles += [pile for pile in (embargoed, _working_copies()) if pile.items]
    if user.has_perm("articles.view_photo") or user.has_perm("articles.change_photo"):
        piles.append(_photos_without_file())
    return piles


def _stories(**parameters: str) -> str:
    return f"{reverse('admin:articles_story_changelist')}?{urlencode(parameters)}"


def _item(story: Story, note: str) -> Item:
    return Item(story.headline, _form_of(story), note)


def _form_of(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


def _assigned(user: Any, at: datetime) -> Pile:
    """What is this journalist's to do, the most urgent first."""
    items = []
    for story in assigned_to(user, at).select_related("assignment")[:SHOWN]:
        due = story.assignment.due
        is_late = due is not None and due < at
        when = (_("Overdue since %s") if is_late else _("Due %s")) % moment_text(due) if due else ""
        items.append(Item(story.headline, _form_of(story), when, is_late))
    return Pile(_("Assigned to me"), items, _("Nothing is assigned to you."), _stories(assigned="me"))


def _my_drafts(user: Any, at: datetime) -> Pile:
    """Drafts that carry this journalist's byline, or that they have worked on."""
    entries = LogEntry.objects.filter(user=user, content_type=ContentType.objects.get_for_model(Story))
    touched = entries.order_by("-pk").values_list("object_id", flat=True)[:REMEMBERED]
    mine = Q(pk__in=keys(touched)) | Q(bylines__user=user)
    drafts = (
        Story.objects.filter(stands(Standing.DRAFT, at))
        .filter(mine)
        .order_by("-modified_at", "-pk")
        .distinct()
    )
    items = [
        _item(story, moment_text(story.modified_at))
        for story in drafts.only("headline", "modified_at")[:SHOWN]
    ]
    return Pile(_("My drafts"), items, _("No drafts of yours."), _stories(standing=Standing.DRAFT))


def _standing(where: Standing, at: datetime) -> Pile:
    order = {Standing.SCHEDULED: "published_at", Standing.EMBARGOED: "embargo"}.get(where, "modified_at")
    stories = Story.objects.filter(stands(where, at)).order_by(order, "pk")
    items = [
        _item(story, moment_text(getattr(story, order))) for story in stories.only("headline", order)[:SHOWN]
    ]
    nothing = {
        Standing.REVIEW: _("Nothing waits for review."),
        Standing.READY: _("Nothing is ready for publication."),
        Standing.SCHEDULED: _("Nothing is scheduled."),
    }.get(where, "")
    return Pile(str(where.label), items, nothing, _stories(standing=where))


def _working_copies() -> Pile:
    """What live stories will say: those that could not be released first, then by their time."""
    copies = WorkingCopy.objects.select_related("story").defer("content", "story__body")
    first = copies.order_by(Case(When(problem="", then=1), default=0), "release_at", "-at")[:SHOWN]
    items = [_item(one.story, one.problem or _release_of(one)) for one in first]
    return Pile(_("Working copies"), items, "", _stories())


def _release_of(copy: WorkingCopy) -> str:
    return _("Released on %s") % moment_text(copy.release_at) if copy.release_at else copy.name


def _photos_without_file() -> Pile:
    photos = Photo.objects.filter(image="").order_by("-pk")[:SHOWN]
    items = [
        Item(str(photo), reverse("admin:articles_photo_change", args=[photo.pk]), photo.credit)
        for photo in photos
    ]
    all_url = f"{reverse('admin:articles_photo_changelist')}?file=missing"
    return Pile(_("Photos without a file"), items, _("Every photo has its file."), all_url)
