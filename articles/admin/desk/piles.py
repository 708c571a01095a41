"""The piles on somebody's desk: what is theirs, what waits for them, and what the newsroom looks after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.admin.keys import keys
from articles.colleagues import assigned_to, mentioned
from articles.live import running_for
from articles.models import (
    Comment,
    Correction,
    Photo,
    Story,
    StoryByline,
    StoryPhoto,
    TimelineEntry,
    WorkingCopy,
)
from articles.slices import union_of
from articles.visibility import Standing, stands
from articles.workflow import Verb, sections_of

from . import rights
from .clock import short
from .due import MOST, form_of
from .sources import of_stories

SHOWN = 8
REMEMBERED = 300
"""Of what a journalist began, signed or saved last, as much as is looked through for drafts."""
OPEN_COMMENTS = 1000
"""As many of the newest open comments are looked through for somebody's name."""
LOOKED_AT = 60
"""As many stories that come next, and of those that came last, are looked through for their photos."""


@dataclass(frozen=True)
class Item:
    text: str
    url: str
    note: str
    is_late: bool = False
    said: str = ""
    """In somebody's own words."""
    photo: Photo | None = None


@dataclass(frozen=True)
class Pile:
    title: str
    items: list[Item]
    nothing: str
    all_url: str = ""
    found: int = 0
    """How many there are, where more were found than are shown."""

    @property
    def number(self) -> int:
        return max(self.found, len(self.items))


def stories_where(**parameters: str) -> str:
    return f"{reverse('admin:articles_story_changelist')}?{urlencode(parameters)}"


# ── mine ──


def live_now(user: Any, at: datetime) -> Pile:
    """Coverage that goes on, one tap from where an entry is posted."""
    running = running_for(user, at).order_by("-published_at", "-pk")
    items = [
        Item(
            story.headline,
            reverse("admin:articles_story_live", args=[story.pk]),
            _("Last changed %s") % short(story.entries_changed_at, at)
            if story.entries_changed_at
            else _("No entry yet"),
        )
        for story in running.only("headline", "entries_changed_at")[:SHOWN]
    ]
    return Pile(_("Live now"), items, "")


def assigned(user: Any, at: datetime) -> Pile:
    """What is this journalist's to do, the most urgent first."""
    items = []
    stories = assigned_to(user, at).select_related("assignment")
    for story in stories.only("headline", "assignment__due", "assignment__note")[:SHOWN]:
        due = story.assignment.due
        is_late = due is not None and due < at
        when = (_("Overdue since %s") if is_late else _("Due %s")) % short(due, at) if due else ""
        items.append(
            Item(story.headline, form_of(story, "colleagues"), when, is_late, said=story.assignment.note)
        )
    return Pile(_("Assigned to me"), items, _("Nothing is assigned to you."), stories_where(assigned="me"))


def my_drafts(user: Any, at: datetime) -> Pile:
    """Drafts that somebody began, signed or worked on; and why one came back."""
    drafts = list(
        Story.objects.filter(stands(Standing.DRAFT, at), pk__in=_touched_by(user))
        .order_by("-modified_at", "-pk")
        .only("headline", "modified_at")[:SHOWN]
    )
    entries = TimelineEntry.objects.filter(story__in=drafts).order_by("at", "pk")
    last: dict[int, TimelineEntry] = {one.story_id: one for one in entries}
    items = []
    for story in drafts:
        entry = last.get(story.pk)
        if entry and entry.verb == Verb.SEND_BACK:
            note = _("Sent back by %(name)s") % {"name": entry.name}
            items.append(Item(story.headline, form_of(story), note, said=entry.note))
        else:
            items.append(Item(story.headline, form_of(story), short(story.modified_at, at)))
    return Pile(_("My drafts"), items, _("No drafts of yours."), stories_where(standing=Standing.DRAFT))


def _touched_by(user: Any) -> list[int]:
    """The stories that somebody had to do with last: out of indexes, and never out of all drafts."""
    began = Story.objects.filter(created_by=user.pk).order_by("-pk").values_list("pk", flat=True)
    signed = StoryByline.objects.filter(byline__user=user.pk).order_by("-pk").values_list("story", flat=True)
    entries = LogEntry.objects.filter(user=user.pk, content_type=ContentType.objects.get_for_model(Story))
    saved = entries.order_by("-pk").values_list("object_id", flat=True)
    return keys(chain(began[:REMEMBERED], signed[:REMEMBERED], saved[:REMEMBERED]))


def mentions(user: Any, at: datetime) -> Pile:
    """Comments of colleagues that name somebody, and that nobody has ticked off."""
    newest = Comment.objects.filter(resolved_at=None).order_by("-pk").values_list("pk", flat=True)
    naming = Comment.objects.filter(pk__in=list(newest[:OPEN_COMMENTS]), text__contains="@")
    columns = ("text", "name", "by", "at", "story__headline")
    shown = naming.select_related("story").only("story", *columns).order_by("-pk")
    found = [one for one in shown if one.by_id != user.pk and mentioned(one.text, [user])[0]]
    items = [
        Item(
            one.story.headline,
            form_of(one.story, f"comment-{one.pk}"),
            f"{one.name}, {short(one.at, at)}",
            said=Truncator(one.text).chars(160),
        )
        for one in found[:SHOWN]
    ]
    return Pile(_("Mentions of me"), items, _("No open comment mentions you."))


# ── waiting for me ──


def waiting(user: Any, where: Standing, at: datetime) -> Pile:
    """What waits for an editor within their sections: what has a time first, then what waits longest."""
    stories: QuerySet[Story] = Story.objects.filter(stands(where, at))
    if own := sections_of(user):
        stories = stories.filter(Q(section__in=own) | Q(section=None))
    columns = ("headline", "published_at", "modified_at", "section__name")
    found = stories.select_related("section").only("section", *columns)
    # By the index of its status, so that a thousand that wait are no thousand that are read.
    looked_at = found.order_by("-published_at", "-pk")[:LOOKED_AT]
    first = sorted(looked_at, key=lambda one: (one.published_at is None, one.published_at or one.modified_at))
    items = []
    for story in first[:SHOWN]:
        planned = story.published_at
        words = {"moment": short(planned or story.modified_at, at)}
        when = (_("Planned for %(moment)s") if planned else _("Since %(moment)s")) % words
        note = " · ".join(filter(None, [story.section.name if story.section else "", when]))
        items.append(Item(story.headline, form_of(story), note, is_late=bool(planned and planned < at)))
    nothing = {
        Standing.REVIEW: _("Nothing waits for review."),
        Standing.READY: _("Nothing is ready for publication."),
    }[where]
    return Pile(str(where.label), items, nothing, stories_where(standing=where), len(first))


# ── the newsroom's ──


def kept_copies(at: datetime) -> Pile:
    """What live stories will say: those that could not be released first, then the newest."""
    copies = of_stories(WorkingCopy.objects.all())
    stuck, newest = copies.exclude(problem="").order_by("-at"), copies.order_by("-pk")
    found = {one.pk: one for one in (*stuck[:SHOWN], *newest[:SHOWN])}
    items = [
        Item(one.story.headline, f"{form_of(one.story)}?working_copy=1", one.problem or _release_of(one, at))
        for one in list(found.values())[:SHOWN]
    ]
    return Pile(_("Working copies"), items, "")


def _release_of(copy: WorkingCopy, at: datetime) -> str:
    return _("Released %s") % short(copy.release_at, at) if copy.release_at else copy.name


def bare_photos(at: datetime) -> Pile:
    """Photos without a credit or an alt text, in what comes next and in what readers have got last."""
    numbers = Story.objects.values_list("pk", flat=True)
    next_ones = numbers.filter(stands(Standing.SCHEDULED, at)).order_by("published_at", "pk")[:LOOKED_AT]
    newest = numbers.filter(stands(Standing.PUBLIC, at)).order_by("-published_at", "-pk")[:LOOKED_AT]
    stories = union_of([next_ones, newest])
    has_no_credit = Q(photo__credit_line="", photo__photographer="", photo__agency="")
    placed = StoryPhoto.objects.filter(has_no_credit | Q(photo__alt_text=""), story__in=list(stories))
    bare = placed.exclude(photo__image="").select_related("photo", "story").defer("story__body")
    by_time = sorted(bare, key=lambda one: _urgency(one.story.published_at, at))
    items: dict[int, Item] = {}
    for one in by_time:
        photo = one.photo
        lacks = [] if photo.credit else [("id_photographer", _("No credit"))]
        lacks += [] if photo.alt_text.strip() else [("id_alt_text", _("No alt text"))]
        url = f"{reverse('admin:articles_photo_change', args=[photo.pk])}#{lacks[0][0]}"
        note = " · ".join([*(words for _field, words in lacks), one.story.headline])
        items.setdefault(photo.pk, Item(str(photo), url, note, photo=photo))
    all_url = f"{reverse('admin:articles_photo_changelist')}?alt=missing"
    shown = list(items.values())[:SHOWN]
    title = _("Photos without credit or alt text")
    nothing = _("Every photo in the last stories and the next has both.")
    return Pile(title, shown, nothing, all_url, len(items))


def _urgency(moment: datetime | None, at: datetime) -> tuple[bool, float]:
    """What readers will see soonest, then what they saw last."""
    seconds = (moment - at).total_seconds() if moment else 0
    return seconds <= 0, abs(seconds)


def ending_soon(at: datetime) -> Pile:
    """Photos of stories that readers see, or will see, whose rights end within the week."""
    photos = list(rights.ending(at, at + rights.WARNED_BEFORE)[:MOST])
    stories = rights.showing(photos)
    items = [
        Item(
            str(photo),
            rights.form_of(photo),
            f"{short(photo.usable_until, at)} · {rights.named(stories[photo.pk])}",
            is_late=photo.usable_until < at + timedelta(days=1),
            photo=photo,
        )
        for photo in photos
        if stories[photo.pk] and photo.usable_until
    ]
    title, nothing = _("Rights that end within a week"), _("No photo in a story loses its rights this week.")
    all_url = f"{reverse('admin:articles_photo_changelist')}?rights=7"
    return Pile(title, items[:SHOWN], nothing, all_url, len(items))


def photos_without_file() -> Pile:
    photos = Photo.objects.filter(image="").order_by("-pk")[:SHOWN]
    items = [
        Item(str(photo), f"{reverse('admin:articles_photo_change', args=[photo.pk])}#id_image", photo.credit)
        for photo in photos
    ]
    all_url = f"{reverse('admin:articles_photo_changelist')}?file=missing"
    return Pile(_("Photos without a file"), items, _("Every photo has its file."), all_url)


def latest_corrections(at: datetime) -> Pile:
    newest = Correction.objects.select_related("story").order_by("-at", "-pk")
    shown = newest.only("kind", "text", "at", "story", "story__headline")
    items = [
        Item(
            one.story.headline,
            form_of(one.story, "corrections-group"),
            f"{one.get_kind_display()}, {short(one.at, at)}",
            said=Truncator(one.text).chars(160),
        )
        for one in shown[:4]
    ]
    title, all_url = _("Latest corrections"), reverse("corrections")
    return Pile(title, items, _("No corrections yet."), all_url)
