"""From a parsed story to a draft in the newsroom, all of it or nothing."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles import html
from articles.models import Dateline, Photo, Story, StoryByline, StoryPhoto
from articles.photos import credit
from articles.revisions.recording import record
from articles.workflow import Refused, Verb, take

from . import matching
from .fitting import fit
from .items import WirePhoto, WireStory
from .models import WireItem
from .tracing import trace

KILL, UPDATES = "kill", ("correction", "update")

# Quotes and dashes that a mail or a portal turns into one another; the copy is the same.
_SIGNS = str.maketrans("’‘‛`“”„‟«»–—―‒−‐‑", '\'\'\'\'""""""-------')


class Result(StrEnum):
    """The outcomes of `ingest --json`. Updates and kills of earlier copy are not carried out yet."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KILLED = "killed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one story of the wire; `reason` says in sentences what is not as one would expect."""

    outcome: Result
    story: Story | None = None
    reason: str = ""
    url: str = ""
    item: WireItem | None = None
    warnings: tuple[str, ...] = ()
    was_asked_too_much: bool = False  # taken, but not published though that was asked

    @property
    def is_as_asked(self) -> bool:
        return self.outcome is not Result.REFUSED and not self.was_asked_too_much


def take_in(
    wire_story: WireStory,
    *,
    section: str | None = None,
    source: str | None = None,
    publish: bool = False,
    user: AbstractBaseUser | None = None,
    filename: str = "",
    again: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Make a draft of copy that has not come before, and publish it if asked and if nothing is missing.

    `section` is a slug and `source` a mark. `again` makes a new story where the one that this copy had is
    deleted. `dry_run` does it all, answers, and leaves nothing behind.
    """
    copy = fit(wire_story)
    if refusal := refusal_of(copy):
        return Outcome(Result.REFUSED, reason=refusal)
    try:
        with transaction.atomic():
            item, is_new = WireItem.objects.get_or_create(
                digest=digest(wire_story), defaults=_kept(copy, user, filename)
            )
            if not is_new:
                item = WireItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
                if item.story_id or not again:
                    return _unchanged(item)
            story = _draft(copy, section, source, user)
            record(story, user, note=gettext("taken in from the wire"))
            item.story, item.source = story, story.source
            item.save(update_fields=["story", "source"])
            obstacles = _publish(story, wire_story) if publish else ""
            outcome = Outcome(
                Result.CREATED, story, obstacles, url_of(story), item, copy.warnings, bool(obstacles)
            )
            if dry_run:
                transaction.set_rollback(True)
                return replace(outcome, story=None, url="", item=None)
            return outcome
    except matching.UnknownSection as error:
        return Outcome(Result.REFUSED, reason=str(error))


def refusal_of(copy: WireStory) -> str:
    """Why copy that was made to fit can be no draft; empty where it can."""
    if copy.signal == KILL:
        return gettext(
            "This copy withdraws an earlier story (KILL). Nothing was changed: find the story in the "
            "newsroom and kill it there."
        )
    if not copy.headline:
        return gettext("There is neither a headline nor text in this copy.")
    return ""


def earlier(story: WireStory) -> Outcome | None:
    """What became of the same copy when it came before; None if it is new."""
    item = WireItem.objects.select_related("story").filter(digest=digest(story)).first()
    return _unchanged(item) if item else None


def digest(story: WireStory) -> str:
    """The same for copy with the same headline and text, however it was wrapped, encoded or decorated."""
    text = unicodedata.normalize("NFKC", "\n".join((story.headline, *story.body)).translate(_SIGNS))
    return hashlib.sha256("".join(text.casefold().split()).encode("utf-8", "replace")).hexdigest()


def url_of(story: Story) -> str:
    """Where the story is found: by readers if it is public, else by the newsroom."""
    path = story.get_absolute_url() if story.is_public(timezone.now()) else edit_path(story)
    return f"{settings.SITE_URL}{path}"


def edit_path(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


def _unchanged(item: WireItem) -> Outcome:
    received = timezone.localtime(item.received_at)
    when = f"{date_format(received, 'DATETIME_FORMAT')} {received.tzname()}"
    if item.story is None:
        reason = gettext("The same copy came in on %(when)s, and its story has been deleted since.")
        return Outcome(Result.UNCHANGED, reason=reason % {"when": when}, item=item)
    reason = gettext("The same copy came in on %(when)s; its story is “%(headline)s”.")
    reason %= {"when": when, "headline": item.story.headline}
    return Outcome(Result.UNCHANGED, item.story, reason, url_of(item.story), item)


def _kept(copy: WireStory, user: AbstractBaseUser | None, filename: str) -> dict[str, Any]:
    """What the wire item keeps beside the story."""
    lines = [[[part.place, part.text] for part in line.parts] for line in trace(copy)]
    urls = [photo.url for photo in copy.photos if photo.url]
    return {
        "headline": copy.headline,
        "slugline": copy.slugline,
        "lines": lines,
        "dateline_text": copy.dateline_text,
        "dateline_rule": copy.dateline_rule,
        "byline_text": copy.byline_text,
        "embargo_text": copy.embargo_text,
        "original_published_at": copy.published,
        "notes": "\n".join([*copy.notes, *urls]),
        "labels": "\n".join(copy.labels),
        "warnings": "\n".join(copy.warnings),
        "filename": filename[-500:],
        "received_by": user,
    }


def _draft(copy: WireStory, section: str | None, mark: str | None, user: AbstractBaseUser | None) -> Story:
    source = matching.source_for(mark or copy.source)
    # A time that has passed is when its source published it, not when this site does.
    later = copy.published if copy.published and copy.published > timezone.now() else None
    story = Story.objects.create(
        headline=copy.headline,
        kicker=copy.kicker,
        standfirst=copy.standfirst,
        body=html.from_paragraphs(copy.body),
        section=matching.section_for(section, source),
        source=source,
        original_url=copy.original_url,
        original_headline=copy.original_headline,
        embargo=copy.embargo,
        published_at=later,
        created_by_id=user.pk if user else None,
    )
    for position, byline in enumerate(matching.bylines_for(copy.bylines, copy.byline_role)):
        StoryByline.objects.create(story=story, byline=byline, position=position)
    _place(story, copy)
    for position, photo in enumerate(copy.photos):
        StoryPhoto.objects.create(story=story, photo=_photo(photo), position=position)
    if copy.tags:
        story.tags.add(*matching.tags_for(map(html.printable, copy.tags)))
    return story


def _place(story: Story, copy: WireStory) -> None:
    line = copy.dateline
    if line is None:
        return
    stored = Dateline.objects.create(
        story=story,
        date=line.date,
        service=line.service,
        override=line.override,
    )
    stored.set_places(matching.places_for(place for place in line.places if place.city))


def _photo(photo: WirePhoto) -> Photo:
    """A photo that the copy names: a record that the desk can fill with its picture."""
    return Photo.objects.create(
        caption=photo.caption,
        alt_text=photo.alt_text,
        photographer=photo.photographer,
        agency=photo.agency,
        credit_line=credit.own_wording(photo.credit_line, photo.photographer, photo.agency),
    )


def _publish(story: Story, copy: WireStory) -> str:
    """Publish the story; if it may not be, say why and leave it the draft that it is."""
    obstacles = []
    if missing := story.missing_for_publication():
        obstacles.append(gettext("it lacks %(missing)s") % {"missing": ", ".join(missing)})
    if not copy.headline:
        obstacles.append(gettext("the copy has no headline of its own"))
    if copy.embargo_text and copy.embargo is None:
        obstacles.append(gettext("its embargo could not be read as a time"))
    if copy.signal in UPDATES:
        obstacles.append(gettext("the copy changes an earlier story, which the desk has to compare"))
    if not obstacles:
        try:
            take(Verb.PUBLISH, story)
        except Refused as refusal:
            obstacles.append(str(refusal).rstrip("."))
    if obstacles:
        return gettext("The story is a draft and was not published: %(why)s.") % {"why": "; ".join(obstacles)}
    return ""
