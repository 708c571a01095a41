"""Where a story leads on to: its topics, its series, and related stories that somebody picks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.fields import OrderedChoiceField
from articles.admin.keys import key
from articles.admin.widgets import Autocomplete, ListedAutocomplete, OrderedAutocomplete
from articles.models import RelatedStory, Series, SeriesPart, Story, StoryTopic, Topic
from articles.models.topics import MOST_PARTS, MOST_PICKS
from articles.revisions.content import set_related, set_series, set_topics


class SeriesField(forms.ModelChoiceField):
    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values and key(getattr(value, "pk", value)) is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class FilingForm(forms.Form):
    topics = OrderedChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.all(),
        required=False,
        help_text=_("The first running one is whose story so far stands beside the story."),
    )
    series = SeriesField(
        label=_("Part of the series"),
        queryset=Series.objects.all(),
        required=False,
        help_text=_("It becomes the last part. The order is set on the page of the series."),
    )
    related = OrderedChoiceField(
        label=_("Related stories"),
        queryset=Story.objects.all(),
        required=False,
        help_text=_("Readers see those that are public. What is alike fills the row."),
    )

    instance: Story
    may_add: Any

    def dress_filing(self) -> None:
        """Give its fields the widgets that find rows by typing."""
        for name, relation, kind in (
            ("topics", StoryTopic._meta.get_field("topic"), OrderedAutocomplete),
            ("series", SeriesPart._meta.get_field("series"), Autocomplete),
            ("related", RelatedStory._meta.get_field("other"), ListedAutocomplete),
        ):
            if name not in self.fields:
                continue
            field: Any = self.fields[name]
            widget = kind(relation, admin.site, choices=field.choices)
            if kind is Autocomplete:
                widget.attrs["data-placeholder"] = ""
            # A story is picked here, and written on a page of its own.
            may_add = name != "related" and self.may_add(relation.related_model)
            field.widget = RelatedFieldWidgetWrapper(
                widget,
                relation.remote_field,
                admin.site,
                can_add_related=may_add,
            )

    def filed(self, story: Story) -> dict[str, Any]:
        """What its fields say of a story that is there."""
        part = SeriesPart.objects.filter(story=story).first()
        return {
            "topics": [placed.topic_id for placed in story.story_topics.all()],
            "series": part and part.series_id,
            "related": [pick.other_id for pick in story.picks.all()],
        }

    def clean_related(self) -> list[Story]:
        picks: list[Story] = self.cleaned_data["related"]
        if self.instance.pk and self.instance in picks:
            raise ValidationError(gettext("A story is not related to itself. Take it out of the list."))
        if len(picks) > MOST_PICKS:
            raise ValidationError(
                gettext("These are %(number)d stories. Pick %(most)d at most.")
                % {"number": len(picks), "most": MOST_PICKS}
            )
        return picks

    def clean_series(self) -> Series | None:
        series: Series | None = self.cleaned_data["series"]
        if series is not None:
            others = series.parts.exclude(story=self.instance.pk).count()
            if others >= MOST_PARTS:
                raise ValidationError(
                    gettext("“%(series)s” has %(most)d parts, and more it cannot have. Begin another series.")
                    % {"series": series, "most": MOST_PARTS}
                )
        return series


def file_under(story: Story, form: Any, change: bool) -> None:
    """Save what the form says of these."""
    for name, write in (("topics", set_topics), ("series", set_series), ("related", set_related)):
        if name in form.cleaned_data and (not change or name in form.changed_data):
            write(story, form.cleaned_data[name])


def picked_by_headline(request: HttpRequest, term: str, found: QuerySet[Any]) -> QuerySet[Any]:
    """Of what a search has found, for a field that picks stories, those whose headline has its words.

    A list is searched for what stories say; who picks one knows what it is called.
    """
    if request.resolver_match is None or request.resolver_match.url_name != "autocomplete":
        return found
    for word in term.split():
        found = found.filter(headline__icontains=word)
    return found


class StoryFiling:
    """For StoryAdmin."""

    @admin.display(description=_("Topics and series"))
    def leads_on(self, story: Story) -> str:
        """For whoever only looks at the story."""
        part = SeriesPart.objects.filter(story=story).select_related("series")
        return ", ".join([*map(str, story.story_topics.select_related("topic")), *map(str, part)])
