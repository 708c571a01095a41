"""A live story's working copy: kept aside, merged at its release with what the story says by then."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.live_edits import tell_readers
from articles.models import Revision, Story, WorkingCopy
from articles.models.appended import name_of
from articles.revisions.content import BY_STEPS, PARTS, Content, essence, put_back
from articles.revisions.merging import Merged, merge
from articles.revisions.recording import Reason, head_of, record, settle
from articles.revisions.saving import Clashed

logger = logging.getLogger(__name__)

# Where it stands and when it was updated is the live story's own.
_NOT_COPIED = (*BY_STEPS, "updated_at")


def keep_aside(story: Story, content: Content, typed: Any, base: Revision, by: Any) -> WorkingCopy:
    """Keep what a live story will say. The one before is replaced, and its time of release forgotten."""
    copy, _created = WorkingCopy.objects.update_or_create(
        story=story,
        defaults={
            "content": content,
            "typed": typed,
            "base": base,
            "by": by,
            "name": name_of(by),
            "release_at": None,
            "problem": "",
        },
    )
    return copy


def merged_with_live(copy: WorkingCopy, live: Content) -> Merged:
    """What the story will say after the release."""
    return merge(copy.base.content, live, copy.content)


@transaction.atomic
def release(copy: WorkingCopy, by: Any) -> Story:
    """Make the working copy the live story.

    Raises Clashed where the live story has changed the same since, and ValidationError where readers are to
    be told something and are not, or see the story no more. Then nothing has changed.
    """
    story = Story.objects.select_for_update(of=("self",)).get(pk=copy.story_id)
    copy = WorkingCopy.objects.select_related("base").get(pk=copy.pk)
    live = settle(story)
    merged = merged_with_live(copy, live)
    if merged.clashes:
        head = head_of(story)
        assert head is not None, "a settled story has a revision"
        raise Clashed(story, merged.clashes, copy.base, head)
    changed = [
        part
        for part in PARTS
        if part not in _NOT_COPIED and essence(part, merged.content[part]) != essence(part, live[part])
    ]
    put_back(story, merged.content, changed, keeps_time=True)
    tell_readers(story, copy.kind, copy.text, by, copy.is_grave)
    record(story, by, Reason.RELEASED)
    copy.delete()
    return story


def release_due(at: datetime) -> int:
    """Release those whose time has come; answers how many. One that cannot be is kept, and says why."""
    done = 0
    for copy in WorkingCopy.objects.filter(release_at__lte=at).select_related("released_by", "story")[:50]:
        try:
            release(copy, copy.released_by)
        except WorkingCopy.DoesNotExist:
            continue  # released or thrown away at this very moment
        except Clashed:
            problem = _("The live story has changed the same since. Open the working copy and save it.")
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
        else:
            done += 1
            continue
        logger.warning("The working copy of story %s was not released: %s", copy.story_id, problem)
        WorkingCopy.objects.filter(pk=copy.pk).update(release_at=None, problem=problem[:300])
    return done
