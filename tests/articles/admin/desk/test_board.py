"""Tonight's board: what will happen by time, in order, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User

from articles.admin.desk.board import Board, board_of
from articles.admin.desk.due import Due
from articles.admin.desk.sources import SOURCES
from articles.admin.stories.admin import anchor_of
from articles.colleagues import assign
from articles.models import Photo, Story, WorkingCopy
from articles.preflight import Finding
from articles.revisions.recording import head_of, settle
from articles.visibility import Status
from tests.articles.admin.sending import story_url
from tests.base import in_role
from tests.factories import (
    NOON,
    BylineFactory,
    DraftFactory,
    PhotoFactory,
    SectionFactory,
    StoryFactory,
    WithdrawnFactory,
)

pytestmark = pytest.mark.django_db
# In New York both: the night of 25 hours, and the night of 23.
AUTUMN = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
SPRING = datetime(2026, 3, 8, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def editor() -> User:
    return in_role("Editors")


def after(**span: float) -> datetime:
    return NOON + timedelta(**span)


def scheduled(headline: str, at: datetime, **more: Any) -> Story:
    return StoryFactory(headline=headline, published_at=at, **{"bylines": [BylineFactory()], **more})


def told(board: Board) -> list[tuple[str, str, str]]:
    return [(row.clock, row.due.what, row.due.text) for row in board.coming]


class TestItsRows:
    def test_are_all_that_happens_within_a_day_in_one_order(self, editor: User) -> None:
        scheduled("Ferry", after(hours=18))
        scheduled("Too late", after(hours=25))
        StoryFactory(headline="Vaccine", published_at=after(hours=-1), embargo=after(hours=2))
        DraftFactory(headline="Seawall", published_at=after(hours=3), status=Status.READY)
        WithdrawnFactory(headline="Killed", embargo=after(hours=1))
        assign(DraftFactory(headline="Lake"), editor, editor, after(hours=1), "900 words")
        live = StoryFactory(headline="Ports", published_at=after(days=-1))
        settle(live)
        base = head_of(live)
        assert base is not None
        WorkingCopy.objects.create(story=live, content={}, base=base, release_at=after(hours=4))
        assert told(board_of(editor, NOON)) == [
            ("13:00", "Due", "Lake"),
            ("14:00", "Embargo ends", "Vaccine"),
            ("15:00", "Planned", "Seawall"),
            ("16:00", "Working copy", "Ports"),
            ("06:00", "Publication", "Ferry"),
        ]

    def test_lead_to_the_field_that_changes_them(self, editor: User) -> None:
        story = scheduled("Ferry", after(hours=1))
        (row,) = board_of(editor, NOON).coming
        assert row.due.url == f"{story_url(story)}#id_published_at_0"

    def test_say_of_an_embargo_whose_story_is_not_published_where_it_stands(self, editor: User) -> None:
        DraftFactory(embargo=after(hours=1), status=Status.REVIEW)
        (row,) = board_of(editor, NOON).coming
        assert (row.due.note, row.due.appears, row.due.is_planned) == ("In review", False, True)

    def test_end_with_an_assignment_that_is_done(self, editor: User) -> None:
        story = StoryFactory(published_at=after(minutes=-1))
        with time_machine.travel(after(hours=-1)):
            assign(story, editor, editor, after(hours=1), "")
        assert board_of(editor, NOON).coming == []

    def test_come_from_a_source_that_somebody_adds(self, editor: User, monkeypatch: Any) -> None:
        def launches(user: Any, since: datetime, until: datetime) -> list[Due]:
            return [Due(at=since + timedelta(hours=1), what="Launch", text="Election night", url="/admin/")]

        monkeypatch.setattr("articles.admin.desk.board.SOURCES", (*SOURCES, launches))
        assert told(board_of(editor, NOON)) == [("13:00", "Launch", "Election night")]

    def test_begin_with_what_readers_have_just_got(self, editor: User) -> None:
        for minutes in (10, 20, 200):
            StoryFactory(headline=f"{minutes} minutes ago", published_at=after(minutes=-minutes))
        StoryFactory(headline="Held", published_at=after(minutes=-5), embargo=after(days=2))
        just = [row.due.text for row in board_of(editor, NOON).just]
        assert just == ["20 minutes ago", "10 minutes ago"]


class TestWhatIsInTheWay:
    def test_is_told_in_red_with_the_field_that_mends_it(self, editor: User) -> None:
        story = scheduled("Nobody’s", after(hours=2), bylines=[])
        board = board_of(editor, NOON)
        (mend,) = board.coming[0].due.mends
        assert mend.text == "Missing: a byline or a source."
        assert mend.url == f"{story_url(story)}#{anchor_of(Finding('written_by', ''))}"
        assert [row.due.text for row in board.missed] == ["Nobody’s"]

    def test_is_what_this_newsroom_forbids_as_well(self, editor: User, settings: Any) -> None:
        scheduled("Ferry", after(hours=2), standfirst="")
        assert board_of(editor, NOON).missed == []
        settings.BLOCKING_CHECKS = ["standfirst"]
        (row,) = board_of(editor, NOON).missed
        assert row.due.mends[0].text == "There is no standfirst."

    def test_of_a_story_under_embargo_is_told_at_its_end(self, editor: User) -> None:
        photo = PhotoFactory()
        scheduled("Ferry", after(hours=-1), embargo=after(hours=2), photos=[photo])
        Photo.objects.update(photographer="", agency="")
        row = next(row for row in board_of(editor, NOON).coming if row.due.mends)
        assert (row.due.what, row.clock) == ("Embargo ends", "14:00")

    def test_is_not_shown_to_who_cannot_mend_it(self) -> None:
        scheduled("Nobody’s", after(hours=2), bylines=[])
        for role in ("Reporters", "Administrators"):
            board = board_of(in_role(role), NOON)
            assert (len(board.coming), board.missed, board.coming[0].due.mends) == (1, [], ())

    def test_is_another_sections_where_somebody_edits_their_own(self, editor: User) -> None:
        SectionFactory().editors.add(editor)
        scheduled("Nobody’s", after(hours=2), bylines=[])
        assert board_of(editor, NOON).missed == []


class TestClashes:
    def test_are_two_of_a_section_within_minutes(self, editor: User) -> None:
        world, sports = SectionFactory(), SectionFactory()
        scheduled("One", after(hours=1), section=world)
        scheduled("Match", after(hours=1, minutes=1), section=sports)
        scheduled("Two", after(hours=1, minutes=3), section=world)
        scheduled("Later", after(hours=1, minutes=8), section=world)
        warned = {row.due.text: row.due.warnings for row in board_of(editor, NOON).coming}
        assert warned == {
            "One": ("3 min apart from “Two”",),
            "Match": (),
            "Two": ("3 min apart from “One”",),
            "Later": (),
        }

    def test_are_told_when_both_appear_at_once(self, editor: User) -> None:
        world = SectionFactory()
        scheduled("One", after(hours=-1), embargo=after(hours=1), section=world)
        scheduled("Two", after(hours=1), section=world)
        rows = board_of(editor, NOON).coming
        assert {row.due.warnings[0] for row in rows} == {
            "At the same time as “One”",
            "At the same time as “Two”",
        }

    def test_are_a_time_of_publication_that_an_embargo_outlasts(self, editor: User) -> None:
        story = scheduled("Vaccine", after(hours=1), embargo=after(hours=3))
        first, second = board_of(editor, NOON).coming
        assert first.due.warnings == ("Its embargo holds it until Nov. 2, 2026, 15:00 EST.",)
        assert first.due.url == f"{story_url(story)}#id_embargo_0"
        assert (first.due.appears, second.due.appears) == (False, True)


class TestGaps:
    def test_are_hours_of_the_day_in_which_nothing_appears(self, editor: User) -> None:
        scheduled("Ferry", after(hours=1))
        scheduled("Ports", after(hours=6))
        DraftFactory(published_at=after(hours=3), status=Status.READY)
        gaps = [(gap.text, gap.place) for gap in board_of(editor, NOON).gaps]
        assert gaps == [
            ("5 h with nothing new", "4.17%"),
            ("5 h with nothing new", "25.00%"),
            ("6 h with nothing new", "75.00%"),
        ]

    def test_are_none_at_night(self, editor: User) -> None:
        for hours in (3, 6, 9, 20, 23):
            scheduled(f"In {hours}", after(hours=hours))
        assert board_of(editor, NOON).gaps == []

    def test_begin_after_the_row_that_they_follow(self, editor: User) -> None:
        scheduled("Ferry", after(hours=1, minutes=30))
        hour = next(hour for hour in board_of(editor, NOON).hours if hour.rows)
        assert hour.gap is None
        assert hour.rows[0].gap is not None
        assert hour.rows[0].gap.text == "9 h 30 min with nothing new"


class TestTheHours:
    def test_are_marks_of_the_newsrooms_clock_and_name_a_new_day(self, editor: User) -> None:
        with time_machine.travel(after(minutes=20), tick=False):
            hours = board_of(editor, after(minutes=20)).hours
        assert [hour.clock for hour in hours[:3]] == ["", "13:00", "14:00"]
        assert [hour.day for hour in hours if hour.day] == ["Tuesday, Nov. 3"]
        assert len(hours) == 25

    def test_tell_both_half_past_ones_of_an_autumn_night_apart_and_in_order(self, editor: User) -> None:
        first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
        with time_machine.travel(AUTUMN, tick=False):
            scheduled("Second", first + timedelta(hours=1))
            scheduled("First", first)
            board = board_of(editor, AUTUMN)
        assert [row[::2] for row in told(board)] == [("01:30 EDT", "First"), ("01:30 EST", "Second")]
        marks = [hour.clock for hour in board.hours]
        assert marks[5:10] == ["00:00 EDT", "01:00 EDT", "01:00 EST", "02:00 EST", "03:00 EST"]
        assert [row.place for row in board.coming] == ["25.00%", "29.17%"]
        assert [len(hour.rows) for hour in board.hours[5:9]] == [0, 1, 1, 0]

    def test_miss_the_one_that_a_spring_night_has_not(self, editor: User) -> None:
        with time_machine.travel(SPRING, tick=False):
            scheduled("After", datetime(2026, 3, 8, 7, 30, tzinfo=UTC))
            scheduled("Before", datetime(2026, 3, 8, 6, 30, tzinfo=UTC))
            board = board_of(editor, SPRING)
        assert [row[::2] for row in told(board)] == [("01:30 EST", "Before"), ("03:30 EDT", "After")]
        marks = [hour.clock for hour in board.hours]
        assert marks[4:8] == ["00:00 EST", "01:00 EST", "03:00 EDT", "04:00 EDT"]
