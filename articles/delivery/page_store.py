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
from collections.abc import Iterable, Iterator
from pathlib import Path

from articles.delivery.files import Draft, draft, replace, thrown_away
from articles.delivery.index import Index
from articles.delivery.open_files import OpenFiles
from articles.delivery.slate import Slate
from articles.delivery.stored import IDENTITY, StoredPage
from articles.delivery.waiting import Waiting
from articles.views.page import LISTING, STORY

logger = logging.getLogger(__name__)

# How long a clearing is remembered: longer than any page takes to make.
_REMEMBERED = 600.0
# Longer than any cache may keep or reuse a page, in seconds.
SOON = max(one.shared + one.while_revalidate for one in (STORY, LISTING)) + 5
# In place of a tag: every page there is.
EVERYTHING = "*"


class PageStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = Index(folder / "index.sqlite3", self._forget_pages)
        self.open = OpenFiles(folder / "open")
        self.slate = Slate(folder / "slate")
        self.waiting = Waiting(folder / "waiting")
        # Of which site this process makes pages; set by start().
        self._site = ""

    # Reading: no lock and no index, the files alone.

    def path_of(self, key: str) -> Path:
        digest = hashlib.sha256(key.encode()).hexdigest()
        return self.folder / "kept" / digest[:2] / digest[2:34]

    def read(self, key: str) -> StoredPage | None:
        return _read(self.path_of(key))

    def path_before(self, key: str) -> Path:
        """Where a page lies that a change has cleared, until the new one is made."""
        return _old(self.path_of(key))

    def before(self, key: str) -> tuple[StoredPage, float] | None:
        """The page as it was before a change cleared it, and how many seconds ago that was."""
        path = self.path_before(key)
        page = _read(path)
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
        tags, path = page.tags, self.path_of(key)
        # Written before it is its turn, so that nobody waits for the disk of others; but not before the
        # index is there, since a new one empties the folders.
        with self.index.reading():
            drafts = [(draft(path, page.written()), path)]
        with self._changing() as index, thrown_away(drafts):
            marks = ",".join("?" * (len(tags) + 1))
            wrong = index.execute(
                f"SELECT 1 FROM clearing WHERE number > ? AND tag IN ({marks}) LIMIT 1",
                (begun, EVERYTHING, *tags),
            ).fetchone()
            if wrong or self._is_of_another_site(index):
                return False
            now, is_packed = time.time(), IDENTITY in page.bodies and len(page.bodies) == 1
            index.execute(
                "INSERT OR REPLACE INTO page VALUES (?, ?, NULL, ?, ?)", (key, page.etag, now, is_packed)
            )
            if page.may_lie_open and self.open.has_place(key):
                index.execute("INSERT OR REPLACE INTO unopened VALUES (?, ?, ?)", (key, page.etag, now))
            # Most pages show again what they showed before.
            before = {row[0] for row in index.execute("SELECT tag FROM page_tag WHERE key = ?", (key,))}
            index.executemany("INSERT INTO page_tag VALUES (?, ?)", [(tag, key) for tag in tags - before])
            self._shut(key)
            # It is still our turn. A file that no row knows could never be cleared; a row without one does
            # no harm, nor does a name too many.
            index.commit()
            replace(drafts)
            _old(path).unlink(missing_ok=True)
            if gone := before - tags:
                index.executemany(
                    "DELETE FROM page_tag WHERE tag = ? AND key = ?", [(tag, key) for tag in gone]
                )
        return True

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
                if self._is_there(index, key, etag):
                    replace(drafts)
                # Whatever came of it: what is made again is marked again.
                index.execute("DELETE FROM unopened WHERE key = ? AND etag = ?", (key, etag))

    def pack(self, key: str, etag: str, bodies: dict[str, bytes]) -> None:
        """Give a page these encodings, if it is still the one that was packed."""
        with self._changing() as index:
            page = self.read(key) if self._is_there(index, key, etag) else None
            if page is None or page.etag != etag:
                return
            page.bodies.update(bodies)
            places = [(self.path_of(key), page.written())]
            if self.open.has(key):
                places += self.open.places(key, bodies)
            drafts = [(draft(place, body), place) for place, body in places]
            with thrown_away(drafts):
                replace(drafts)
            index.execute("UPDATE page SET packed = 1 WHERE key = ?", (key,))

    @staticmethod
    def _is_there(index: sqlite3.Connection, key: str, etag: str) -> bool:
        """Whether this is the page that stands under its address."""
        query = "SELECT 1 FROM page WHERE key = ? AND etag = ? AND cleared IS NULL"
        return index.execute(query, (key, etag)).fetchone() is not None

    def _shut(self, key: str) -> None:
        self.open.shut(key)

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
        tags = set(tags)
        if not tags:
            return []
        with self._changing() as index:
            return self._clear(index, tags, for_good)

    def carry_out(self, changes: Iterable[tuple[int, Iterable[str], bool]], forget: float) -> list[str]:
        """Clear what numbered changes touch (number, tags, for good), each once; answers the keys.

        Two processes often see the same change at the same moment: in one transaction it is looked whether
        it was carried out, cleared, and noted. Notes from before `forget` are thrown away.
        """
        with self._changing() as index:
            done = {row[0] for row in index.execute("SELECT change FROM applied")}
            new = [(number, set(tags), for_good) for number, tags, for_good in changes if number not in done]
            keys: list[str] = []
            for is_for_good in (True, False):
                tags = set[str]().union(*(tags for _, tags, for_good in new if for_good == is_for_good))
                keys += self._clear(index, tags, is_for_good) if tags else []
            now = time.time()
            index.executemany("INSERT INTO applied VALUES (?, ?)", [(number, now) for number, _, _ in new])
            index.execute("DELETE FROM applied WHERE at < ?", (forget,))
        return keys

    def _clear(self, index: sqlite3.Connection, tags: set[str], for_good: bool) -> list[str]:
        now = time.time()
        index.executemany("INSERT INTO clearing (tag, at) VALUES (?, ?)", [(tag, now) for tag in tags])
        index.execute("DELETE FROM clearing WHERE at < ?", (now - _REMEMBERED,))
        if EVERYTHING in tags:
            rows = index.execute("SELECT key, cleared FROM page").fetchall()
        else:
            rows = index.execute(
                "SELECT key, cleared FROM page WHERE key IN "
                f"(SELECT key FROM page_tag WHERE tag IN ({','.join('?' * len(tags))}))",
                tuple(tags),
            ).fetchall()
        for key, cleared in rows:
            path = self.path_of(key)
            if cleared is None:
                self._shut(key)
            if for_good:
                path.unlink(missing_ok=True)
                _old(path).unlink(missing_ok=True)
            elif cleared is None:
                with contextlib.suppress(FileNotFoundError):
                    path.replace(_old(path))
        if rows:
            self.waiting.forget()
        keys = [(key,) for key, _ in rows]
        if for_good:
            index.executemany("DELETE FROM page_tag WHERE key = ?", keys)
            index.executemany("DELETE FROM page WHERE key = ?", keys)
        else:
            index.executemany(
                "UPDATE page SET cleared = ? WHERE key = ? AND cleared IS NULL",
                [(now, key) for key, _ in rows],
            )
        return [key for key, cleared in rows if cleared is None]

    def cleared(self, within: float, most: int) -> list[str]:
        """Pages that were cleared within the last seconds and that nobody has made again."""
        with self.index.reading() as index:
            query = "SELECT key FROM page WHERE cleared > ? LIMIT ?"
            return [key for (key,) in index.execute(query, (time.time() - within, most))]

    def trim(self, most: int) -> int:
        """Throw away the oldest pages beyond the newest `most`, and what was cleared long ago."""
        with self._changing() as index:
            rows = index.execute(
                "SELECT key FROM page ORDER BY stored DESC LIMIT -1 OFFSET ?", (most,)
            ).fetchall()
            for (key,) in rows:
                self._shut(key)
                self.path_of(key).unlink(missing_ok=True)
                _old(self.path_of(key)).unlink(missing_ok=True)
            index.executemany("DELETE FROM page_tag WHERE key = ?", rows)
            index.executemany("DELETE FROM page WHERE key = ?", rows)
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
        """Tell nginx, which cannot work it out, whether a cache could keep a page for too long.

        It looks for pages under calm/ first. As a link that comes and goes this costs its requests nothing,
        while asking for a flag would cost each of them a look at the file system.
        """
        calm = self.folder / "calm"
        if self.right_until() - time.time() <= SOON:
            calm.unlink(missing_ok=True)
        elif not calm.is_symlink():
            with contextlib.suppress(FileExistsError):
                calm.symlink_to("open")

    # Facts, for changes.py.

    def fact(self, name: str) -> str:
        with self.index.reading() as index:
            row = index.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_facts(self, **facts: str) -> None:
        with self.index.writing() as index:
            index.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", facts.items())

    def applied(self) -> set[int]:
        """The numbers of the changes that were carried out here lately."""
        with self.index.reading() as index:
            return {row[0] for row in index.execute("SELECT change FROM applied")}

    def start(self, fingerprint: str) -> None:
        """For the server's start: empty the store if what it holds was made by another site than this.

        A store that cannot be read, or that the machine went down with, is thrown away.
        """
        mark = self._site = f"{_boot()} {fingerprint}"
        try:
            before = self.fact("site")
        except sqlite3.DatabaseError:
            before = ""
        if before == mark:
            return
        self.index.close()
        if before and before.split(" ")[0] == _boot():
            self.clear([EVERYTHING], for_good=True)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.set_facts(site=mark)
        # The workers that are forked now open their own.
        self.index.close()

    def _is_of_another_site(self, index: sqlite3.Connection) -> bool:
        """Whether another release has begun here, and this process is of the one before, which ends."""
        row = index.execute("SELECT value FROM fact WHERE name = 'site'").fetchone()
        return self._site != "" and row is not None and row[0] != self._site

    def _forget_pages(self) -> None:
        """An index that is new knows none of the pages that may lie here, and could never clear them."""
        with self.slate.changing():
            for name in ("kept", "open"):
                shutil.rmtree(self.folder / name, ignore_errors=True)


def _boot() -> str:
    """What is another after each start of the machine, where it can be told."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return "-"


def _old(path: Path) -> Path:
    return path.with_name(path.name + ".old")


def _read(path: Path) -> StoredPage | None:
    try:
        return StoredPage.read(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
