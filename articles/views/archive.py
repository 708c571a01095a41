"""The archive: a year's months, a month's days, a day's edition."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from articles.cursors import Listing
from articles.fronts.package import package_of
from articles.models import Story
from articles.models.story import StoryQuerySet
from articles.page_tags import ARCHIVE, stories_of_day, stories_of_month
from articles.paths import day_url, path_to
from articles.prepared import Prepared
from articles.slices import in_any
from articles.templating.times import midnight
from articles.views.lists import CURSORS, PAGE, asked_page, by_day, listing
from articles.views.page import LISTING, public_page, render_page
from articles.views.story import day_of

EDITION = 60
A_DAY = timedelta(days=1)
ENOUGH_FOR_A_PACKAGE = 5

_DAYS = {"at": datetime, "first": date, "last": date, "since": datetime, "until": datetime}
_OF_MONTH = Listing(PAGE, lambda at, **days: within(Story.objects.public(at), **days), **_DAYS)
_OF_DAY = Listing(EDITION, lambda at, **days: within(Story.objects.public(at), **days), **_DAYS)


@dataclass(frozen=True)
class Shelf:
    """A month or a day in the archive."""

    day: date
    url: str
    count: int


def within(
    stories: StoryQuerySet, first: date, last: date, since: datetime, until: datetime
) -> StoryQuerySet:
    """Stories of these days, as days_from() gives them. The day is what their addresses say; the moment is
    what has an index."""
    return stories.filter(publication_day__range=(first, last), published_at__range=(since, until))


def days_from(first: date, last: date) -> dict[str, Any]:
    """From one day to another, and the moments between which their stories were published."""
    since, until = midnight(first) - timedelta(days=2), midnight(last) + timedelta(days=3)
    return {"first": first, "last": last, "since": since, "until": until}


@public_page(LISTING)
def year_page(request: HttpRequest, at: datetime, year: str) -> HttpResponse:
    number, public = int(year), Story.objects.public(at)
    oldest = public.order_by("published_at", "pk").values_list("publication_day", flat=True).first()
    today = timezone.localdate(at)
    first = oldest or today
    first_year, this_year = first.year, today.year
    if not first_year <= number <= this_year:
        raise Http404
    counted = (
        within(public, **days_from(date(number, 1, 1), date(number, 12, 31)))
        .order_by()
        .values(month=ExtractMonth("publication_day"))
        .annotate(count=Count("pk"))
    )
    counts = {row["month"]: row["count"] for row in counted}
    months = [
        Shelf(date(number, month, 1), path_to("month", year, f"{month:02}"), counts.get(month, 0))
        for month in range(12, 0, -1)
        if first.replace(day=1) <= date(number, month, 1) <= today
    ]
    context = {
        "year": number,
        "months": months,
        "most": max(counts.values(), default=0),
        "years": [(one, path_to("year", f"{one:04}")) for one in range(this_year, first_year - 1, -1)],
        "title": f"Archive {number}",
    }
    path = path_to("year", year)
    return render_page(at, "pages/year.html", context, path=path, tags={ARCHIVE})


@public_page(LISTING, *CURSORS)
def month_page(request: HttpRequest, at: datetime, year: str, month: str) -> HttpResponse:
    first = day_of(year, month, "1")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    days = days_from(first, last)
    counted = (
        within(Story.objects.public(at), **days)
        .order_by()
        .values("publication_day")
        .annotate(count=Count("pk"))
    )
    counts = {row["publication_day"]: row["count"] for row in counted if row["publication_day"]}
    today = timezone.localdate(at)
    if not counts and (first.year, first.month) != (today.year, today.month):
        raise Http404
    page = asked_page(request, partial(_OF_MONTH.page, at=at, **days))
    context = {
        "month": first,
        "weeks": weeks(first, last, counts),
        "count": sum(counts.values()),
        "days": by_day(page.stories),
        "title": f"Archive {first:%Y-%m}",
    }
    path = path_to("month", year, month)
    return listing(at, "pages/month.html", page, path, context, {stories_of_month(first)})


def weeks(first: date, last: date, counts: dict[date, int]) -> list[list[Shelf | None]]:
    """The month as a calendar, Sunday first; days without stories have no address."""
    empty: Iterable[None] = [None] * (first.isoweekday() % 7)
    cells: list[Shelf | None] = [*empty]
    for number in range(last.day):
        day = first + timedelta(days=number)
        cells.append(Shelf(day, day_url(day) if counts.get(day) else "", counts.get(day, 0)))
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


@public_page(LISTING, *CURSORS)
def day_page(request: HttpRequest, at: datetime, year: str, month: str, day: str) -> HttpResponse:
    asked = day_of(year, month, day)
    page = asked_page(request, partial(_OF_DAY.page, at=at, **days_from(asked, asked)))
    if not page.stories and page.is_start and asked != timezone.localdate(at):
        raise Http404
    package, stories = package_of(page, ENOUGH_FOR_A_PACKAGE)
    earlier, later = next_editions(at, asked)
    context = {
        "day": asked,
        "package": package,
        "days": by_day(stories),
        "earlier": earlier,
        "later": later,
        "title": f"The edition of {asked.isoformat()}",
    }
    return listing(at, "pages/day.html", page, day_url(asked), context, {stories_of_day(asked)})


def next_editions(at: datetime, day: date) -> tuple[Shelf | None, Shelf | None]:
    """The days with stories before and after this one. One query."""
    days = [story.publication_day for story in _NEXT(at=at, begins=midnight(day), ends=midnight(day + A_DAY))]
    earlier = max((one for one in days if one and one < day), default=None)
    later = min((one for one in days if one and one > day), default=None)
    return (
        Shelf(earlier, day_url(earlier), 0) if earlier else None,
        Shelf(later, day_url(later), 0) if later else None,
    )


def _next(at: datetime, begins: datetime, ends: datetime) -> StoryQuerySet:
    """The stories next to a day."""
    public = Story.objects.public(at)
    before = public.filter(published_at__lt=begins).newest_first()
    after = public.filter(published_at__gte=ends).order_by("published_at", "pk")
    nearest = in_any(stories[:1].values_list("pk", flat=True) for stories in (before, after))
    return nearest.only("publication_day")


_NEXT = Prepared(_next, at=datetime, begins=datetime, ends=datetime)
