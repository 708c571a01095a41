"""What every public page has in common: one moment, one frame, honest headers.

A page is made without the request: it cannot depend on who asks, and may be kept and given to anyone. It is
judged by one moment, `at`, taken once; no cache may keep it beyond the next moment at which time alone would
change it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import to_locale

from articles.clock import ENDING, changes_of_page
from articles.models import Section
from articles.page_tags import SITE, TODAY
from articles.prepared import Prepared, Row
from articles.rendered import Rendered
from articles.templating.times import local_time, midnight
from articles.templating.words import direction
from articles.views.reading import reading

type View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Freshness:
    """How long an answer may be kept, in seconds: by a browser, by a shared cache, while it asks again, and
    while we do not answer."""

    browser: int
    shared: int
    while_revalidate: int
    if_error: int

    def header(self, left: float, ends: float | None = None) -> str:
        """Cache-Control, when time alone changes the answer in `left` seconds, and makes it one that nobody
        may see any more in `ends`."""
        most = max(0, int(left))
        browser, shared = min(self.browser, most), min(self.shared, most)
        while_revalidate = min(self.while_revalidate, most - shared)
        if_error = self.if_error if ends is None else max(0, min(self.if_error, int(ends) - shared))
        return (
            f"public, max-age={browser}, s-maxage={shared}, "
            f"stale-while-revalidate={while_revalidate}, stale-if-error={if_error}"
        )


STORY = Freshness(60, 300, 60, 86400)
LISTING = Freshness(30, 60, 30, 3600)
# Whoever asks for live coverage again wants to know what has come.
LIVE = Freshness(0, 60, 30, 86400)
ERROR = Freshness(0, 10, 0, 0)


@dataclass(frozen=True)
class Surface:
    """What an address that the public may read promises to whoever keeps its answers."""

    freshness: Freshness
    parameters: tuple[str, ...]
    """The parameters of the query that the page looks at; all others change nothing."""


def public_page(freshness: Freshness, *parameters: str) -> Callable[[View], View]:
    """A view for readers: `view(request, at, …)`, for GET and HEAD alone, with the headers above."""

    def decorate(view: View) -> View:
        @reading
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            at = timezone.now()
            response = view(request, at, *args, **kwargs)
            if "Cache-Control" not in response.headers:
                keep(response, freshness, at)
            return response

        answer.surface = Surface(freshness, parameters)  # type: ignore[attr-defined]
        return answer

    return decorate


def keep(response: HttpResponseBase, freshness: Freshness, at: datetime) -> None:
    """Say how long an answer judged at `at` may be kept, and when nobody may see it any more. One query."""
    moments = changes_of_page(at, photos_on(response))
    changes = [next_midnight(at), *moments.values()]
    ends = None
    if ENDING in moments:
        ends = (moments[ENDING] - at).total_seconds()
        # The moment at which the rights in one of its photos end: no server that keeps it goes beyond.
        response.headers["Expires"] = http_date(int(moments[ENDING].timestamp()))
    response.headers["Cache-Control"] = freshness.header((min(changes) - at).total_seconds(), ends)
    patch_vary_headers(response, ("Accept-Encoding",))


def set_tags(response: HttpResponseBase, tags: Iterable[str]) -> None:
    """Name what an answer shows (articles/page_tags.py), as Cloudflare, Fastly and RFC 9875 read it."""
    ordered = sorted(tags)
    response.headers["Cache-Tag"] = ",".join(ordered)
    response.headers["Surrogate-Key"] = " ".join(ordered)
    response.headers["Cache-Groups"] = ", ".join(f'"{one}"' for one in ordered)


_PHOTO = re.compile(r"(?:^|,)photo-(\d+)(?=,|$)")


def photos_on(response: HttpResponseBase) -> list[int]:
    """The numbers of the photos that an answer shows, out of the names that it gives."""
    return [int(number) for number in _PHOTO.findall(response.headers.get("Cache-Tag", ""))]


def next_midnight(at: datetime) -> datetime:
    """When the date on the door changes."""
    return midnight(local_time(at).date() + timedelta(days=1))


def site_language() -> str:
    """The site's language as HTML writes it: en-US."""
    return to_locale(settings.LANGUAGE_CODE).replace("_", "-")


def absolute(path: str) -> str:
    """An address with the site's own host, whichever name the request came by."""
    return f"{settings.SITE_URL}{path}"


def nameless_frame() -> dict[str, Any]:
    """What a page has that can be made without the database."""
    language = site_language()
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "site_language": language,
        "site_direction": direction(language),
        "language": language,
        "direction": direction(language),
    }


def render_page(
    at: datetime,
    template: str,
    context: dict[str, Any],
    *,
    path: str,
    tags: Iterable[str],
    sections: Sections | None = None,
    edition: date | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page in its frame, with the names of what it shows. One query, unless the sections are in hand.

    `edition`: the day that stands on the door of a page that belongs to one; the others belong to today.
    """
    frame = {
        **nameless_frame(),
        "today": edition or local_time(at).date(),
        "edition": edition,
        "path": path,
        "canonical": absolute(path),
        "sections": all_sections() if sections is None else sections,
    }
    response = HttpResponse(render_to_string(template, {**frame, **context}), status=status)
    set_tags(response, {*tags, SITE} if edition else {*tags, SITE, TODAY})
    return response


class Sections(Rendered, list[Section]):
    """Every desk, in the order of the navigation."""


_SECTIONS = Prepared(lambda: Section.objects.all())


def all_sections() -> Sections:
    """Every desk. One query."""
    return sections_of(tuple(_SECTIONS.rows()))


@lru_cache(maxsize=4)
def sections_of(rows: tuple[Row, ...]) -> Sections:
    return Sections(_SECTIONS.yielding(list(rows)))
