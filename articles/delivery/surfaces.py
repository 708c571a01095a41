"""Every address that the public may ask for: its kind, and the names of what its answers may show.

The view that makes it stands in articles/urls.py under the same name. An address that is not listed here
fails the tests, and the list is what the tests of hidden stories walk over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import unquote

from django.urls import reverse

from articles.models import (
    Byline,
    FormerAddress,
    LiveEntry,
    Photo,
    Place,
    Section,
    Series,
    Source,
    Story,
    Tag,
    Topic,
)
from articles.models.live import part_of
from articles.photos.renditions import all_renditions
from articles.photos.store import name_of, size_of


class Kind(Enum):
    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"
    FILE = "file"  # for machines, or a picture


@dataclass(frozen=True)
class Listed:
    name: str
    kind: Kind
    tags: frozenset[str]
    """The names that its answers may carry, each without the number or day that follows."""
    arguments: Callable[[], Iterable[tuple[Any, ...]]]
    """What may stand in it, hidden or not: the newsroom's rows."""
    is_kept: bool = True

    def addresses(self) -> Iterator[str]:
        """Every address of this kind for which there is a row, whether anybody may see it or not; in letters
        of any script, as servers hand it on."""
        for arguments in self.arguments():
            yield unquote(reverse(self.name, args=arguments))


def _alone() -> Iterable[tuple[Any, ...]]:
    return [()]


def _slugs(model: Any) -> Callable[[], Iterable[tuple[Any, ...]]]:
    return lambda: model.objects.order_by("pk").values_list("slug")


def _places() -> Iterable[tuple[Any, ...]]:
    # The list that ships has thousands that no story has ever come from.
    return Place.objects.filter(lines__isnull=False).distinct().order_by("pk").values_list("slug")


def _days() -> list[tuple[str, str, str]]:
    days = {*Story.objects.values_list("publication_day", flat=True), *_former_days()} - {None}
    return sorted((f"{day:%Y}", f"{day:%m}", f"{day:%d}") for day in days if day)


def _former_days() -> Iterable[Any]:
    return FormerAddress.objects.values_list("day", flat=True)


def _months() -> list[tuple[str, str]]:
    return sorted({(year, month) for year, month, _ in _days()})


def _years() -> list[tuple[str]]:
    return sorted({(year,) for year, _, _ in _days()})


def _stories() -> Iterator[tuple[Any, ...]]:
    rows = [
        *Story.objects.exclude(slug="").order_by("pk").values_list("publication_day", "slug"),
        *FormerAddress.objects.order_by("pk").values_list("day", "slug"),
    ]
    for day, slug in dict.fromkeys(rows):
        if day is not None:
            yield f"{day:%Y}", f"{day:%m}", f"{day:%d}", slug


def _live_stories() -> Iterator[tuple[Any, ...]]:
    rows = Story.objects.filter(entries__isnull=False).exclude(slug="").distinct().order_by("pk")
    for day, slug in rows.values_list("publication_day", "slug"):
        if day is not None:
            yield f"{day:%Y}", f"{day:%m}", f"{day:%d}", slug


def _parts() -> Iterator[tuple[Any, ...]]:
    rows = LiveEntry.objects.exclude(story__slug="").order_by("story", "number")
    found = rows.values_list("story__publication_day", "story__slug", "number")
    for day, slug, part in dict.fromkeys((day, slug, part_of(number)) for day, slug, number in found):
        if day is not None:
            yield f"{day:%Y}", f"{day:%m}", f"{day:%d}", slug, part


def _photos() -> Iterable[tuple[Any, ...]]:
    return Photo.objects.order_by("pk").values_list("pk")


def _renditions() -> Iterator[tuple[Any, ...]]:
    for photo in Photo.objects.order_by("pk"):
        size = size_of(photo)
        for rendition in all_renditions(size, photo.crops) if size else ():
            yield photo.pk, name_of(photo, rendition.spec)


def _photographers() -> Iterable[tuple[Any, ...]]:
    rows = Photo.objects.exclude(photographer_slug="").order_by("photographer_slug")
    return rows.values_list("photographer_slug").distinct()


# A signed link is no address of the public: whoever has it was given it, and nobody keeps its answer.
GIVEN_AWAY = frozenset({"preview", "preview-photo", "budget-feed"})
FRAME = ("site", "today")
LED_ON = ("topic", "series", "series-stories")
PICTURED = ("photo", "byline")


def _tags(*names: str) -> frozenset[str]:
    return frozenset(names)


SURFACES = (
    Listed("front", Kind.PAGE, _tags("front", *PICTURED, *FRAME), _alone),
    Listed("latest", Kind.PAGE, _tags("latest", *PICTURED, *FRAME), _alone),
    Listed("corrections", Kind.PAGE, _tags("corrections", *FRAME), _alone),
    Listed("section", Kind.PAGE, _tags("section-stories", "byline", *PICTURED, *FRAME), _slugs(Section)),
    Listed("tag", Kind.PAGE, _tags("tag", "tag-stories", *PICTURED, *FRAME), _slugs(Tag)),
    Listed("topic", Kind.PAGE, _tags("topic", "topic-stories", *PICTURED, *FRAME), _slugs(Topic)),
    Listed("series", Kind.PAGE, _tags("series", "series-stories", *PICTURED, *FRAME), _slugs(Series)),
    Listed("byline", Kind.PAGE, _tags("byline-stories", *PICTURED, *FRAME), _slugs(Byline)),
    Listed("place", Kind.PAGE, _tags("place", "place-stories", *PICTURED, *FRAME), _places),
    Listed("source", Kind.PAGE, _tags("source", "source-stories", *PICTURED, *FRAME), _slugs(Source)),
    Listed("photo", Kind.PAGE, _tags("photo-stories", *PICTURED, *FRAME), _photos),
    Listed("photographer", Kind.PAGE, _tags("photographer", "photo", *FRAME), _photographers),
    Listed("year", Kind.PAGE, _tags("archive", *FRAME), _years),
    Listed("month", Kind.PAGE, _tags("month", *PICTURED, *FRAME), _months),
    Listed("day", Kind.PAGE, _tags("day", *PICTURED, *FRAME), _days),
    Listed(
        "story",
        Kind.PAGE,
        _tags("story", "live", "source", "tag", "place", "latest", *LED_ON, *PICTURED, *FRAME),
        _stories,
    ),
    Listed(
        "entries",
        Kind.PAGE,
        _tags("story", "live", "source", "tag", "place", "latest", *LED_ON, *PICTURED, *FRAME),
        _parts,
    ),
    Listed(
        "newest-entries",
        Kind.FILE,
        _tags("story", "live", "latest", *LED_ON, *PICTURED, *FRAME),
        _live_stories,
    ),
    Listed(
        "rss",
        Kind.FEED,
        _tags("latest", "story", "live", "source", "tag", "place", "site", *LED_ON, *PICTURED),
        _alone,
    ),
    Listed("corrections-rss", Kind.FEED, _tags("corrections"), _alone),
    Listed("sitemap", Kind.SITEMAP, _tags("archive"), _alone),
    Listed("sitemap-listings", Kind.SITEMAP, _tags("things"), _alone),
    Listed("sitemap-month", Kind.SITEMAP, _tags("archive"), _months),
    Listed("robots", Kind.FILE, _tags("site"), _alone),
    Listed("favicon", Kind.FILE, _tags(), _alone, is_kept=False),
    # Found by their own rule at each request, and kept by every cache under names that never change, until a
    # CDN hears the name of the photo.
    Listed("rendition", Kind.FILE, _tags("photo"), _renditions, is_kept=False),
)


def all_addresses() -> Iterator[str]:
    """Every address of every kind, hidden or not: as many as there are rows."""
    for listed in SURFACES:
        yield from listed.addresses()
