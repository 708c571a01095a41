"""Colleagues over a story: who is mentioned in a comment, whose it is to do, and the mail that says so."""

from __future__ import annotations

import logging
import re
import smtplib
import unicodedata
from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Assignment, Comment, Story, TimelineEntry
from articles.models.appended import name_of
from articles.visibility import Standing, stands
from articles.workflow import may_edit

logger = logging.getLogger(__name__)

PERMISSIONS = "django.contrib.auth.backends.ModelBackend"
# The letters that a username may have, behind an @ that does not stand within a mail address.
MENTION = re.compile(r"(?<![\w.@+-])@([\w.@+-]+)")
ENDS_A_SENTENCE = ".@+-"
NOBODYS_MAIL = (
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
)
MOST_SHOWN = 200

# What the timeline tells beside the steps of workflow.py. Neither moves the story.
ASSIGNED, ENDED = "assign", "end_assignment"
TOLD = {ASSIGNED: gettext_lazy("assigned it"), ENDED: gettext_lazy("ended the assignment")}


def colleagues() -> QuerySet[Any]:
    """Everybody who may look at stories in the newsroom, by username."""
    users: Any = get_user_model()._default_manager
    may_look = [users.with_perm(f"articles.{verb}_story", backend=PERMISSIONS) for verb in ("view", "change")]
    return (may_look[0] | may_look[1]).filter(is_staff=True).order_by("username")


# ── comments ──


def comment(story: Story, by: Any, text: str) -> Comment:
    return Comment.objects.create(story=story, by=by, name=name_of(by), text=text)


def mentioned(text: str, people: Iterable[Any]) -> tuple[list[Any], list[str]]:
    """Who is mentioned in a text, and the names behind an @ that nobody of `people` has."""
    exactly = {person.get_username(): person for person in people}
    roughly = defaultdict(list)
    for name, person in exactly.items():
        roughly[name.casefold()].append(person)
    found: dict[Any, Any] = {}
    unknown: dict[str, None] = {}
    for name in MENTION.findall(unicodedata.normalize("NFKC", text)):
        short = name.rstrip(ENDS_A_SENTENCE)
        for written in (name, short):
            alike = roughly.get(written.casefold(), [])
            person = exactly.get(written) or (alike[0] if len(alike) == 1 else None)
            if person is not None:
                found[person.pk] = person
                break
        else:
            if short:
                unknown[short] = None
    return list(found.values()), list(unknown)


# ── assignments ──


def may_assign(user: Any, story: Story, to: Any) -> bool:
    """Whether somebody may give a story to `to`: editors to anybody, others to themselves where they edit."""
    if user.has_perm("articles.edit_any_story"):
        return True
    return bool(to.pk == user.pk) and may_edit(user, story)


def may_end(user: Any, assignment: Assignment) -> bool:
    return assignment.to_id == user.pk or bool(user.has_perm("articles.edit_any_story"))


def assign(story: Story, to: Any, by: Any, due: datetime | None, note: str) -> bool:
    """Make a story somebody's to do, in place of whose it was; False if nothing has changed by it."""
    wanted = {"to": to, "due": due, "note": note}
    with transaction.atomic():
        before = Assignment.objects.select_for_update(of=("self",)).filter(story=story).first()
        if before and (before.to_id, before.due, before.note) == (to.pk, due, note):
            return False
        told = {**wanted, "by": by, "at": timezone.now()}
        Assignment.objects.update_or_create(story=story, defaults=told)
        _note(story, by, ASSIGNED, _said_of(to, due, note))
    return True


def end_assignment(assignment: Assignment, by: Any) -> bool:
    """Make a story nobody's again; False if it is somebody else's by now, or nobody's."""
    with transaction.atomic():
        as_seen = Assignment.objects.filter(story=assignment.story_id, to=assignment.to_id)
        gone, _rows = as_seen.delete()
        if gone:
            _note(assignment.story, by, ENDED, _said_of(assignment.to, assignment.due, assignment.note))
    return bool(gone)


def _note(story: Story, by: Any, verb: str, note: str) -> None:
    where = story.status
    TimelineEntry.objects.create(
        story=story, by=by, name=name_of(by), verb=verb, before=where, after=where, note=note
    )


def _said_of(to: Any, due: datetime | None, note: str) -> str:
    """An assignment in a line, as it was: a login may be renamed or leave."""
    told = _("To %(name)s.") % {"name": name_of(to)}
    if due:
        moment = date_format(timezone.localtime(due), "N j, Y, H:i T")
        told = _("To %(name)s, due %(moment)s.") % {"name": name_of(to), "moment": moment}
    return f"{told} {note}".strip()


def assigned_to(user: Any, at: datetime) -> QuerySet[Story]:
    """What is somebody's to do, the most urgent first. What was published since is done, and so is what was
    killed."""
    published_since = stands(Standing.PUBLIC, at) & Q(published_at__gt=F("assignment__at"))
    return (
        Story.objects.filter(assignment__to=user)
        .exclude(stands(Standing.WITHDRAWN, at))
        .exclude(published_since)
        .order_by(F("assignment__due").asc(nulls_last=True), "assignment__at")
    )


# ── mail ──


def is_mail_set_up() -> bool:
    """Whether mail reaches anybody; who works on the site reads in the console what would have gone out."""
    return settings.DEBUG or settings.MAILERS["default"]["BACKEND"] not in NOBODYS_MAIL


def tell(people: Iterable[Any], story: Story, by: Any, subject: str, text: str) -> list[str]:
    """Mail each of them about a story. Answers a sentence for those who were not reached, with the reason.

    For what is stored already: a mail that fails takes nothing back.
    """
    link = settings.SITE_URL + reverse("admin:articles_story_change", args=[story.pk]) + "#colleagues"
    unreached: dict[str, list[str]] = defaultdict(list)
    waiting: deque[Any] = deque()
    for person in people:
        if not is_mail_set_up():
            unreached[_("No mail server is set up (EMAIL_URL).")].append(name_of(person))
        elif not person.email:
            unreached[_("No mail address stands in the login.")].append(name_of(person))
        else:
            waiting.append(person)
    try:
        if waiting:
            _send(waiting, unreached, by, " ".join(subject.split()), f"{text}\n\n{link}\n")
    except OSError as failure:
        # Whatever it was, the next one would wait for it as long.
        unreached[why_unsent(failure)] += map(name_of, waiting)
    for why, names in unreached.items():
        logger.error("A mail about story %s did not reach %s: %s", story.pk, ", ".join(names), why)
    return [
        _("Not reached by mail: %(names)s. %(why)s") % {"names": get_text_list(names, _("and")), "why": why}
        for why, names in unreached.items()
    ]


def _send(waiting: deque[Any], unreached: dict[str, list[str]], by: Any, subject: str, text: str) -> None:
    """Mail to those who wait, over one connection. Raises OSError when the server is gone."""
    with mailers.default as server:
        while waiting:
            person = waiting[0]
            answer_to = [by.email] if by.email else None
            message = EmailMessage(subject, text, to=[person.email], reply_to=answer_to)
            try:
                server.send_messages([message])
            except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ValueError) as refusal:
                unreached[why_unsent(refusal)].append(name_of(person))
            waiting.popleft()


def why_unsent(failure: Exception) -> str:
    """A sentence on why a mail did not go out."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(failure.recipients.values()))
        return _("The mail server refuses the address: %(answer)s") % {"answer": _answer(code, words)}
    if isinstance(failure, smtplib.SMTPAuthenticationError):
        return _("The mail server refuses the site’s own login (%(code)s).") % {"code": failure.smtp_code}
    if isinstance(failure, smtplib.SMTPResponseException):
        answer = _answer(failure.smtp_code, failure.smtp_error)
        return _("The mail server did not take it: %(answer)s") % {"answer": answer}
    if isinstance(failure, ValueError):
        return _("The mail address cannot be used.")
    reason = getattr(failure, "strerror", None) or str(failure) or type(failure).__name__
    return _("The mail server cannot be reached (%(reason)s).") % {"reason": reason}


def _answer(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(said.split())[:MOST_SHOWN]}"
