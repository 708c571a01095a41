"""Sections: the desks of the site, in the order of its navigation."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.models import Section

from .base import NewsroomAdmin


@admin.register(Section)
class SectionAdmin(NewsroomAdmin):
    list_display = ["name", "position", "colour", "slug"]
    list_editable = ["position"]
    search_fields = ["name", "slug"]
    fields = ["name", "position", "hue", "description", "slug"]

    @admin.display(description=_("hue"), ordering="hue")
    def colour(self, section: Section) -> SafeString:
        return format_html('<span class="hue hue-{}"></span> {}', section.hue, section.get_hue_display())
