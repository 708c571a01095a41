"""What readers were told of changes to stories: of every story, the newest first."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.cursors import PageOf, page_of_rows, start_of
from articles.models import Correction
from articles.models.correction import CorrectionQuerySet
from articles.page_tags import CORRECTIONS
from articles.paths import path_to
from articles.prepared import Prepared
from articles.views.lists import CURSORS, asked_page, listing
from articles.views.page import LISTING, public_page

PAGE = 30
_SHOWN = ("kind", "text", "at", "is_grave")
_SHOWN_OF_STORY = ("headline", "slug", "publication_day", "language")


def shown(at: datetime) -> CorrectionQuerySet:
    stories = (f"story__{name}" for name in _SHOWN_OF_STORY)
    rows: CorrectionQuerySet = Correction.objects.public(at).select_related("story").only(*_SHOWN, *stories)
    return rows


_NEWEST = Prepared(lambda at: shown(at).newest_first()[: PAGE + 1], at=datetime)


def newest_corrections(at: datetime) -> list[Correction]:
    """As many as a page has. One query."""
    return _NEWEST(at=at)[:PAGE]


def page(at: datetime, before: str | None = None, after: str | None = None) -> PageOf[Correction]:
    """Raises NoCursor. One query."""
    if before is None and after is None:
        return PageOf(*start_of(_NEWEST(at=at), PAGE))
    return page_of_rows(shown(at), PAGE, before, after)


@public_page(LISTING, *CURSORS)
def corrections_page(request: HttpRequest, at: datetime) -> HttpResponse:
    asked = asked_page(request, partial(page, at))
    days = groupby(asked.rows, key=lambda one: timezone.localdate(one.at))
    context = {
        "days": [(day, list(rows)) for day, rows in days],
        "title": "Corrections",
        "description": "What has been corrected, clarified, added or retracted, with the time of each.",
    }
    return listing(at, "pages/corrections.html", asked, path_to("corrections"), context, {CORRECTIONS})
