"""The dateline on the story's form: how it prints, and what is read from it while it is typed."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.admin.keys import key, keys
from articles.html import printable
from articles.models import Place, Source, Story

from .dateline_line import DatelineLine, LineRefused

MOST_PLACES = 20


class StoryDateline:
    """For StoryAdmin."""

    admin_site: Any
    has_add_permission: Any
    has_change_permission: Any

    def get_urls(self) -> list[Any]:
        line = self.admin_site.admin_view(require_safe(self.read_dateline))
        return [path("dateline/", line, name="articles_story_dateline"), *super().get_urls()]  # type: ignore[misc]

    @admin.display(description=gettext_lazy("Prints as"))
    def dateline_preview(self, story: Story | None) -> str:
        line = getattr(story, "dateline", None) if story and story.pk else None
        style = story.source.dateline_style if story and story.source else "house"
        return format_html(
            '<output id="dateline-preview" data-url="{}">{}</output>',
            reverse("admin:articles_story_dateline"),
            line.text(style) if line else _("No dateline"),
        )

    def read_dateline(self, request: HttpRequest) -> JsonResponse:
        """A line as it is typed, read into its parts; or the parts, printed."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        asked = {name: printable(str(value)) for name, value in request.GET.items()}
        chosen = keys(request.GET.getlist("places"))[:MOST_PLACES]
        places = Place.objects.in_bulk(chosen)
        source = key(asked.get("source"))
        day = None
        with contextlib.suppress(ValueError):
            day = date.fromisoformat(asked.get("date", ""))
        try:
            line = DatelineLine.typed(
                asked.get("text", ""),
                places=[places[one] for one in chosen if one in places],
                date=day,
                service=asked.get("service", ""),
                override=asked.get("override", ""),
                source=Source.objects.filter(pk=source).first() if source else None,
                may_add_places=True,
            )
        except LineRefused as refusal:
            return JsonResponse({"problem": str(refusal)})
        return JsonResponse(
            {
                "text": line.text or _("No dateline"),
                "was_read": line.was_read,
                "places": [{"id": place.pk, "text": str(place)} for place in line.places],
                "date": line.date.isoformat() if line.date else "",
                "service": line.service,
                "override": line.override,
            }
        )
