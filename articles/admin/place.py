"""Places: the newsroom's own list of where stories are filed from."""

from __future__ import annotations

from django.contrib import admin

from articles.models import Place

from .newsroom import NewsroomAdmin


@admin.register(Place)
class PlaceAdmin(NewsroomAdmin):
    list_display = ["city", "region", "country", "stands_alone"]
    list_filter = ["stands_alone"]
    search_fields = ["city", "region", "country"]
    fields = ["city", "region", "country", "stands_alone", "slug"]
