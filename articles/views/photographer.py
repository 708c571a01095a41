"""A photographer's page: all photos under one name that readers may see, the newest first."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from articles.cursors import PageOf, newest, page_of_rows, start_of
from articles.models import Photo
from articles.models.shown import PHOTO_FIELDS
from articles.page_tags import photos_by, tag
from articles.prepared import Prepared
from articles.views.lists import CURSORS, asked_page, listing
from articles.views.page import LISTING, public_page

PAGE = 36


def taken_by(slug: str, at: datetime) -> QuerySet[Photo]:
    rows = Photo.objects.public(at).filter(photographer_slug=slug)
    return rows.only(*PHOTO_FIELDS, "photographer_slug", "added_at")


_NEWEST = Prepared(lambda slug, at: newest(taken_by(slug, at))[: PAGE + 1], slug=str, at=datetime)


def page(slug: str, at: datetime, before: str | None = None, after: str | None = None) -> PageOf[Photo]:
    """Raises NoCursor. One query."""
    if before is None and after is None:
        return PageOf(*start_of(_NEWEST(slug=slug, at=at), PAGE))
    return page_of_rows(taken_by(slug, at), PAGE, before, after)


@public_page(LISTING, *CURSORS)
def photographer_page(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    asked = asked_page(request, partial(page, slug, at))
    # Beyond the end of the photos, too, the page needs a name.
    named = asked.rows[0] if asked.rows else newest(taken_by(slug, at)).first()
    if named is None:
        raise Http404
    title = f"Photos by {named.photographer}"
    context = {
        "label": "Photos by",
        "heading": named.photographer,
        "photos": asked.rows,
        "title": title,
        "description": f"{title}, the newest first.",
    }
    tags = photos_by(slug) | {tag(named), *map(tag, asked.rows)}
    return listing(at, "pages/photographer.html", asked, named.photographer_url(), context, tags)
