"""Form widgets of the newsroom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import widgets
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import ImportMap, Media, Script

from articles.dateline import known_zones

from .fields import clock
from .keys import keys


class ZonedDateTimeWidget(widgets.AdminSplitDateTime):
    """Date and time with the zone they are in written beside them."""

    def decompress(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return [None, None]
        return [timezone.localtime(value).date(), clock(value)]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        moment = timezone.localtime(value) if isinstance(value, datetime) else timezone.localtime()
        return format_html(
            '<div class="zoned">{}<span class="zone" title="{}">{}, {}</span></div>',
            super().render(name, value, attrs, renderer),
            settings.TIME_ZONE,
            settings.TIME_ZONE.rpartition("/")[2].replace("_", " "),
            moment.tzname(),
        )


class DueWidget(ZonedDateTimeWidget):
    """The same without the admin's scripts: the day is picked as the browser has it."""

    def __init__(self, attrs: Any = None) -> None:
        day = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        forms.MultiWidget.__init__(self, [day, forms.TimeInput({"placeholder": "18:30"})], attrs)


class ZoneInput(widgets.AdminTextInputWidget):
    """A time zone by its name; the browser offers those that there are."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        offered = f"{name}-zones"
        return format_html(
            '{}<datalist id="{}">{}</datalist>',
            super().render(name, value, {**(attrs or {}), "list": offered, "autocomplete": "off"}, renderer),
            offered,
            format_html_join("", '<option value="{}">', ((zone,) for zone in sorted(known_zones()))),
        )


class Autocomplete(widgets.AutocompleteSelect):
    """One row of a relation, found by typing. A sent value that is no key shows as no choice."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> list[Any]:
        groups: list[Any] = super().optgroups(name, [str(one) for one in keys(value)], attr)
        return groups


class OrderedAutocomplete(widgets.AutocompleteSelectMultiple):
    """Several rows of a relation, found by typing, kept in the order in which they were picked."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-ordered": "true", "data-allow-clear": "false"}

    def optgroups(self, name: str, value: Any, attr: Any = None) -> list[Any]:
        chosen = [str(one) for one in keys(value)]
        groups: list[Any] = super().optgroups(name, chosen, attr)
        order = {one: number for number, one in enumerate(chosen)}
        groups[0][1].sort(key=lambda option: order.get(str(option["value"]), len(order)))
        return groups


class ListedAutocomplete(OrderedAutocomplete):
    """The same for rows with long names: each on a line of its own, moved by dragging or with buttons."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-listed": "true"}


class TagsWidget(forms.SelectMultiple):
    """Tags by name: those that are there are offered while typing; Enter or a comma makes a new one."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        self.choices = [(tag, tag) for tag in value or []]
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return context

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        return {
            **attrs,
            "class": "admin-autocomplete",
            "data-ajax--cache": "true",
            "data-ajax--delay": 250,
            "data-ajax--url": reverse("admin:articles_tag_names"),
            "data-theme": "admin-autocomplete",
            "data-placeholder": "",
            "data-tags": "true",
            "data-token-separators": '[","]',
            "lang": widgets.get_select2_language(),
        }

    @property
    def media(self) -> Any:
        # The same files as every autocomplete; which field that one is for does not matter to them.
        return widgets.AutocompleteSelect(None, admin.site).media + forms.Media(js=["newsroom/ordered.js"])


class BodyWidget(AdminProseEditorWidget):
    """The rich-text editor with the newsroom's own extensions and looks."""

    @property
    def media(self) -> Any:
        # Through the import map and not by a path, which hashed names of static files would break.
        ours = ImportMap({"newsroom/paste": "newsroom/paste.js"})
        return super().media + Media(importmap=ours, css={"all": ["newsroom/editor.css"]})


class CountedTextarea(forms.Textarea):
    """A text whose length is counted while it is typed. Too long a text is never cut: the form says so."""

    def __init__(self, best: int, rows: int) -> None:
        super().__init__({"rows": rows, "data-best": best})

    @property
    def media(self) -> Any:
        return forms.Media(js=[Script("newsroom/counters.js", defer=True)])


class CountedLine(CountedTextarea):
    """The same for what is one line however it wraps."""

    def __init__(self, best: int, rows: int = 1) -> None:
        super().__init__(best, rows)
        self.attrs["data-line"] = "true"
