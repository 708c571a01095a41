"""The index of the page store: which page shows what, and what was cleared when.

A SQLite file beside the pages. Its lock is the store's lock for all threads and processes of the machine.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
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
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS applied (change INTEGER PRIMARY KEY, at REAL NOT NULL);
"""
_PATIENCE = 20.0


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
            connection.executescript(
                "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=OFF; PRAGMA cache_size=-4000;" + _SCHEMA
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
