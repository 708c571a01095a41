"""From a change in the database to the pages that it makes wrong.

Every row that a reader's page may show is listened to: what it touches before the change and after it is
written down in the same transaction, and cleared from the page store once that is committed. What touches
what stands in articles/page_tags.py.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.utils import timezone

from articles.clock import appeared, next_change, turned_photos
from articles.delivery.errands import REMEMBERED, note
from articles.delivery.index import EVERYTHING
from articles.delivery.models import Change
from articles.delivery.page_store import PageStore
from articles.delivery.stored import Numbered
from articles.fronts.moments import changed_by_time
from articles.models import (
    Byline,
    Correction,
    Dateline,
    DatelinePlace,
    EntryCorrection,
    FormerAddress,
    Launch,
    LiveEntry,
    Photo,
    Place,
    RelatedStory,
    Section,
    Series,
    SeriesPart,
    Source,
    Story,
    StoryByline,
    StoryPhoto,
    StoryTopic,
    Tag,
    TaggedStory,
    Topic,
)
from articles.page_tags import TODAY, photos_by, tag, touched_by
from articles.views.page import next_midnight
from articles.visibility import public_from

logger = logging.getLogger(__name__)

# How to the story whose page shows a row, or to what else it is part of.
PART_OF: dict[type[models.Model], str] = {
    StoryByline: "story_id",
    StoryPhoto: "story_id",
    TaggedStory: "content_object_id",
    Correction: "story_id",
    Dateline: "story_id",
    DatelinePlace: "dateline__story_id",
    StoryTopic: "story_id",
    SeriesPart: "story_id",
    RelatedStory: "story_id",
    EntryCorrection: "entry",
}
ON_ITS_OWN: tuple[type[models.Model], ...] = (
    Story,
    Byline,
    FormerAddress,
    Launch,
    Photo,
    Place,
    Section,
    Source,
    Tag,
    Topic,
    Series,
    # Of a live story, whose lists show nothing of it.
    LiveEntry,
)
# A change of these may move the next moment at which time alone changes a page.
BY_TIME = (Story, Launch, Photo)

# In a cache that machines share, this says that there is a new change.
CHANGED = "delivery-changed"
# A change has the time at which it was made and is seen when its transaction ends: looked for this far back.
LONGEST_TRANSACTION = timedelta(minutes=30)
# Where no change comes, it is noted once in so long that all have been seen.
LOOKS_BACK = timedelta(minutes=1)
# The same for a story that is committed after the moment for which it was set.
OVERLAP = timedelta(seconds=60)


def store() -> PageStore:
    return _store_in(settings.PAGE_STORE)


@lru_cache(maxsize=2)
def _store_in(folder: Path) -> PageStore:
    return PageStore(folder)


def connect() -> None:
    for model in (*PART_OF, *ON_ITS_OWN):
        pre_save.connect(before_change, sender=model)
        pre_delete.connect(before_change, sender=model)
        post_save.connect(after_change, sender=model)
        post_delete.connect(after_change, sender=model)


def shown_as(row: models.Model) -> list[models.Model]:
    """What a reader sees of a row: itself, or what it is part of."""
    path = PART_OF.get(type(row))
    if path is None:
        return [row]
    found: Any = row
    for step in path.split("__"):
        found = getattr(found, step)
    return [found if isinstance(found, models.Model) else Story(pk=found)]


def before_change(instance: models.Model, **kwargs: Any) -> None:
    """Remember what the row touches as it stands in the database."""
    at = timezone.now()
    before: set[str] = set()
    if instance.pk is not None:
        # A story is looked up by its number anyway.
        is_story = isinstance(instance, Story)
        stored = instance if is_story else type(instance)._base_manager.filter(pk=instance.pk).first()
        for thing in shown_as(stored) if stored is not None else []:
            before |= touched_by(thing, at)
    instance._touched_before = before  # type: ignore[attr-defined]


def after_change(instance: models.Model, created: bool | None = None, **kwargs: Any) -> None:
    """Write down what the change touches, and clear it once it is committed."""
    at = timezone.now()
    before: set[str] = getattr(instance, "_touched_before", set())
    is_deleted = created is None
    after: set[str] = set()
    for thing in shown_as(instance):
        if not (is_deleted and thing is instance):
            after |= touched_by(thing, at)
    if before or after:
        Change.objects.create(tags=sorted(before | after), is_taken_away=bool(before - after) or is_deleted)
        note(before | after)
    if before or after or isinstance(instance, BY_TIME):
        _uncarried.is_any = True
        transaction.on_commit(_carry_out_once, robust=True)


class _Uncarried(threading.local):
    """Whether this thread has changed anything since it last carried changes out. A transaction that is taken
    back leaves it so, which costs the next one nothing: it has changes of its own."""

    is_any = False


_uncarried = _Uncarried()


def _carry_out_once() -> None:
    """For each row that has changed. The first of them carries out all: ten tags are ten rows."""
    if _uncarried.is_any:
        carry_out()


def carry_out() -> None:
    """Clear from this machine's store what committed changes and the time have touched."""
    _uncarried.is_any = False
    pages = store()
    try:
        apply_changes(pages)
        sweep(pages)
    except (sqlite3.Error, OSError):
        # The change itself is safe. The keeper tries again.
        logger.exception("The page store %s cannot be cleared", settings.PAGE_STORE)
    tell()


def tell() -> None:
    """Tell the other machines that there is a change."""
    try:
        cache.set(CHANGED, time.time(), timeout=None)
    except Exception as error:  # every cache has errors of its own
        logger.error("The shared cache is down, other machines hear of changes a second later: %s", error)


def heard() -> object:
    """What was told last: another value than before after every change."""
    try:
        return cache.get(CHANGED)
    except Exception as error:
        # The keeper asks ten times a second; who tells, and whatever else uses the cache, says it aloud.
        logger.debug("The shared cache is down: %s", error)
        return None


def apply_changes(pages: PageStore) -> list[str]:
    """Carry out the changes that this store has not seen; answers the keys of the pages that went."""
    now = timezone.now()
    if (looked := _looked(pages, now)) is None:
        # A new store has nothing to clear, and an old one has missed too much.
        pages.index.set_facts(looked=now.isoformat())
        return pages.clear([EVERYTHING], for_good=True)
    changes = _since(looked, pages)
    if not changes and now - looked < LOOKS_BACK:
        return []
    keys = pages.carry_out(changes, (now - 2 * LONGEST_TRANSACTION).timestamp())
    pages.index.set_facts(looked=now.isoformat())
    return keys


def waiting_changes(pages: PageStore) -> list[Numbered]:
    """The changes that this store has not seen, with those that this transaction has written down so far."""
    looked = _looked(pages, timezone.now())
    return [] if looked is None else _since(looked, pages)


def _looked(pages: PageStore, now: datetime) -> datetime | None:
    """When changes were last looked for; None if that is too long ago to tell what has been missed."""
    last = pages.index.fact("looked")
    looked = datetime.fromisoformat(last) if last else None
    return looked if looked and looked >= now - REMEMBERED else None


def _since(looked: datetime, pages: PageStore) -> list[Numbered]:
    recent = Change.objects.filter(at__gte=looked - LONGEST_TRANSACTION)
    waiting = set(recent.values_list("pk", flat=True)) - pages.index.applied()
    if not waiting:
        return []
    # Not by all their numbers, which may be more than a query can have.
    found = recent.filter(pk__gte=min(waiting)).values_list("pk", "tags", "is_taken_away").iterator()
    return [row for row in found if row[0] in waiting]


def sweep(pages: PageStore, *, is_served: bool = True) -> list[str]:
    """Clear what time has touched since the last sweep, and set the clock; answers the keys.

    Looks a little further back than the last time: a story may be committed after the moment for which it was
    set. What was cleared since its moment, by a sweep or by the change that set it, is not cleared again. Of
    pages that are served, servers of others are to hear.
    """
    now = timezone.now()
    last = pages.index.fact("swept")
    swept = datetime.fromisoformat(last) if last else now
    since = swept - OVERLAP
    settled = set(json.loads(pages.index.fact("settled") or "[]"))
    tags, found, done = set[str](), list[str](), list[str]()
    for thing, moment in (
        *((story, public_from(story)) for story in appeared(since, now)),
        *((one.launch, one.at) for one in changed_by_time(since, now)),
    ):
        done.append(name := f"{tag(thing)} {moment}")
        touched = touched_by(thing, now) if name not in settled else set[str]()
        cleared = pages.index.cleared_at(touched, since.timestamp()) if touched else {}
        if any(moment is None or cleared.get(one, 0.0) < moment.timestamp() for one in touched):
            tags |= touched
            found.append(name)
    if timezone.localdate(swept) != timezone.localdate(now):
        tags.add(TODAY)
    photos = turned_photos(since, now)
    tags = tags.union(*(touched_by(photo, now) for photo in photos))
    # Its photographer's pages have their places by it, also those that do not show it.
    tags = tags.union(*(photos_by(photo.photographer_slug) for photo in photos))
    # No page before it stands in for one whose rights have ended.
    ended = {tag(photo) for photo in photos} - tags
    keys = pages.clear(ended, for_good=True) + pages.clear(tags)
    tags |= ended
    # Before the sweep is remembered as done: whoever is killed here does it again.
    if is_served:
        note(tags, cause=f"{sorted((*found, *map(tag, photos)))} {timezone.localdate(now)}")
    due = min(filter(None, (next_midnight(now), next_change(now))))
    pages.index.set_facts(settled=json.dumps(done), swept=now.isoformat())
    pages.set_right_until(due.timestamp())
    return keys
