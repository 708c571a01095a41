"""The board tells of launches ahead, and of chosen stories that readers do not see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.admin.desk.board import board_of
from articles.fronts.plan import Chosen
from tests.articles.fronts.plans import launched
from tests.base import in_role
from tests.factories import (
    NOON,
    EmbargoedFactory,
    PhotoFactory,
    SectionFactory,
    StoryFactory,
    WithdrawnFactory,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def test_a_launch_ahead_stands_at_its_time() -> None:
    launched({}, at=NOON + 2 * HOUR)
    launched({}, SectionFactory(name="Sports"), at=NOON + 3 * HOUR)
    off = launched({}, at=NOON + HOUR)
    off.called_off_at = NOON
    off.save()
    board = board_of(in_role("Front-page producers"), NOON)
    rows = [row.due for hour in board.hours for row in hour.rows]
    assert [(due.at, due.what, due.text) for due in rows] == [
        (NOON + 2 * HOUR, "Launch", "Front page"),
        (NOON + 3 * HOUR, "Launch", "Sports"),
    ]


def test_a_chosen_story_that_is_not_public_is_red_for_whoever_can_mend_it() -> None:
    hidden = EmbargoedFactory(headline="Vaccine", published_at=NOON - HOUR, embargo=NOON + HOUR)
    launched({"lead": (Chosen(hidden.pk),), "rail": (Chosen(StoryFactory().pk),)})
    (row,) = [
        one for one in board_of(in_role("Front-page producers"), NOON).missed if one.due.what == "Front page"
    ]
    assert row.due.mends[0].text == "Chosen for Front page and not shown: Under embargo."
    assert row.due.mends[0].url == "/admin/articles/front/site/plan/#area-lead"
    assert [one for one in board_of(in_role("Reporters"), NOON).missed if one.due.what == "Front page"] == []


def test_a_photo_for_a_front_that_readers_do_not_see_is_red_too() -> None:
    story, shown, killed = StoryFactory(headline="Ferry"), PhotoFactory(), PhotoFactory(killed_at=NOON)
    StoryFactory(photos=[shown, killed])
    launched({"lead": (Chosen(story.pk, photo=shown.pk),)})
    producer = in_role("Front-page producers")
    assert board_of(producer, NOON).missed == []
    launched({"lead": (Chosen(story.pk, photo=killed.pk),)}, at=NOON - HOUR)
    (row,) = board_of(producer, NOON).missed
    assert row.due.text == "Ferry"
    assert row.due.mends[0].text == "Its other photo for Front page is not shown: Killed."
    assert row.due.mends[0].url == "/admin/articles/front/site/plan/#area-lead"


class TestALaunchAheadThatNamesWhatReadersWillNotSee:
    def test_is_red_for_whoever_can_mend_it(self) -> None:
        killed = WithdrawnFactory(headline="Vaccine")
        ahead = launched({"lead": (Chosen(killed.pk),), "rail": (Chosen(StoryFactory().pk),)}, at=NOON + HOUR)
        board = board_of(in_role("Front-page producers"), NOON)
        (missed,) = [row.due for row in board.missed if row.due.what == "Launch"]
        assert [mend.text for mend in missed.mends] == ["Readers will not see “Vaccine”: Withdrawn."]
        assert missed.mends[0].url == f"/admin/articles/front/site/launches/#launch-{ahead.pk}"
        assert missed in [row.due for row in board.coming]
        theirs = board_of(in_role("Reporters"), NOON)
        assert [row for row in theirs.missed if row.due.what == "Launch"] == []
        assert [row.due.text for row in theirs.coming if row.due.what == "Launch"] == ["Front page"]

    def test_is_judged_by_its_own_time(self) -> None:
        soon = StoryFactory(headline="In time", published_at=NOON + HOUR)
        late = EmbargoedFactory(headline="Too late", published_at=NOON - HOUR, embargo=NOON + 3 * HOUR)
        over = WithdrawnFactory(headline="Over by then")
        chosen = (Chosen(soon.pk), Chosen(late.pk), Chosen(over.pk, until=NOON + HOUR))
        launched({"seconds": chosen}, at=NOON + 2 * HOUR)
        launched({"seconds": chosen[1:2]}, SectionFactory(), at=NOON + 4 * HOUR)
        board = board_of(in_role("Front-page producers"), NOON)
        told = [mend.text for row in board.missed if row.due.what == "Launch" for mend in row.due.mends]
        assert told == ["Readers will not see “Too late”: Under embargo."]


def test_it_costs_the_same_with_many_fronts() -> None:
    producer = in_role("Front-page producers")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            board_of(producer, NOON)
        return len(captured)

    killed = PhotoFactory(killed_at=NOON)
    launched(
        {"lead": (Chosen(EmbargoedFactory().pk),), "rail": (Chosen(StoryFactory().pk, photo=killed.pk),)}
    )
    launched({"lead": (Chosen(WithdrawnFactory().pk),)}, at=NOON + HOUR)
    board_of(producer, NOON)
    few = queries()
    for _ in range(6):
        section = SectionFactory()
        told = (Chosen(StoryFactory().pk, photo=PhotoFactory(killed_at=NOON).pk),)
        launched({"lead": (Chosen(EmbargoedFactory().pk),), "beside": told}, section)
        launched({"lead": (Chosen(WithdrawnFactory().pk),)}, section, at=NOON + HOUR)
    assert queries() == few
