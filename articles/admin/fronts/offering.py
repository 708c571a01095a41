"""Which stories a producer has to choose from: by their words, their section and their time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles import search
from articles.models import Section, Story
from articles.models.story import StoryQuerySet
from articles.templating.times import local_time, midnight
from articles.visibility import Standing, set_to_be_public, stands

from .pages import PlannedPage

OFFERED = 24
ROW_FIELDS = ("headline", "status", "published_at", "embargo", "section", "publication_day", "slug", "kind")

TIMES = [
    ("", _("Any time")),
    ("today", _("Today")),
    ("week", _("The last seven days")),
    ("ahead", _("Ahead")),
]


class OfferForm(forms.Form):
    """What is asked for, by GET. Of what makes no sense nothing is asked."""

    q = forms.CharField(
        label=_("Words of a story"),
        required=False,
        widget=forms.TextInput(
            {"type": "search", "id": "front-q", "placeholder": _("Words of a story"), "autocomplete": "off"}
        ),
    )
    section = forms.ModelChoiceField(
        Section.objects.order_by("name"), label=_("Section"), required=False, empty_label=_("All sections")
    )
    time = forms.ChoiceField(label=_("Time"), required=False, choices=TIMES)

    def __init__(self, request: HttpRequest, page: PlannedPage) -> None:
        asked: dict[str, Any] = {name: request.GET[name] for name in self.base_fields if name in request.GET}
        # What is nearest, until something else is asked for.
        is_of_section = isinstance(page.of, Section)
        self.topic = None if asked or is_of_section else page.of
        if not asked and page.of and is_of_section:
            asked = {"section": page.of.pk}
        super().__init__(asked, auto_id="front-%s")

    def stories(self, at: datetime) -> list[Story]:
        """The newest that are asked for: among all that have the words, else among those that are or will be
        public."""
        # What makes no sense stands in no cleaned_data.
        self.full_clean()
        words, section = self.cleaned_data.get("q", ""), self.cleaned_data.get("section")
        stories: StoryQuerySet = Story.objects.select_related("section").only(*ROW_FIELDS)
        if self.topic is not None:
            stories = stories.filter(story_topics__topic=self.topic)
        if section:
            stories = stories.filter(section=section)
        stories = stories.filter(_in_time(self.cleaned_data.get("time", ""), at))
        if words:
            found = search.find(words, Story.objects.all()).values("pk")
            return list(stories.filter(pk__in=found).order_by("-created_at", "-pk")[:OFFERED])
        return list(stories.filter(set_to_be_public()).order_by("-published_at", "-pk")[:OFFERED])


def _in_time(name: str, at: datetime) -> Q:
    if name == "ahead":
        return stands(Standing.SCHEDULED, at) | stands(Standing.EMBARGOED, at)
    if name == "today":
        return Q(published_at__range=(midnight(local_time(at).date()), at))
    return Q(published_at__range=(at - timedelta(days=7), at)) if name == "week" else Q()
