"""The index of the page store: which page shows what, and what was cleared when.

A SQLite file beside the pages. Its lock is the store's lock for all threads and processes of the machine.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
    key TEXT PRIMARY KEY, etag TEXT NOT NULL, cleared REAL, stored REAL NOT NULL, packed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS page_by_age ON page (stored);
CREATE INDEX IF NOT EXISTS page_unpacked ON page (key) WHERE NOT packed AND cleared IS NULL;
CREATE INDEX IF NOT EXISTS page_cleared ON page (cleared) WHERE cleared IS NOT NULL;
CREATE TABLE IF NOT EXISTS unopened (
    key TEXT PRIMARY KEY, etag TEXT NOT NULL, since REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page_tag (tag TEXT, key TEXT, PRIMARY KEY (tag, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS page_tag_by_key ON page_tag (key);
CREATE TABLE IF NOT EXISTS clearing (number INTEGER PRIMARY KEY AUTOINCREMENT, tag TEXT, at REAL);
CREATE INDEX IF NOT EXISTS clearing_by_age ON clearing (at);
INSERT INTO sqlite_sequence SELECT 'clearing', {number}
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'clearing');
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS applied (change INTEGER PRIMARY KEY, at REAL NOT NULL);
"""
_PATIENCE = 20.0
# In place of a tag: every page there is.
EVERYTHING = "*"


class Index:
    def __init__(self, path: Path, renewed: Callable[[], None]) -> None:
        """`renewed` is called when there was no index and a new one is made."""
        self.path = path
        self.renewed = renewed
        self._local = threading.local()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        yield self._connection()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that nobody else writes in; waits for its turn."""
        connection = self._connection()
        # Whoever waits for SQLite's own lock sleeps and looks again, longer each time.
        fcntl.flock(self._local.turn, fcntl.LOCK_EX)
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
        finally:
            fcntl.flock(self._local.turn, fcntl.LOCK_UN)

    # Facts, for changes.py.

    def fact(self, name: str) -> str:
        with self.reading() as index:
            row = index.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_facts(self, **facts: str) -> None:
        with self.writing() as index:
            index.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", facts.items())

    def applied(self) -> set[int]:
        """The numbers of the changes that were carried out here lately."""
        with self.reading() as index:
            return {row[0] for row in index.execute("SELECT change FROM applied")}

    def cleared_at(self, tags: Iterable[str], since: float) -> dict[str, float]:
        """When each of these tags was cleared last, of those that were since then."""
        clearings = (
            "SELECT tag, max(at) FROM clearing"
            " WHERE at >= ? AND tag IN (SELECT value FROM json_each(?)) GROUP BY tag"
        )
        with self.reading() as index:
            return dict(index.execute(clearings, (since, json.dumps(list(tags)))))

    def close(self) -> None:
        """Close this thread's connection; the next use opens one."""
        known = getattr(self._local, "connection", None)
        self._local.connection = None
        if known is not None and known[0] == os.getpid():
            known[2].close()

    def _connection(self) -> sqlite3.Connection:
        """This thread's own, in this process, to the file that is there now.

        A connection must not cross a fork; and whoever empties the store while it is in use takes the file
        away from under it, after which others would write to another.
        """
        known = getattr(self._local, "connection", None)
        if known is not None and known[:2] == (os.getpid(), self._file()):
            connection: sqlite3.Connection = known[2]
            return connection
        self.path.parent.mkdir(parents=True, exist_ok=True)
        turn = self.path.with_suffix(".turn").open("w")
        # Of several that find no index, one makes it.
        fcntl.flock(turn, fcntl.LOCK_EX)
        try:
            if self._file() is None:
                self.renewed()
            connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
            # What a power cut tears is thrown away at the next start; a killed process tears nothing.
            # Clearings begin with a number that no index before this one had.
            connection.executescript(
                "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=OFF; PRAGMA cache_size=-4000;"
                + _SCHEMA.format(number=time.time_ns())
            )
        finally:
            fcntl.flock(turn, fcntl.LOCK_UN)
        self._local.connection = (os.getpid(), self._file(), connection)
        self._local.turn = turn
        return connection

    def _file(self) -> int | None:
        try:
            return os.stat(self.path).st_ino  # noqa: PTH116  # asked for every page
        except FileNotFoundError:
            return None


def showing(index: sqlite3.Connection, tags: Collection[str]) -> list[tuple[str, float | None, bool]]:
    """The pages that show one of the tags: the key, when it was cleared, and whether it is packed small."""
    if EVERYTHING in tags:
        return index.execute("SELECT key, cleared, packed FROM page").fetchall()
    return index.execute(
        "SELECT key, cleared, packed FROM page WHERE key IN "
        f"(SELECT key FROM page_tag WHERE tag IN ({','.join('?' * len(tags))}))",
        tuple(tags),
    ).fetchall()


def stands(index: sqlite3.Connection, key: str, etag: str) -> bool:
    """Whether this is the page that stands under its address."""
    query = "SELECT 1 FROM page WHERE key = ? AND etag = ? AND cleared IS NULL"
    return index.execute(query, (key, etag)).fetchone() is not None


def cleared_since(index: sqlite3.Connection, begun: int) -> set[str]:
    """The tags that clearings since `begun` have touched, EVERYTHING among them."""
    return {tag for (tag,) in index.execute("SELECT tag FROM clearing WHERE number > ?", (begun,))}


# In one statement for all pages each: between two, a process with busy threads waits for its turn.


def note_pages(index: sqlite3.Connection, pages: Iterable[tuple[str, str, float, bool, bool]]) -> None:
    """Write down pages that are there from now on: the key, the ETag, since when, whether it is packed small,
    and whether nginx is to be given it."""
    rows = json.dumps(list(pages))
    index.execute(
        "INSERT OR REPLACE INTO page SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), NULL, "
        "json_extract(value, '$[2]'), json_extract(value, '$[3]') FROM json_each(?)",
        (rows,),
    )
    index.execute(
        "INSERT OR REPLACE INTO unopened SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), "
        "json_extract(value, '$[2]') FROM json_each(?) WHERE json_extract(value, '$[4]')",
        (rows,),
    )


def note_clearing(index: sqlite3.Connection, tags: Collection[str], at: float, forget: float) -> None:
    """Write down what is cleared; clearings from before `forget` are thrown away."""
    index.execute(
        "INSERT INTO clearing (tag, at) SELECT value, ? FROM json_each(?)", (at, json.dumps(list(tags)))
    )
    index.execute("DELETE FROM clearing WHERE at < ?", (forget,))


def note_cleared(index: sqlite3.Connection, keys: Collection[str], at: float) -> None:
    index.execute(
        "UPDATE page SET cleared = ? WHERE cleared IS NULL AND key IN (SELECT value FROM json_each(?))",
        (at, json.dumps(list(keys))),
    )


def standing(index: sqlite3.Connection, keys: Iterable[str]) -> list[tuple[str, bool]]:
    """Those of the pages that are there, and whether they are packed small."""
    query = "SELECT key, packed FROM page WHERE cleared IS NULL AND key IN (SELECT value FROM json_each(?))"
    return index.execute(query, (json.dumps(list(keys)),)).fetchall()


# Of what note_tags() and forget_tags() are given, one row for each name.
_NAMES = (
    "SELECT name.value, json_extract(page.value, '$[0]') "
    "FROM json_each(?) AS page, json_each(page.value, '$[1]') AS name"
)


def note_tags(index: sqlite3.Connection, pages: Mapping[str, Collection[str]]) -> None:
    """Write down what pages show, besides what they have shown."""
    index.execute(f"INSERT OR IGNORE INTO page_tag {_NAMES}", (_named(pages),))


def forget_tags(index: sqlite3.Connection, pages: Mapping[str, Collection[str]]) -> None:
    """Forget what pages showed besides this."""
    index.execute(
        "DELETE FROM page_tag WHERE key IN (SELECT json_extract(value, '$[0]') FROM json_each(?)) "
        f"AND (tag, key) NOT IN ({_NAMES})",
        (named := _named(pages), named),
    )


def _named(pages: Mapping[str, Collection[str]]) -> str:
    return json.dumps([(key, list(tags)) for key, tags in pages.items()])


def forget_pages(index: sqlite3.Connection, keys: Iterable[str]) -> None:
    rows = json.dumps(list(keys))
    index.execute("DELETE FROM page_tag WHERE key IN (SELECT value FROM json_each(?))", (rows,))
    index.execute("DELETE FROM page WHERE key IN (SELECT value FROM json_each(?))", (rows,))
