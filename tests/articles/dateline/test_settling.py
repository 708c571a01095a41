"""The year that a dateline leaves out."""

import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.dateline import Dateline, Found, read, settle_date

from .written_table import NOV_2, SEOUL

TODAY = date(2026, 11, 24)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def found_on(text: str) -> Found:
    found = read(f"{text} (UPI) — The text goes on.")
    assert found is not None
    return found


class TestTheYear:
    def test_the_weekday_of_the_copy_finds_the_year_of_the_story_that_began_it(self) -> None:
        day, rule = settle_date(found_on("SEOUL, Nov. 2"), THU, None, date(2026, 11, 24))
        assert day == date(2023, 11, 2)
        assert rule == "The copy says Thursday, and Nov. 2 last fell on a Thursday in 2023."

    @pytest.mark.parametrize(
        ("line", "weekday", "today", "day"),
        [
            ("SEOUL, Nov. 2", MON, date(2026, 11, 24), date(2026, 11, 2)),
            ("SEOUL, Nov. 2", SUN, date(2026, 11, 24), date(2025, 11, 2)),
            ("SEOUL, Nov. 2", SAT, date(2026, 11, 24), date(2024, 11, 2)),
            ("SEOUL, Nov. 2", MON, date(2026, 11, 2), date(2026, 11, 2)),
            ("SEOUL, Nov. 2", MON, date(2026, 11, 1), date(2020, 11, 2)),
            ("SEOUL, Dec. 31", WED, date(2026, 1, 1), date(2025, 12, 31)),
            ("SEOUL, Dec. 31", THU, date(2027, 1, 1), date(2026, 12, 31)),
            ("SEOUL, Jan. 1", THU, date(2026, 12, 31), date(2026, 1, 1)),
            ("SEOUL, Feb. 29", THU, date(2026, 11, 24), date(2024, 2, 29)),
            ("SEOUL, Feb. 29", SAT, date(2026, 11, 24), date(2020, 2, 29)),
            ("SEOUL, Feb. 29", MON, date(2026, 11, 24), date(2016, 2, 29)),
            ("SEOUL, Feb. 29", FRI, date(2026, 11, 24), date(2008, 2, 29)),
            ("SEOUL, Monday, Nov. 2", THU, date(2026, 11, 24), date(2026, 11, 2)),
        ],
    )
    def test_the_latest_year_in_which_the_weekday_fits(
        self, line: str, weekday: int, today: date, day: date
    ) -> None:
        settled, rule = settle_date(found_on(line), weekday, None, today)
        assert settled == day
        assert str(day.year) in rule
        assert "The copy says" in rule

    @pytest.mark.parametrize(
        ("line", "today", "day"),
        [
            ("SEOUL, Nov. 2", date(2026, 11, 24), date(2026, 11, 2)),
            ("SEOUL, Nov. 24", date(2026, 11, 24), date(2026, 11, 24)),
            ("SEOUL, Nov. 25", date(2026, 11, 24), date(2025, 11, 25)),
            ("SEOUL, Dec. 31", date(2027, 1, 1), date(2026, 12, 31)),
            ("SEOUL, Jan. 1", date(2026, 12, 31), date(2026, 1, 1)),
            ("SEOUL, Feb. 29", date(2026, 11, 24), date(2024, 2, 29)),
            ("SEOUL, Feb. 29", date(2024, 2, 28), date(2020, 2, 29)),
            ("SEOUL, Feb. 29", date(1903, 3, 1), date(1896, 2, 29)),
        ],
    )
    def test_without_a_weekday_it_is_the_nearest_past_date(self, line: str, today: date, day: date) -> None:
        settled, rule = settle_date(found_on(line), None, None, today)
        assert settled == day
        assert rule.startswith("Nothing in the copy names the year")

    @pytest.mark.parametrize(
        ("line", "given_date", "day"),
        [
            ("SEOUL, Nov. 2", date(2023, 11, 2), date(2023, 11, 2)),
            ("SEOUL, Nov. 2", date(2021, 11, 5), date(2021, 11, 2)),
            ("SEOUL, Dec. 31", date(2024, 1, 2), date(2023, 12, 31)),
            ("SEOUL, Jan. 1", date(2023, 12, 31), date(2024, 1, 1)),
            ("SEOUL, Feb. 29", date(2024, 3, 1), date(2024, 2, 29)),
            ("SEOUL, Feb. 29", date(2023, 3, 1), date(2024, 2, 29)),
            ("SEOUL, Nov. 2", date(2030, 11, 2), date(2030, 11, 2)),
        ],
    )
    def test_the_given_date_comes_before_weekday_and_today(
        self, line: str, given_date: date, day: date
    ) -> None:
        settled, rule = settle_date(found_on(line), THU, given_date, TODAY)
        assert settled == day
        assert rule.startswith(f"The copy's given date, {given_date.isoformat()},")

    def test_the_year_that_the_dateline_names_comes_before_everything(self) -> None:
        settled, rule = settle_date(found_on("SEOUL, Nov. 2, 2019"), THU, date(2023, 11, 2), TODAY)
        assert settled == date(2019, 11, 2)
        assert rule == "The dateline names the year 2019."

    def test_a_day_that_is_not_in_the_calendar_is_said_to_be_none(self) -> None:
        settled, rule = settle_date(found_on("SEOUL, Feb. 29, 2023"), None, None, TODAY)
        assert settled is None
        assert rule == "The dateline says Feb. 29, 2023, a day that is not in the calendar."

    def test_a_weekday_for_a_date_is_the_latest_such_day(self) -> None:
        found = found_on("MOSCOW, Monday")
        assert settle_date(found, None, None, TODAY)[0] == date(2026, 11, 23)
        assert settle_date(found, None, date(2023, 11, 2), TODAY)[0] == date(2023, 10, 30)
        assert settle_date(found, None, date(2023, 10, 30), TODAY)[0] == date(2023, 10, 30)

    def test_a_dateline_without_a_day_has_that_of_the_given_date_or_none(self) -> None:
        found = found_on("SEOUL")
        assert settle_date(found, THU, None, TODAY)[0] is None
        assert settle_date(found, THU, NOV_2, TODAY)[0] == NOV_2

    @given(
        st.dates(date(1901, 1, 1), date(2199, 12, 31)),
        st.dates(date(1970, 1, 1), date(2150, 1, 1)),
        st.none() | st.integers(0, 6),
    )
    def test_the_day_is_the_one_written_never_in_the_future_and_on_its_weekday(
        self, written: date, today: date, weekday: int | None
    ) -> None:
        found = found_on(Dateline((SEOUL,), written).text().removesuffix(" —"))
        day, rule = settle_date(found, weekday, None, today)
        assert day is not None
        assert (day.month, day.day) == (written.month, written.day)
        assert day <= today
        if weekday is not None:
            assert day.weekday() == weekday
            later = [year for year in range(day.year + 1, today.year + 1) if (day.month, day.day) != (2, 29)]
            assert all(
                day.replace(year=year).weekday() != weekday or day.replace(year=year) > today
                for year in later
            )
        assert rule.endswith(".")

    def test_the_edges_of_the_calendar_are_no_error(self) -> None:
        for today in (datetime.date.min, datetime.date.max):
            for line in ("SEOUL, Nov. 2", "SEOUL, Feb. 29", "MOSCOW, Sunday"):
                settle_date(found_on(line), SUN, None, today)
                settle_date(found_on(line), SUN, today, today)
