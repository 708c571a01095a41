"""Series: stories that are read one after another, and the order in which they are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Series, SeriesPart, Story
from articles.models.topics import MOST_PARTS
from articles.revisions.content import set_series
from articles.revisions.recording import record, settle
from articles.visibility import standing
from articles.workflow import may_edit

from .fields import OrderedChoiceField
from .keys import keys
from .stories.list import badge
from .topic import DescribedAdmin
from .widgets import ListedAutocomplete


class SeriesForm(forms.ModelForm):
    parts = OrderedChoiceField(
        label=_("Parts"),
        queryset=Story.objects.all(),
        required=False,
        help_text=_("In the order in which they are read. Readers see and count those that are public."),
    )
    # The parts that whoever saves has seen.
    opened_with = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = parts_of(self.instance)
        if "parts" in self.fields:
            field: Any = self.fields["parts"]
            other = SeriesPart._meta.get_field("story")
            field.widget = ListedAutocomplete(other, admin.site, choices=field.choices)
            numbers = [part.story_id for part in self.stored]
            self.initial.update(parts=numbers, opened_with=" ".join(map(str, numbers)))

    # Set for each request by the admin.
    user: Any = None

    def clean_parts(self) -> list[Story]:
        wanted: list[Story] = self.cleaned_data["parts"]
        if len(wanted) > MOST_PARTS:
            raise ValidationError(
                gettext("These are %(number)d stories. A series has %(most)d parts at most.")
                % {"number": len(wanted), "most": MOST_PARTS}
            )
        elsewhere = SeriesPart.objects.filter(story__in=wanted).exclude(series=self.instance.pk)
        for part in elsewhere.select_related("story", "series"):
            raise ValidationError(
                gettext("“%(story)s” is a part of “%(series)s”. Take it out there first.")
                % {"story": part.story, "series": part.series}
            )
        for story in self.changed_stories(wanted):
            if not may_edit(self.user, story):
                raise ValidationError(
                    gettext("You may not change “%(story)s”, and so neither add it nor take it out.")
                    % {"story": story}
                )
        return wanted

    def seen(self) -> set[int]:
        return set(keys(self.data.get(self.add_prefix("opened_with"), "").split()))

    def removed(self, wanted: list[Story]) -> list[Story]:
        """The stories that whoever saves has taken out. What a colleague has added meanwhile stays."""
        seen = self.seen()
        return [part.story for part in self.stored if part.story_id in seen and part.story not in wanted]

    def changed_stories(self, wanted: list[Story]) -> list[Story]:
        stored = {part.story_id for part in self.stored}
        return [*(story for story in wanted if story.pk not in stored), *self.removed(wanted)]


def parts_of(series: Series) -> list[SeriesPart]:
    if series.pk is None:
        return []
    return list(series.parts.select_related("story").defer("story__body"))


@admin.register(Series)
class SeriesAdmin(DescribedAdmin):
    form = SeriesForm
    list_display = ["name", "number_of_parts", "description", "slug"]
    # Counting would take it away.
    ordering = ["name"]
    search_fields = ["name", "description"]

    class Media:
        js = ["newsroom/ordered.js"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        return super().get_queryset(request).annotate(counted=Count("parts"))

    def get_fields(self, request: HttpRequest, obj: Series | None = None) -> Any:
        may_change = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        parts = ["parts", "opened_with"] if may_change else ["in_order"]
        return ["name", "description", *parts, "slug"]

    def get_readonly_fields(self, request: HttpRequest, obj: Series | None = None) -> list[str]:
        return ["in_order"] if "in_order" in self.get_fields(request, obj) else []

    def get_form(
        self, request: HttpRequest, obj: Series | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    @admin.display(description=_("parts"), ordering="counted")
    def number_of_parts(self, series: Any) -> int:
        number: int = series.counted
        return number

    @admin.display(description=_("Parts"))
    def in_order(self, series: Series) -> SafeString:
        now = timezone.now()
        rows = ((part.story.headline, badge(standing(part.story, now))) for part in parts_of(series))
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{} {}</li>", rows))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if "parts" in form.cleaned_data:
            self.put_in_order(form, request.user)
        super().save_related(request, form, formsets, change)

    def put_in_order(self, form: Any, by: Any) -> None:
        series: Series = form.instance
        wanted: list[Story] = form.cleaned_data["parts"]
        removed = form.removed(wanted)
        for story in form.changed_stories(wanted):
            put(story, None if story in removed else series, by)
        order = {story.pk: place for place, story in enumerate(wanted)}
        # What a colleague has added meanwhile comes last.
        parts = sorted(parts_of(series), key=lambda part: order.get(part.story_id, len(order)))
        for position, part in enumerate(parts):
            if part.position != position:
                part.position = position
                part.save(update_fields={"position"})


def put(story: Story, series: Series | None, by: Any) -> None:
    """Make the story a part of the series, or of none, and keep that it was done."""
    held = Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
    settle(held)
    set_series(held, series)
    record(held, by, note=gettext("put into a series") if series else gettext("taken out of its series"))
