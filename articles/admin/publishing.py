"""Publishing and withdrawing by hand: one rule for the form, its buttons and the actions of the list."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from articles.models import Story
from articles.visibility import Status


def publish(story: Story) -> str:
    """Publish a saved story if nothing is missing; otherwise the sentence that says why not.

    What is refused stays as it was stored.
    """
    missing = story.missing_for_publication()
    if missing:
        return _("Still missing: %(list)s.") % {"list": get_text_list(missing, _("and"))}
    before = story.status, story.published_at
    story.status = Status.PUBLISHED
    story.published_at = story.published_at or timezone.now()
    try:
        story.clean()
        with transaction.atomic():
            story.save(update_fields={"status", "published_at"})
    except (ValidationError, IntegrityError) as refusal:
        story.status, story.published_at = before
        if isinstance(refusal, ValidationError):
            return " ".join(refusal.messages)
        return _("Another story of this day has this slug. Choose another.")
    return ""


def withdraw(story: Story) -> None:
    """Take a story away from the public: its address answers that it is gone."""
    story.status = Status.WITHDRAWN
    story.save(update_fields={"status"})
