"""Times as newspapers print them, in the zone of the site."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.template import engines
from django.utils import timezone

from articles.templating.times import clock, short_day, zone
from tests.factories import NOON


def shown(template: str, **context: Any) -> str:
    return str(engines["jinja2"].from_string(template).render({"today": date(2026, 11, 2), **context}))


@pytest.mark.parametrize(
    ("hour", "minute", "written"),
    [
        (14, 55, "9:55 a.m."),
        (14, 0, "9 a.m."),
        (17, 0, "noon"),
        (17, 1, "12:01 p.m."),
        (5, 0, "midnight"),
        (5, 30, "12:30 a.m."),
        (23, 5, "6:05 p.m."),
    ],
)
def test_the_clock_reads_as_in_american_papers(hour: int, minute: int, written: str) -> None:
    assert clock(datetime(2026, 11, 2, hour, minute, tzinfo=UTC)) == written


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("America/New_York", "ET"),
        ("America/Chicago", "CT"),
        ("Europe/Berlin", "CET"),
        ("Asia/Seoul", "KST"),
        ("America/Sao_Paulo", "UTC-03"),
        ("UTC", "UTC"),
    ],
)
def test_the_zone_is_named_as_its_people_name_it(name: str, written: str, settings: Any) -> None:
    settings.TIME_ZONE = name
    assert zone(NOON) == written


def test_readers_have_the_time_of_the_site_also_where_ann_works_by_that_of_seoul() -> None:
    with timezone.override("Asia/Seoul"):
        assert (clock(NOON), zone(NOON)) == ("noon", "ET")


def test_american_zones_have_one_name_all_year() -> None:
    assert zone(datetime(2026, 7, 1, tzinfo=UTC)) == zone(NOON) == "ET"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 11, 2), "Nov. 2"),
        (date(2026, 5, 31), "May 31"),
        (date(2026, 9, 1), "Sept. 1"),
        (date(2025, 11, 2), "Nov. 2, 2025"),
    ],
)
def test_a_day_has_its_year_only_when_it_is_another(day: date, written: str) -> None:
    assert short_day(day, date(2026, 11, 2)) == written


@pytest.mark.parametrize(
    ("ago", "written"),
    [
        (timedelta(hours=2), "10 a.m."),
        (timedelta(days=1), "Sunday"),
        (timedelta(days=6), "Tuesday"),
        (timedelta(days=7), "Oct. 26"),
        (timedelta(days=400), "Sept. 28, 2025"),
    ],
)
def test_lists_say_the_hour_the_weekday_or_the_date(ago: timedelta, written: str) -> None:
    assert f">{written}</time>" in shown("{{ when(moment) }}", moment=NOON - ago)


def test_under_the_name_of_its_day_a_story_has_the_clock_alone() -> None:
    assert ">noon</time>" in shown(
        "{{ when(moment) }}", moment=NOON - timedelta(days=400, hours=1), clock=True
    )


def test_the_story_says_day_hour_and_zone_and_machines_get_the_offset() -> None:
    assert shown("{{ stamp(moment) }}", moment=NOON) == (
        '<time datetime="2026-11-02T12:00:00-05:00">Nov. 2, 2026, noon ET</time>'
    )


@pytest.mark.parametrize(
    ("day", "name", "under"),
    [
        (date(2026, 11, 2), "Today", "Monday, Nov. 2"),
        (date(2026, 11, 1), "Yesterday", "Sunday, Nov. 1"),
        (date(2026, 10, 31), "Saturday", "Oct. 31"),
        (date(2026, 10, 1), "Oct. 1", "Thursday"),
    ],
)
def test_days_are_called_by_their_nearest_name(day: date, name: str, under: str) -> None:
    assert shown("{{ day_name(day) }}|{{ day_written(day) }}", day=day) == f"{name}|{under}"
