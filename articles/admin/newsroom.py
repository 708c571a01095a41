"""What every page of the newsroom does: takes what can be stored of what was typed, and counts to no end."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ShowFacets
from django.core.paginator import Paginator
from django.db import IntegrityError, models
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst

from articles.commits import for_readers
from articles.html import printable

from .fields import ZonedDateTimeField
from .widgets import Autocomplete, ZonedDateTimeWidget

MOST_COUNTED = 2000
"""Rows that a list counts and pages to. Whoever looks further back filters or searches."""


class BoundedPaginator(Paginator):
    """Counts no further than anybody pages: with 100,000 stories a full count is most of the work."""

    most = MOST_COUNTED

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if isinstance(rows, QuerySet):
            return rows.order_by()[: self.most].count()
        return min(len(rows), self.most)


def printable_query(sent: QueryDict) -> QueryDict:
    """What was sent, without the characters that no database, feed or reader can take.

    A line ends as it ends in the database: browsers send two characters for it, and every text of several
    lines would count as changed by whoever only opened it.
    """
    cleaned = QueryDict(mutable=True, encoding=sent.encoding)
    for name in sent:
        values = [printable(value).replace("\r\n", "\n") for value in sent.getlist(name)]
        cleaned.setlist(printable(name), values)
    return cleaned


class NewsroomAdmin(admin.ModelAdmin):
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    formfield_overrides = {
        models.DateTimeField: {"form_class": ZonedDateTimeField, "widget": ZonedDateTimeWidget},
    }

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method == "POST":
            sent = printable_query(request.POST)
            # Django makes a second row of whoever sends this by hand, also where nothing offers it.
            sent.pop("_saveasnew", None)
            request.POST = sent  # type: ignore[assignment]
        for _attempt in range(2):
            try:
                with for_readers() if request.method == "POST" else nullcontext():
                    return super().changeform_view(request, object_id, form_url, extra_context)
            except IntegrityError:
                # Somebody else saved between the look and the save. What they saved is there to be seen the
                # second time, so that the form says what is wrong and keeps what was typed.
                continue
        request.collided = True  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Autocomplete(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        request.GET = printable_query(request.GET)  # type: ignore[assignment]
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, printable(search_term))

    def view_on_site(self, obj: Any) -> str | None:
        """Its address, if it has one and the public finds something there."""
        if not hasattr(obj, "get_absolute_url"):
            return None
        shown = type(obj)._default_manager.filter(pk=obj.pk)
        if hasattr(shown, "public") and not shown.public(timezone.now()).exists():
            return None
        url: str = obj.get_absolute_url()
        return url
