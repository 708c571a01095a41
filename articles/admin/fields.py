"""Form fields of the newsroom: moments that know their zone, lists that keep their order, tags by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from datetime import timezone as fixed_zone
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from taggit.utils import parse_tags

from .keys import key

TAG_LENGTH = 100
YEARS = (1000, 9000)

_WITH_ZONE = re.compile(r"\s*(?P<time>.*?\d.*?)\s+(?P<zone>[A-Z]{3,5}|[+-]\d{2,4})\s*\Z")
_HALF_DAY = re.compile(r"\s*(?P<hour>\d{1,2})(?P<rest>(?::\d\d){0,2})\s*(?P<half>[ap])\.?\s?m\.?\s*\Z", re.I)


def _by_24_hours(value: Any) -> Any:
    """6 p.m. as 18:00; whatever is not written by halves of the day stays as it is."""
    match = _HALF_DAY.fullmatch(value) if isinstance(value, str) else None
    if not match or not 1 <= int(match["hour"]) <= 12:
        return value
    hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
    return f"{hour:02}{match['rest'] or ':00'}"


def moments_of(naive: datetime) -> list[datetime]:
    """The moments that a clock on the newsroom's wall shows as `naive`: one, two in the night in which the
    clocks go back, none in the hour that is left out when they go forward."""
    zone = timezone.get_current_timezone()
    found: list[datetime] = []
    for fold in (0, 1):
        moment = naive.replace(tzinfo=zone, fold=fold)
        back = moment.astimezone(UTC).astimezone(zone)
        same = back.replace(tzinfo=None, fold=0) == naive.replace(fold=0)
        if same and all(moment.utcoffset() != other.utcoffset() for other in found):
            found.append(moment)
    return found


def clock(moment: datetime) -> str:
    """The time of day of a moment as it is typed: 12:00, and its zone where 1:30 comes twice."""
    local = timezone.localtime(moment)
    text = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    twice = len(moments_of(local.replace(tzinfo=None, fold=0))) > 1
    return f"{text} {local.tzname()}" if twice else text


class ZonedTimeField(forms.TimeField):
    """A time of day, with a zone if one was typed: "01:30 EST". The zone travels as the time's own."""

    def to_python(self, value: Any) -> time | None:
        match = _WITH_ZONE.fullmatch(value) if isinstance(value, str) else None
        found: time | None = super().to_python(_by_24_hours(match["time"] if match else value))
        if found is None or match is None:
            return found
        return found.replace(tzinfo=fixed_zone(timedelta(0), match["zone"]))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            before, after = self.to_python(initial), self.to_python(data)
        except ValidationError:
            return True
        # Compared as they are written: two zones of the same hour are two moments.
        return str(before) != str(after) or (before and before.tzname()) != (after and after.tzname())


class ZonedDateTimeField(forms.SplitDateTimeField):
    """Date and time on the newsroom's clock. A time that does not exist, or exists twice, is explained."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        times = ZonedTimeField(localize=kwargs.get("localize", False))
        times.error_messages["invalid"] = _("Give a time of day such as 18:30.")
        times.required = False
        self.fields = (self.fields[0], times)
        self.fields[0].error_messages["invalid"] = _("Give a date such as 2026-11-02.")

    def compress(self, data_list: Any) -> datetime | None:
        if not data_list:
            return None
        day, at = data_list
        if day in self.empty_values:
            raise ValidationError(_("Give the date, too."), code="invalid_date")
        if at in self.empty_values:
            raise ValidationError(_("Give the time of day, too."), code="invalid_time")
        return self._moment(day, at)

    def _moment(self, day: date, at: time) -> datetime:
        if not YEARS[0] <= day.year <= YEARS[1]:
            raise ValidationError(_("Give a year from %d to %d.") % YEARS, code="year")
        wanted = at.tzname()
        naive = datetime.combine(day, at.replace(tzinfo=None))
        found = moments_of(naive)
        words = {
            "time": date_format(naive, "H:i"),
            "day": date_format(day, "DATE_FORMAT"),
            "zone": timezone.get_current_timezone_name(),
        }
        if not found:
            here = timezone.get_current_timezone()
            after = naive.replace(tzinfo=here).astimezone(UTC).astimezone(here)
            raise ValidationError(
                _(
                    "There is no %(time)s on %(day)s in %(zone)s: the clocks go forward over it. "
                    "The moment after the gap is %(after)s."
                )
                % {**words, "after": date_format(after, "H:i")},
                code="nonexistent_time",
            )
        names = [str(moment.tzname()) for moment in found]
        if wanted is not None:
            if wanted in names:
                return found[names.index(wanted)].astimezone(UTC)
            raise ValidationError(
                _("On %(day)s the clocks in %(zone)s show %(names)s. Leave the zone out or give that one.")
                % {**words, "names": " / ".join(names)},
                code="other_zone",
            )
        if len(found) > 1:
            raise ValidationError(
                _(
                    "%(time)s comes twice on %(day)s in %(zone)s, because the clocks go back. "
                    "Write “%(time)s %(first)s” for the first or “%(time)s %(second)s” for the second."
                )
                % {**words, "first": names[0], "second": names[1]},
                code="ambiguous_time",
            )
        # In UTC: Python compares moments of a repeated hour across zones as unequal, whatever they are.
        return found[0].astimezone(UTC)


class OrderedChoiceField(forms.ModelMultipleChoiceField):
    """Rows in the order in which they were chosen."""

    def clean(self, value: Any) -> Any:
        for item in value or []:
            if key(item) is None:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": item}
                )
        found = {str(row.pk): row for row in super().clean(value)}
        return [found[key] for key in dict.fromkeys(map(str, value or [])) if key in found]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Iterable) and not isinstance(value, str):
            return [item.pk if isinstance(item, Model) else item for item in value]
        return super().prepare_value(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [str(self.prepare_value(item)) for item in initial or []] != [str(item) for item in data or []]


class TagsField(forms.Field):
    """Tags by their names, those that are there and new ones alike."""

    def clean(self, value: Any) -> list[str]:
        names: list[str] = []
        for item in value or []:
            names += parse_tags(item) if "," in item or '"' in item else [" ".join(item.split())]
        names = list(dict.fromkeys(filter(None, names)))
        for name in names:
            if len(name) > TAG_LENGTH:
                raise ValidationError(
                    _("The tag “%(start)s…” has %(length)d characters. A tag may have %(most)d.")
                    % {"start": name[:30], "length": len(name), "most": TAG_LENGTH}
                )
        super().clean(names)
        return names

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(initial or []) != sorted(data or [])
