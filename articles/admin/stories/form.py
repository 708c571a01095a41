"""The form on which a story is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.fields import OrderedChoiceField, TagsField
from articles.admin.moments import MOMENTS
from articles.admin.widgets import CountedLine, CountedTextarea, OrderedAutocomplete, TagsWidget
from articles.models import AtWork, Byline, DatelinePlace, Place, Story, StoryByline, WorkingCopy
from articles.preflight import HEADLINE_FITS
from articles.revisions.recording import head_of
from articles.revisions.saving import base_of
from articles.visibility import Status

from .at_work import new_sheet
from .dateline_line import DatelineLine, LineRefused
from .filing import FilingForm
from .live_edits import TellingForm, Told, says_what_it_is

BEST_STANDFIRST = 160


def _relation(relation: Any, choices: Any, *, may_add: bool) -> RelatedFieldWidgetWrapper:
    """An ordered choice of rows with the link that adds one in a window of its own."""
    widget = OrderedAutocomplete(relation, admin.site, choices=choices)
    return RelatedFieldWidgetWrapper(widget, relation.remote_field, admin.site, can_add_related=may_add)


class StoryForm(FilingForm, TellingForm, forms.ModelForm):
    # The number of the revision that it was opened on.
    revision = forms.CharField(required=False, widget=forms.HiddenInput)
    # Under which what is typed is kept until it is saved.
    sheet = forms.CharField(required=False, initial=new_sheet, widget=forms.HiddenInput)
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
        self.is_live = bool(self.instance.pk) and self.instance.is_public(timezone.now())
        self.told: Told | None = None
        self.offer_kinds(self.may_tell)
        self.line: DatelineLine | None = None
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
        self.dress_filing()
        for name in ("headline", "standfirst", "kicker", "original_headline", "slug"):
            if name in self.fields:
                self.fields[name].widget.attrs.pop("maxlength", None)

    # Set for each request by the admin: whether this journalist may add a row of a model, and whether two
    # attempts to save have met somebody else's.
    may_add: Callable[[Any], bool] = staticmethod(lambda model: True)
    collided = False
    # Whether a section is theirs to publish in.
    may_publish_in: Callable[[Any], bool] = staticmethod(lambda section: True)
    # Whether they may write what readers are told.
    may_tell = True
    taken_up: AtWork | None = None
    # The working copy that it shows in place of the live story.
    copy: WorkingCopy | None = None

    @property
    def opened_on(self) -> int | None:
        """The revision that whoever writes has seen; None where the form does not say."""
        sent = self.data.get(self.add_prefix("revision"), "")
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None

    def _fill(self) -> None:
        story = self.instance
        bylines = [place.byline_id for place in story.storybyline_set.all()]
        self.initial.update(
            revision=getattr(self.copy.base if self.copy else head_of(story), "number", 0),
            sheet=new_sheet(str(story.pk)),
            written_by=bylines,
            tags=sorted(story.tags.names()),
            **self.filed(story),
        )
        if self.copy:
            told = {"change": self.copy.kind, "change_text": self.copy.text}
            self.initial.update(told, change_is_grave=self.copy.is_grave)
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
        if self.is_live and not says_what_it_is(self.data):
            # Whoever presses "Save draft" tells readers nothing.
            words = gettext(
                "Readers see this story by now. Say what your change is to them, and save once more."
            )
            self.add_error("change", words)
        elif self.is_live:
            self.told = self.read_told(data)
        if self.collided and not self.errors:
            self.add_error(None, gettext("Somebody else saved at this very moment. Save once more."))
        if self.taken_up:
            self.add_error(None, gettext("This is what you typed. It is not saved yet."))
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
        if "section" in self.changed_data and not self.may_publish_in(data.get("section")):
            words = gettext("This story is published, and in this section you publish nothing.")
            self.add_error("section", words)
        base = base_of(self.instance, self.opened_on)
        for name in ("body", "section", "published_at"):
            if name not in data or data[name]:
                continue
            if base is not None and not base.content[name]:
                # It was empty when this form was opened; whoever published since has filled it.
                data[name] = getattr(self.instance, name)
            else:
                self.add_error(
                    name, gettext("This story is published and cannot be without this. Kill it first.")
                )
