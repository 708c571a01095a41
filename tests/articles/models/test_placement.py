"""Placements: what stands under a thing is found in order, and kept in step with its story."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from articles.models import DatelinePlace, SeriesPart, Story, StoryByline, StoryPhoto, StoryTopic, TaggedStory
from articles.models.placement import Placement
from articles.visibility import Status
from tests.factories import (
    NOON,
    BylineFactory,
    DraftFactory,
    PhotoFactory,
    ScheduledFactory,
    SeriesFactory,
    StoryFactory,
    TagFactory,
    TopicFactory,
    place,
)

pytestmark = pytest.mark.django_db

PLACEMENTS: list[type[Placement]] = [
    *(DatelinePlace, SeriesPart, StoryByline, StoryPhoto, StoryTopic, TaggedStory),
]


def filed(make: Any = StoryFactory, **fields: Any) -> Story:
    """A story with a placement of every kind."""
    story: Story = make(
        bylines=[BylineFactory()],
        photos=[PhotoFactory()],
        tags=["Ice"],
        places=[place("Seoul")],
        topics=[TopicFactory()],
        **fields,
    )
    SeriesFactory(parts=[story])
    return story


def moments(story: Story) -> set[Any]:
    """The moments by which a story is listed, as its placements say."""
    found = set()
    for model in PLACEMENTS:
        rows = model._base_manager.filter(**{model.story_path: story.pk})
        (moment,) = rows.values_list("listed_at", flat=True)
        found.add(moment)
    return found


class TestAPlacementKeepsStepWithItsStory:
    def test_when_it_is_made(self) -> None:
        assert moments(filed()) == {NOON}
        assert moments(filed(DraftFactory)) == {None}
        assert moments(filed(ScheduledFactory)) == {NOON + timedelta(hours=18)}

    def test_when_the_story_is_published_moved_and_withdrawn(self) -> None:
        story = filed(DraftFactory)
        story.status, story.published_at = Status.PUBLISHED, NOON
        story.save()
        assert moments(story) == {NOON}
        story.published_at = NOON - timedelta(hours=1)
        story.save(update_fields=["published_at"])
        assert moments(story) == {NOON - timedelta(hours=1)}
        story.status = Status.WITHDRAWN
        story.save(update_fields=["headline"])
        assert moments(story) == {NOON - timedelta(hours=1)}
        story.save()
        assert moments(story) == {None}

    def test_when_it_is_made_beside_a_story_that_was_read_before(self) -> None:
        story = filed(DraftFactory)
        read_before = Story.objects.get(pk=story.pk)
        story.status, story.published_at = Status.PUBLISHED, NOON
        story.save()
        assert StoryByline.objects.create(story=read_before, byline=BylineFactory()).listed_at == NOON

    def test_when_many_are_made_at_once(self) -> None:
        story = StoryFactory()
        rows = [StoryByline(story=story, byline=BylineFactory()) for _ in range(3)]
        StoryByline.objects.bulk_create(rows)
        assert set(story.storybyline_set.values_list("listed_at", flat=True)) == {NOON}

    def test_when_its_place_in_the_story_changes(self) -> None:
        story = filed()
        dateline = story.dateline
        dateline.set_places([place("Busan"), place("Seoul")])
        assert set(dateline.lines.values_list("story", "listed_at")) == {(story.pk, NOON)}


@pytest.mark.django_db(transaction=True)
def test_a_tag_that_is_added_while_the_story_is_published_is_listed() -> None:
    story, tag = DraftFactory(), TagFactory()
    is_saved, is_over = threading.Event(), threading.Event()

    def publishing() -> None:
        try:
            with transaction.atomic():
                published = Story.objects.get(pk=story.pk)
                published.status, published.published_at = Status.PUBLISHED, NOON
                published.save()
                is_saved.set()
                is_over.wait(0.5)
        finally:
            connection.close()

    thread = threading.Thread(target=publishing)
    thread.start()
    assert is_saved.wait(30)
    TaggedStory.objects.create(content_object=story, tag=tag)
    is_over.set()
    thread.join()
    assert TaggedStory.objects.get().listed_at == NOON


@pytest.mark.parametrize(
    ("model", "thing", "index"),
    [
        (DatelinePlace, "place", "place_listing"),
        (StoryByline, "byline", "byline_listing"),
        (StoryPhoto, "photo", "photo_listing"),
        (TaggedStory, "tag", "tag_listing"),
    ],
)
def test_the_stories_of_a_thing_are_found_by_an_index_in_their_order(
    model: Any, thing: str, index: str, in_order: Callable[[Any], str]
) -> None:
    path = f"{model.story_path}_id"
    rows = model.objects.public(NOON).filter(**{thing: 1}).order_by("-listed_at", f"-{path}")[:30]
    plan = in_order(Story.objects.filter(pk__in=rows.stories()))
    assert index in plan, plan


@pytest.fixture
def in_order() -> Callable[[Any], str]:
    """The database's plan of a query, when it may neither read whole tables nor sort them."""

    def plan(stories: Any) -> str:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for way in ("seqscan", "sort", "bitmapscan"):
                    cursor.execute(f"SET LOCAL enable_{way} = off")
        return str(stories.explain())

    return plan
