"""The newest stories of the site and of every section: what a front is filled up from."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from operator import attrgetter

from django.db.models import F, OuterRef, QuerySet
from django.utils import timezone

from articles.cards import stories_with
from articles.models import Section, Story
from articles.models.rows import JSONRows
from articles.prepared import Prepared
from articles.slices import Numbers, union_of

KINDS_OF_OPINION = (Story.Kind.OPINION, Story.Kind.EDITORIAL)
OPINION_KEPT = timedelta(days=30)
LATEST = 40
OF_A_SECTION = 14
# Of all sections together, so that hundreds of them do not make one page of the whole site.
OF_ALL_SECTIONS = 5_000
OPINIONS = 4


def candidates(
    at: datetime, sections: Collection[Section], named: Collection[int] = ()
) -> tuple[list[Story], list[Story]]:
    """The newest stories of the site and of every section, newest first; and those of some numbers. Three
    queries."""
    numbers = {number for (number,) in _NEWEST.rows(at=at, since=oldest_opinion(at))}
    each = max(1, min(OF_A_SECTION, OF_ALL_SECTIONS // max(1, len(sections))))
    # Both databases hand such a list on as text.
    numbers.update(*(json.loads(text) for (text,) in newest_of_sections(each).rows(at=at)))
    found = sorted(stories_with({*numbers, *named}, at), key=newest_last, reverse=True)
    return [one for one in found if one.id in numbers], [one for one in found if one.id in named]


def _newest(at: datetime, since: datetime) -> Numbers:
    public = Story.objects.public(at)
    opinion = public.filter(published_at__gte=since)
    legs = [public.newest_first()[:LATEST]]
    legs += [opinion.filter(kind=kind).newest_first()[:OPINIONS] for kind in KINDS_OF_OPINION]
    return union_of(leg.values_list("pk", flat=True) for leg in legs)


@cache
def newest_of_sections(each: int) -> Prepared[list[int]]:
    """The numbers of the newest stories of every section: a list in a column of the section's own row.

    As parts of a union they would reach SQLite's limit with some five hundred sections.
    """

    def build(at: datetime) -> QuerySet[Section, list[int]]:
        newest = Story.objects.public(at).filter(section=OuterRef("pk")).newest_first()[:each]
        rows = JSONRows(newest.values(item=F("pk")))
        return Section.objects.order_by().values_list(rows, flat=True)

    return Prepared(build, at=datetime)


_NEWEST = Prepared(_newest, at=datetime, since=datetime)


def oldest_opinion(at: datetime) -> datetime:
    """From when on opinion is fresh enough; moves once a day, and so the page need not be made anew."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) - OPINION_KEPT


def published(story: Story) -> datetime:
    return story.published_at or timezone.now()


# A key to sort by. Whatever is public has a time of publication.
newest_last = attrgetter("published_at", "id")
