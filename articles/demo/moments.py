"""Times as the demo's files write them, relative to the moment of loading, and the days named in its copy."""

from __future__ import annotations

import datetime
import re

from django.utils import timezone

from articles.dateline.days import MONTHS_AP, WEEKDAYS

_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
_SPAN = re.compile(r"(\d+)([dhm])")
_CLOCK = re.compile(r"(?:(\d+)d at|(tomorrow)) (\d\d):(\d\d)")
_DAY_WORD = re.compile(r"\{(day|date|year)([+-]\d+)?\}")


def span(text: str) -> datetime.timedelta:
    """`3d 4h` or `20m` as a length of time."""
    parts = text.split()
    found = [_SPAN.fullmatch(part) for part in parts]
    if not parts or None in found:
        raise ValueError(f"“{text}” is no length of time. Write it like 20m, 5h or 3d 4h.")
    return datetime.timedelta(**{_UNITS[m[2]]: int(m[1]) for m in found if m})


def moment(text: str, now: datetime.datetime) -> datetime.datetime:
    """One moment: `3d 4h` (before `now`), `in 18h`, `2d at 16:20`, `tomorrow 06:00` or `2026-01-14 16:20`.

    Hours of the clock are those of the site's zone.
    """
    if text.startswith("in "):
        return now + span(text[3:])
    if clock := _CLOCK.fullmatch(text):
        ago, tomorrow, hour, minute = clock.groups()
        day = timezone.localdate(now) + datetime.timedelta(days=1 if tomorrow else -int(ago))
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(int(hour), int(minute))))
    if text[:4].isdigit():
        return timezone.make_aware(datetime.datetime.fromisoformat(text))
    return now - span(text)


def name_days(text: str, day: datetime.date) -> str:
    """`text` with its {day}, {date-3} and {year+1} written out as seen from `day`, the way AP writes them."""

    def written(match: re.Match[str]) -> str:
        offset = int(match[2] or 0)
        if match[1] == "year":
            return str(day.year + offset)
        other = day + datetime.timedelta(days=offset)
        if match[1] == "day":
            return WEEKDAYS[other.weekday()]
        return f"{MONTHS_AP[other.month - 1]} {other.day}"

    text = _DAY_WORD.sub(written, text)
    if "{" in text or "}" in text:
        raise ValueError(
            f"A brace is left in “{text}”. The demo knows {{day}}, {{date}} and {{year}}, each with +1 or -1."
        )
    return text
