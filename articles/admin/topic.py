"""Topics: what is written about again and again, and whether it is told as a running story."""

from __future__ import annotations

from django.contrib import admin

from articles.models import Topic

from .newsroom import NewsroomAdmin


@admin.register(Topic)
class TopicAdmin(NewsroomAdmin):
    list_display = ["name", "is_running", "description", "slug"]
    list_filter = ["is_running"]
    search_fields = ["name", "description"]
    fields = ["name", "description", "is_running", "slug"]
