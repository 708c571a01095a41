"""The wire desk's pages of the newsroom: pasting copy, and the copy that came in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from articles.admin.keys import key
from articles.models import Source

from .fitting import shortened
from .intake import Outcome, Result, edit_path, take_in
from .models import WireItem
from .paste import LARGEST_PASTE, PasteForm, Reading

LIVE = "live"
"""What the script of the page writes into `seen`: that it shows every paste as soon as it is there."""

MOST_TOLD = 300
"""Characters of the desk's notes in a message; all of them stand with the wire copy."""

AS_IT_CAME: list[Any] = [
    "source",
    "received_at",
    "received_by",
    "filename",
    "slugline",
    "byline_text",
    "dateline_text",
    "dateline_rule",
    "original_published_at",
    "embargo_text",
    "notes",
    "labels",
    "warnings",
]


@admin.register(WireItem)
class WireItemAdmin(admin.ModelAdmin):
    """Wire copy is read here, never changed. Deleting a piece lets the same copy come in again."""

    list_display = ["headline", "source", "became", "filename", "received_at"]
    list_filter = ["source"]
    list_select_related = ["source", "story"]
    search_fields = ["headline", "slugline"]
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["headline", "became", "where_every_line_went"]}),
        (gettext_lazy("As it came"), {"fields": AS_IT_CAME}),
    ]
    readonly_fields = ["became", "where_every_line_went"]

    class Media:
        css = {"all": ["newsroom/paste.css"]}

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("paste/", view(self.paste), name="paste-wire-copy"),
            path("paste/lines/", view(require_POST(self.show_lines)), name="paste-wire-copy-lines"),
            *super().get_urls(),
        ]

    def get_fieldsets(self, request: HttpRequest, obj: WireItem | None = None) -> Any:
        """Without the fields for which this copy had nothing."""
        if obj is None:
            return self.fieldsets
        held = {name for name in AS_IT_CAME if getattr(obj, name)}
        (_, first), (title, _as_it_came) = self.fieldsets
        return [(None, first), (title, {"fields": [name for name in AS_IT_CAME if name in held]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WireItem]:
        return super().get_queryset(request).select_related("story", "source")

    # Who may paste may see what came of it.

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.add_story")

    def has_change_permission(self, request: HttpRequest, obj: WireItem | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: WireItem | None = None) -> bool:
        return self.has_add_permission(request) or super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:paste-wire-copy"))

    @admin.display(description=gettext_lazy("story"))
    def became(self, item: WireItem) -> str:
        if item.story is None:
            return gettext("deleted")
        return format_html('<a href="{}">{}</a>', edit_path(item.story), item.story)

    @admin.display(description=gettext_lazy("where every line went"))
    def where_every_line_went(self, item: WireItem) -> SafeString:
        lines = render_to_string("admin/wire/lines.html", {"lines": item.traced, "rule": item.dateline_rule})
        again = f"{reverse('admin:paste-wire-copy')}?from={item.pk}"
        back = format_html('<p><a href="{}">{}</a></p>', again, gettext("Back to the paste, with this copy"))
        return format_html('<div class="wire-lines">{}{}</div>', lines, back)

    # Pasting

    def paste(self, request: HttpRequest) -> HttpResponse:
        """Read a paste, and make a draft of it once whoever pasted has seen where every line goes."""
        self._check(request)
        if request.method != "POST":
            return self._page(request, PasteForm(initial=self._initial(request)))
        form = PasteForm(request.POST)
        reading = form.read()
        if reading is None:
            return self._page(request, form)
        if request.POST.get("seen") not in {LIVE, reading.digest}:
            return self._page(request, form, reading)
        return self._make(request, form, reading)

    def show_lines(self, request: HttpRequest) -> HttpResponse:
        """Every line of a paste beside where it goes, while the paste stands in the form. Writes nothing."""
        self._check(request)
        form = PasteForm(request.POST)
        return TemplateResponse(
            request, "admin/wire/reading.html", {"reading": form.read(), "form": form, "opts": self.opts}
        )

    def _check(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _initial(self, request: HttpRequest) -> dict[str, str]:
        number = key(request.GET.get("from"))
        item = WireItem.objects.filter(pk=number).first() if number else None
        return {"copy": item.copy} if item else {}

    def _page(self, request: HttpRequest, form: PasteForm, reading: Reading | None = None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Paste wire copy"),
            "opts": self.opts,
            "form": form,
            "reading": reading,
            "sources": Source.objects.values_list("mark", flat=True),
            "largest": LARGEST_PASTE,
            "live": LIVE,
            "media": forms.Media(self.Media),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/wire/paste.html", context)

    def _make(self, request: HttpRequest, form: PasteForm, reading: Reading) -> HttpResponse:
        section = form.cleaned_data["section"]
        outcome = take_in(
            reading.story,
            section=section.slug if section else None,
            source=form.cleaned_data["source"] or None,
            user=request.user if request.user.is_authenticated else None,
            again="again" in request.POST,
        )
        if outcome.outcome is Result.REFUSED:
            form.add_error("copy", outcome.reason)
        if outcome.outcome is not Result.CREATED or outcome.story is None or outcome.item is None:
            # The page says what became of the same copy when it came before.
            return self._page(request, form, reading)
        self.log_addition(request, outcome.story, gettext("Made from pasted wire copy."))
        self._tell(request, reading, outcome)
        may_edit = request.user.has_perm("articles.change_story")
        item_path = reverse("admin:wire_wireitem_change", args=[outcome.item.pk])
        return HttpResponseRedirect(edit_path(outcome.story) if may_edit else item_path)

    def _tell(self, request: HttpRequest, reading: Reading, outcome: Outcome) -> None:
        """What became of the paste, and what the copy tells the desk."""
        link = format_html(
            '<a href="{}">{}</a>',
            reverse("admin:wire_wireitem_change", args=[outcome.item.pk if outcome.item else 0]),
            gettext("See where every line went"),
        )
        made = gettext("The draft “%(headline)s” is made.") % {"headline": outcome.story}
        told = format_html("{} {} {}", made, reading.fitted.dateline_rule, link)
        self.message_user(request, told, messages.SUCCESS)
        if reading.story.notes:
            notes = shortened(" · ".join(reading.story.notes), MOST_TOLD)
            self.message_user(request, gettext("For the desk: %(notes)s") % {"notes": notes}, messages.INFO)
        if outcome.warnings:
            doubts = format_html_join(" ", "{}", ((warning,) for warning in outcome.warnings))
            self.message_user(request, doubts, messages.WARNING)
