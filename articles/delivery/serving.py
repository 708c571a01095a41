"""What stands before Django: a finished page is answered with as it lies there, and made when it does not.

Django never sees the request of a reader who asks for a listed surface: the page is asked for in nobody's
name (asking.py), so that nothing in it can come from one reader and go to another.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseError
from django.http.request import split_domain_port, validate_host

from articles.delivery.answering import Afterwards, StartResponse, respond
from articles.delivery.asking import Application, Environ, ForAnyone, ask, key_of
from articles.delivery.changes import store, sweep
from articles.delivery.making import made_of, may_be_kept
from articles.delivery.page_store import PageStore
from articles.delivery.stored import StoredPage
from articles.delivery.wanted import EXPECTED_WITHIN, MOST, Wanted, weight

logger = logging.getLogger(__name__)

type Signature = tuple[int, int, int]

MEMORY = 16 * 1024 * 1024
# How long a reader waits for a page that somebody else is making, in seconds; then it is made twice.
PATIENCE = 10.0
_LOOK_AGAIN = 0.004
# How long the page before a change may stand in for the one that is being made.
STAND_IN = 5.0
# For how long one reader's connection is used for making pages that others wait for, once it has its answer.
CATCH_UP = 0.05
# After a failure the clock is not asked again with every request.
REST = 1.0


@dataclass(eq=False, slots=True)
class _Known:
    """A page in memory."""

    path: Path
    signature: Signature
    page: StoredPage
    changes: int | None
    """At which of the store's changes its file was seen to be this."""
    since: float = field(default_factory=time.monotonic)
    asked: int = 0
    """How often it was asked for since then."""


@dataclass(frozen=True, eq=False)
class _Made:
    """A page that was made, here or elsewhere. `cache_control` of one that nobody may keep; not `is_right`:
    something has changed meanwhile; `is_stale`: the one before it, since no other could be made."""

    page: StoredPage
    cache_control: str | None = None
    is_right: bool = True
    is_stale: bool = False


class PageStoreLayer:
    """A WSGI application around Django's. `maker` makes the pages that are kept."""

    def __init__(
        self,
        application: Application,
        store: PageStore,
        sweep: Callable[[], None],
        maker: Application | None = None,
    ) -> None:
        self.application = application
        self.maker = maker or application
        self.store = store
        self.sweep = sweep
        self._pages: OrderedDict[str, _Known] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._at_work = threading.Lock()
        self._wanted = Wanted(store.waiting, self._expected)
        # The clearing up to which what is wanted was looked up.
        self._cleared_until = -1
        self._hosts: dict[str, bool] = {}
        self._rest_until = 0.0
        self._scheme = "https" if settings.SITE_URL.startswith("https:") else ""

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not self._is_ours(environ):
            return self.application(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        try:
            path = environ["PATH_INFO"].encode("latin-1").decode()
        except UnicodeError:
            return self.application(environ, start_response)
        # What is in memory without a query was asked for as it is kept.
        key = path if not query and path in self._pages else key_of(path, query)
        if key is None:
            return self.application(environ, start_response)
        self.store.gate.wait()
        try:
            until = self._look_at_the_clock()
            page = self._read(key)
            if page is not None:
                return respond(environ, start_response, page, until - time.time())
            return self._make(environ, start_response, key)
        except (OSError, sqlite3.Error) as error:
            # Its disk is full, or somebody throws it away just now.
            logger.error("The page store cannot be used, and Django answers: %s", error)
            return self.application(environ, start_response)

    def _is_ours(self, environ: Environ) -> bool:
        """Whether the request came to a name of the site, and by https where that is asked for."""
        if self._scheme and environ["wsgi.url_scheme"] != self._scheme:
            return False
        host = environ.get("HTTP_HOST", "")
        known = self._hosts.get(host)
        if known is None:
            known = validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
            if len(self._hosts) < 1000:
                self._hosts[host] = known
        return known

    def _read(self, key: str) -> StoredPage | None:
        """The page that is kept: from memory while the store, or at least its file, is the same."""
        known = self._pages.get(key)
        changes = self.store.slate.changes()
        if known is not None and known.changes == changes is not None:
            known.asked += 1
            return known.page if known.page.may_be_seen else None
        path = known.path if known else self.store.path_of(key)
        try:
            signature = _signature(path)
        except OSError:
            return None
        if known and known.signature == signature:
            known.changes = changes
            known.asked += 1
            return known.page if known.page.may_be_seen else None
        page = self.store.read(key)
        if page is not None:
            self._remember(key, _Known(path, signature, page, changes))
        return page if page is not None and page.may_be_seen else None

    def _remember(self, key: str, known: _Known) -> None:
        with self._lock:
            before = self._pages.pop(key, None)
            self._bytes += known.page.size - (before.page.size if before else 0)
            self._pages[key] = known
            while self._bytes > MEMORY:
                self._bytes -= self._pages.popitem(last=False)[1].page.size

    def _look_at_the_clock(self) -> float:
        """Clear what has fallen due, if the keeper has not done it. Answers until when time changes nothing
        of what is read after this, in seconds since 1970."""
        now, until = time.time(), self.store.right_until()
        if now < until or now < self._rest_until:
            return until
        try:
            self.sweep()
        except DatabaseError as error:
            # What has fallen due can only add to the pages that are kept: they go on being right. Those that
            # do not say so themselves (StoredPage.ends).
            self._rest_until = now + REST
            logger.error("Stored pages are served as they are: the database says %s", error)
        return self.store.right_until()

    def _make(self, environ: Environ, start_response: StartResponse, key: str) -> Iterable[bytes]:
        """Make the page, once however many ask for it; the others get the one before it, or wait."""
        deadline = time.monotonic() + PATIENCE
        while True:
            until = self.store.right_until()
            if (page := self._read(key)) is not None:
                return respond(environ, start_response, page, until - time.time())
            if (before := self._stand_in(key)) is not None:
                self._wanted.ask(key, before)
                made = self._make_most_wanted(key)
                if made is not None:
                    return Afterwards(self._answer(environ, start_response, made, until), self._catch_up)
                # Not the one that stood in before: meanwhile a story may have been killed.
                if (before := self._stand_in(key)) is not None:
                    answer = respond(environ, start_response, before, 0.0, stale=True)
                    return Afterwards(answer, self._catch_up)
                continue
            with self.store.making(key) as is_ours:
                if is_ours or time.monotonic() > deadline:
                    return self._answer(environ, start_response, self._found_or_made(key), until)
            time.sleep(_LOOK_AGAIN)

    def _make_most_wanted(self, asked: str = "") -> _Made | None:
        """Make the one page of those that another stands in for which most wait for; where one is `asked`
        for, that one or none. None when there is nothing to do, or somebody is at it.

        A change clears many pages. Made all at once, they would take the readers of finished pages their
        turn, so a worker makes one at a time.
        """
        if not self._at_work.acquire(blocking=False):
            return None
        try:
            with self.store.gate.closed():
                return self._most_wanted(asked)
        finally:
            self._at_work.release()

    def _most_wanted(self, asked: str) -> _Made | None:
        begun = self.store.moment()
        if begun != self._cleared_until:
            self._look_up_what_is_cleared()
            self._cleared_until = begun
        for key in self._wanted.first(asked):
            # What nothing stands in for any more was made elsewhere, or is not asked for.
            if self._stand_in(key) is None:
                self._wanted.made(key)
            elif asked and key != asked:
                return None
            else:
                with self.store.making(key) as is_ours:
                    if is_ours:
                        self._wanted.made(key)
                        page = self._read(key)
                        return self._made(key, begun) if page is None else _Made(page)
        return None

    def _look_up_what_is_cleared(self) -> None:
        keys = self.store.cleared(STAND_IN, MOST)
        # Where there are more, those that were asked for here are among them for certain.
        self._wanted.clear(keys if len(keys) < MOST else [*keys, *self._pages])

    def _catch_up(self) -> None:
        """Make more pages that are waited for, before this thread takes the next request."""
        until = time.monotonic() + CATCH_UP
        try:
            while time.monotonic() < until and self._make_most_wanted() is not None:
                pass
        except (OSError, sqlite3.Error) as error:
            # This reader has an answer; Django answers whoever asks next.
            logger.error("The page store cannot be used: %s", error)

    def _expected(self, key: str) -> float:
        """How many will soon ask for a page, as far as those tell who asked before."""
        known = self._pages.get(key)
        if known is None:
            return 0.0
        # A page that has just been read would seem to be asked for all the time.
        seconds = time.monotonic() - known.since + 1
        return int(known.asked * EXPECTED_WITHIN / seconds) * weight(known.page)

    def _stand_in(self, key: str) -> StoredPage | None:
        """The page before the last change, as long as it may still be given."""
        try:
            facts = os.stat(self.store.path_before(key))  # noqa: PTH116
        except OSError:
            return None
        if time.time() - facts.st_ctime >= STAND_IN:
            return None
        # Cleared, its file has another name and is the same: it may still be in memory.
        known = self._pages.get(key)
        if known and known.signature == _signature_in(facts):
            return known.page if known.page.may_be_seen else None
        before = self.store.before(key)
        return before[0] if before is not None and before[0].may_be_seen else None

    def _found_or_made(self, key: str) -> _Made:
        """For who holds the page's lock, and may have waited for another to make it."""
        begun, page = self.store.moment(), self._read(key)
        return self._made(key, begun) if page is None else _Made(page)

    def _made(self, key: str, begun: int) -> _Made:
        """The page, made after the clearing `begun`."""
        answer = ask(self.maker, key)
        if answer.status >= 500:
            before = self.store.before(key)
            if before is not None and before[0].may_be_seen and before[1] < before[0].freshness.if_error:
                return _Made(before[0], is_stale=True)
        page = made_of(key, answer)
        if not may_be_kept(answer):
            return _Made(page, answer.header("cache-control"))
        return _Made(page, is_right=self.store.put(key, page, begun))

    def _answer(
        self, environ: Environ, start_response: StartResponse, made: _Made, until: float
    ) -> Iterable[bytes]:
        """Answer with what was found or made after `until` was looked at."""
        if made.cache_control is not None:
            return respond(environ, start_response, made.page, None, made.cache_control)
        left = until - time.time() if made.is_right and not made.is_stale else 0.0
        return respond(environ, start_response, made.page, left, stale=made.is_stale)


def serving(application: Application, maker: Application | None = None) -> PageStoreLayer:
    """Django's application behind the page store that the settings name."""
    pages = store()
    return PageStoreLayer(application, pages, lambda: sweep_once(pages), maker or ForAnyone())


def sweep_once(pages: PageStore) -> None:
    """Sweep, unless somebody else does it: then wait for them."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with pages.making("sweep") as is_ours:
            if is_ours:
                if time.time() >= pages.right_until():
                    sweep(pages)
                return
        time.sleep(_LOOK_AGAIN)


def _signature(path: Path) -> Signature:
    return _signature_in(os.stat(path))  # noqa: PTH116  # a Path's own stat() costs twice as much


def _signature_in(facts: os.stat_result) -> Signature:
    return facts.st_mtime_ns, facts.st_ino, facts.st_size
