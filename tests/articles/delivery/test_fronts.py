"""What was launched is on the kept pages: at once, at its second, and gone again at its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from articles.delivery.changes import carry_out
from articles.delivery.keeper import Keeper
from articles.delivery.serving import PageStoreLayer
from articles.fronts.launching import call_off, change_draft, launch
from articles.fronts.plan import Banner, Chosen, Plan
from articles.models import Section
from tests.articles.delivery.asked import get
from tests.base import in_role
from tests.factories import NOON, ScheduledFactory, SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def body(site: PageStoreLayer, address: str = "/") -> str:
    return get(site, address).body.decode()


def planned(plan: Plan, section: Section | None = None) -> int:
    return change_draft(section, None, lambda draft: plan).number


def leads(site: PageStoreLayer, headline: str) -> bool:
    return headline in body(site).partition('class="lead ')[2].partition("</header>")[0]


def test_a_launch_at_a_time_is_there_at_its_second(site: PageStoreLayer, keeper: Keeper, clock: Any) -> None:
    StoryFactory(headline="Ferry aground", published_at=NOON - MINUTE)
    other = StoryFactory(headline="Harbor open", published_at=NOON - 3 * MINUTE)
    launch(None, None, "", planned(Plan(areas={"lead": (Chosen(other.pk),)})), NOON + MINUTE)
    carry_out()
    assert leads(site, "Ferry aground")
    assert "max-age=30" in get(site, "/").headers["Cache-Control"]
    clock.shift(59)
    keeper.tick()
    assert leads(site, "Ferry aground")
    clock.shift(1)
    keeper.tick()
    assert leads(site, "Harbor open")


def test_without_a_keeper_the_next_request_does_it(site: PageStoreLayer, clock: Any) -> None:
    StoryFactory(headline="Ferry aground", published_at=NOON - MINUTE)
    other = StoryFactory(headline="Harbor open", published_at=NOON - 3 * MINUTE)
    launch(None, None, "", planned(Plan(areas={"lead": (Chosen(other.pk),)})), NOON + MINUTE)
    carry_out()
    assert leads(site, "Ferry aground")
    clock.shift(60)
    assert leads(site, "Harbor open")


def test_a_banner_and_a_pin_end_at_their_second(site: PageStoreLayer, keeper: Keeper, clock: Any) -> None:
    StoryFactory(headline="Ferry aground", published_at=NOON - MINUTE)
    other = StoryFactory(headline="Harbor open", published_at=NOON - 3 * MINUTE)
    lead = Chosen(other.pk, until=NOON + MINUTE)
    launch(None, None, "", planned(Plan(areas={"lead": (lead,)}, banner=Banner("Fire", NOON + 2 * MINUTE))))
    carry_out()
    assert leads(site, "Harbor open")
    clock.shift(60)
    keeper.tick()
    assert leads(site, "Ferry aground")
    assert "Fire" in body(site)
    clock.shift(60)
    keeper.tick()
    assert "Fire" not in body(site)


def test_no_cache_keeps_a_front_beyond_what_is_ahead(site: PageStoreLayer, clock: Any) -> None:
    story = StoryFactory(published_at=NOON - MINUTE)
    launch(None, None, "", planned(Plan(areas={"lead": (Chosen(story.pk),)})), NOON + timedelta(seconds=7))
    carry_out()
    assert "max-age=7, s-maxage=7" in get(site, "/").headers["Cache-Control"]


def test_one_that_is_called_off_never_shows(site: PageStoreLayer, keeper: Keeper, clock: Any) -> None:
    StoryFactory(headline="Ferry aground", published_at=NOON - MINUTE)
    other = StoryFactory(headline="Harbor open", published_at=NOON - 3 * MINUTE)
    made = launch(None, None, "", planned(Plan(areas={"lead": (Chosen(other.pk),)})), NOON + MINUTE)
    call_off(made, in_role("Editors"))
    carry_out()
    clock.shift(120)
    keeper.tick()
    assert leads(site, "Ferry aground")


def test_a_story_of_another_section_appears_where_it_was_chosen(
    site: PageStoreLayer, keeper: Keeper, clock: Any
) -> None:
    sports = SectionFactory(name="Sports")
    StoryFactory(section=sports, headline="Harbor end the streak", published_at=NOON - MINUTE)
    later = ScheduledFactory(headline="Ferry aground", published_at=NOON + MINUTE)
    launch(sports, None, "", planned(Plan(areas={"lead": (Chosen(later.pk),)}), sports))
    carry_out()
    assert "Ferry aground" not in body(site, "/sports/")
    clock.shift(60)
    keeper.tick()
    assert "Ferry aground" in body(site, "/sports/")
