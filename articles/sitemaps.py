"""Sitemaps (https://www.sitemaps.org/protocol.html): an index, a part for every month, one for the listings.

Each says truthfully when its pages last changed. Stories whose source wants them out of search engines, or
found at the original, are left out. And robots.txt, which names the index.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import Q, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse

from articles.models import Byline, Place, Series, Source, Story, Tag, Topic
from articles.models.months import last_changes
from articles.models.story import StoryQuerySet
from articles.models.taxonomy import Syndication
from articles.page_tags import ARCHIVE, SITE, THINGS
from articles.paths import path_to
from articles.views.archive import days_from, within
from articles.views.page import LISTING, absolute, all_sections, public_page, set_tags

MOST_ADDRESSES = 50_000
FILED_UNDER: tuple[Any, ...] = (Byline, Source, Tag, Place, Topic, Series)
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LEFT_OUT = Q(source__syndication=Syndication.NOINDEX) | (
    Q(source__syndication=Syndication.CANONICAL) & ~Q(original_url="")
)

type Entry = tuple[str, datetime | None]


@public_page(LISTING)
def index(request: HttpRequest, at: datetime) -> HttpResponse:
    entries: list[Entry] = [
        (path_to("sitemap-month", f"{month:%Y}", f"{month:%m}"), changed)
        for month, changed in last_changes(listed(at))
    ]
    latest = max((moment for _, moment in entries if moment), default=None)
    entries.insert(0, (path_to("sitemap-listings"), latest))
    return _written("sitemapindex", "sitemap", entries, {ARCHIVE})


@public_page(LISTING)
def month(request: HttpRequest, at: datetime, year: str, month: str) -> HttpResponse:
    try:
        first = date(int(year), int(month), 1)
    except ValueError as error:
        raise Http404 from error
    last = first.replace(day=monthrange(first.year, first.month)[1])
    stories = (
        within(listed(at), **days_from(first, last))
        .only("publication_day", "slug", "changed_at")
        .newest_first()[:MOST_ADDRESSES]
    )
    entries: list[Entry] = [(story.get_absolute_url(), story.changed_at) for story in stories]
    if not entries:
        raise Http404
    return _written("urlset", "url", entries, {ARCHIVE})


@public_page(LISTING)
def listings(request: HttpRequest, at: datetime) -> HttpResponse:
    """The front page and every listing. They change with their stories, whose times stand elsewhere."""
    paths = ["/", path_to("latest"), path_to("corrections")]
    paths += [section.get_absolute_url() for section in all_sections()]
    filed: list[QuerySet[Any]] = [
        model.objects.public(at).order_by().values_list(Value(number), "slug")
        for number, model in enumerate(FILED_UNDER)
    ]
    first, *others = filed
    # In one order, whatever the database makes of it: the same listings give the same bytes.
    for number, slug in sorted(first.union(*others, all=True).order_by()[: MOST_ADDRESSES - len(paths)]):
        paths.append(FILED_UNDER[number](slug=slug).get_absolute_url())
    entries: list[Entry] = [(path, None) for path in paths[:MOST_ADDRESSES]]
    return _written("urlset", "url", entries, {THINGS})


@public_page(LISTING)
def robots(request: HttpRequest, at: datetime) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /preview/",
        "",
        f"Sitemap: {absolute(path_to('sitemap'))}",
        "",
    ]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    set_tags(response, {SITE})
    return response


def listed(at: datetime) -> StoryQuerySet:
    """The public stories that search engines may know by our address."""
    return Story.objects.public(at).exclude(_LEFT_OUT)


def _written(root: str, item: str, entries: Iterable[Entry], tags: set[str]) -> HttpResponse:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_NAMESPACE}">']
    for path, changed in entries:
        moment = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
        lines.append(f"<{item}><loc>{escape(absolute(path))}</loc>{moment}</{item}>")
    lines += [f"</{root}>", ""]
    response = HttpResponse("\n".join(lines), content_type="application/xml; charset=utf-8")
    set_tags(response, tags)
    return response
