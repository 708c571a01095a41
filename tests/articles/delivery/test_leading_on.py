"""What a story changes on the pages that lead on to it: few of them, and each at its second."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
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


def test_a_new_story_of_a_popular_topic_touches_few_pages_wherever_it_stands() -> None:
    lane = TopicFactory(is_running=True)
    for number in range(60):
        StoryFactory(published_at=NOON - timedelta(hours=number), topics=[lane], slug=f"lane-{number}")
    for moment in (NOON + timedelta(minutes=1), NOON - timedelta(hours=30, minutes=1)):
        story = StoryFactory(published_at=moment, topics=[lane])
        pages = {name for name in touched_by(story, ONE) if name.startswith("story-")}
        assert len(pages) <= 5
    after = Story.objects.get(slug="lane-30")
    assert f"story-{after.pk}" in pages


def test_who_picked_a_hidden_story_is_not_told_of_it() -> None:
    def names(**fields: Any) -> set[str]:
        other = StoryFactory(**fields)
        RelatedStory.objects.create(story=StoryFactory(), other=other)
        return touched_by(other, ONE)

    assert names(status=Status.DRAFT, published_at=None) == set()
    assert len([name for name in names() if name.startswith("story-")]) >= 2
