"""The page store: finished pages as files, found by address and cleared by what they show.

    kept/ab/cdef…      one file a page, with its headers and every encoding: what gunicorn answers with
    open/…/index.html  the same bytes alone, and packed beside them: what nginx finds by itself, soon after
    index.sqlite3      which page shows what; its lock is the store's, for all processes of the machine
    waiting            how many readers wait for which page that a change has cleared
    slate              how often that has changed, and until when time alone makes no page wrong
    calm               open/ again, while that is not so near that no cache may keep a page

It holds nothing that cannot be made again, and may be thrown away at any time. What is in it is right: a
change clears on commit, and a page that was begun before the change and finished after it is not taken in.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import logging
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from articles.delivery.files import Draft, boot, draft, replace, thrown_away
from articles.delivery.gate import STANDS_STILL, Gate
from articles.delivery.index import (
    EVERYTHING,
    Index,
    cleared_since,
    forget_pages,
    forget_tags,
    note_cleared,
    note_clearing,
    note_pages,
    note_tags,
    showing,
    standing,
    stands,
)
from articles.delivery.open_files import OpenFiles
from articles.delivery.slate import Slate
from articles.delivery.stored import IDENTITY, Numbered, StoredPage, stored_at
from articles.delivery.waiting import Waiting
from articles.views.page import LISTING, STORY

logger = logging.getLogger(__name__)

# How long a clearing is remembered: longer than any page takes to make.
_REMEMBERED = 600.0
# Longer than any cache may keep or reuse a page, in seconds.
SOON = max(one.shared + one.while_revalidate for one in (STORY, LISTING)) + 5


type Drafted = tuple[StoredPage, Draft]


class PageStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = Index(folder / "index.sqlite3", self._forget_pages)
        self.open = OpenFiles(folder / "open")
        self.slate = Slate(folder / "slate")
        self.waiting = Waiting(folder / "waiting")
        # For the threads of this process alone.
        self.gate = Gate()
        # Of which site this process makes pages; set by start().
        self._site = ""

    # Reading: no lock and no index, the files alone.

    def path_of(self, key: str) -> Path:
        digest = hashlib.sha256(key.encode()).hexdigest()
        return self.folder / "kept" / digest[:2] / digest[2:34]

    def read(self, key: str) -> StoredPage | None:
        return stored_at(self.path_of(key))

    def path_before(self, key: str) -> Path:
        """Where a page lies that a change has cleared, until the new one is made."""
        return _old(self.path_of(key))

    def before(self, key: str) -> tuple[StoredPage, float] | None:
        """The page as it was before a change cleared it, and how many seconds ago that was."""
        path = self.path_before(key)
        page = stored_at(path)
        if page is None:
            return None
        try:
            return page, max(0.0, time.time() - path.stat().st_ctime)
        except FileNotFoundError:
            return None

    # Writing.

    @contextlib.contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """A change of the files of pages, which all other processes see at once."""
        with self.index.writing() as index, self.slate.changing():
            yield index

    def moment(self) -> int:
        """The number of the last clearing; to be asked for before a page is begun, and given to put()."""
        # As if to write, which waits for a clearing that goes on: its pages are gone already, and one that
        # is begun now under the number before it would be made for nothing.
        with self.index.writing() as index:
            row = index.execute("SELECT seq FROM sqlite_sequence WHERE name = 'clearing'").fetchone()
        return int(row[0]) if row else 0

    def put(self, key: str, page: StoredPage, begun: int) -> bool:
        """Take a page in, unless a change since `begun` or a release has made it wrong; says whether it did.

        One file, since many readers wait for many pages after a change; lay_open() makes those for nginx.
        """
        with self.drafts({key: page}) as drafts, self._changing() as index:
            if self._is_of_another_site(index) or not _fitting(drafts, cleared_since(index, begun)):
                return False
            self._take_in(index, drafts)
        return True

    @contextlib.contextmanager
    def drafts(self, pages: Mapping[str, StoredPage]) -> Iterator[dict[str, Drafted]]:
        """Write pages to the disk before it is one's turn, so that nobody waits for the disk of others. What
        is not taken in is thrown away at the end."""
        drafted: dict[str, Drafted] = {}
        try:
            # Not before the index is there, since a new one empties the folders.
            with self.index.reading():
                for key, page in pages.items():
                    place = self.path_of(key)
                    drafted[key] = page, (draft(place, page.written()), place)
            yield drafted
        finally:
            for _, (written, _place) in drafted.values():
                written.unlink(missing_ok=True)

    def _take_in(self, index: sqlite3.Connection, drafts: Mapping[str, Drafted]) -> None:
        """Note pages and put them in their places, as the last of a change."""
        for key, is_packed in standing(index, drafts):
            self._shut(key, is_packed)
        tags = {key: page.tags for key, (page, _) in drafts.items()}
        note_tags(index, tags)
        now = time.time()
        note_pages(
            index,
            [
                (
                    key,
                    page.etag,
                    now,
                    list(page.bodies) == [IDENTITY],
                    page.may_lie_open and self.open.has_place(key),
                )
                for key, (page, _) in drafts.items()
            ],
        )
        # It is still our turn. A file that no row knows could never be cleared; a row without one does no
        # harm, nor does a name too many.
        index.commit()
        # To places that are free: over a file that is there, ext4 would write the new one to the disk first.
        replace(one for _, one in drafts.values())
        for _, (_, place) in drafts.values():
            _old(place).unlink(missing_ok=True)
        forget_tags(index, tags)

    def lay_open(self, most: int = 50, *, age: float = 0.0) -> None:
        """Give nginx the pages that it may hand out and that have stood for some seconds."""
        with self.index.reading() as index:
            rows = index.execute(
                "SELECT key, etag FROM unopened WHERE since <= ? ORDER BY since LIMIT ?",
                (time.time() - age, most),
            ).fetchall()
        for key, etag in rows:
            page = self.read(key)
            if page is not None and page.etag != etag:
                # It is just being put.
                continue
            drafts: list[Draft] = []
            try:
                places = self.open.places(key, page.bodies) if page else []
                drafts += ((draft(place, body), place) for place, body in places)
            except OSError as error:
                logger.error("nginx is not given %s and has to ask for it: %s", key, error)
            with self.index.writing() as index, thrown_away(drafts):
                if stands(index, key, etag):
                    replace(drafts)
                # Whatever came of it: what is made again is marked again.
                index.execute("DELETE FROM unopened WHERE key = ? AND etag = ?", (key, etag))

    def pack(self, key: str, etag: str, bodies: dict[str, bytes]) -> None:
        """Give a page these encodings, if it is still the one that was packed."""
        with self._changing() as index:
            page = self.read(key) if stands(index, key, etag) else None
            if page is None or page.etag != etag:
                return
            page.bodies.update(bodies)
            places = [(self.path_of(key), page.written())]
            if self.open.has(key):
                places += self.open.places(key, bodies)
            drafts = [(draft(place, body), place) for place, body in places]
            with thrown_away(drafts):
                index.execute("UPDATE page SET packed = 1 WHERE key = ?", (key,))
                # What is packed small is looked for only where this is written down.
                index.commit()
                replace(drafts)

    def _shut(self, key: str, is_packed: bool) -> None:
        self.open.shut(key, is_packed)

    def unpacked(self, most: int = 20, *, age: float = 0.0) -> list[tuple[str, str]]:
        """Pages that are packed quickly only and have stood for some seconds, each with its ETag."""
        with self.index.reading() as index:
            return index.execute(
                "SELECT key, etag FROM page WHERE NOT packed AND cleared IS NULL AND stored <= ? LIMIT ?",
                (time.time() - age, most),
            ).fetchall()

    def clear(self, tags: Iterable[str], *, for_good: bool = False) -> list[str]:
        """Take out every page that shows one of these; answers their keys.

        The page before the change may bridge the moment until the new one is made. `for_good` leaves none:
        for a change that takes something away from the public.
        """
        changed = set(tags)
        gone = changed if for_good else set[str]()
        if not changed:
            return []
        with self._changing() as index:
            return self._clear(index, changed - gone, gone, time.time())

    def carry_out(
        self,
        changes: Iterable[Numbered],
        forget: float = 0.0,
        ready: Mapping[str, Drafted] | None = None,
        begun: int = 0,
        at: float | None = None,
    ) -> list[str]:
        """Clear what numbered changes touch, each once; answers the keys.

        Pages that are `ready`, by key, take the places of those before them in the same step, unless a
        clearing since `begun` has made them wrong. They were made as of `at`.

        Two processes often see the same change at the same moment: in one transaction it is looked whether
        it was carried out, cleared, and noted. Notes from before `forget` are thrown away.
        """
        still = self.gate.closed(STANDS_STILL) if ready else contextlib.nullcontext()
        with self._changing() as index, still:
            done = {row[0] for row in index.execute("SELECT change FROM applied")}
            new = [(number, set(tags), for_good) for number, tags, for_good in changes if number not in done]
            is_ours = bool(ready) and not self._is_of_another_site(index)
            fitting = _fitting(ready or {}, cleared_since(index, begun)) if is_ours else {}
            changed, gone = (
                set[str]().union(*(tags for _, tags, for_good in new if for_good == is_for_good))
                for is_for_good in (False, True)
            )
            now = time.time()
            keys = self._clear(index, changed, gone, at or now) if new else []
            index.executemany("INSERT INTO applied VALUES (?, ?)", [(number, now) for number, _, _ in new])
            index.execute("DELETE FROM applied WHERE at < ?", (forget,))
            if fitting:
                self._take_in(index, fitting)
        return [key for key in keys if key not in fitting]

    def _clear(self, index: sqlite3.Connection, changed: set[str], gone: set[str], at: float) -> list[str]:
        """Clear what shows something that has `changed` or, for good, that has `gone`; answers the keys. All
        that is there afterwards was made as of `at` or later."""
        now = time.time()
        note_clearing(index, changed | gone, at, now - _REMEMBERED)
        rows = showing(index, changed | gone)
        for_good = {key for key, _, _ in showing(index, gone)} if gone else set[str]()
        for key, cleared, is_packed in rows:
            path = self.path_of(key)
            if cleared is None:
                self._shut(key, is_packed)
            if key in for_good:
                path.unlink(missing_ok=True)
                _old(path).unlink(missing_ok=True)
            elif cleared is None:
                with contextlib.suppress(FileNotFoundError):
                    path.replace(_old(path))
        if rows:
            self.waiting.forget()
        forget_pages(index, for_good)
        note_cleared(index, [key for key, _, _ in rows if key not in for_good], now)
        return [key for key, cleared, _ in rows if cleared is None]

    def showing(self, tags: set[str], most: int) -> list[str]:
        """Pages that are there and show one of the tags; of too many those with the shortest addresses."""
        with self.index.reading() as index:
            keys = [key for key, cleared, _ in showing(index, tags) if cleared is None]
        return sorted(keys, key=len)[:most]

    def cleared(self, within: float, most: int) -> list[str]:
        """Pages that were cleared within the last seconds and that nobody has made again."""
        with self.index.reading() as index:
            query = "SELECT key FROM page WHERE cleared > ? LIMIT ?"
            return [key for (key,) in index.execute(query, (time.time() - within, most))]

    def trim(self, most: int) -> int:
        """Throw away the oldest pages beyond the newest `most`, and what was cleared long ago."""
        with self._changing() as index:
            query = "SELECT key, packed FROM page ORDER BY stored DESC LIMIT -1 OFFSET ?"
            rows = index.execute(query, (most,)).fetchall()
            for key, is_packed in rows:
                self._shut(key, is_packed)
                self.path_of(key).unlink(missing_ok=True)
                _old(self.path_of(key)).unlink(missing_ok=True)
            forget_pages(index, [key for key, _ in rows])
        return len(rows)

    # One at a time: whoever makes a page holds its lock, and the others wait or take the page before it.

    @contextlib.contextmanager
    def making(self, key: str) -> Iterator[bool]:
        """Whether nobody else, in any process, makes this page now."""
        path = self.folder / "locks" / hashlib.sha256(key.encode()).hexdigest()[:3]
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    # The clock.

    def right_until(self) -> float:
        """Until when (seconds since 1970) time alone makes no page wrong; 0.0 if nobody has said."""
        return self.slate.right_until()

    def set_right_until(self, moment: float) -> None:
        with self.index.writing():
            self.slate.set_right_until(moment)
        self.say_whether_soon()

    def say_whether_soon(self) -> None:
        """Tell nginx, which cannot work it out, whether a cache could keep a page for too long."""
        self.open.say_whether_calm(self.right_until() - time.time() > SOON)

    def start(self, fingerprint: str) -> None:
        """For the server's start: empty the store if what it holds was made by another site than this.

        A store that cannot be read, or that the machine went down with, is thrown away.
        """
        mark = self._site = f"{boot()} {fingerprint}"
        try:
            before = self.index.fact("site")
        except sqlite3.DatabaseError:
            before = ""
        if before == mark:
            return
        self.index.close()
        if before and before.split(" ")[0] == boot():
            self.clear([EVERYTHING], for_good=True)
            shutil.rmtree(self.open.folder, ignore_errors=True)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.index.set_facts(site=mark)
        # Workers of the release before put no more pages in from now on; this takes what came meanwhile.
        self.clear([EVERYTHING], for_good=True)
        # The workers that are forked now open their own.
        self.index.close()

    @property
    def is_served(self) -> bool:
        """Whether this process belongs to a server that has begun with this store."""
        return self._site != ""

    def _is_of_another_site(self, index: sqlite3.Connection) -> bool:
        """Whether another release has begun here, and this process is of the one before, which ends."""
        row = index.execute("SELECT value FROM fact WHERE name = 'site'").fetchone()
        return self.is_served and row is not None and row[0] != self._site

    def _forget_pages(self) -> None:
        """An index that is new knows none of the pages that may lie here, and could never clear them."""
        with self.slate.changing():
            for name in ("kept", "open"):
                shutil.rmtree(self.folder / name, ignore_errors=True)


def _fitting(drafts: Mapping[str, Drafted], cleared: set[str]) -> dict[str, Drafted]:
    """Those that show nothing of what was cleared."""
    if EVERYTHING in cleared:
        return {}
    return {key: one for key, one in drafts.items() if cleared.isdisjoint(one[0].tags)}


def _old(path: Path) -> Path:
    return path.with_name(path.name + ".old")
