"""Topics: what is written about again and again, and whether it is told as a running story."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import HttpRequest

from articles.models import Topic

from .traced import TracedAdmin


class DescribedAdmin(TracedAdmin):
    """For what has a description of a sentence or two."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "description":
            kwargs["widget"] = AdminTextareaWidget({"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Topic)
class TopicAdmin(DescribedAdmin):
    list_display = ["name", "is_running", "description", "slug"]
    list_filter = ["is_running"]
    search_fields = ["name", "description"]
    fields = ["name", "description", "is_running", "slug"]
