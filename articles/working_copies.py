"""A live story's working copy: kept aside, merged at its release with what the story says by then."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from articles.commits import for_readers
from articles.html import with_photo
from articles.live_edits import refuse_unread, tell_readers
from articles.models import Photo, Revision, Story, StoryPhoto, WorkingCopy
from articles.models.appended import name_of
from articles.revisions.content import BY_STEPS, PARTS, Content, essence, photo_row, put_back
from articles.revisions.merging import NO_CHOICES, Choices, Merged, merge
from articles.revisions.recording import Reason, head_of, record, settle
from articles.revisions.saving import Clashed

logger = logging.getLogger(__name__)

# Where it stands and when it was updated is the live story's own.
COPIED = tuple(part for part in PARTS if part not in (*BY_STEPS, "updated_at"))
# In a photo's row: the photos that it was put instead of, everywhere.
INSTEAD_OF = "instead_of"


@transaction.atomic
def keep_aside(
    story: Story,
    content: Content,
    base: Revision,
    by: Any,
    seen: int | None = None,
    choices: Choices = NO_CHOICES,
) -> WorkingCopy:
    """Keep what a live story will say, by somebody who set out from `base`. A time of release is forgotten.

    `seen` is the number of the working copy that they have had before them. What a colleague has kept aside
    since is put together with theirs. Raises Clashed.
    """
    Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
    stored = WorkingCopy.objects.select_related("base").filter(story=story).first()
    if stored is not None and stored.number != seen:
        for row in stored.content["photos"]:
            if INSTEAD_OF in row:
                # Who has it open from before has the old photo in their form.
                content = _showing(content, row)
        earlier, later = sorted((stored.base, base), key=lambda one: one.number)
        merged = merge(earlier.content, stored.content, content, choices)
        if merged.clashes:
            raise Clashed(story, merged.clashes, stored)
        content, base = merged.content, later
    kept: dict[str, Any] = {"content": content, "base": base, "at": timezone.now(), "release_at": None}
    kept |= {"by": by, "name": name_of(by), "number": stored.number + 1 if stored else 1, "problem": ""}
    copy, _created = WorkingCopy.objects.update_or_create(story=story, defaults=kept)
    return copy


def copies_with(photo: int) -> list[WorkingCopy]:
    """Those that show a photo. There are as many as live stories that somebody is changing."""
    copies = WorkingCopy.objects.select_related("story").order_by("story")
    return [copy for copy in copies if any(row["id"] == photo for row in copy.content["photos"])]


def replace_photo(copy: WorkingCopy, old: Photo, new: Photo) -> None:
    """Show another photo in the place of one; whoever calls holds the story. One that was released or thrown
    away meanwhile is left alone."""
    held = WorkingCopy.objects.select_for_update(of=("self",)).filter(pk=copy.pk).first()
    if held is None:
        return
    before: Content = next((row for row in held.content["photos"] if row["id"] == old.pk), {})
    row = photo_row(StoryPhoto(photo=new)) | {INSTEAD_OF: [*before.get(INSTEAD_OF, ()), old.pk]}
    held.content = _showing(held.content, row)
    # Whoever has it open has seen another number, and is merged with this when they save.
    held.number += 1
    held.save(update_fields=["content", "number"])


def _showing(content: Content, row: Content) -> Content:
    """With the photo of a row wherever one stands that it was put instead of."""
    new, olds = row["id"], row[INSTEAD_OF]
    said = {one["id"]: one["own_caption"] for one in content["photos"]}
    # As in the story itself: where both stood, the words that were written for the new one stay.
    own = next(filter(None, (said.get(one) for one in (new, *reversed(olds)))), "")
    stands = row | {"own_caption": own, "caption": own or row["caption"]}
    rows, body = list[Content](), content["body"]
    for one in content["photos"]:
        shown = stands if one["id"] in (new, *olds) else one
        if shown not in rows:
            rows.append(shown)
    for old in olds:
        body = with_photo(body, old, new)
    return {**content, "photos": rows, "body": body}


def held_copy(story: int) -> WorkingCopy | None:
    """The working copy of a story, both locked; None where it was released or thrown away meanwhile.

    The story first, as everybody does who writes either, so that no two wait for each other.
    """
    Story.objects.select_for_update(of=("self",)).filter(pk=story).first()
    copies = WorkingCopy.objects.select_for_update(of=("self",)).select_related("story", "base")
    return copies.filter(story=story).first()


def merged_with_live(copy: WorkingCopy, live: Content) -> Merged:
    """What the story will say after the release."""
    return merge(copy.base.content, live, copy.content)


@for_readers()
def release(copy: WorkingCopy, by: Any, due: datetime | None = None) -> Story | None:
    """Make the working copy the live story.

    `due` is for whoever releases what has come to its time: None where that time was taken back meanwhile, or
    set to later. Raises Clashed where the live story has changed the same since, and ValidationError where it
    cannot be saved, where readers are to be told something and are not, or see the story no more, and where
    something that it says is gone or the story would lack what it cannot be published without. Then nothing
    has changed.
    """
    story = Story.objects.select_for_update(of=("self",)).get(pk=copy.story_id)
    copy = WorkingCopy.objects.select_for_update(of=("self",)).select_related("base").get(pk=copy.pk)
    if due is not None and (copy.release_at is None or copy.release_at > due):
        return None
    refuse_unread(story)
    live = settle(story)
    merged = merged_with_live(copy, live)
    if merged.clashes:
        head = head_of(story)
        assert head is not None, "a settled story has a revision"
        raise Clashed(story, merged.clashes, head)
    changed = [part for part in COPIED if essence(part, merged.content[part]) != essence(part, live[part])]
    lacked = story.missing_for_publication()
    try:
        with transaction.atomic():
            gone = put_back(story, merged.content, changed, keeps_time=True)
    except IntegrityError as refusal:
        raise ValidationError(
            _("It cannot be saved: another story has its address by now, or it lacks a body or a section.")
        ) from refusal
    # What readers see already may lack something: that holds up no correction.
    lacks = [words for words in story.missing_for_publication() if words not in lacked]
    if lacks:
        told = _("The story would lack %(what)s.")
        gone.append(told % {"what": get_text_list(lacks, _("and"))})
    if gone:
        raise ValidationError([*gone, _("Open the working copy and keep it as it is to be.")])
    tell_readers(story, copy.kind, copy.text, by, copy.is_grave)
    record(story, by, Reason.RELEASED)
    copy.delete()
    return story


def release_due(at: datetime) -> int:
    """Release those whose time has come; answers how many. One that cannot be is kept, and says why."""
    done = 0
    for copy in WorkingCopy.objects.filter(release_at__lte=at).select_related("released_by", "story")[:50]:
        try:
            done += release(copy, copy.released_by, due=at) is not None
            continue
        except (Story.DoesNotExist, WorkingCopy.DoesNotExist):
            continue  # released, thrown away or deleted at this very moment
        except Clashed:
            problem = _("The live story has changed the same since. Open the working copy and save it.")
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
        logger.warning("The working copy of story %s was not released: %s", copy.story_id, problem)
        # One that somebody has kept or set a time for since is another, of which this may not be true.
        same = WorkingCopy.objects.filter(pk=copy.pk, number=copy.number, release_at=copy.release_at)
        same.update(release_at=None, problem=problem[:300])
    return done
