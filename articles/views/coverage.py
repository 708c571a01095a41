"""The entries of a live story as its pages show them: the start of the coverage, its parts, what is newest.

A part keeps its entries for good (articles/models/live.py), so that a link to an entry holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString

from articles import html, structured_data
from articles.models import LiveEntry, StoryPhoto
from articles.models.live import PART, LiveEntryQuerySet, numbers_of
from articles.page_tags import entries_of, tag
from articles.prepared import Prepared, Row
from articles.rendered import Rendered
from articles.views.article import Article
from articles.views.story_parts import ShownCorrection, body_of, corrections_in, figure_for

# Some kilobytes each, with what was rendered of them.
REMEMBERED = 2000
# Key moments and pinned entries that stand on top.
MARKED = 60
# Beyond what anybody posts, and within what databases count.
MOST_PARTS = 1_000_000
# Who was away for more entries than these loads the page anew.
NEWEST = 12


_IS_MARKED = Q(is_key=True) | Q(is_pinned=True)


def _entries(at: datetime, story: int) -> LiveEntryQuerySet:
    return LiveEntry.objects.public(at).filter(story=story).for_page()


# Two parts at the most, and the first entry of what is older.
_START = Prepared(
    lambda at, story: _entries(at, story).order_by("-number")[: 2 * PART + 1], at=datetime, story=int
)
_MARKED = Prepared(
    lambda at, story: _entries(at, story).filter(_IS_MARKED).order_by("-at", "-number")[:MARKED],
    at=datetime,
    story=int,
)
_NEWEST = Prepared(lambda at, story: _entries(at, story).order_by("-number")[:NEWEST], at=datetime, story=int)
_NUMBERS = Prepared(
    lambda at, story: (
        LiveEntry.objects.public(at).filter(story=story).order_by("number").values_list("number")
    ),
    at=datetime,
    story=int,
)
_UP_TO = Prepared(
    lambda at, story, last: _entries(at, story).filter(number__lte=last).order_by("-number")[: PART + 1],
    at=datetime,
    story=int,
    last=int,
)
_AFTER = Prepared(
    lambda at, story, last: _entries(at, story).filter(number__gt=last).order_by("number")[:1],
    at=datetime,
    story=int,
    last=int,
)


@dataclass(frozen=True, eq=False)
class Entry(Rendered):
    """An entry as pages show it. Shared by all threads: nobody may change it."""

    row: Any
    story_url: str
    photos: tuple[StoryPhoto, ...] = ()

    @property
    def number(self) -> int:
        """By which its place on a page is found."""
        found: int = self.row.number
        return found

    @property
    def part_url(self) -> str:
        return part_url(self.story_url, self.row.part)

    @property
    def url(self) -> str:
        """Where it is found for good."""
        return f"{self.part_url}#entry-{self.number}"

    @property
    def name(self) -> str:
        """Its heading, or its first words."""
        return str(self.row)

    @cached_property
    def body(self) -> SafeString:
        return body_of(self.row, SafeString(""), figure_for(self.photos, "includes/body_photo.html"))

    @cached_property
    def corrections(self) -> list[ShownCorrection]:
        return corrections_in(self.row.correction_rows)


@lru_cache(maxsize=REMEMBERED)
def entry_of(row: Row, story_url: str) -> Entry:
    return Entry(_START.yielding([row])[0], story_url)


def entries_in(rows: Iterable[Row], article: Article) -> list[Entry]:
    """The entries in rows of one of the queries above, each with the photos of its story that it shows."""
    found = [entry_of(row, article.story.get_absolute_url()) for row in rows]
    return [
        replace(one, photos=tuple(article.photos)) if html.photo_ids(one.row.body) else one for one in found
    ]


def by_time(entries: Iterable[Entry]) -> list[Entry]:
    """The newest first, by the time that readers see."""
    return sorted(entries, key=lambda one: (one.row.at, one.number), reverse=True)


@dataclass(frozen=True)
class Coverage:
    """What the page of a live story, or of a part of it, shows of its entries."""

    article: Article
    entries: list[Entry]
    older: str
    """The address at which it goes on; empty where it does not."""
    newer: str = ""
    pinned: tuple[Entry, ...] = ()
    key_moments: tuple[tuple[Entry, str], ...] = ()
    """Each with where it stands: on this page, or in its part."""
    parts: frozenset[int] = frozenset()
    marked: tuple[Entry, ...] = ()

    @property
    def latest(self) -> datetime | None:
        return max((one.row.at for one in (*self.entries, *self.pinned)), default=None)

    @property
    def tags(self) -> set[str]:
        story = self.article.story.pk
        bylines = {tag(one.row.byline) for one in (*self.entries, *self.pinned) if one.row.byline}
        return bylines | {entries_of(story, part) for part in self.parts}

    @property
    def newest_url(self) -> str:
        return f"{self.article.story.get_absolute_url()}newest/"

    @property
    def json_ld(self) -> SafeString:
        facts, entries = self.article.facts, [*self.pinned, *self.entries]
        return structured_data.script(structured_data.live_posting(facts, self.article.story, entries))


def part_url(story_url: str, part: int) -> str:
    return f"{story_url}entries/{part}/"


def start_of(at: datetime, article: Article) -> Coverage:
    """The newest part and the one before, with what is marked in all of them. Two queries."""
    story, url = article.story, article.story.get_absolute_url()
    found = entries_in(_START.rows(at=at, story=story.pk), article)
    marked = entries_in(_MARKED.rows(at=at, story=story.pk), article)
    newest = found[0].row.part if found else 1
    shown = [one for one in found if one.row.part >= newest - 1]
    further = found[len(shown) :]
    pinned = [one for one in marked if one.row.is_pinned]
    here = {one.number for one in (*shown, *pinned)}
    keys = [one for one in marked if one.row.is_key]
    return Coverage(
        article,
        by_time(one for one in shown if not one.row.is_pinned),
        part_url(url, further[0].row.part) if further else "",
        pinned=tuple(pinned),
        key_moments=tuple((one, f"#entry-{one.number}" if one.number in here else one.url) for one in keys),
    )


def part_of_coverage(at: datetime, article: Article, part: int) -> Coverage | None:
    """A part; None if there is nothing in it. Two queries."""
    story, url = article.story, article.story.get_absolute_url()
    if part > MOST_PARTS:
        return None
    first, last = numbers_of(part)
    found = entries_in(_UP_TO.rows(at=at, story=story.pk, last=last), article)
    shown = [one for one in found if one.number >= first]
    if not shown:
        return None
    further = found[len(shown) :]
    later = entries_in(_AFTER.rows(at=at, story=story.pk, last=last), article)
    return Coverage(
        article,
        by_time(shown),
        part_url(url, further[0].row.part) if further else "",
        newer=later[0].part_url if later else "",
        parts=frozenset({part}),
    )


@dataclass(frozen=True)
class Newest:
    """What has changed, for whoever has the page of a live story before them."""

    entries: list[Entry]
    """Those that came last."""
    key_moments: tuple[tuple[Entry, str], ...]
    numbers: str
    """Of all entries that there are, as in "1-57 59-61": what is not among them was withdrawn."""


def newest_of(at: datetime, article: Article) -> Newest:
    """Three queries."""
    asked = {"at": at, "story": article.story.pk}
    marked = entries_in(_MARKED.rows(**asked), article)
    return Newest(
        entries_in(_NEWEST.rows(**asked), article),
        tuple((one, one.url) for one in marked if one.row.is_key),
        in_runs(number for (number,) in _NUMBERS.rows(**asked)),
    )


def in_runs(numbers: Iterable[int]) -> str:
    """Ascending numbers, each run of them by its first and last."""
    # What stands in one run differs from its place in the row by the same number.
    runs = [list(run) for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return " ".join(f"{run[0][1]}-{run[-1][1]}" for run in runs)
