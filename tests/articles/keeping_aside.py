"""A working copy as somebody at the desk keeps it, and gives it to readers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.test import Client

from articles.models import Story, WorkingCopy
from tests.articles.admin.sending import fields_of, send, story_url


def release_page(story: Story) -> str:
    return f"/admin/articles/story/{story.pk}/working-copy/release/"


def kept_aside(desk: Client, story: Story, **changes: Any) -> WorkingCopy:
    send(desk, story_url(story), "_working", **changes)
    return WorkingCopy.objects.get(story=story)


def released(desk: Client, story: Story, **sent: Any) -> Any:
    """Open the page of a release, say what is sent, and press its button."""
    fields = fields_of(desk.get(release_page(story)))
    return desk.post(release_page(story), {**fields, **sent}, follow=True)


def at_time(due: datetime) -> dict[str, str]:
    return {"release_at_0": f"{due:%Y-%m-%d}", "release_at_1": f"{due:%H:%M}"}
