"""The newsroom's clock as the desk tells it: briefly, and right in the nights in which it is changed."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.formats import date_format

from articles.admin.moments import moment_text, zone_of


def utc(moment: datetime) -> datetime:
    """For reckoning: between two moments of one zone Python counts as if its clocks were never changed."""
    return moment.astimezone(UTC)


class Clock:
    """Says a time on the newsroom's clock, with its zone where another one is on the board as well."""

    def __init__(self, since: datetime, until: datetime) -> None:
        self.zones = {timezone.localtime(moment).utcoffset() for moment in (since, until)}

    def __call__(self, moment: datetime) -> str:
        local = timezone.localtime(moment)
        is_plain = self.zones == {local.utcoffset()}
        return f"{local:%H:%M}" if is_plain else f"{local:%H:%M} {zone_of(local)}"


class Days:
    """Names a day where it is another than the one before."""

    def __init__(self, at: datetime) -> None:
        self.today = self.last = timezone.localdate(at)

    def begun(self, moment: datetime) -> str:
        local = timezone.localtime(moment)
        if local.date() == self.last:
            return ""
        self.last = local.date()
        return date_format(local, "l, N j")

    def told(self, moment: datetime, clock: Clock) -> str:
        local = timezone.localtime(moment)
        day = "" if local.date() == self.today else f"{date_format(local, 'N j')}, "
        return f"{day}{clock(moment)}"


def short(moment: datetime, at: datetime) -> str:
    """A moment of today by its time alone; any other with its day and zone."""
    is_today = timezone.localdate(moment) == timezone.localdate(at)
    return Clock(at, at)(moment) if is_today else moment_text(moment)
