"""A line of the grid as a form: what may be typed into its cells, and how two people's are put together."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.fields import ZonedDateTimeField, clock
from articles.budget.sheet import Entry
from articles.colleagues import colleagues
from articles.html import printable
from articles.models import BudgetLine, Edition, Section
from articles.models.appended import name_of
from articles.models.budget import LINE_LENGTH, LONGEST, NOTE_LENGTH, SLUGLINE_LENGTH

type Texts = dict[str, str]
"""The cells of a line by name, each as it stands in its field."""

ART = frozenset({"art", "art_note"})
CELLS = ("slugline", "line", "desk", "reporter", "due", "length", "art", "art_note", "edition", "day")
_DAYS_AHEAD = 7
_WITH_DAY = re.compile(r"\s*(\d{4}-\d{1,2}-\d{1,2})[ T,]+(\S.*)")


@dataclass(frozen=True)
class Choices:
    """What can be chosen in a grid, asked once for all its rows."""

    people: list[Any]
    sections: list[Section]
    editions: list[Edition]

    @classmethod
    def there_are(cls) -> Choices:
        return cls(list(colleagues()), list(Section.objects.all()), list(Edition.objects.all()))

    @cached_property
    def names(self) -> dict[int, str]:
        """What is typed for somebody: the name, and the login's where two have the same name."""
        often = Counter(name_of(person).casefold() for person in self.people)
        return {
            person.pk: name_of(person) if often[name_of(person).casefold()] == 1 else person.get_username()
            for person in self.people
        }

    def name(self, person: Any) -> str:
        return self.names.get(person.pk) or name_of(person)

    def somebody(self, typed: str, now: Any) -> Any:
        """Who is meant by a typed name; `now` is whose it is, who may have left. Raises ValidationError."""
        wanted = typed.casefold()
        if now is not None and self.name(now).casefold() == wanted:
            return now
        for person in self.people:
            if person.get_username().casefold() == wanted:
                return person
        meant = [person for person in self.people if name_of(person).casefold() == wanted]
        meant = meant or [one for one in self.people if wanted in name_of(one).casefold().split()]
        if len(meant) == 1:
            return meant[0]
        if meant:
            logins = ", ".join(person.get_username() for person in meant)
            raise ValidationError(_("Several are called so. Write the login: %s.") % logins)
        raise ValidationError(_("Nobody here is called “%s”.") % typed[:60])


class LineForm(forms.Form):
    slugline = forms.CharField(
        label=gettext_lazy("Slug"),
        max_length=SLUGLINE_LENGTH,
        error_messages={"required": gettext_lazy("Give it a slug, by which everybody knows it.")},
    )
    line = forms.CharField(
        label=gettext_lazy("One line"),
        max_length=LINE_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 1, "data-line": "true"}),
    )
    desk = forms.ChoiceField(label=gettext_lazy("Desk"), required=False)
    reporter = forms.CharField(
        label=gettext_lazy("Reporter"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            {"list": "budget-people", "autocomplete": "off", "placeholder": gettext_lazy("Reporter")}
        ),
    )
    due = forms.CharField(
        label=gettext_lazy("Due"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "18:30"}),
    )
    length = forms.IntegerField(
        label=gettext_lazy("Length"),
        min_value=1,
        max_value=LONGEST,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "placeholder": "600"}),
        error_messages={"invalid": gettext_lazy("Give the length in words as a number, such as 600.")},
    )
    art = forms.ChoiceField(label=gettext_lazy("Art"), choices=BudgetLine.Art.choices)
    art_note = forms.CharField(
        label=gettext_lazy("Note on the art"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.TextInput({"placeholder": gettext_lazy("Note")}),
    )
    edition = forms.ChoiceField(label=gettext_lazy("Edition"), required=False)
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.Select)

    def __init__(
        self,
        choices: Choices,
        cells: frozenset[str],
        entry: Entry | None,
        day: date,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """`cells`: those that whoever looks may change; `day`: of a line that cannot be moved."""
        super().__init__(*args, **kwargs)
        self.choices, self.entry, self.on = choices, entry, day
        for name in set(self.fields) - cells:
            del self.fields[name]
        self._offer("desk", [("", "—"), *((str(one.pk), one.name) for one in choices.sections)])
        self._offer("edition", [("", "—"), *((str(one.pk), one.name) for one in choices.editions)])
        if "day" in self.fields:
            self.fields["day"].widget.choices = days_around(day)
        slug = entry.line.slugline if entry else _("new line")
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label}, {slug}"
            field.widget.attrs.pop("maxlength", None)
            if self.is_bound and name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"

    def _offer(self, name: str, offered: list[tuple[str, str]]) -> None:
        if name in self.fields:
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean_slugline(self) -> str:
        return " ".join(self.cleaned_data["slugline"].split())

    def clean_line(self) -> str:
        return " ".join(self.cleaned_data["line"].split())

    def clean_desk(self) -> Section | None:
        return {str(one.pk): one for one in self.choices.sections}.get(self.cleaned_data["desk"])

    def clean_edition(self) -> Edition | None:
        return {str(one.pk): one for one in self.choices.editions}.get(self.cleaned_data["edition"])

    def clean_reporter(self) -> Any:
        typed = self.cleaned_data["reporter"]
        assignment = getattr(self.entry.story, "assignment", None) if self.entry else None
        return self.choices.somebody(typed, assignment.to if assignment else None) if typed else None

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("due"):
            try:
                data["due"] = moment_typed(data["due"], data.get("day") or self.on)
            except ValidationError as refusal:
                self.add_error("due", refusal)
            else:
                if data.get("reporter", "") is None:
                    self.add_error("reporter", _("Say whose it is, too: the time is theirs."))
        else:
            data["due"] = None
        return data


def moment_typed(text: str, day: date) -> datetime:
    """A time of day on a day of the budget, or with a day of its own before it. Raises ValidationError."""
    match = _WITH_DAY.fullmatch(text)
    typed = [match[1], match[2]] if match else [day.isoformat(), text]
    moment: datetime = ZonedDateTimeField().clean(typed)
    return moment


def texts_of(entry: Entry, choices: Choices) -> Texts:
    """A line as its cells show it."""
    line, story = entry.line, entry.story
    assignment = getattr(story, "assignment", None)
    due = ""
    if entry.due:
        on = timezone.localtime(entry.due).date()
        due = clock(entry.due) if on == line.day else f"{on.isoformat()} {clock(entry.due)}"
    return {
        "slugline": line.slugline,
        "line": line.line,
        "desk": str(story.section_id or ""),
        "reporter": choices.name(assignment.to) if assignment else "",
        "due": due,
        "length": str(line.length or ""),
        "art": line.art,
        "art_note": line.art_note,
        "edition": str(line.edition_id or ""),
        "day": line.day.isoformat(),
    }


def shown_text(name: str, value: str, choices: Choices) -> str:
    """What a cell's value is called."""
    named: dict[str, str] = {}
    if name == "desk":
        named = {str(one.pk): one.name for one in choices.sections}
    elif name == "edition":
        named = {str(one.pk): one.name for one in choices.editions}
    elif name == "art":
        named = {kind.value: str(kind.label) for kind in BudgetLine.Art}
    elif name == "day" and value:
        try:
            named = {value: date_format(date.fromisoformat(value), "D, N j")}
        except ValueError:
            named = {}
    return named.get(value, value)


def days_around(day: date) -> list[tuple[str, str]]:
    """The days to which a line is moved from here."""
    today = timezone.localdate()
    told = {today: _("Today, %s"), today + timedelta(days=1): _("Tomorrow, %s")}
    days = [day + timedelta(days=number) for number in range(-1, _DAYS_AHEAD + 1)]
    return [(one.isoformat(), told.get(one, "%s") % date_format(one, "D j")) for one in days]


# ── two at once ──


def tidy(text: str) -> str:
    return " ".join(printable(text).split())


def once(key: str, sent: Texts) -> str | None:
    """What a new row is known by, sent with these words: the same row that says something else, because the
    browser has brought the page back, is another. None for one that came without a key."""
    if not key:
        return None
    return hashlib.sha256(json.dumps([key, *sorted(sent.items())]).encode()).hexdigest()


def put_together[Said](
    seen: Mapping[str, Said], stored: Mapping[str, Said], typed: Mapping[str, Said]
) -> tuple[dict[str, Said], frozenset[str]]:
    """What a line says after somebody has typed over what they had seen, while a colleague may have changed
    what is stored; and the cells in which both have written, and not the same."""
    merged, clashes = dict(stored), set()
    for name, mine in typed.items():
        if mine == seen[name]:
            continue
        merged[name] = mine
        if stored[name] not in (seen[name], mine):
            clashes.add(name)
    return merged, frozenset(clashes)
