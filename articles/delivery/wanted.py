"""Which of the pages that a change has cleared are made first: those that most readers wait for.

A change clears many pages at once, and each takes some milliseconds. Counted is who has asked for one since,
in whichever process, and who is expected to: whoever asked before the change will ask again. So the front
page is made before its neighbors also where the first reader asks for one of those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from articles.delivery.stored import StoredPage
from articles.delivery.waiting import Waiting
from articles.views.page import LISTING

# Pages that are counted. More are cleared only where nearly all of them are.
MOST = 1_000
# Who is expected within so many seconds counts like who has asked.
EXPECTED_WITHIN = 0.25


class Wanted:
    def __init__(self, waiting: Waiting, expected: Callable[[str], float]) -> None:
        """`expected`: how many will ask for a page within EXPECTED_WITHIN, each counted by weight()."""
        self.waiting = waiting
        self.expected = expected
        self._asked: set[str] = set()
        self._cleared: set[str] = set()

    def ask(self, key: str, page: StoredPage) -> None:
        """Somebody asks for a page, for which the one before stands in."""
        if len(self._asked) >= MOST:
            self._asked.clear()
        self._asked.add(key)
        self.waiting.add(key, weight(page))

    def clear(self, keys: Iterable[str]) -> None:
        """What changes have cleared lately, and nobody has made since."""
        self._cleared = set(keys)

    def made(self, key: str) -> None:
        self._asked.discard(key)
        self._cleared.discard(key)
        self.waiting.no_more(key)

    def first(self, asked: str = "") -> list[str]:
        """Pages that somebody may want, what most want first; of equals the one that is `asked` for."""
        # Others ask on meanwhile.
        keys = self._cleared.union(self._asked)
        counts = {key: self.waiting.for_page(key) + self.expected(key) for key in keys}
        wanted = [key for key, count in counts.items() if count or key == asked]
        return sorted(wanted, key=lambda key: (counts[key], key == asked), reverse=True)


def weight(page: StoredPage) -> float:
    """How much one who asks for a page counts: less, the longer caches may keep it. What was withdrawn counts
    no more than a list."""
    return 1 / max(page.freshness.shared, LISTING.shared)
