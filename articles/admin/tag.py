"""Tags, and their names for whoever types one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from articles.models import Tag

from .traced import TracedAdmin

OFFERED = 20


@admin.register(Tag)
class TagAdmin(TracedAdmin):
    list_display = ["name", "slug", "description"]
    search_fields = ["name"]
    fields = ["name", "description", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_urls(self) -> list[Any]:
        names = self.admin_site.admin_view(require_safe(self.names))
        return [path("names/", names, name="articles_tag_names"), *super().get_urls()]

    def names(self, request: HttpRequest) -> JsonResponse:
        """Tags as choices, a name for a key: a new tag has no other."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        term = request.GET.get("term", "")
        found, _ = self.get_search_results(request, self.get_queryset(request), term)
        names = list(found.values_list("name", flat=True)[: OFFERED + 1])
        results = [{"id": name, "text": name} for name in names[:OFFERED]]
        return JsonResponse({"results": results, "pagination": {"more": False}})
