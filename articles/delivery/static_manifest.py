"""What baked pages were made from: every address there is, and what it shows."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from articles.delivery.index import EVERYTHING
from articles.delivery.page_store import PageStore


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
        if self.index.fact("site") != site:
            self.clear([EVERYTHING])
            self.index.set_facts(site=site)

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

    def write_down(
        self, made: Iterable[tuple[str, Iterable[str], str]], found: Iterable[str], gone: Iterable[str]
    ) -> None:
        """`made`: addresses with what they show and their files' marks. `found`: due from now on."""
        now = time.time()
        with self.index.writing() as index:
            index.executemany(
                "INSERT OR IGNORE INTO page VALUES (?, '', ?, ?, 1)", [(key, now, now) for key in found]
            )
            made = list(made)
            index.executemany("DELETE FROM page_tag WHERE key = ?", [(key,) for key, _, _ in made])
            index.executemany(
                "INSERT INTO page_tag VALUES (?, ?)", [(tag, key) for key, tags, _ in made for tag in tags]
            )
            index.executemany(
                "INSERT OR REPLACE INTO page VALUES (?, ?, NULL, ?, 1)",
                [(key, mark, now) for key, _, mark in made],
            )
            left = [(key,) for key in gone]
            index.executemany("DELETE FROM page_tag WHERE key = ?", left)
            index.executemany("DELETE FROM page WHERE key = ?", left)

    def mend(self, mark_of: Callable[[str], str]) -> None:
        """Have every address asked for again whose file is not the one that was put; `mark_of` its key."""
        now = time.time()
        with self.index.writing() as index:
            rows = index.execute("SELECT key, etag FROM page WHERE cleared IS NULL").fetchall()
            index.executemany(
                "UPDATE page SET cleared = ? WHERE key = ?",
                [(now, key) for key, mark in rows if mark_of(key) != mark],
            )

    # A bake that was killed may have put files here of which nothing was written down.

    def begin(self) -> bool:
        """Write down that a bake has begun; says whether the one before came to its end."""
        is_in_order = self.index.fact("baking") == ""
        self.index.set_facts(baking="now")
        return is_in_order

    def end(self) -> None:
        self.index.set_facts(baking="")

    def _clear(self, index: sqlite3.Connection, changed: set[str], gone: set[str], at: float) -> list[str]:
        """Never for good: the file is there until the page has been asked for again."""
        return super()._clear(index, changed | gone, set(), at)

    def _shut(self, key: str, is_packed: bool) -> None:
        """Nothing stands open here."""

    def say_whether_soon(self) -> None:
        """And nginx finds nothing here."""
