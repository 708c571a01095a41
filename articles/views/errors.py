"""What is answered when there is nothing to show. Hidden and missing look exactly alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from articles.cards import shown_stories
from articles.models import Story
from articles.page_tags import LATEST, tag
from articles.views.page import ERROR, keep, nameless_frame, render_page

LATEST_SHOWN = 8


class NoSuchCursor(Http404):
    """A listing was asked for a place in it that we have never named. `start`: the listing's own address."""

    def __init__(self, start: str) -> None:
        super().__init__(start)
        self.start = start


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says nothing of what was asked for, so that a story in hiding and none at all are answered alike."""
    at = timezone.now()
    if isinstance(exception, NoSuchCursor):
        return _with_latest(at, "pages/no_cursor.html", 404, start=exception.start)
    return _with_latest(at, "pages/404.html", 404)


def gone(at: datetime, story: Story) -> HttpResponse:
    """At an address of a story that was withdrawn."""
    return _with_latest(at, "pages/410.html", 410, {tag(story)}, notice=story.notice)


def _with_latest(
    at: datetime, template: str, status: int, tags: Iterable[str] = (), **words: str
) -> HttpResponse:
    latest = shown_stories(Story.objects.public(at).newest_first()[:LATEST_SHOWN])
    context = {"latest": latest, **words}
    response = render_page(at, template, context, path="/", tags={LATEST, *tags}, status=status)
    keep(response, ERROR, at)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """The 500 page: without the database, which may be what broke."""
    return _plain(500)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain(403)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain(400)


def _plain(status: int) -> HttpResponse:
    response = HttpResponse(render_to_string(f"pages/{status}.html", nameless_frame()), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
