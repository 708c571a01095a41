"""The form on which a story is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Byline, DatelinePlace, Place, Story, StoryByline
from articles.preflight import HEADLINE_FITS
from articles.visibility import Status

from .dateline_line import DatelineLine, LineRefused
from .fields import OrderedChoiceField, TagsField
from .moments import MOMENTS
from .widgets import CountedLine, CountedTextarea, OrderedAutocomplete, TagsWidget

BEST_STANDFIRST = 160


def _relation(relation: Any, choices: Any, *, may_add: bool) -> RelatedFieldWidgetWrapper:
    """An ordered choice of rows with the link that adds one in a window of its own."""
    widget = OrderedAutocomplete(relation, admin.site, choices=choices)
    return RelatedFieldWidgetWrapper(widget, relation.remote_field, admin.site, can_add_related=may_add)


class StoryForm(forms.ModelForm):
    loaded_at = forms.CharField(required=False, widget=forms.HiddenInput)
    written_by = OrderedChoiceField(label=_("Bylines"), queryset=Byline.objects.all(), required=False)
    tags = TagsField(label=_("Tags"), required=False, widget=TagsWidget)
    dateline_text = forms.CharField(
        label=_("Dateline"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "class": "vTextField"}),
        help_text=_(
            "Type or paste it as it is printed, “SEOUL, Nov. 2 (UPI) —”, and the parts fill themselves."
        ),
    )
    filed_from = OrderedChoiceField(label=_("Places"), queryset=Place.objects.all(), required=False)
    dateline_date = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}))
    dateline_service = forms.CharField(
        label=_("Service"), required=False, max_length=40, help_text=_("The source’s mark when left empty.")
    )
    dateline_override = forms.CharField(
        label=_("Written out"), required=False, help_text=_("Printed as it stands instead of the parts.")
    )

    class Meta:
        model = Story
        fields: ClassVar[list[str]] = []
        widgets: ClassVar[dict[str, Any]] = {
            "headline": CountedLine(HEADLINE_FITS),
            "standfirst": CountedTextarea(BEST_STANDFIRST, rows=3),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = Status(self.instance.status) if self.instance.pk else Status.DRAFT
        self.line: DatelineLine | None = None
        self.notes: list[str] = []
        self._dress()
        if self.instance.pk:
            self._fill()

    def _dress(self) -> None:
        """Give the fields that are lists their widgets, and let no browser cut what is pasted."""
        relations: dict[str, Any] = {
            "written_by": StoryByline._meta.get_field("byline"),
            "filed_from": DatelinePlace._meta.get_field("place"),
        }
        for name, relation in relations.items():
            if name in self.fields:
                field: Any = self.fields[name]
                field.widget = _relation(
                    relation, field.choices, may_add=self.may_add(relation.related_model)
                )
        for name in ("headline", "standfirst", "kicker", "original_headline", "slug"):
            if name in self.fields:
                self.fields[name].widget.attrs.pop("maxlength", None)

    # Set for each request by the admin: whether this journalist may add a row of a model, and whether two
    # attempts to save have met somebody else's.
    may_add: Callable[[Any], bool] = staticmethod(lambda model: True)
    collided = False

    def _fill(self) -> None:
        story = self.instance
        bylines = [place.byline_id for place in story.storybyline_set.all()]
        self.initial.update(
            loaded_at=story.modified_at.isoformat(),
            written_by=bylines,
            tags=sorted(story.tags.names()),
        )
        dateline = getattr(story, "dateline", None)
        if dateline:
            self.initial.update(
                filed_from=[line.place_id for line in dateline.lines.all()],
                dateline_date=dateline.date,
                dateline_service=dateline.service,
                dateline_override=dateline.override,
            )

    def clean_headline(self) -> str:
        return " ".join(self.cleaned_data["headline"].split())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in MOMENTS:
            # The form shows no fractions of a second: a time that was not touched keeps its own.
            if name in data and name not in self.changed_data:
                data[name] = self.initial.get(name)
        self._read_dateline(data)
        self._keep_complete(data)
        self._look_for_others()
        if self.collided and not self.errors:
            self.add_error(None, gettext("Somebody else saved at this very moment. Save once more."))
        return data

    def _read_dateline(self, data: dict[str, Any]) -> None:
        if "dateline_text" not in data:
            return
        try:
            self.line = DatelineLine.typed(
                data["dateline_text"],
                places=data.get("filed_from") or [],
                date=data.get("dateline_date"),
                service=data.get("dateline_service", ""),
                override=data.get("dateline_override", ""),
                source=data.get("source"),
                may_add_places=self.may_add(Place),
            )
        except LineRefused as refusal:
            self.add_error("dateline_text", str(refusal))

    def _keep_complete(self, data: dict[str, Any]) -> None:
        """What a published story cannot be without."""
        if self.before != Status.PUBLISHED:
            return
        data["slug"] = data.get("slug") or self.instance.slug
        for name in ("body", "section", "published_at"):
            if name in data and not data[name]:
                self.add_error(
                    name, gettext("This story is published and cannot be without this. Kill it first.")
                )

    def _look_for_others(self) -> None:
        """Whether somebody else has saved this story since the form was opened."""
        loaded = parse_datetime(self.data.get(self.add_prefix("loaded_at"), "").replace(" ", "+"))
        if not self.instance.pk or loaded is None:
            return
        stored = Story.objects.select_for_update().get(pk=self.instance.pk)
        if stored.modified_at == loaded:
            return
        # From here on the form knows of the other version: saved once more, it replaces that.
        data: Any = self.data
        self.data = data = data.copy()
        data[self.add_prefix("loaded_at")] = stored.modified_at.isoformat()
        self.add_error(None, self._who_was_here(stored))

    def _who_was_here(self, stored: Story) -> Any:
        entry = (
            LogEntry.objects.filter(
                content_type=ContentType.objects.get_for_model(Story), object_id=str(stored.pk)
            )
            .select_related("user")
            .order_by("-action_time")
            .first()
        )
        moment = timezone.localtime(stored.modified_at)
        who = gettext("Somebody else")
        if entry and abs((entry.action_time - stored.modified_at).total_seconds()) < 60:
            who = entry.user.get_short_name() or entry.user.get_username()
        different = [
            str(self.fields[name].label)
            for name in self.fields
            if name in self.cleaned_data
            and hasattr(stored, name)
            and name != "tags"
            and getattr(stored, name) != self.cleaned_data[name]
        ]
        return format_html(
            "{} {} {} {}",
            gettext("%(who)s changed this story at %(time)s while you were writing.")
            % {"who": who, "time": f"{date_format(moment, 'H:i')} {moment.tzname()}"},
            gettext("Your words are all below, and nothing of them is saved yet."),
            gettext("Different from what is stored now: %(list)s.") % {"list": ", ".join(different)}
            if different
            else "",
            gettext("Look at the stored story in another window; save once more to replace it with yours."),
        )
