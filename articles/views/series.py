"""A series: its parts in their order, on one page."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse

from articles.cards import pictured, stories_with
from articles.models import Series, SeriesPart
from articles.page_tags import stories_of, tag, with_stories
from articles.prepared import Prepared
from articles.views.lists import the_only
from articles.views.page import LISTING, public_page, render_page

_SERIES = Prepared(lambda at, slug: Series.objects.public(at).filter(slug=slug), at=datetime, slug=str)
_PARTS = Prepared(
    lambda at, under: (
        SeriesPart.objects.public(at).filter(series_id=under).order_by("position", "pk").stories()
    ),
    at=datetime,
    under=int,
)


@public_page(LISTING)
def series_page(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    series = the_only(_SERIES(at=at, slug=slug))
    stories = stories_with(number for (number,) in _PARTS.rows(at=at, under=series.pk))
    if not stories:
        # Withdrawn between two queries.
        raise Http404
    context = {
        "series": series,
        "parts": [pictured(story) for story in stories],
        "title": series.name,
        "about": series.description,
        "description": series.description,
    }
    tags = {tag(series), stories_of(series)} | with_stories(stories)
    return render_page(at, "pages/series.html", context, path=series.get_absolute_url(), tags=tags)
