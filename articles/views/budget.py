"""The budget for a partner's desk: JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), by a signed link.

It tells of what is planned, and so nobody may keep or index it. A link that is wrong or revoked is answered
like one that never was.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from articles.budget.mail import entries_of
from articles.budget.sheet import Entry
from articles.models import BudgetFeed
from articles.paths import path_to
from articles.views.page import absolute
from articles.views.preview import private
from articles.views.reading import reading


@reading
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Today's and tomorrow's lines, of one desk or of all."""
    link = BudgetFeed.objects.signed(token)
    if link is None:
        raise Http404
    at = timezone.now()
    today = timezone.localdate(at)
    desks = {link.section_id} if link.section_id else None
    whose = f"{settings.SITE_NAME}, {link.section.name}" if link.section else settings.SITE_NAME
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"News budget: {whose}",
        "home_page_url": absolute(path_to("front")),
        "feed_url": absolute(link.get_absolute_url()),
        "language": settings.LANGUAGE_CODE,
        "items": [_item(one, at) for one in entries_of(today, today + timedelta(days=1), at, desks)],
    }
    response = private(JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1}))
    response.headers["Content-Type"] = "application/feed+json; charset=utf-8"
    # The address is the key.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _item(entry: Entry, at: datetime) -> dict[str, Any]:
    line = entry.line
    item: dict[str, Any] = {
        "id": f"{settings.SITE_URL}/budget/{line.pk}",
        "title": line.slugline,
        "content_text": line.line or line.slugline,
        "date_modified": timezone.localtime(line.changed_at).isoformat(timespec="seconds"),
        "tags": [entry.desk.name] if entry.desk else [],
        "authors": [{"name": entry.reporter}] if entry.reporter else [],
        # An extension's name begins with an underscore (section "Extensions").
        "_budget": {
            "day": line.day.isoformat(),
            "edition": line.edition.name if line.edition else None,
            "desk": entry.desk.name if entry.desk else None,
            "reporter": entry.reporter or None,
            "due": timezone.localtime(entry.due).isoformat(timespec="seconds") if entry.due else None,
            "length": line.length,
            "written": entry.words,
            "art": line.art,
            "art_note": line.art_note,
            "standing": entry.standing.value,
        },
    }
    if entry.story.is_public(at):
        item["url"] = absolute(entry.story.get_absolute_url())
    return item
