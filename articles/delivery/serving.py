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
from dataclasses import dataclass
from http.client import responses
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.http.request import split_domain_port, validate_host

from articles.delivery.asking import Answer, Application, Environ, ForAnyone, ask, key_of, surface_of
from articles.delivery.changes import store, sweep
from articles.delivery.page_store import PageStore
from articles.delivery.stored import Headers, StoredPage, finished
from articles.views.page import ERROR, LISTING, LIVE, Freshness

logger = logging.getLogger(__name__)

type StartResponse = Callable[..., Any]
type Signature = tuple[int, int, int]

MEMORY = 16 * 1024 * 1024
# How long a reader waits for a page that somebody else is making, in seconds; then it is made twice.
PATIENCE = 10.0
_LOOK_AGAIN = 0.004
# How long the page before a change may stand in for the one that is being made.
STAND_IN = 5.0
# How long readers let a page be made first that a change has cleared, in seconds. A process runs one thread
# at a time, and who makes a page waits for its turn anew after every query and every file: with readers who
# are always ready that takes longer than making the page (docs/performance.md).
GIVES_WAY = 0.003
# Pages of which it is counted how many ask for them. More are cleared only where nearly all of them are.
MOST_COUNTED = 10_000
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
        # Pages for which others stand in: how often they were asked for, divided by how many seconds a cache
        # may keep them. What was withdrawn counts no more than a list.
        self._wanted: dict[str, float] = {}
        self._is_free = threading.Event()
        self._is_free.set()
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
        if not self._is_free.is_set():
            self._is_free.wait(GIVES_WAY)
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
            return known.page if known.page.may_be_seen else None
        path = known.path if known else self.store.path_of(key)
        try:
            signature = _signature(path)
        except OSError:
            return None
        if known and known.signature == signature:
            known.changes = changes
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
                made = self._make_most_wanted(key, 1 / max(before.freshness.shared, LISTING.shared))
                if made is not None:
                    return self._answer(environ, start_response, made, until)
                # Not the one that stood in before: making another takes long enough for a story to be killed.
                if (before := self._stand_in(key)) is not None:
                    return respond(environ, start_response, before, 0.0, stale=True)
                continue
            with self.store.making(key) as is_ours:
                if is_ours or time.monotonic() > deadline:
                    return self._answer(environ, start_response, self._found_or_made(key), until)
            time.sleep(_LOOK_AGAIN)

    def _make_most_wanted(self, key: str, weight: float) -> _Made | None:
        """Make the one page of those that another stands in for which most have asked for since, each counted
        by its weight; answers the page of `key`, if it was that one.

        A change clears many pages at once. Made all at once, they would take the readers of finished pages
        their turn, so a worker makes one at a time: the front page and what breaks before their neighbors.
        """
        if len(self._wanted) >= MOST_COUNTED:
            self._wanted.clear()
        self._wanted[key] = self._wanted.get(key, 0.0) + weight
        if not self._at_work.acquire(blocking=False):
            return None
        try:
            self._is_free.clear()
            first = self._most_wanted(key)
            with self.store.making(first) as is_ours:
                self._wanted.pop(first, None)
                made = self._found_or_made(first) if is_ours else None
            return made if first == key else None
        finally:
            self._is_free.set()
            self._at_work.release()

    def _most_wanted(self, key: str) -> str:
        while True:
            # Others count on meanwhile.
            first, _weight = max(list(self._wanted.items()), key=itemgetter(1), default=(key, 0.0))
            # What nothing stands in for any more was made elsewhere, or is not asked for.
            if first == key or self._stand_in(first) is not None:
                return first
            self._wanted.pop(first, None)

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
        page = self._read(key)
        return self._made(key) if page is None else _Made(page)

    def _made(self, key: str) -> _Made:
        begun = self.store.moment()
        answer = ask(self.maker, key)
        if answer.status >= 500:
            before = self.store.before(key)
            if before is not None and before[0].may_be_seen and before[1] < before[0].freshness.if_error:
                return _Made(before[0], is_stale=True)
        # Live coverage that goes on. nginx says the policy of pages without a script, and hands out no other.
        is_live = "script-src" in answer.header("content-security-policy")
        freshness = LIVE if is_live else self._freshness(key, answer.status)
        page = finished(answer.status, answer.headers, answer.body, freshness)
        if not may_be_kept(answer):
            return _Made(page, answer.header("cache-control"))
        # What ends at a moment is for a server that looks at the clock, and so not for nginx.
        is_open = answer.status == 200 and not is_live and page.ends is None
        return _Made(page, is_right=self.store.put(key, page, begun, is_open=is_open))

    def _answer(
        self, environ: Environ, start_response: StartResponse, made: _Made, until: float
    ) -> Iterable[bytes]:
        """Answer with what was found or made after `until` was looked at."""
        if made.cache_control is not None:
            return respond(environ, start_response, made.page, None, made.cache_control)
        left = until - time.time() if made.is_right and not made.is_stale else 0.0
        return respond(environ, start_response, made.page, left, stale=made.is_stale)

    @staticmethod
    def _freshness(key: str, status: int) -> Freshness:
        surface = surface_of(key.partition("?")[0])
        return surface.freshness if surface and status == 200 else ERROR


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


def may_be_kept(answer: Answer) -> bool:
    """Only what names what it shows, and is the same for everybody."""
    return (
        answer.status in (200, 410)
        and bool(answer.header("cache-tag"))
        and not answer.header("set-cookie")
        and answer.header("vary").lower() in ("", "accept-encoding")
        and answer.header("cache-control").startswith("public")
    )


def respond(
    environ: Environ,
    start_response: StartResponse,
    page: StoredPage,
    left: float | None,
    cache_control: str = "",
    *,
    stale: bool = False,
) -> Iterable[bytes]:
    """Answer with a page. `left`: seconds until time alone changes it; None to say `cache_control`."""
    control = cache_control
    if left is not None:
        ends = page.ends
        control = (
            freshness_header(page.freshness, int(left))
            if ends is None
            else page.freshness.header(max(left, 0.0), ends - time.time())
        )
    extra: Headers = [("Cache-Control", control)] if control else []
    if stale:
        # RFC 9211
        extra.append(("Cache-Status", 'newsportal; hit; detail="the page before the last change"'))
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and page.status == 200 and page.is_known_to(known):
        start_response("304 Not Modified", [*page.unchanged(), *extra])
        return []
    headers, body = page.answer(page.encoding_for(environ.get("HTTP_ACCEPT_ENCODING", "")))
    status = f"{page.status} {responses.get(page.status, 'Unknown')}"
    start_response(status, [*headers, *extra])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


_HEADERS: dict[tuple[Freshness, int], str] = {}


def freshness_header(freshness: Freshness, left: int) -> str:
    """Cache-Control, remembered: beyond what any page may be kept, all that is left is one value."""
    left = min(max(left, 0), freshness.shared + freshness.while_revalidate)
    header = _HEADERS.get((freshness, left))
    if header is None:
        header = _HEADERS[freshness, left] = freshness.header(left)
    return header


def _signature(path: Path) -> Signature:
    return _signature_in(os.stat(path))  # noqa: PTH116  # a Path's own stat() costs twice as much


def _signature_in(facts: os.stat_result) -> Signature:
    return facts.st_mtime_ns, facts.st_ino, facts.st_size
