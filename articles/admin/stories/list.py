"""The list of stories: where each stands, filters, and search that stays quick."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.moments import moment_text
from articles.models import Correction, Story
from articles.templating.times import midnight
from articles.visibility import Standing, Status, standing, stands


def badge(where: Standing) -> SafeString:
    """Where a story stands, in a word and a colour."""
    return format_html('<span class="standing standing-{}">{}</span>', where.value, where.label)


class StoryChangeList(ChangeList):
    """Fetches what a row shows and nothing of a story's length."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Story]:
        rows: QuerySet[Story] = super().get_queryset(request, exclude_parameters)
        return rows.defer("body", "standfirst", "original_url", "original_headline").prefetch_related(
            "storybyline_set__byline"
        )


class StandingFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Standing.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        wanted = self.value()
        if wanted is None or wanted not in Standing.values:
            return queryset
        return queryset.filter(stands(Standing(wanted), timezone.now()))


class DayFilter(admin.SimpleListFilter):
    """By the day of publication, past or set."""

    title = _("publication")
    parameter_name = "day"
    # From which day on, and for how many, counted from today.
    days = {
        "today": (_("Today"), 0, 1),
        "tomorrow": (_("Tomorrow"), 1, 1),
        "yesterday": (_("Yesterday"), -1, 1),
        "week": (_("In the last 7 days"), -6, 7),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(value, words) for value, (words, _first, _count) in self.days.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        wanted = self.value()
        if wanted is None or wanted not in self.days:
            return queryset
        _words, first, count = self.days[wanted]
        day = timezone.localdate() + timedelta(days=first)
        until = day + timedelta(days=count)
        # Every status there is, since the index of times begins with it.
        within = queryset.filter(status__in=Status.values)
        return within.filter(published_at__gte=midnight(day), published_at__lt=midnight(until))


class CorrectedFilter(admin.SimpleListFilter):
    title = _("corrections")
    parameter_name = "corrected"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("With corrections")), ("no", _("Without"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        corrected = Exists(Correction.objects.filter(story=OuterRef("pk")))
        if self.value() == "yes":
            return queryset.filter(corrected)
        if self.value() == "no":
            return queryset.filter(~corrected)
        return queryset


class StoryColumns:
    """The columns of the list, for StoryAdmin."""

    @admin.display(description=_("status"), ordering="status")
    def where_it_stands(self, story: Story) -> SafeString:
        return badge(standing(story, timezone.now()))

    @admin.display(description=_("by"))
    def authors(self, story: Story) -> str:
        names = [place.byline.name for place in story.storybyline_set.all()]
        if story.source:
            names.append(story.source.mark)
        return ", ".join(names)

    @admin.display(description=_("publication"), ordering="published_at")
    def publication(self, story: Story) -> str:
        return moment_text(story.published_at) if story.published_at else ""
