"""What a folder of baked pages was made from: every address in it, and what it shows."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

from articles.delivery.page_store import EVERYTHING, PageStore


class Manifest(PageStore):
    """The page store's index alone: the pages themselves lie where a static server finds them.

    An address is due from the moment it is found, or something that it shows is touched, until it has been
    asked for: whoever is killed in between leaves the rest to the next. No row goes before its file.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        folder.mkdir(mode=0o700, exist_ok=True)
        # The folder may be served with the rest: what is taken out of the index has to be out of its file.
        with self.index.reading() as index:
            index.executescript("PRAGMA secure_delete=ON; PRAGMA cache_size=-64000;")

    def made_by(self, site: str) -> None:
        """What another release, or a site with other settings, has made is due."""
        if self.fact("site") != site:
            self.clear([EVERYTHING])
            self.set_fact("site", site)

    def addresses(self) -> tuple[set[str], list[str]]:
        """Every address, and those of them that are due, as they were found."""
        with self.index.reading() as index:
            known = {row[0] for row in index.execute("SELECT key FROM page")}
            due = index.execute("SELECT key FROM page WHERE cleared IS NOT NULL ORDER BY stored, cleared")
            return known, [row[0] for row in due]

    def count_of_due(self) -> int:
        with self.index.reading() as index:
            row = index.execute("SELECT count(*) FROM page WHERE cleared IS NOT NULL").fetchone()
        return int(row[0])

    def further(self, path: str) -> list[str]:
        """The further pages of a list."""
        with self.index.reading() as index:
            # "@" comes right after "?".
            rows = index.execute("SELECT key FROM page WHERE key >= ? AND key < ?", (f"{path}?", f"{path}@"))
            return [row[0] for row in rows]

    def write_down(
        self, made: Iterable[tuple[str, Iterable[str]]], found: Iterable[str], gone: Iterable[str]
    ) -> None:
        """`made`: addresses with what they show. `found`: those that are due from now on."""
        now = time.time()
        with self.index.writing() as index:
            index.executemany(
                "INSERT OR IGNORE INTO page VALUES (?, '', ?, ?, 1)", [(key, now, now) for key in found]
            )
            for key in gone:
                index.execute("DELETE FROM page_tag WHERE key = ?", (key,))
                index.execute("DELETE FROM page WHERE key = ?", (key,))
            for key, tags in made:
                index.execute("DELETE FROM page_tag WHERE key = ?", (key,))
                index.executemany("INSERT INTO page_tag VALUES (?, ?)", [(tag, key) for tag in tags])
                index.execute("INSERT OR REPLACE INTO page VALUES (?, '', NULL, ?, 1)", (key, now))

    def _clear(self, index: sqlite3.Connection, tags: set[str], for_good: bool) -> list[str]:
        """Never for good: the file is there until the page has been asked for again."""
        return super()._clear(index, tags, False)

    def _shut(self, key: str) -> None:
        """Nothing stands open here."""

    def say_whether_soon(self) -> None:
        """And nginx finds nothing here."""
