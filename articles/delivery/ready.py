"""Pages that are ready when the change is committed that they show.

A change clears a front page, its lists and feeds, and making them anew takes some tens of milliseconds of
processors that are busy with readers. Whoever saves can wait for that. So the pages that most readers will
ask for are made at the end of the transaction, out of what it is about to commit, and the store takes them in
the one step in which it clears the others. A page that anything else has changed meanwhile is left out, and
made as any other once it is asked for.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from articles.delivery.asking import ForAnyone
from articles.delivery.changes import store, waiting_changes
from articles.delivery.making import freshness_of, made_of, may_be_kept
from articles.delivery.page_store import Drafted, PageStore
from articles.delivery.stored import Numbered, StoredPage
from articles.models import Story
from articles.views.page import STORY

logger = logging.getLogger(__name__)

# Whoever saves waits for so many pages; a story stands in about a dozen lists and feeds.
MOST = 24
# A change of every page's frame touches all there are. Of so many the most asked for are chosen.
LOOKED_AT = 200
# A commit that took so many seconds comes from a machine that stood still; the store forgets what it cleared.
TOO_LATE = 60.0
_STORY = re.compile(r"story-(\d+)")


class MakingFailed(Exception):
    """A page could not be made; its log says why."""


@dataclass
class Ready:
    begun: int = 0
    """The store's last clearing before the pages were made."""
    at: float = 0.0
    """The moment before they were made."""
    changes: list[Numbered] = field(default_factory=list)
    """What the pages show and the store has not seen: the changes of this transaction, and perhaps others."""
    pages: dict[str, Drafted] = field(default_factory=dict)
    files: ExitStack = field(default_factory=ExitStack)
    """Throws away at its end what did not come into the store."""


@contextmanager
def made_ready() -> Iterator[None]:
    """Around a transaction: make the pages that it changes, and show them with it."""
    pages = store()
    if not pages.is_served:
        # Whoever serves nothing may have other settings than who does.
        yield
        return
    ready = Ready()
    # Before those of the changes, which would clear the store first.
    transaction.on_commit(partial(_show, pages, ready), robust=True)
    yield
    if transaction.get_rollback():
        # All of it is taken back, and so nothing is shown.
        return
    try:
        with transaction.atomic():
            _make(pages, ready)
    except Exception as error:
        if transaction.get_rollback():
            # The database is gone, and with it the change.
            raise
        # Whatever it was, the change is safe, and its pages are made when somebody asks for them.
        puzzle = None if isinstance(error, (MakingFailed, OSError, sqlite3.Error)) else error
        logger.error("No page is made before the commit: %s", error, exc_info=puzzle)


def _make(pages: PageStore, ready: Ready) -> None:
    ready.begun, ready.at = pages.moment(), time.time()
    ready.changes = waiting_changes(pages)
    tags = set[str]().union(*(tags for _, tags, _ in ready.changes))
    made: dict[str, StoredPage] = {}
    for key in most_asked_for(pages.showing(tags, LOOKED_AT), tags) if tags else ():
        # The language of who saves is not the readers'.
        with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
            answer = _maker().answer(key)
        if answer.status >= 500:
            raise MakingFailed(f"{key} is answered with {answer.status}.")
        if may_be_kept(answer):
            made[key] = made_of(key, answer)
    ready.pages = ready.files.enter_context(pages.drafts(made))


def _show(pages: PageStore, ready: Ready) -> None:
    """Clear what is known to have changed. What others have committed meanwhile they clear themselves, and
    with it what was made here without it."""
    if not ready.pages:
        return
    try:
        with ready.files:
            if time.time() - ready.at < TOO_LATE:
                pages.carry_out(ready.changes, ready=ready.pages, begun=ready.begun, at=ready.at)
    except (OSError, sqlite3.Error) as error:
        logger.warning("The page store does not take what was made before the commit: %s", error)


def most_asked_for(keys: Iterable[str], tags: Iterable[str]) -> list[str]:
    """Lists and feeds, those with short addresses first; then the changed stories' own pages; then those of
    the stories that stand beside them, newest first. One query."""
    numbers = [int(found[1]) for found in map(_STORY.fullmatch, tags) if found]
    stories = Story.objects.public(timezone.now()).filter(pk__in=numbers[:MOST])
    own = {story.get_absolute_url() for story in stories.only("publication_day", "slug")}

    def place(key: str) -> tuple[int, int]:
        if freshness_of(key, 200) != STORY:
            return 0, len(key)
        return (1, 0) if key in own else (2, 0)

    return sorted(sorted(own.union(keys), reverse=True), key=place)[:MOST]


@cache
def _maker() -> ForAnyone:
    return ForAnyone()
