"""What the page "Paste wire copy" shows: its form, every line beside where it goes, the draft's fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles import dateline
from articles.models import Section
from articles.photos import credit

from . import formats, matching
from .fitting import fit
from .intake import Outcome, digest, earlier, refusal_of
from .items import CopyError, WireStory
from .tracing import TracedLine, trace

LARGEST_PASTE = 2 * 1024 * 1024
MOST_LINES = 1000
"""Lines shown one by one. No story has as many; what does is bad input that must not freeze the browser."""


class PasteForm(forms.Form):
    copy = forms.CharField(
        label=_("Wire copy"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "autofocus": True, "spellcheck": "false"}),
        error_messages={"required": _("Paste the copy of a story first.")},
    )
    section = forms.ModelChoiceField(
        Section.objects.all(),
        label=_("Section"),
        required=False,
        empty_label=_("the source’s usual one"),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"list": "known-sources", "placeholder": _("as the copy says")}),
        help_text=_("The mark of the agency: UPI."),
    )
    date = forms.DateField(
        label=_("Day of the copy"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Gives a dateline its year."),
    )

    def clean_copy(self) -> str:
        copy: str = self.cleaned_data["copy"]
        size = len(copy.encode("utf-8", "surrogatepass"))
        if size > LARGEST_PASTE:
            raise forms.ValidationError(
                gettext("The paste is %(size)s; a story is at most %(most)s. Paste one story at a time.")
                % {"size": filesizeformat(size), "most": filesizeformat(LARGEST_PASTE)}
            )
        return copy

    def read(self) -> Reading | None:
        """The paste as it is understood; None where the form has an error to show."""
        if not self.is_valid():
            return None
        data = self.cleaned_data
        try:
            (story,) = formats.parse(
                data["copy"],
                given=data["date"],
                today=timezone.localdate(),
                gazetteer=matching.gazetteer(),
                source=matching.kept_mark(data["source"]),
            )
        except CopyError as error:
            self.add_error("copy", str(error))
            return None
        return Reading(story, fit(story), data["section"])


@dataclass(frozen=True)
class Fact:
    """A field of the draft and what it gets."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """A paste that was read, before anything is made of it."""

    story: WireStory
    fitted: WireStory
    section: Section | None

    @property
    def digest(self) -> str:
        return digest(self.story)

    @property
    def refusal(self) -> str:
        return refusal_of(self.fitted)

    @property
    def earlier(self) -> Outcome | None:
        return earlier(self.story)

    @property
    def warnings(self) -> tuple[str, ...]:
        return self.fitted.warnings

    @property
    def lines(self) -> list[TracedLine]:
        return trace(self.story)[:MOST_LINES]

    @property
    def left_out(self) -> str:
        """What the lines that are not shown are, in a sentence."""
        rest = trace(self.story)[MOST_LINES:]
        if not rest:
            return ""
        labels = Counter(part.label for line in rest if not line.is_blank for part in line.parts)
        listed = ", ".join(f"{label} ({count})" for label, count in labels.most_common())
        return gettext("%(count)s more lines are taken in too: %(list)s.") % {
            "count": len(rest),
            "list": listed,
        }

    @property
    def facts(self) -> list[Fact]:
        return [fact for fact in self._facts() if fact.value]

    def _facts(self) -> Iterator[Fact]:
        copy = self.fitted
        source = matching.known_source(copy.source)
        yield Fact(gettext("Headline"), copy.headline)
        yield Fact(gettext("Kicker"), copy.kicker)
        yield Fact(gettext("Standfirst"), copy.standfirst)
        yield Fact(gettext("Byline"), ", ".join(copy.bylines), copy.byline_role)
        if copy.dateline:
            style = source.dateline_style if source else dateline.style_for(copy.source)
            yield Fact(gettext("Dateline"), copy.dateline.text(style), copy.dateline_rule)
            for place in copy.dateline.places:
                yield Fact(
                    gettext("Place"), ", ".join(filter(None, (place.city, place.region, place.country)))
                )
            if copy.dateline.date:
                yield Fact(gettext("Date"), date_format(copy.dateline.date, "DATE_FORMAT"))
            yield Fact(gettext("Service"), copy.dateline.service)
        else:
            yield Fact(gettext("Dateline"), "–", copy.dateline_rule)
        for photo in copy.photos:
            line = credit.own_wording(photo.credit_line, photo.photographer, photo.agency)
            printed = line or credit.render(photo.photographer, photo.agency)
            yield Fact(gettext("Photo"), photo.caption or printed, printed if photo.caption else "")
        yield Fact(gettext("Body"), self._extent())
        yield Fact(
            gettext("Source"), source.mark if source else copy.source, "" if source else gettext("new")
        )
        yield Fact(gettext("Headline of the original"), copy.original_headline)
        yield Fact(gettext("Link to the original"), copy.original_url)
        yield Fact(gettext("Tags"), ", ".join(copy.tags))
        yield Fact(gettext("Embargo"), moment(copy.embargo))
        yield Fact(gettext("Published by its source"), moment(copy.published))
        section = self.section or matching.usual_section(source)
        yield Fact(gettext("Section"), str(section or matching.first_sections_name()))
        yield Fact(gettext("For the desk"), " · ".join(filter(None, (copy.slugline, *copy.notes))))

    def _extent(self) -> str:
        count, words = len(self.fitted.body), sum(len(text.split()) for text in self.fitted.body)
        if not count:
            return ""
        paragraphs = ngettext("%(count)s paragraph", "%(count)s paragraphs", count) % {"count": count}
        counted = ngettext("%(count)s word", "%(count)s words", words) % {"count": words}
        return f"{paragraphs}, {counted}"


def moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""
