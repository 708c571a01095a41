"""The photo library: the list of photos as a grid of pictures, searched by words and days, narrowed by what
is wrong with them.

Everything is found newest first by the key, so that a page of a large library reads no more rows than it
needs; how often a photo is used is counted for the rows of the page alone.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.moments import moment_text
from articles.admin.traced import TracedAdmin
from articles.models import Byline, Photo, StoryPhoto
from articles.templating.times import midnight

SEARCHED = (
    *("caption", "headline", "alt_text", "keywords", "taken_place"),
    *("photographer", "agency", "credit_line"),
)
SOON = timedelta(days=30)
NO_CREDIT = Q(photographer="", agency="", credit_line="")


class ChoiceFilter(admin.SimpleListFilter):
    """A filter whose choices stand as buttons above the pictures."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(value, words) for value, (words, _found) in self.narrowing().items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        _words, found = self.narrowing().get(self.value() or "", ("", Q()))
        return queryset.filter(found)

    @abstractmethod
    def narrowing(self) -> dict[str, tuple[Any, Q]]:
        """What each value is called and which photos it finds."""


class CreditFilter(ChoiceFilter):
    title = gettext_lazy("credit")
    parameter_name = "credit"

    def narrowing(self) -> dict[str, tuple[Any, Q]]:
        return {"missing": (_("No credit"), NO_CREDIT)}


class AltTextFilter(ChoiceFilter):
    title = gettext_lazy("alt text")
    parameter_name = "alt"

    def narrowing(self) -> dict[str, tuple[Any, Q]]:
        return {"missing": (_("No alt text"), Q(alt_text=""))}


class FileFilter(ChoiceFilter):
    title = gettext_lazy("file")
    parameter_name = "file"

    def narrowing(self) -> dict[str, tuple[Any, Q]]:
        return {"missing": (_("Without a file"), Q(image=""))}


class RightsFilter(ChoiceFilter):
    title = gettext_lazy("rights")
    parameter_name = "rights"

    def narrowing(self) -> dict[str, tuple[Any, Q]]:
        now = timezone.now()

        def ends_within(days: int) -> Q:
            return Q(usable_until__gt=now, usable_until__lte=now + timedelta(days=days))

        return {
            "7": (_("Rights end in 7 days"), ends_within(7)),
            "30": (_("In 30 days"), ends_within(30)),
            "over": (_("Rights are over"), Q(usable_until__lte=now)),
            "killed": (_("Killed"), Q(killed_at__isnull=False)),
        }


class UseFilter(ChoiceFilter):
    title = gettext_lazy("use")
    parameter_name = "used"

    def narrowing(self) -> dict[str, tuple[Any, Q]]:
        placed = StoryPhoto.objects.filter(photo=OuterRef("pk"))
        portraits = Byline.objects.filter(portrait=OuterRef("pk"))
        return {"never": (_("Never used"), ~Exists(placed) & ~Exists(portraits))}


class DaysFilter(admin.ListFilter):
    """Photos that were taken, or added, between two days; it stands in the form of the search."""

    title = gettext_lazy("days")
    names = ("by", "since", "until")
    fields = {"added": "added_at", "taken": "taken_at"}

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        sent: dict[str, str] = {name: params.pop(name)[-1] for name in self.names if name in params}
        self.used_parameters = dict(sent)
        self.by = sent.get("by", "added")
        self.since, self.until = (day_of(sent.get(name, "")) for name in ("since", "until"))

    def expected_parameters(self) -> list[str | None]:
        return list(self.names)

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Iterator[Any]:
        return iter(())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        field = self.fields.get(self.by, "added_at")
        if self.since:
            queryset = queryset.filter(**{f"{field}__gte": midnight(self.since)})
        if self.until:
            queryset = queryset.filter(**{f"{field}__lt": midnight(self.until + timedelta(days=1))})
        return queryset


def day_of(text: str) -> date | None:
    """The day that was typed; None for what is none, and for years that no clock of ours reaches."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1800 <= day.year <= 9000 else None


class Library(ChangeList):
    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Photo]:
        rows: QuerySet[Photo] = super().get_queryset(request, exclude_parameters)
        placed = StoryPhoto.objects.filter(photo=OuterRef("pk")).order_by()
        count = placed.values("photo").annotate(count=Count("pk")).values("count")
        portraits = Exists(Byline.objects.filter(portrait=OuterRef("pk")))
        uses = Coalesce(Subquery(count), 0)
        return rows.annotate(uses=uses, is_portrait=portraits).defer("restrictions", "likeness")

    def chips(self) -> list[dict[str, Any]]:
        """The choices of the filters in one row; one that is chosen leads back to the list without it."""
        found = []
        for spec in self.filter_specs:
            if not isinstance(spec, ChoiceFilter):
                continue
            everything, *choices = list(spec.choices(self))
            for one in choices:
                url = everything["query_string"] if one["selected"] else one["query_string"]
                found.append({"words": one["display"], "is_chosen": one["selected"], "url": url})
        return found

    def days(self) -> DaysFilter | None:
        return next((spec for spec in self.filter_specs if isinstance(spec, DaysFilter)), None)

    def kept_params(self) -> list[tuple[str, str]]:
        """What the form of the search hands on."""
        asked = {"q", "p", *DaysFilter.names}
        return [(name, value) for name, value in self.params.items() if name not in asked]

    def cards(self) -> list[dict[str, Any]]:
        now = timezone.now()
        return [
            {
                "photo": photo,
                "url": self.url_for_result(photo),
                "taken": taken(photo),
                "marks": marks(photo, now),
                "uses": photo.uses,
                "is_portrait": photo.is_portrait,
            }
            for photo in self.result_list
        ]


def taken(photo: Photo) -> str:
    """Where and on which day."""
    day = date_format(timezone.localtime(photo.taken_at), "N j, Y") if photo.taken_at else ""
    return " · ".join(filter(None, [photo.taken_place, day]))


def marks(photo: Photo, now: datetime) -> list[tuple[str, bool]]:
    """What the desk has to know before it uses the photo, each with whether it is grave."""
    found = []
    if photo.killed_at:
        found.append((_("Killed"), True))
    if photo.usable_until and photo.usable_until <= now:
        found.append((_("Rights ended %(moment)s") % {"moment": moment_text(photo.usable_until)}, True))
    elif photo.usable_until:
        is_soon = photo.usable_until <= now + SOON
        found.append((_("Rights end %(moment)s") % {"moment": moment_text(photo.usable_until)}, is_soon))
    if photo.usable_from and photo.usable_from > now:
        found.append((_("Not before %(moment)s") % {"moment": moment_text(photo.usable_from)}, False))
    if photo.image and not photo.alt_text.strip():
        found.append((_("No alt text"), True))
    return found


class LibraryAdmin(TracedAdmin):
    """The list of PhotoAdmin."""

    list_display = ["__str__"]
    list_filter = [CreditFilter, AltTextFilter, RightsFilter, UseFilter, FileFilter, DaysFilter]
    search_fields = SEARCHED
    # By the key, which has an index and goes with the time of coming in.
    ordering = ["-pk"]
    list_per_page = 48
    change_list_template = "admin/articles/photo/change_list.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Library
