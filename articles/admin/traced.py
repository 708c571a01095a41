"""What stories show under their names: who changed it, when, and how it read before."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.models import Wording
from articles.revisions.wordings import changes, kept_of, record, record_deleted, settle

from .keys import key
from .newsroom import NewsroomAdmin
from .together import TogetherForm

PER_PAGE = 50


class TracedAdmin(NewsroomAdmin):
    """For things that are no story and stand on stories' pages."""

    holds_row = True
    """Whether a thing is held from when its form is read. Not what is held after others, in their order."""
    change_form_template = "admin/articles/traced.html"
    object_history_template = "admin/articles/wordings.html"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (TogetherForm, form), {"holds_row": self.holds_row}) if change else form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            settle(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        record(form.instance, request.user)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        record_deleted(obj, request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for thing in queryset:
                record_deleted(thing, request.user)
            super().delete_queryset(request, queryset)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        thing = self.get_object(request, object_id)
        if thing is None or not self.has_view_permission(request, thing):
            # Django's own answer to either.
            return super().history_view(request, object_id, extra_context)
        pages = Paginator(kept_of(thing), PER_PAGE)
        page = pages.get_page(key(request.GET.get("p")) or 1)
        # Each beside the one before it, the last of this page beside the first of the next.
        kept = [*page, *kept_of(thing)[page.end_index() : page.end_index() + 1]]
        rows = [
            {
                "at": localtime(one.at),
                "name": one.name or _("The site"),
                "why": why(one, before),
                "changes": changes(type(thing), before.said if before else {}, one.said),
            }
            for one, before in zip_longest(page, kept[1:])
        ]
        told = {"page": page, "rows": rows, **(extra_context or {})}
        return super().history_view(request, object_id, told)


def why(one: Wording, before: Wording | None) -> str:
    """Why it was kept, in a word or two."""
    if one.name:
        return _("saved") if before else _("made")
    return _("changed outside the desk") if before else _("as it was found")
