"""From the draft of a front to what readers see: launched, called off, returned to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User

from articles.fronts.choosing import plan_of
from articles.fronts.launching import (
    Refused,
    call_off,
    change_draft,
    draft_of,
    launch,
    may_launch,
    may_plan,
    return_to,
)
from articles.fronts.plan import Banner, Chosen, Plan
from articles.models import Front, FrontMoment, Launch
from tests.base import in_role
from tests.factories import NOON, SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def petra() -> User:
    """Petra produces the front page."""
    return in_role("Front-page producers")


def leading(number: int) -> Any:
    return lambda plan: plan.put("lead", Chosen(number))


def lead() -> int | None:
    return next((one.story for one in plan_of(None, NOON).in_area("lead")), None)


class TestTheDraft:
    def test_shows_readers_nothing(self, petra: User) -> None:
        change_draft(None, petra, leading(StoryFactory().pk))
        assert plan_of(None, NOON) == Plan()

    def test_sets_out_from_what_readers_see(self, petra: User) -> None:
        story, section = StoryFactory(), SectionFactory()
        front = change_draft(section, petra, leading(story.pk))
        launch(section, petra, "", front.number)
        Front.objects.update(draft={})
        assert draft_of(section)[0] == Plan()
        Front.objects.all().delete()
        assert draft_of(section)[0] == Plan()

    def test_two_who_change_it_lose_nothing_of_each_other(self, petra: User) -> None:
        change_draft(None, petra, leading(1))
        change_draft(None, in_role("Editors"), lambda plan: plan.put("rail", Chosen(2)))
        plan, front = draft_of(None)
        assert front is not None
        assert (plan.find("lead", 1), plan.find("rail", 2), front.number) == (Chosen(1), Chosen(2), 2)


class TestALaunch:
    def test_gives_the_draft_to_readers_and_says_who_and_why(self, petra: User) -> None:
        story = StoryFactory()
        front = change_draft(None, petra, leading(story.pk))
        made = launch(None, petra, "It is bigger.", front.number)
        assert lead() == story.pk
        assert (made.by, made.name, made.why) == (petra, petra.get_username(), "It is bigger.")
        assert list(made.stories.all()) == [story]

    def test_is_refused_to_whoever_has_not_seen_the_last_change(self, petra: User) -> None:
        seen = change_draft(None, petra, leading(StoryFactory().pk)).number
        change_draft(None, in_role("Editors"), leading(StoryFactory().pk))
        with pytest.raises(Refused, match="editors changed the draft"):
            launch(None, petra, "", seen)
        assert not Launch.objects.exists()

    def test_begins_at_its_time_with_nothing_running(self, petra: User) -> None:
        first, second = StoryFactory(), StoryFactory()
        launch(None, petra, "", change_draft(None, petra, leading(first.pk)).number)
        launch(None, petra, "", change_draft(None, petra, leading(second.pk)).number, NOON + HOUR)
        assert lead() == first.pk
        assert plan_of(None, NOON + HOUR).find("lead", second.pk) is not None

    def test_is_not_made_for_a_time_that_has_passed(self, petra: User) -> None:
        seen = change_draft(None, petra, leading(StoryFactory().pk)).number
        with pytest.raises(Refused, match="passed"):
            launch(None, petra, "", seen, NOON - HOUR)

    def test_notes_every_moment_at_which_the_page_changes(self, petra: User) -> None:
        number = StoryFactory().pk
        plan = Plan(
            areas={"lead": (Chosen(number, until=NOON + 3 * HOUR),)}, banner=Banner("Fire", NOON + 2 * HOUR)
        )
        front = change_draft(None, petra, lambda draft: plan)
        launch(None, petra, "", front.number, NOON + HOUR)
        moments = FrontMoment.objects.order_by("at").values_list("at", flat=True)
        assert list(moments) == [NOON + hours * HOUR for hours in (1, 2, 3)]

    def test_leaves_out_what_will_have_ended_by_then(self, petra: User) -> None:
        plan = Plan(areas={"lead": (Chosen(StoryFactory().pk, until=NOON + HOUR),)})
        front = change_draft(None, petra, lambda draft: plan)
        made = launch(None, petra, "", front.number, NOON + 2 * HOUR)
        assert Plan.from_json(made.plan).stories == set()


class TestTakingBack:
    def test_a_launch_ahead_is_called_off(self, petra: User) -> None:
        front = change_draft(None, petra, leading(StoryFactory().pk))
        made = launch(None, petra, "", front.number, NOON + HOUR)
        call_off(made, petra)
        assert plan_of(None, NOON + 2 * HOUR) == Plan()
        assert not FrontMoment.objects.exists()
        made.refresh_from_db()
        assert made.called_off_by == petra.get_username()

    def test_one_that_has_begun_is_not(self, petra: User) -> None:
        made = launch(None, petra, "", change_draft(None, petra, leading(StoryFactory().pk)).number)
        with pytest.raises(Refused, match="has begun"):
            call_off(made, petra)

    def test_a_return_leaves_what_a_colleague_has_begun_to_plan(self, petra: User) -> None:
        first, second, third = StoryFactory(), StoryFactory(), StoryFactory()
        early = launch(None, petra, "", change_draft(None, petra, leading(first.pk)).number)
        launch(None, petra, "", change_draft(None, petra, leading(second.pk)).number)
        begun = Plan.from_json(change_draft(None, in_role("Editors"), leading(third.pk)).draft)
        return_to(early, petra, "Back")
        assert lead() == first.pk
        assert draft_of(None)[0] == begun

    def test_an_earlier_one_is_returned_to_with_the_draft(self, petra: User) -> None:
        first, second = StoryFactory(), StoryFactory()
        early = launch(None, petra, "", change_draft(None, petra, leading(first.pk)).number)
        launch(None, petra, "", change_draft(None, petra, leading(second.pk)).number)
        made = return_to(early, petra, "Back")
        assert lead() == first.pk
        assert Launch.objects.count() == 3
        assert draft_of(None)[0] == Plan.from_json(made.plan)


class TestWhoMay:
    def test_an_editor_of_a_section_plans_its_front_and_no_other(self) -> None:
        editor, own, other = in_role("Editors"), SectionFactory(), SectionFactory()
        own.editors.add(editor)
        assert may_launch(editor, own)
        assert not may_plan(editor, other)
        assert not may_plan(editor, None)
