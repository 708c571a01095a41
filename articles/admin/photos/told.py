"""A photo that is changed changes what its stories say, and so their revisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from articles.models import Photo, Story
from articles.revisions.recording import record, settle

SHOWN_UNDER_IT = {"caption", "alt_text", "photographer", "agency", "credit_line"}


@contextmanager
def told_of(photo: Photo, changed: Iterable[str], by: Any) -> Iterator[None]:
    """Around a save of the photo, in a transaction: its stories keep how they read before and after it."""
    # Held in one order, so that neither a save of one nor another photo of several comes between.
    held = Story.objects.select_for_update(of=("self",)).order_by("pk")
    told = not SHOWN_UNDER_IT.isdisjoint(changed)
    stories = list(held.filter(story_photos__photo=photo)) if told else []
    for story in stories:
        settle(story)
    yield
    for story in stories:
        record(story, by, note=_("changed the photo “%(photo)s”") % {"photo": photo})
