"""Bylines: whose names stand over stories."""

from __future__ import annotations

from django.contrib import admin

from articles.models import Byline

from .traced import TracedAdmin


@admin.register(Byline)
class BylineAdmin(TracedAdmin):
    list_display = ["name", "role", "user"]
    list_select_related = ["user"]
    search_fields = ["name", "role"]
    autocomplete_fields = ["portrait", "user"]
    fields = ["name", "role", "bio", "portrait", "user", "slug"]
