"""Keeping a revision of every save.

Whoever changes a story at the desk calls `settle` before and `record` after, in the same transaction and with
the story locked. What was changed elsewhere meanwhile, by a script or on a photo's own page, is found by the
next `settle` and kept as a revision of its own, so that nothing is put down to somebody who did not do it.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from articles.models import Revision, Story
from articles.models.appended import name_of
from articles.models.revision import NOTE_LENGTH

from .content import PARTS, Content, content_of, differing

Reason = Revision.Reason


def head_of(story: Story) -> Revision | None:
    """The newest revision."""
    return story.revisions.first()


def settle(story: Story) -> Content:
    """The story as it is stored, which after this is what its newest revision says."""
    content = content_of(story)
    head = head_of(story)
    if head is None or differing(head.content, content):
        _append(story, head, content, None, Reason.FOUND, "")
    return content


def record(
    story: Story,
    by: Any,
    reason: Revision.Reason = Reason.SAVED,
    note: str = "",
    content: Content | None = None,
) -> Revision:
    """Keep the story as it is stored now. A save that changed nothing makes no revision.

    Answers the newest one. `content` spares the queries where it is known.
    """
    head, content = head_of(story), content_of(story) if content is None else content
    if head is not None and not differing(head.content, content):
        return head
    return _append(story, head, content, by, reason, note)


def _append(
    story: Story, head: Revision | None, content: Content, by: Any, reason: Revision.Reason, note: str
) -> Revision:
    return Revision.objects.create(
        story=story,
        number=head.number + 1 if head else 1,
        by=by,
        name=name_of(by),
        reason=reason,
        note=note[:NOTE_LENGTH],
        content=content,
        changed=differing(head.content, content) if head else list(PARTS),
    )


def said_of(revision: Revision) -> str:
    """Why there is this revision, as a history tells it."""
    if revision.reason == Reason.FOUND:
        return str(_("as it was found")) if revision.number == 1 else str(_("changed outside the desk"))
    return revision.note or str(revision.get_reason_display())
