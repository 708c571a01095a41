"""The year of a dateline that names none."""

import datetime
from collections.abc import Iterator

from .days import MONTHS_AP, WEEKDAYS
from .reading import Found

# Feb. 29 returns to the same weekday after 28 years, after 40 across a century that is no leap year.
_YEARS_BACK = 40


def _on(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:  # Feb. 29 in a common year, or a year beyond the calendar
        return None


def _past(month: int, day: int, today: datetime.date) -> Iterator[datetime.date]:
    """The day of this month in this year and the years before, latest first, none in the future."""
    for year in range(today.year, today.year - _YEARS_BACK - 1, -1):
        date = _on(year, month, day)
        if date and date <= today:
            yield date


def settle_date(
    found: Found, copy_weekday: int | None, given: datetime.date | None, today: datetime.date
) -> tuple[datetime.date | None, str]:
    """The full date of a dateline, and in plain words the rule that decided it.

    The year as written; else the one nearest to the given date; else the latest year, not in the future, in
    which the weekday that the copy names for its own day falls on that date; else the nearest past date.
    """
    if found.month is None or found.day is None:
        return _without_day(found, given, today)
    month, day = found.month, found.day
    written = f"{MONTHS_AP[month - 1]} {day}"
    if found.year is not None:
        date = _on(found.year, month, day)
        if date is None:
            return None, f"The dateline says {written}, {found.year}, a day that is not in the calendar."
        return date, f"The dateline names the year {found.year}."
    if given is not None:
        near = [date for year in range(given.year - 8, given.year + 9) if (date := _on(year, month, day))]
        if near:
            date = min(near, key=lambda date: (abs(date - given), date))
            return date, f"The copy's given date, {given.isoformat()}, puts {written} in {date.year}."
    weekday = found.weekday if found.weekday is not None else copy_weekday
    past = list(_past(month, day, today))
    if weekday is not None:
        for date in past:
            if date.weekday() == weekday:
                name = WEEKDAYS[weekday]
                return date, f"The copy says {name}, and {written} last fell on a {name} in {date.year}."
    if past:
        return past[0], (
            f"Nothing in the copy names the year; the latest {written} up to now is in {past[0].year}."
        )
    return None, f"No {written} could be found in the {_YEARS_BACK} years before {today.isoformat()}."


def _without_day(
    found: Found, given: datetime.date | None, today: datetime.date
) -> tuple[datetime.date | None, str]:
    """The date of a dateline that names a weekday only, or no day at all."""
    if found.weekday is not None:
        name, until = WEEKDAYS[found.weekday], given or today
        try:
            date = until - datetime.timedelta(days=(until.weekday() - found.weekday) % 7)
        except OverflowError:
            return None, f"The dateline says {name}, and the calendar has none before {until.isoformat()}."
        before = "the given date" if given else "today"
        return (
            date,
            f"The dateline says {name}: the latest one up to {before}, {until.isoformat()}.",
        )
    if given is not None:
        return given, f"The dateline names no day; the copy's given date, {given.isoformat()}, was taken."
    return None, "The dateline names no day, and the copy was given no date."
