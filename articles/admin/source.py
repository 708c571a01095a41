"""Sources: the agencies and publishers whose stories are republished."""

from __future__ import annotations

from django.contrib import admin

from articles.models import Source

from .traced import TracedAdmin


@admin.register(Source)
class SourceAdmin(TracedAdmin):
    list_display = ["name", "mark", "dateline_style", "section", "syndication"]
    list_select_related = ["section"]
    search_fields = ["name", "mark"]
    autocomplete_fields = ["section"]
    fields = ["name", "mark", "url", "credit_line", "dateline_style", "section", "syndication", "slug"]
