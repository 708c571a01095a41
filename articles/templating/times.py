"""Times as newspapers print them, in the site's own zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.safestring import SafeString
from jinja2 import pass_context
from jinja2.runtime import Context

_SHORT_MONTHS = (
    "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What Americans call their zones all year round.
_ZONES = {
    name: short
    for short, names in {
        "ET": "EST EDT", "CT": "CST CDT", "MT": "MST MDT", "PT": "PST PDT", "AKT": "AKST AKDT",
    }.items()
    for name in names.split()
}  # fmt: skip


def local_time(moment: datetime) -> datetime:
    """In the site's own zone. Django's localtime() looks for one of the thread first, which no reader has."""
    return moment.astimezone(timezone.get_default_timezone())


def midnight(day: date) -> datetime:
    """When a day begins at the site."""
    return timezone.make_aware(datetime.combine(day, time()), timezone.get_default_timezone())


def clock(moment: datetime) -> str:
    """9:55 a.m., 6 p.m., noon, midnight."""
    local = local_time(moment)
    if local.minute == 0 and local.hour in (0, 12):
        return "noon" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes} {'a.m.' if local.hour < 12 else 'p.m.'}"


def zone(moment: datetime) -> str:
    """ET, CET, UTC+3: the zone of the site at this moment."""
    local = local_time(moment)
    name = local.tzname() or ""
    key = getattr(local.tzinfo, "key", "")
    if key.startswith(("America/", "US/")) and name in _ZONES:
        return _ZONES[name]
    return f"UTC{name}" if name[:1] in "+-" else name


def short_day(day: date, today: date | None = None) -> str:
    """Nov. 2; with the year if it is not that of today."""
    written = f"{_SHORT_MONTHS[day.month - 1]} {day.day}"
    return written if today and day.year == today.year else f"{written}, {day.year}"


def iso(moment: datetime) -> str:
    """2026-11-02T09:55:00-05:00: for machines, by the site's clock."""
    return local_time(moment).isoformat()


def month_name(number: int) -> str:
    return _MONTHS[number - 1]


def month_and_year(day: date) -> str:
    """November 2026"""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def long_day(day: date) -> str:
    """Monday, November 2, 2026"""
    return f"{weekday(day)}, {_MONTHS[day.month - 1]} {day.day}, {day.year}"


def weekday(day: date) -> str:
    return _WEEKDAYS[day.weekday()]


@pass_context
def day_name(context: Context, day: date) -> str:
    """Today, Yesterday, Saturday, Oct. 12."""
    ago = (context["today"] - day).days
    if ago in (0, 1):
        return ("Today", "Yesterday")[ago]
    return weekday(day) if 1 < ago < 7 else short_day(day, context["today"])


@pass_context
def day_written(context: Context, day: date) -> str:
    """What stands under the name of a day: Monday, Nov. 2; only the weekday where the name is a date."""
    ago = (context["today"] - day).days
    if 0 <= ago < 2:
        return f"{weekday(day)}, {short_day(day, context['today'])}"
    return short_day(day, context["today"]) if ago < 7 else weekday(day)


@pass_context
def day_short(context: Context, day: date) -> str:
    """Nov. 2"""
    return short_day(day, context["today"])


@pass_context
def when(context: Context, moment: datetime) -> SafeString:
    """For lists: the clock for today, the weekday within a week, else the date.

    With `clock` in the context, under a heading that names the day: the clock alone.
    """
    if context.get("clock"):
        return at_clock(moment)
    day, today = local_time(moment).date(), context["today"]
    ago = today - day
    if not ago:
        return _time(moment, clock(moment))
    if timedelta(0) < ago < timedelta(days=7):
        return _time(moment, weekday(day))
    return _time(moment, short_day(day, today))


def at_clock(moment: datetime) -> SafeString:
    """For lists that stand under their day: the clock alone."""
    return _time(moment, clock(moment))


def stamp(moment: datetime) -> SafeString:
    """For the story itself, with the year, since it is read in others, too: Nov. 2, 2026, 6:12 a.m. ET."""
    day = short_day(local_time(moment).date())
    return _time(moment, f"{day}, {clock(moment)} {zone(moment)}")


def day_of_moment(moment: datetime) -> str:
    """The day of a moment, with its year: Nov. 2, 2026"""
    return short_day(local_time(moment).date())


def taken(moment: datetime) -> SafeString:
    """When a photo was taken: the day, with its year."""
    day = local_time(moment).date()
    return _time(moment, f"{_SHORT_MONTHS[day.month - 1]} {day.day}, {day.year}")


def _time(moment: datetime, words: str) -> SafeString:
    attribute = local_time(moment).isoformat(timespec="seconds")
    return SafeString(f'<time datetime="{attribute}">{words}</time>')  # both are ours
