"""Cursors: paging through a listing shows every story once, in both directions, whatever their times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.cursors import Cursor, Listing, NoCursor, Page, page_of_rows
from articles.models import Correction, Section, Story
from articles.visibility import Status
from tests.factories import NOON, DraftFactory, StoryFactory

MOMENTS = [NOON, NOON + timedelta(microseconds=1), NOON + timedelta(seconds=1), NOON + timedelta(days=40)]
SOON = NOON + timedelta(days=50)


@cache
def listing(size: int) -> Listing:
    return Listing(size, lambda at: Story.objects.public(at), at=datetime)


def page_of(at: datetime, size: int, before: str | None = None, after: str | None = None) -> Page:
    return listing(size).page(before, after, at=at)


def pages_from_the_newest(size: int) -> list[Page]:
    pages = [page_of(SOON, size)]
    while pages[-1].older:
        assert len(pages) < 50, "this listing never ends"
        pages.append(page_of(SOON, size, before=str(pages[-1].older)))
    return pages


def pages_back_from(page: Page, size: int) -> list[Page]:
    pages = [page]
    while pages[-1].newer:
        assert len(pages) < 50, "this listing never ends"
        pages.append(page_of(SOON, size, after=str(pages[-1].newer)))
    return pages


@time_machine.travel(SOON, tick=False)
class TestPaging(TestCase):
    @given(st.lists(st.sampled_from(MOMENTS), max_size=14), st.integers(1, 5))
    @settings(max_examples=40)
    def test_it_shows_every_story_once_in_both_directions(self, moments: list[datetime], size: int) -> None:
        section = Section.objects.create(name="World")
        Story.objects.bulk_create(
            Story(
                headline="Ice",
                slug=f"ice-{number}",
                body="<p>Ice.</p>",
                section=section,
                status=Status.PUBLISHED,
                published_at=moment,
                publication_day=moment.date(),
            )
            for number, moment in enumerate(moments)
        )
        expected = list(Story.objects.public(SOON).newest_first())
        down = pages_from_the_newest(size)
        assert [story for page in down for story in page.stories] == expected
        assert all(len(page.stories) == size for page in down[:-1])
        up = pages_back_from(down[-1], size)
        assert [story for page in reversed(up) for story in page.stories] == expected

    @given(st.lists(st.sampled_from(MOMENTS), max_size=14), st.integers(1, 5))
    @settings(max_examples=20)
    def test_it_shows_every_correction_once_in_both_directions(
        self, moments: list[datetime], size: int
    ) -> None:
        story = StoryFactory()
        Correction.objects.bulk_create(Correction(story=story, text="Wrong.", at=at) for at in moments)
        rows = Correction.objects.public(SOON)
        down = [page_of_rows(rows, size)]
        while older := down[-1].older:
            assert len(down) < 50, "this listing never ends"
            down.append(page_of_rows(rows, size, before=str(older)))
        expected = list(rows.newest_first())
        assert [one for page in down for one in page.rows] == expected
        up = [down[-1]]
        while newer := up[-1].newer:
            assert len(up) < 50, "this listing never ends"
            up.append(page_of_rows(rows, size, after=str(newer)))
        assert [one for page in reversed(up) for one in page.rows] == expected


@pytest.mark.django_db
class TestAPage:
    def test_that_comes_first_has_nothing_newer(self) -> None:
        StoryFactory.create_batch(3)
        page = page_of(NOON, 2)
        assert page.is_start
        assert page.newer is None
        assert page.older == Cursor.of(page.stories[-1])

    def test_keeps_its_place_when_a_newer_story_appears(self) -> None:
        _, second, third = (StoryFactory(published_at=NOON - timedelta(hours=hours)) for hours in (1, 2, 3))
        older = page_of(NOON, 1).older
        StoryFactory(published_at=NOON)
        page = page_of(NOON, 1, before=str(older))
        assert page.stories == [second]
        assert page_of(NOON, 1, before=str(page.older)).stories == [third]

    def test_begins_where_a_withdrawn_story_stood(self) -> None:
        first, second = StoryFactory(published_at=NOON), StoryFactory(published_at=NOON - timedelta(hours=1))
        cursor = Cursor.of(first)
        first.status = Status.WITHDRAWN
        first.save()
        assert page_of(NOON, 1, before=str(cursor)).stories == [second]

    def test_leads_back_even_where_there_is_nothing_left(self) -> None:
        story = StoryFactory()
        page = page_of(NOON, 5, before=str(Cursor.of(story)))
        assert page.stories == []
        assert page_of(NOON, 5, after=str(page.newer)).stories == [story]


class TestACursor:
    def test_can_be_read_by_people(self) -> None:
        assert (
            str(Cursor(datetime(2026, 11, 2, 17, 0, 0, 42, tzinfo=UTC), 12)) == "20261102T170000.000042Z-12"
        )

    @given(
        st.datetimes(
            min_value=datetime(2, 1, 1),  # noqa: DTZ001
            max_value=datetime(9998, 1, 1),  # noqa: DTZ001
            timezones=st.just(UTC),
        ),
        st.integers(0, 10**18 - 1),
    )
    def test_is_read_as_it_was_written(self, moment: datetime, number: int) -> None:
        assert Cursor.read(str(Cursor(moment, number))) == Cursor(moment, number)

    @given(st.text(max_size=40))
    def test_is_never_made_of_something_else(self, text: str) -> None:
        with pytest.raises(NoCursor):
            Cursor.read(text)

    @pytest.mark.parametrize(
        "text",
        [
            "20261302T170000.000000Z-1",
            "00000101T000000.000000Z-1",
            "99991231T235959.000000Z-1",
            "20261102T170000.000000Z-9999999999999999999",
            "२०261102T170000.000000Z-1",
            "20261102T170000.000000Z-1\n",
        ],
    )
    def test_is_none_where_calendar_or_database_end(self, text: str) -> None:
        with pytest.raises(NoCursor):
            Cursor.read(text)

    def test_is_none_when_there_are_two(self) -> None:
        written = str(Cursor(NOON, 1))
        with pytest.raises(NoCursor):
            page_of(NOON, 1, before=written, after=written)

    @pytest.mark.django_db
    def test_is_none_of_a_story_that_has_no_publication(self) -> None:
        with pytest.raises(ValueError, match="no publication"):
            Cursor.of(DraftFactory())
