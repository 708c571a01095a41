"""Sections: the desks of the site, in the order of its navigation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.models import Section

from .traced import TracedAdmin


@admin.register(Section)
class SectionAdmin(TracedAdmin):
    list_display = ["name", "position", "colour", "slug"]
    list_editable = ["position"]
    search_fields = ["name", "slug"]
    fields = ["name", "position", "hue", "description", "slug", "editors"]
    filter_horizontal = ["editors"]

    def get_readonly_fields(self, request: HttpRequest, obj: Section | None = None) -> list[str]:
        """Who may edit what is for those who give roles."""
        return [] if request.user.has_perm("auth.change_user") else ["editors"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "position":
            # In the list it stands without a label of its own.
            field.widget.attrs["aria-label"] = _("Position")
        return field

    @admin.display(description=_("hue"), ordering="hue")
    def colour(self, section: Section) -> SafeString:
        return format_html('<span class="hue hue-{}"></span> {}', section.hue, section.get_hue_display())
