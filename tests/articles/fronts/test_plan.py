"""A plan: what is chosen, moved, told otherwise and taken out; and what of it holds when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.fronts.plan import MOST_IN_AN_AREA, Banner, Chosen, FullArea, Plan
from tests.factories import NOON

HOUR = timedelta(hours=1)
AREAS = ("lead", "seconds", "beside", "rail")


def order(plan: Plan, area: str) -> list[int]:
    return [one.story for one in plan.in_area(area)]


class TestChoosing:
    def test_a_story_stands_in_one_place_alone(self) -> None:
        plan = Plan().put("seconds", Chosen(1)).put("seconds", Chosen(2)).put("lead", Chosen(1))
        assert order(plan, "lead") == [1]
        assert order(plan, "seconds") == [2]

    def test_unless_it_may_stand_twice(self) -> None:
        plan = Plan().put("seconds", Chosen(1)).put("lead", Chosen(1, may_repeat=True))
        assert (order(plan, "lead"), order(plan, "seconds")) == ([1], [1])

    @pytest.mark.parametrize("area", ["lead", "picture"])
    def test_one_story_leads_and_one_is_the_picture(self, area: str) -> None:
        plan = Plan().put(area, Chosen(1)).put(area, Chosen(2))
        assert order(plan, area) == [2]

    def test_a_story_is_taken_out(self) -> None:
        plan = Plan().put("lead", Chosen(1)).put("rail", Chosen(2)).taken_out("lead", 1)
        assert (order(plan, "lead"), order(plan, "rail")) == ([], [2])

    def test_a_story_is_moved_by_putting_it_elsewhere(self) -> None:
        plan = Plan()
        for number in (1, 2, 3):
            plan = plan.put("seconds", Chosen(number))
        assert order(plan.put("seconds", Chosen(3), 0), "seconds") == [3, 1, 2]
        assert order(plan.put("seconds", Chosen(1), 1), "seconds") == [2, 1, 3]

    def test_more_than_an_area_holds_is_refused_and_not_cut_off(self) -> None:
        plan = Plan()
        for number in range(MOST_IN_AN_AREA):
            plan = plan.put("seconds", Chosen(number))
        with pytest.raises(FullArea):
            plan.put("seconds", Chosen(99))
        assert order(plan.put("seconds", Chosen(3), 0), "seconds")[0] == 3


class TestTime:
    def test_a_pin_holds_until_its_end_and_not_at_it(self) -> None:
        plan = Plan().put("lead", Chosen(1, until=NOON))
        assert order(plan.at(NOON - HOUR), "lead") == [1]
        assert order(plan.at(NOON), "lead") == []

    def test_a_banner_ends(self) -> None:
        plan = Plan(banner=Banner("Ferry aground", NOON))
        assert plan.at(NOON - HOUR).banner is not None
        assert plan.at(NOON).banner is None
        assert plan.ends == {NOON}


chosen = st.builds(
    Chosen,
    story=st.integers(1, 9),
    until=st.none() | st.just(NOON),
    headline=st.sampled_from(["", "Shorter"]),
    standfirst=st.sampled_from(["", "In a sentence."]),
    kicker=st.sampled_from(["", "Ports"]),
    photo=st.none() | st.integers(1, 9),
    may_repeat=st.booleans(),
)
steps = st.lists(st.tuples(st.sampled_from(AREAS), chosen, st.none() | st.integers(0, 9)), max_size=20)


@given(steps)
def test_whatever_is_chosen_no_story_stands_twice_unless_it_may(
    chosen_so: list[tuple[str, Chosen, int | None]],
) -> None:
    plan = Plan()
    for area, one, place in chosen_so:
        plan = plan.put(area, one, place)
        assert plan.find(area, one.story) == one
    for area in AREAS:
        assert len(order(plan, area)) == len(set(order(plan, area)))
    once = [one.story for _area, one in plan if not one.may_repeat]
    assert len(once) == len(set(once))


@given(steps, st.sampled_from(["standard", "quiet", "big-story", "election-night"]))
def test_a_plan_is_the_same_after_it_was_kept(
    chosen_so: list[tuple[str, Chosen, int | None]], layout: str
) -> None:
    plan = Plan(layout, banner=Banner("Ferry aground", NOON, 3))
    for area, one, place in chosen_so:
        plan = plan.put(area, one, place)
    again = Plan.from_json(plan.as_json())
    assert again == replace(plan, areas={area: rows for area, rows in plan.areas.items() if rows})


def test_a_layout_that_is_not_known_any_more_is_the_everyday_one() -> None:
    assert Plan.from_json({"layout": "olympics"}).layout == "standard"
    assert Plan.from_json({}) == Plan.from_json(None) == Plan()
