"""Live coverage: who may post in a live story, posting, and what becomes of an entry afterwards.

Entries are rows beside the story. A post is no save of it: it keeps no revision, clears no page that only
lists the story, and costs the same with five entries and with five hundred.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import urlize
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import html
from articles.commits import for_readers
from articles.live_edits import told
from articles.models import Byline, EntryCorrection, LiveEntry, Story, StoryByline, TimelineEntry
from articles.models.appended import name_of
from articles.models.correction import Change
from articles.models.coverage import LIVE
from articles.visibility import Status
from articles.workflow import is_of, may_edit, sections_of

ENDED, RESUMED = "end_live", "resume_live"
# As the story's timeline tells it.
DONE: dict[str, Any] = {
    ENDED: _("ended the live coverage"),
    RESUMED: _("went on with the live coverage"),
}


def may_post(user: Any, story: Story) -> bool:
    """Whoever may edit the story; and whose it is or whose it is to do, in one that others published, too."""
    if not story.is_live or story.status == Status.WITHDRAWN:
        return False
    if may_edit(user, story):
        return True
    return bool(user.has_perm("articles.post_live_story")) and is_of(user, story)


def running_for(user: Any, at: datetime) -> QuerySet[Story]:
    """Public coverage that goes on and in which somebody may post: may_post() of many at once."""
    running = Story.objects.public(at).filter(kind=LIVE, coverage_ended_at=None)
    theirs = Q(pk__in=[])
    if user.has_perms(["articles.change_story", "articles.edit_live_story"]):
        own_sections = sections_of(user)
        if not own_sections:
            return running
        theirs |= Q(section=None) | Q(section__in=own_sections)
    if user.has_perm("articles.post_live_story"):
        theirs |= Q(created_by=user.pk) | Q(assignment__to=user.pk)
        theirs |= Q(pk__in=StoryByline.objects.filter(byline__user=user.pk).values("story"))
    return running.filter(theirs)


def may_reword(user: Any, story: Story, entry: LiveEntry) -> bool:
    """Whoever may edit the story has all of its entries, others those that they have posted."""
    if may_edit(user, story):
        return story.is_live
    return may_post(user, story) and entry.wordings.order_by("pk").values_list("by", flat=True)[0] == user.pk


def bylines_for(user: Any, story: Story) -> list[Byline]:
    """Under whose name somebody may post: their own first, then those over the story."""
    own = list(Byline.objects.filter(user=user.pk))
    return own + [one for one in story.bylines.order_by("storybyline__position") if one not in own]


def body_from(text: str) -> str:
    """What was typed on a phone as a body: a line is a paragraph, an address a link."""
    lines = (line.strip() for line in html.printable(text).splitlines())
    return html.clean("\n".join(f"<p>{urlize(line, autoescape=True)}</p>" for line in lines if line))


def post(
    story: Story, by: Any, text: str, *, key: str | None = None, **fields: Any
) -> tuple[LiveEntry, bool]:
    """Post an entry; answers it, and whether it is new: a form that is sent twice is posted once.

    Raises ValidationError for a text that says nothing.
    """
    body = body_from(text)
    if not html.plain_text(body):
        raise ValidationError(gettext("Write something first."))
    with for_readers():
        held = _held(story)
        if key is not None and (there := held.entries.filter(key=key).first()):
            return there, False
        last = held.entries.order_by("-number").values_list("number", flat=True).first()
        entry = LiveEntry(story=held, body=body, key=key, number=(last or 0) + 1, **fields)
        entry.save(by=by)
        held.note_entries(timezone.now())
    return entry, True


def reword(
    entry: LiveEntry, by: Any, kind: Change | str = Change.SILENT, text: str = "", **fields: Any
) -> LiveEntry:
    """Change what an entry says, and tell its readers what kind of change that is.

    All but a silent one move "Updated" of the story. Raises ValidationError, and then nothing has changed.
    """
    words = told(kind, text)
    if kind == Change.RETRACTION:
        raise ValidationError(gettext("An entry is not retracted. Withdraw it, and say why in a new one."))
    with for_readers():
        held = _held(entry.story)
        entry = LiveEntry.objects.get(pk=entry.pk)
        for name, value in fields.items():
            setattr(entry, name, value)
        if not html.plain_text(html.clean(entry.body)):
            raise ValidationError(gettext("An entry says something. Withdraw it to take it away."))
        entry.save(by=by)
        if words and kind != Change.SILENT:
            EntryCorrection.objects.create(entry=entry, kind=kind, text=words, by=by, name=name_of(by))
        if kind != Change.SILENT:
            held.note_entries(timezone.now())
    return entry


def withdraw(entry: LiveEntry, by: Any) -> None:
    """Take an entry from readers, to the last byte; the newsroom keeps it."""
    with for_readers():
        held = _held(entry.story)
        reword(entry, by, withdrawn_at=entry.withdrawn_at or timezone.now())
        held.note_entries(timezone.now())


def end(story: Story, by: Any) -> None:
    _turn(story, by, ENDED, timezone.now())


def resume(story: Story, by: Any) -> None:
    _turn(story, by, RESUMED, None)


def _turn(story: Story, by: Any, verb: str, ended_at: datetime | None) -> None:
    """End the coverage or go on with it; whoever comes second changes nothing."""
    with for_readers():
        held = Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
        if (held.coverage_ended_at is None) == (ended_at is None):
            return
        held.coverage_ended_at = ended_at
        held.save(update_fields={"coverage_ended_at"})
        done = {"by": by, "name": name_of(by), "before": held.status, "after": held.status}
        TimelineEntry.objects.create(story=held, verb=verb, **done)


def _held(story: Story) -> Story:
    """The story's row, held until the transaction ends: entries are numbered one after the other."""
    return Story.objects.select_for_update(of=("self",)).defer("body").get(pk=story.pk)
