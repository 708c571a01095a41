"""Days and times that copy names: embargoes, times of publication, the weekday of its own day."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from articles.dateline.days import Day, read_day
from articles.dateline.words import flat

# Minutes east of Greenwich. CST and IST are left out: each means two zones on two continents.
_OFFSETS = {
    "GMT": 0, "UTC": 0, "UCT": 0, "Z": 0, "WET": 0, "BST": 60, "WEST": 60, "CET": 60, "MEZ": 60, "CEST": 120,
    "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "HKT": 480, "SGT": 480, "JST": 540, "KST": 540,
    "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "EST": -300, "EDT": -240, "CDT": -300, "MDT": -360,
    "MST": -420, "PDT": -420, "PST": -480, "Eastern Standard Time": -300, "Eastern Daylight Time": -240,
    "Central Standard Time": -360, "Central Daylight Time": -300, "Mountain Standard Time": -420,
    "Mountain Daylight Time": -360, "Pacific Standard Time": -480, "Pacific Daylight Time": -420,
}  # fmt: skip
_PLACES = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "Eastern Time": "America/New_York", "Eastern time": "America/New_York", "London time": "Europe/London",
    "Central European Time": "Europe/Paris", "New York time": "America/New_York",
    "Eastern": "America/New_York", "Pacific": "America/Los_Angeles",
}  # fmt: skip
_ZONE = "|".join(sorted([*_OFFSETS, *_PLACES, r"[+-]\d\d:?\d\d"], key=len, reverse=True))


def _zone_after(group: str) -> str:
    return rf"(?:[\s(]{{0,3}}(?P<{group}>{_ZONE})(?!\w)\)?)"


_TIME = re.compile(
    r"(?<![\w:.])(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?\s?(?P<half>[aApP])\.?[mM](?:\.|\b)"
    + _zone_after("zone")
    + r"?|(?<![\w:.])(?P<h24>\d\d?)[:.](?P<m24>\d\d)(?:[:.]\d\d)?(?!\d)(?:\s?(?:hrs?|Uhr|h)\b)?"
    + _zone_after("zone24")
    # Four bare digits are a year as often as a time: the zone has to stand behind them.
    + r"?|(?<![\w:.])(?P<h4>\d\d)(?P<m4>\d\d)(?:\s?(?:hrs?|hours)\b)?"
    + _zone_after("zone4")
    + r"|\b(?P<noon>[Nn]oon)"
    + _zone_after("zone_noon")
)
_LONGEST = 400
_WORD = re.compile(r"(?<![\w.])[^\W_]+")

_STAMP_LABEL = re.compile(
    r"\W*(?P<label>(?:first\s+|originally\s+)?(?:published|posted|issued|released)|(?:last\s+)?(?:updated|modified)|date)"
    r"(?:\s+on\b|\s+at\b)?\s*[:|,]?\s*",
    re.I,
)
_STAMP_FILLER = frozenset({"at", "on", "um", "a", "o", "clock", "local", "time", "hrs", "uhr", "h"})

_SAYING = re.compile(
    r"\b(?:said|says|told|announced|reported|confirmed|showed|warned|declared|ruled|reports|announces)"
    r"(?:\s+\S+){0,3}?\s*\Z"
)
_OTHER_DAY = re.compile(
    r"\b(?:last|next|since|until|till|by|from|before|after|every|each|black|good|ash|super|bloody|palm|coming"
    r"|following|previous|the|starting|beginning|through|to|and|this|early)\s*\Z"
)
_NEWSPAPER = re.compile(r"\s+(?:times|telegraph|mirror|express|post|mail|school|league)\b")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A line that only says when: its day, the moment if the zone is known, and what its label calls it."""

    day: date
    moment: datetime | None
    updated: bool


def embargo(text: str, near: date | None) -> datetime | None:
    """The moment an embargo line names, or None where it could mean two.

    `near` is a day close to which it must lie when the line names no year.
    """
    text = _spaced(text)
    days = {(d.year, d.month, d.day, d.weekday) for _, d in _days(text) if d.month}
    if len(days) != 1:
        return None
    year, month, day, weekday = days.pop()
    on = _complete(year, month, day, weekday, near)
    if on is None or (weekday is not None and on.weekday() != weekday):
        return None
    moments = {_moment(on, match) for match in _TIME.finditer(text[:_LONGEST])}
    return moments.pop() if len(moments) == 1 else None


def without_times(text: str) -> str:
    """The words that are left of a line when its days and times are taken out."""
    text = _spaced(text)
    left, until = "", 0
    for start, day in _days(text):
        left += text[until:start] + " "
        until = day.end
    return _TIME.sub(" ", left + text[until:])


def stamp(text: str) -> Stamp | None:
    """A line that is nothing but a day, perhaps with a time and a label: "Nov. 2, 2023 / 7:14 AM"."""
    if len(text) > 90:
        return None
    text = _spaced(text)
    label = _STAMP_LABEL.match(text)
    rest = text[label.end() :] if label else text
    days = [(at, d) for at, d in _days(rest) if d.month and d.year]
    if len(days) != 1:
        return None
    start, day = days[0]
    on = _date(day.year, day.month, day.day)
    if on is None:
        return None
    left = rest[:start] + " " + rest[day.end :]
    times = list(_TIME.finditer(left))
    left = _TIME.sub(" ", left)
    if set(re.findall(r"\w+", left.casefold())) - _STAMP_FILLER or (
        not label and re.search(r"[.!?…]\s*\Z", left)
    ):
        return None
    moment = _moment(on, times[0]) if len(times) == 1 else None
    updated = bool(label and re.search("updated|modified", label["label"], re.I))
    return Stamp(on, moment, updated)


def day_in(text: str) -> date | None:
    """The first full day that a text names: that of a mail's Date header."""
    for _, day in _days(_spaced(text)):
        if day.month and day.year:
            return _date(day.year, day.month, day.day)
    return None


def own_weekday(texts: Iterable[str]) -> int | None:
    """The weekday that copy names for its own day ("said Thursday"); Monday is 0.

    What someone said on a day comes before what merely happens on one: that may lie in the future.
    """
    named = [weekday for text in texts for weekday in _weekdays(text[:1500])]
    for wanted in (True, False):
        for weekday, saying in named:
            if saying or not wanted:
                return weekday
    return None


def _weekdays(text: str) -> Iterator[tuple[int, bool]]:
    for start, day in _days(text):
        if day.month or day.weekday is None:
            continue
        before = flat(text[max(0, start - 60) : start])
        if not _OTHER_DAY.search(before) and not _NEWSPAPER.match(flat(text[day.end : day.end + 12])):
            # "on Thursday" and "said Thursday" are the same day.
            yield day.weekday, _SAYING.search(before) is not None


def _spaced(text: str) -> str:
    """2026-11-03T06:00 with a blank for its T, which keeps day and time in one word."""
    return re.sub(r"(?<=\d)T(?=\d\d:\d\d)", " ", text)


def _days(text: str) -> Iterator[tuple[int, Day]]:
    plain = flat(text[:1500])
    until = 0
    for word in _WORD.finditer(plain):
        if word.start() < until:
            continue
        day = read_day(plain, word.start())
        if day:
            until = day.end
            yield word.start(), day


def _date(year: int | None, month: int | None, day: int | None) -> date | None:
    if not (year and month and day):
        return None
    try:
        return date(year, month, day)
    except ValueError:  # Feb. 29 in a common year
        return None


def _complete(
    year: int | None, month: int | None, day: int | None, weekday: int | None, near: date | None
) -> date | None:
    if year:
        return _date(year, month, day)
    if near is None:
        return None
    around = [_date(near.year + step, month, day) for step in (-1, 0, 1) if 1 <= near.year + step <= 9999]
    fits = [
        on
        for on in around
        if on and -30 <= (on - near).days <= 200 and (weekday is None or on.weekday() == weekday)
    ]
    return fits[0] if len(fits) == 1 else None


def _moment(on: date, match: re.Match[str]) -> datetime | None:
    zone_name = match["zone"] or match["zone24"] or match["zone4"] or match["zone_noon"]
    if not zone_name:
        return None
    if match["noon"]:
        hour, minute = 12, 0
    else:
        hour = int(match["h"] or match["h24"] or match["h4"])
        minute = int(match["m"] or match["m24"] or match["m4"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    zone = _zone(zone_name)
    if zone is None or hour > 23 or minute > 59:
        return None
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=zone)


def _zone(name: str) -> tzinfo | None:
    if name in _OFFSETS:
        return timezone(timedelta(minutes=_OFFSETS[name]))
    if name in _PLACES:
        try:
            return ZoneInfo(_PLACES[name])
        except ZoneInfoNotFoundError:  # a machine without the zone data: the line stays a note
            return None
    sign = -1 if name[0] == "-" else 1
    minutes = int(name[1:3]) * 60 + int(name[-2:])
    return timezone(sign * timedelta(minutes=minutes)) if minutes < 1440 else None
