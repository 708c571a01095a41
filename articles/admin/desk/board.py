"""Tonight's board: everything that will happen by time, on one line, with its gaps and clashes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import chain, pairwise
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Story
from articles.visibility import appearing, is_public

from .clock import Clock, Days, utc
from .due import Due, form_of
from .missed import MISSED
from .sources import SOURCES, shown

AHEAD = timedelta(hours=24)
LOOKED_BACK = timedelta(days=14)
"""What was missed longer ago is nobody's tonight; it stands in the lists."""
JUST_NOW, FEW = timedelta(hours=2), 4
"""What has just appeared is told as well, so that the board does not begin in the empty air."""
CLASH = timedelta(minutes=5)
"""Two stories of one section that appear closer than this take each other's place on its page."""
GAP = timedelta(hours=4)
AWAKE = time(6), time(23)
"""While readers are awake. At night nobody is missed."""


@dataclass
class Gap:
    begins: datetime
    ends: datetime
    place: str
    width: str

    @property
    def text(self) -> str:
        hours, minutes = divmod(int((self.ends - self.begins).total_seconds()) // 60, 60)
        span = _("%(hours)d h") % {"hours": hours} + (f" {minutes} min" if minutes else "")
        return _("%(span)s with nothing new") % {"span": span}


@dataclass
class Row:
    due: Due
    clock: str
    place: str = "0%"
    """On the strip, from now to the end."""
    gap: Gap | None = None
    """The gap that begins after it."""


@dataclass
class Hour:
    """What happens from one mark of the clock to the next; the first begins now and has no mark."""

    begins: datetime
    clock: str
    day: str = ""
    """Named where another one begins."""
    place: str = "0%"
    rows: list[Row] = field(default_factory=list)
    gap: Gap | None = None
    """The gap that begins in it before anything else happens."""
    is_in_gap: bool = False


@dataclass
class Board:
    now: str
    day: str
    hours: list[Hour]
    just: list[Row]
    missed: list[Row]
    gaps: list[Gap]

    @property
    def coming(self) -> list[Row]:
        return [row for hour in self.hours for row in hour.rows]


def board_of(user: Any, at: datetime) -> Board:
    """For somebody who may look at stories."""
    until = at + AHEAD
    coming = sorted(
        chain.from_iterable(source(user, at, until) for source in SOURCES), key=lambda due: due.at
    )
    coming = with_clashes(coming)
    behind = chain.from_iterable(source(user, at - LOOKED_BACK, at) for source in MISSED)
    # What was missed last stands first, and then what goes wrong soonest.
    missed = sorted(behind, key=lambda due: utc(due.at), reverse=True) + [due for due in coming if due.mends]
    clock = Clock(at - JUST_NOW, until)
    hours = hours_of(coming, at, until, clock)
    gaps = list(gaps_of(coming, at, until))
    for gap in gaps:
        open_gap(gap, hours)
    days = Days(at)
    return Board(
        now=clock(at),
        day=date_format(timezone.localtime(at), "l, N j"),
        hours=hours,
        just=[Row(due, clock(due.at)) for due in just_appeared(user, at - JUST_NOW, at)],
        missed=[Row(due, days.told(due.at, clock)) for due in missed],
        gaps=gaps,
    )


def just_appeared(user: Any, since: datetime, until: datetime) -> list[Due]:
    """The last stories that readers have got, the newest at the end."""
    newest = shown(Story.objects.filter(appearing(since, until))).order_by("-published_at", "-pk")[:FEW]
    return [
        Due(
            at=story.published_at,
            what=_("Appeared"),
            text=story.headline,
            url=form_of(story),
            section=story.section,
        )
        for story in reversed(newest)
        if story.published_at and is_public(story, until)
    ]


def with_clashes(dues: list[Due]) -> list[Due]:
    """The same rows, with a warning on those of one section that come too close upon each other."""
    same, of_section = _("At the same time as “%(headline)s”"), defaultdict(list)
    for number, due in enumerate(dues):
        if due.appears and due.section:
            of_section[due.section.pk].append(number)
    told = list(dues)
    for numbers in of_section.values():
        for one, other in pairwise(numbers):
            apart = dues[other].at - dues[one].at
            if apart < CLASH:
                minutes = apart.seconds // 60
                for mine, its in ((one, other), (other, one)):
                    words = {"minutes": minutes, "headline": dues[its].text}
                    warning = (_("%(minutes)d min apart from “%(headline)s”") if minutes else same) % words
                    told[mine] = replace(told[mine], warnings=(*told[mine].warnings, warning))
    return told


def gaps_of(dues: list[Due], since: datetime, until: datetime) -> Iterator[Gap]:
    """The stretches of the day in which nothing appears for as long as GAP."""
    for one, other in pairwise([since, *(due.at for due in dues if due.appears), until]):
        day = timezone.localdate(one)
        while day <= timezone.localdate(other):
            awake, asleep = (timezone.make_aware(datetime.combine(day, end)) for end in AWAKE)
            begins, ends = utc(max(one, awake)), utc(min(other, asleep))
            if ends - begins >= GAP:
                yield Gap(begins, ends, place_of(begins, since, until), share_of(ends - begins, AHEAD))
            day += timedelta(days=1)


def open_gap(gap: Gap, hours: list[Hour]) -> None:
    """Tell a gap where it begins: after the row that it follows, or else at the mark of its hour."""
    begun = [hour for hour in hours if hour.begins <= gap.begins][-1]
    before = [row for row in begun.rows if utc(row.due.at) <= gap.begins]
    where = before[-1] if before else begun
    where.gap = gap
    for hour in hours:
        hour.is_in_gap |= gap.begins <= hour.begins < gap.ends


def hours_of(dues: list[Due], since: datetime, until: datetime, clock: Clock) -> list[Hour]:
    """The hours of the clock in between, as many as there are: on a night of 25, one of them twice."""
    local, days = timezone.localtime(since), Days(since)
    mark = utc(since) - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    hours = [Hour(since, "")]
    while (mark := mark + timedelta(hours=1)) < until:
        hours.append(Hour(mark, clock(mark), days.begun(mark), place_of(mark, since, until)))
    rest = iter(dues)
    due = next(rest, None)
    for hour, after in pairwise([*hours, None]):
        assert hour is not None
        while due is not None and (after is None or utc(due.at) < after.begins):
            hour.rows.append(Row(due, clock(due.at), place_of(due.at, since, until)))
            due = next(rest, None)
    return hours


def place_of(moment: datetime, since: datetime, until: datetime) -> str:
    return share_of(utc(moment) - utc(since), utc(until) - utc(since))


def share_of(part: timedelta, whole: timedelta) -> str:
    return f"{100 * (part / whole):.2f}%"
