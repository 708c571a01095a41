"""Places: the newsroom's own list of where stories are filed from."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from articles.models import Place

from .traced import TracedAdmin
from .widgets import ZoneInput


@admin.register(Place)
class PlaceAdmin(TracedAdmin):
    list_display = ["city", "region", "country", "stands_alone", "time_zone"]
    list_filter = ["stands_alone"]
    search_fields = ["city", "region", "country"]
    fields = ["city", "region", "country", "stands_alone", "time_zone", "slug"]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "time_zone":
            kwargs["widget"] = ZoneInput
        return super().formfield_for_dbfield(db_field, request, **kwargs)
