"""From the first draft to the kill: which steps a story can take, who may take them, and how.

A story's status changes here and nowhere else, whoever asks: the form, an action of the list, a wire that
comes in. Each step leaves an entry in the story's timeline. Times stay what they are: a story that is
published with a time or an embargo ahead is scheduled, and visibility.py says from when the public sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.commits import for_readers
from articles.models import Assignment, Section, Story, TimelineEntry
from articles.models.appended import name_of
from articles.models.story import DERIVED_FIELDS
from articles.preflight import blockers_of
from articles.revisions.content import columns_of
from articles.revisions.recording import Reason, record, settle
from articles.visibility import Standing, Status, public_from, standing


class Verb(TextChoices):
    """The steps, as buttons say them."""

    SUBMIT = "submit", _("Send to review")
    TAKE_BACK = "take_back", _("Take back")
    SEND_BACK = "send_back", _("Send back")
    APPROVE = "approve", _("Approve")
    PUBLISH = "publish", _("Publish")
    HOLD = "hold", _("Hold back")
    KILL = "kill", _("Kill")


@dataclass(frozen=True)
class Transition:
    done: str | Promise
    """As the timeline tells it."""
    begins: frozenset[Standing]
    ends: Status
    right: str
    """The permission that it takes."""
    with_others: str | None = ""
    """What it takes besides for a story of somebody else; None where only one's own will do."""
    needs_note: bool = False


def _from(*begins: Standing) -> frozenset[Standing]:
    return frozenset(begins)


_WAITING = (Standing.SCHEDULED, Standing.EMBARGOED)

TRANSITIONS: dict[Verb, Transition] = {
    Verb.SUBMIT: Transition(
        _("sent to review"),
        _from(Standing.DRAFT),
        Status.REVIEW,
        "change_story",
        with_others="edit_any_story",
    ),
    Verb.TAKE_BACK: Transition(_("took back"), _from(Standing.REVIEW), Status.DRAFT, "change_story", None),
    Verb.SEND_BACK: Transition(
        _("sent back"),
        _from(Standing.REVIEW, Standing.READY),
        Status.DRAFT,
        "approve_story",
        needs_note=True,
    ),
    Verb.APPROVE: Transition(
        _("approved"), _from(Standing.DRAFT, Standing.REVIEW), Status.READY, "approve_story"
    ),
    Verb.PUBLISH: Transition(
        _("published"),
        _from(Standing.DRAFT, Standing.REVIEW, Standing.READY, Standing.WITHDRAWN),
        Status.PUBLISHED,
        "publish_story",
    ),
    Verb.HOLD: Transition(_("held back"), _from(*_WAITING), Status.READY, "publish_story"),
    Verb.KILL: Transition(
        _("killed"), _from(Standing.PUBLIC, *_WAITING), Status.WITHDRAWN, "kill_story", needs_note=True
    ),
}


class Refused(Exception):
    """Why a step is not taken, in a sentence for whoever wanted it."""


# ── who may ──


def is_of(user: Any, story: Story) -> bool:
    """Whether somebody began the story, stands over it, or has been given it to do."""
    if user.pk is None:
        return False
    if story.created_by_id == user.pk or story.bylines.filter(user_id=user.pk).exists():
        return True
    return Assignment.objects.filter(story=story.pk, to=user.pk).exists()


def sections_of(user: Any) -> frozenset[int]:
    """The sections that somebody is named in; none for whoever has them all. One query for a login."""
    if not hasattr(user, "own_sections"):
        sections = Section.objects.filter(editors=user.pk).values_list("pk", flat=True)
        user.own_sections = frozenset(sections) if user.pk else frozenset()
    own: frozenset[int] = user.own_sections
    return own


def edits_section(user: Any, section: int | None) -> bool:
    """Whether a section is among those that somebody edits; None: whether all of them are.

    An administrator may name editors in a section. Whoever is named in none has them all.
    """
    own = sections_of(user)
    return not own or section in own


def is_open_to(user: Any, section: int | None) -> bool:
    """Whether a section is somebody's; none at all is everybody's."""
    return section is None or edits_section(user, section)


def is_within(user: Any, story: Story) -> bool:
    """Whether the story stands in a section of somebody's."""
    return is_open_to(user, story.section_id)


def may_edit(user: Any, story: Story) -> bool:
    """Whether somebody may change what the story says, where it stands now.

    A story that was handed in is the editors': its reporter takes it back first.
    """
    if not user.has_perm("articles.change_story"):
        return False
    if story.status in (Status.PUBLISHED, Status.WITHDRAWN):
        return bool(user.has_perm("articles.edit_live_story")) and is_within(user, story)
    if user.has_perm("articles.edit_any_story") and is_within(user, story):
        return True
    return story.status == Status.DRAFT and is_of(user, story)


def may_delete(user: Any, story: Story) -> bool:
    """Whether somebody may make a story vanish: never one that readers may have an address of."""
    was_public = story.status in (Status.PUBLISHED, Status.WITHDRAWN) or story.former_addresses.exists()
    return bool(user.has_perm("articles.delete_story")) and not was_public and may_edit(user, story)


def may(user: Any, verb: Verb, story: Story) -> bool:
    """Whether somebody may take this step with this story, wherever it stands."""
    transition = TRANSITIONS[verb]
    if not user.has_perm(f"articles.{transition.right}"):
        return False
    if transition.with_others is None:
        return is_of(user, story)
    besides = transition.with_others
    if besides and is_of(user, story):
        return True
    return is_within(user, story) and (not besides or bool(user.has_perm(f"articles.{besides}")))


def open_to(user: Any, story: Story) -> list[Verb]:
    """The steps that somebody can take with the story from where it stands."""
    where = standing(story, timezone.now())
    return [verb for verb in Verb if where in TRANSITIONS[verb].begins and may(user, verb, story)]


# ── taking a step ──


def take(verb: Verb, story: Story, by: Any = None, note: str = "", notice: str = "") -> TimelineEntry:
    """Take a step with a saved story. Raises Refused, and then nothing has changed.

    `by` is None for what the site does of itself, such as a wire that may publish. `notice` is what readers
    find at the address of a story that is killed. Two who take a step at once take it one after the other,
    and the second hears where the story stands by then.
    """
    transition, note = TRANSITIONS[verb], note.strip()
    with for_readers():
        held = Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
        if by is not None and not may(by, verb, held):
            raise Refused(gettext("You may not do this: %(step)s.") % {"step": verb.label})
        where = standing(held, timezone.now())
        if where not in transition.begins:
            raise Refused(
                gettext("“%(headline)s” stands elsewhere by now: %(where)s.")
                % {"headline": held.headline, "where": where.label}
            )
        if transition.needs_note and not note:
            raise Refused(gettext("Say why in a sentence: it stands in the story’s timeline."))
        before, content = Status(held.status), settle(held)
        _move(held, transition.ends, notice.strip())
        entry = TimelineEntry.objects.create(
            story=held,
            by=by,
            name=name_of(by),
            verb=verb,
            before=before,
            after=transition.ends,
            note=note,
        )
        done = str(transition.done)
        record(held, by, Reason.STEP, done, content={**content, **columns_of(held)})
    for name in ("status", "notice", *DERIVED_FIELDS):
        setattr(story, name, getattr(held, name))
    return entry


def _move(story: Story, status: Status, notice: str) -> None:
    """Raises Refused."""
    story.status, fields = status, {"status"}
    if status == Status.WITHDRAWN:
        story.notice = notice
        fields |= {"notice"}
    if status == Status.PUBLISHED:
        if missing := story.missing_for_publication():
            raise Refused(
                gettext("Still missing: %(list)s.") % {"list": get_text_list(missing, gettext("and"))}
            )
        if blockers := blockers_of(story):
            raise Refused(" ".join(finding.text for finding in blockers))
        story.published_at = story.published_at or timezone.now()
        story.notice = ""
        fields |= {"published_at", "notice"}
        try:
            story.clean()
        except ValidationError as refusal:
            raise Refused(" ".join(refusal.messages)) from refusal
    try:
        with transaction.atomic():
            story.save(update_fields=fields)
    except IntegrityError as refusal:
        raise Refused(gettext("Another story of this day has this slug. Choose another.")) from refusal


def as_if_published(story: Story) -> datetime:
    """Publish a story without asking anybody, for whoever looks at it and rolls it back.

    Answers a moment at which it is public.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("This is for looking alone: roll it back.")
    story.status = Status.PUBLISHED
    story.headline = story.headline or gettext("No headline yet")
    text: Any = story.body or f"<p>{gettext('No text yet')}</p>"
    story.body = text
    story.published_at = story.published_at or timezone.now()
    try:
        story.clean()
    except ValidationError:
        # Its slug is taken on that day, which publishing would say. For a look, the next free one will do.
        story.slug = ""
    story.save()
    since = public_from(story)
    assert since is not None
    return max(since, timezone.now())
