"""What a story changes on the pages that lead on to it: few of them, and each at its second."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from articles.delivery.changes import sweep
from articles.models import RelatedStory, Series, Story
from articles.page_tags import touched_by
from articles.visibility import Status
from tests.articles.delivery.newsroom import ONE
from tests.articles.delivery.test_changes import Committed, Site
from tests.factories import NOON, StoryFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(ONE, tick=False):
        yield


@pytest.fixture
def site(django_capture_on_commit_callbacks: Committed) -> Site:
    return Site(django_capture_on_commit_callbacks)


def of(number: int) -> str:
    story = Story.objects.get(slug=f"ports-{number}")
    return story.get_absolute_url()


def test_a_scheduled_part_and_a_held_pick_appear_at_their_second_on_the_pages_that_show_them(
    site: Site,
) -> None:
    # Before midnight, after which other pages change as well.
    part, pick = (Story.objects.get(slug=slug) for slug in ("scheduled", "embargoed"))
    part.published_at = pick.embargo = NOON + timedelta(hours=10)
    part.save()
    pick.save()
    sweep(site.store)
    assert site.wrong() == []
    series = Series.objects.get(name="Who waits")
    with time_machine.travel(NOON + timedelta(hours=10), tick=False):
        assert {of(4), of(2), series.get_absolute_url()} <= set(site.wrong())
        sweep(site.store)
        assert site.wrong() == []


def test_a_pick_that_is_killed_and_comes_back_goes_from_the_page_that_picked_it_and_returns(
    site: Site,
) -> None:
    picked = Story.objects.get(slug="ports-7")

    def stands(status: Status) -> None:
        picked.status = status
        picked.save()

    for status in (Status.WITHDRAWN, Status.PUBLISHED):
        with site.committed(execute=True):
            stands(status)
        assert site.store.read(of(2)) is None
        assert site.wrong() == []
        site.answers = {address: site.fresh(address) for address in site.addresses}
        site.fill()


def among_others(moment: datetime, **fields: Any) -> Story:
    """A story with others right before and after it, so that it is nobody's neighbour by its time alone."""
    for beside in (-10, 10):
        StoryFactory(published_at=moment + timedelta(seconds=beside))
    return StoryFactory(published_at=moment, **fields)


def stories_touched_by(story: Story) -> set[str]:
    return {name for name in touched_by(story, ONE) if name.startswith("story-")}


def test_a_new_story_of_a_popular_topic_touches_the_one_after_it_and_few_others() -> None:
    lane = TopicFactory(is_running=True)
    told = [StoryFactory(published_at=NOON - timedelta(hours=number), topics=[lane]) for number in range(30)]
    latest = among_others(NOON + timedelta(minutes=1), topics=[lane])
    late = among_others(NOON - timedelta(hours=10, minutes=1), topics=[lane])
    for story, after in ((latest, None), (late, told[10])):
        names = stories_touched_by(story)
        assert len(names) <= 5
        assert after is None or f"story-{after.pk}" in names


def test_a_pick_names_the_story_below_which_it_stands_however_old_that_is() -> None:
    old = StoryFactory(published_at=NOON - timedelta(days=40))
    for fields in ({}, {"status": Status.DRAFT}, {"embargo": NOON + timedelta(days=1)}):
        other = among_others(NOON, **fields)
        RelatedStory.objects.create(story=old, other=other)
        assert (f"story-{old.pk}" in stories_touched_by(other)) == other.is_public(ONE)


def test_a_story_under_very_many_tags_touches_its_neighbors_under_each() -> None:
    names = [f"Quay {number:03}" for number in range(260)]
    others = [StoryFactory(tags=[name], published_at=ONE - timedelta(days=400)) for name in names[::50]]
    for _ in range(3):
        StoryFactory(published_at=ONE - timedelta(days=300))
    story = StoryFactory(published_at=ONE - timedelta(days=1), tags=names)
    assert {f"story-{other.pk}" for other in others} <= stories_touched_by(story)
