"""Times on forms: typed as journalists type them, on the newsroom's clock, and explained where it jumps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from articles.admin.fields import ZonedDateTimeField, clock
from articles.models import Story
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.base import client_of, ines
from tests.factories import DraftFactory


@pytest.fixture
def desk() -> Client:
    return client_of(ines())


def moment(day: str, time: str) -> Any:
    return ZonedDateTimeField(required=False).clean([day, time])


@pytest.mark.parametrize(
    ("day", "time", "utc"),
    [
        ("2026-11-02", "12:00", datetime(2026, 11, 2, 17, tzinfo=UTC)),
        ("2026-11-02", "12:00:05", datetime(2026, 11, 2, 17, 0, 5, tzinfo=UTC)),
        ("2026-07-02", "12:00", datetime(2026, 7, 2, 16, tzinfo=UTC)),
        ("2026-11-02", "6 p.m.", datetime(2026, 11, 2, 23, tzinfo=UTC)),
        ("2026-11-02", "6:30 PM", datetime(2026, 11, 2, 23, 30, tzinfo=UTC)),
        ("2026-11-02", "12 am", datetime(2026, 11, 2, 5, tzinfo=UTC)),
        ("2026-11-02", "12:15 p.m. EST", datetime(2026, 11, 2, 17, 15, tzinfo=UTC)),
        # The night in which the clocks go back: half past one comes twice.
        ("2026-11-01", "01:30 EDT", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("2026-11-01", "01:30 EST", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
        ("2026-11-01", "00:59", datetime(2026, 11, 1, 4, 59, tzinfo=UTC)),
        ("2026-11-01", "02:00", datetime(2026, 11, 1, 7, 0, tzinfo=UTC)),
        ("2026-03-08", "03:00", datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        ("2026-03-08", "01:59", datetime(2026, 3, 8, 6, 59, tzinfo=UTC)),
    ],
)
def test_a_time_is_the_moment_that_the_newsrooms_clock_shows(day: str, time: str, utc: datetime) -> None:
    assert moment(day, time) == utc


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [
        (
            "2026-03-08",
            "02:30",
            "There is no 02:30 on March 8, 2026 in America/New_York: the clocks go forward over it. "
            "The moment after the gap is 03:30.",
        ),
        (
            "2026-11-01",
            "01:30",
            "01:30 comes twice on Nov. 1, 2026 in America/New_York, because the clocks go back. "
            "Write “01:30 EDT” for the first or “01:30 EST” for the second.",
        ),
        (
            "2026-11-02",
            "12:00 EDT",
            "On Nov. 2, 2026 the clocks in America/New_York show EST. Leave the zone out or give that one.",
        ),
        ("2026-11-02", "half past", "Give a time of day such as 18:30."),
        ("2026-02-30", "12:00", "Give a date such as 2026-11-02."),
        ("2026-11-02", "", "Give the time of day, too."),
        ("", "12:00", "Give the date, too."),
        ("2026-11-02", "13 p.m.", "Give a time of day such as 18:30."),
        ("0001-01-01", "00:00", "Give a year from 1000 to 9000."),
        ("9999-12-31", "23:59", "Give a year from 1000 to 9000."),
    ],
)
def test_what_is_no_moment_is_explained(day: str, time: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        moment(day, time)
    assert refused.value.messages == [sentence]


def test_no_date_and_no_time_is_no_moment() -> None:
    assert ZonedDateTimeField(required=False).clean(["", ""]) is None


def test_a_clock_shows_the_zone_only_where_an_hour_comes_twice() -> None:
    assert clock(datetime(2026, 11, 2, 17, tzinfo=UTC)) == "12:00"
    assert clock(datetime(2026, 11, 1, 5, 30, tzinfo=UTC)) == "01:30 EDT"
    assert clock(datetime(2026, 11, 1, 6, 30, 9, tzinfo=UTC)) == "01:30:09 EST"


@pytest.mark.django_db
class TestOnTheForm:
    def test_the_zone_stands_beside_every_time(self, desk: Client) -> None:
        page = desk.get(story_url(DraftFactory(published_at=datetime(2026, 7, 2, 16, tzinfo=UTC))))
        assert page.content.decode().count("New York, E") >= 3
        assert "New York, EDT" in page.content.decode()

    def test_a_time_in_the_gap_is_refused_and_all_is_kept(self, desk: Client) -> None:
        story = DraftFactory()
        times = {"published_at_0": "2026-03-08", "published_at_1": "02:30"}
        response = send(desk, story_url(story), headline="Kept", **times)
        assert "There is no 02:30 on March 8, 2026" in said(response)
        again = fields_of(response)
        assert again["headline"] == ["Kept"]
        assert (again["published_at_0"], again["published_at_1"]) == (["2026-03-08"], ["02:30"])

    def test_the_second_of_two_hours_survives_being_saved_again(self, desk: Client) -> None:
        story = DraftFactory(embargo=datetime(2026, 11, 1, 6, 30, tzinfo=UTC))
        send(desk, story_url(story), headline="Changed")
        saved = Story.objects.get()
        assert (saved.headline, saved.embargo) == ("Changed", datetime(2026, 11, 1, 6, 30, tzinfo=UTC))

    def test_the_first_of_two_hours_becomes_the_second_when_its_zone_is_changed(self, desk: Client) -> None:
        story = DraftFactory(embargo=datetime(2026, 11, 1, 5, 30, tzinfo=UTC))
        send(desk, story_url(story), embargo_1="01:30 EST")
        assert Story.objects.get().embargo == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
