"""The messenger: a thread beside the keeper that tells servers of others what has changed.

Every machine has one; they share the errands, and each is carried out by one of them. A receiver that does
not take what it is told is asked again, after longer and longer rests; what waits for it is put together.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from articles.delivery import cdn, websub
from articles.delivery.asking import Application
from articles.delivery.changes import apply_changes
from articles.delivery.errands import AT_MOST, is_cdn_behind, put_off, receivers, take, told
from articles.delivery.models import Errand
from articles.delivery.page_store import PageStore
from articles.delivery.sending import NotTaken
from articles.delivery.serving import sweep_once
from articles.views.page import LISTING

logger = logging.getLogger(__name__)

TICK = 0.25
FIRST_REST = 1.0
LONGEST_REST = 300.0
# By itself no cache keeps a feed for longer than this.
FEED_IS_KEPT = timedelta(seconds=LISTING.shared + LISTING.while_revalidate)


class Messenger:
    def __init__(self, store: PageStore, application: Application) -> None:
        self.store = store
        self.application = application
        # For each receiver that failed: how long it is left alone, and until when.
        self._rests: dict[Errand.To, tuple[float, datetime]] = {}
        self._stop = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self.run, name="messenger", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()

    def run(self) -> None:
        rest = FIRST_REST
        while not self._stop.is_set():
            try:
                self.tick()
                rest = FIRST_REST
            except Exception as error:
                # Whatever it was, it must not end the telling. A database that is down is no puzzle.
                puzzle = None if isinstance(error, DatabaseError) else error
                logger.error("The messenger tries again in %d s: %s", rest, error, exc_info=puzzle)
                self._stop.wait(rest)
                rest = min(2 * rest, LONGEST_REST)
            finally:
                close_old_connections()
            self._stop.wait(TICK)

    def tick(self) -> None:
        """Carry out what is due now."""
        for to in receivers():
            while not self._stop.is_set() and self._carry_out(to):
                pass

    def _carry_out(self, to: Errand.To) -> bool:
        """Carry out some errands to one receiver; whether there may be more."""
        most, due_by = AT_MOST, timezone.now()
        if to in self._rests and due_by < self._rests[to][1]:
            return False
        if to == Errand.To.CDN:
            most = cdn.most_tags()
        elif is_cdn_behind():
            # The hub would fetch, and hand on, the feed that the CDN still keeps.
            due_by -= FEED_IS_KEPT
        errands = take(to, most, due_by)
        if not errands:
            return False
        # What others forget they ask for again: by then it has to be right here.
        apply_changes(self.store)
        if time.time() >= self.store.right_until():
            sweep_once(self.store)
        try:
            self._tell(to, set[str]().union(*(errand.tags for errand in errands)))
        except NotTaken as failure:
            self._rest(to, errands, failure)
            return False
        told(errands)
        if self._rests.pop(to, None):
            logger.info("%s takes again what it is told", _called(to))
        return True

    def _tell(self, to: Errand.To, tags: set[str]) -> None:
        if to == Errand.To.CDN:
            cdn.purge(tags)
            return
        for path in websub.feeds_that_show(tags, self.application):
            websub.ping(settings.WEBSUB_HUB, path)

    def _rest(self, to: Errand.To, errands: list[Errand], failure: NotTaken) -> None:
        rest = min(2 * self._rests[to][0], LONGEST_REST) if to in self._rests else FIRST_REST
        rest = max(rest, failure.rest)
        self._rests[to] = rest, timezone.now() + timedelta(seconds=rest)
        put_off(errands, rest)
        logger.error(
            "%s was not told of changes that wait since %s: %s. It is tried again in %d s.",
            _called(to),
            min(errand.at for errand in errands).isoformat(timespec="seconds"),
            failure,
            rest,
        )


def _called(to: Errand.To) -> str:
    return cdn.called() if to == Errand.To.CDN else "The WebSub hub"
