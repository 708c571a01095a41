"""Changes to a story that readers have already seen, and what they are told of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

from articles.commits import for_readers
from articles.html import printable
from articles.models import Correction, Story
from articles.models.correction import Change

# A typo needs no words; and that something was added, a later "Updated" says by itself.
NEED_NO_TEXT = (Change.SILENT, Change.UPDATE)


def told(kind: Change | str, text: str) -> str:
    """The words that readers will find, tidied. Raises ValidationError for a kind that needs some without."""
    text = printable(text).strip()
    if not text and kind not in NEED_NO_TEXT:
        raise ValidationError(
            gettext("Say in a sentence what readers are to know. This kind of change needs it: %(kind)s.")
            % {"kind": Change(kind).label},
            code="required",
        )
    return text


def refuse_unread(story: Story) -> None:
    """Raises ValidationError for a story that no reader sees: there a change is no news to anybody."""
    if not story.is_public(timezone.now()):
        raise ValidationError(
            gettext("No reader sees “%(headline)s” now, and so there is nobody to tell. Save it as it is.")
            % {"headline": story.headline},
            code="not-live",
        )


def tell_readers(
    story: Story,
    kind: Change | str,
    text: str = "",
    by: Any = None,
    is_grave: bool = False,
    at: datetime | None = None,
) -> Correction | None:
    """Save a live story as it is in hand, and tell its readers what kind of change that is.

    All but a silent one move "Updated" to `at`, or now. It never goes back: a correction that is entered late
    keeps its own time, and the story a later one. Answers the row that readers find on the story; None if
    there is nothing to read. Who may do this is for the caller to ask. Raises ValidationError, and then
    nothing is saved: without words for a kind that needs some, and for a story that no reader sees.
    """
    kind, text, at = Change(kind), told(kind, text), at or timezone.now()
    with for_readers():
        if kind == Change.SILENT:
            story.save(keeps_time=True)
            return None
        stored = Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
        refuse_unread(stored)
        story.updated_at = max(at, stored.updated_at or at)
        story.save(keeps_time=True)
        if not text:
            return None
        return Correction.objects.create(
            story=story, kind=kind.value, text=text, at=at, is_grave=is_grave, by=by
        )
