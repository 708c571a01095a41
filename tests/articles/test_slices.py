"""Stories out of several listings at once, found by their numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from articles.models import Story, TaggedStory
from articles.slices import in_any
from tests.factories import NOON, DraftFactory, StoryFactory

pytestmark = pytest.mark.django_db


def test_each_listing_gives_its_own_slice() -> None:
    stories = [StoryFactory(published_at=NOON - timedelta(hours=hour)) for hour in range(5)]
    DraftFactory()
    public = Story.objects.public(NOON)
    newest = public.newest_first()[:2].values_list("pk", flat=True)
    oldest = public.order_by("published_at")[:1].values_list("pk", flat=True)
    assert list(in_any([newest, oldest]).newest_first()) == [stories[0], stories[1], stories[4]]


def test_a_slice_may_be_of_what_leads_to_stories() -> None:
    story = StoryFactory(tags=["Sea ice"])
    StoryFactory(tags=["Ports"])
    taggings = TaggedStory.objects.filter(tag__name="Sea ice").order_by("-pk")[:5]
    assert list(in_any([taggings.values_list("content_object_id", flat=True)])) == [story]


def test_a_story_in_two_slices_is_there_once() -> None:
    story = StoryFactory()
    newest = Story.objects.public(NOON).newest_first()[:5].values_list("pk", flat=True)
    assert list(in_any([newest, newest])) == [story]


def test_stories_that_are_chosen_are_not_looked_for_among_all() -> None:
    newest = Story.objects.public(NOON).newest_first()[:5].values_list("pk", flat=True)
    chosen = in_any([newest, newest]).for_cards(NOON).newest_first()
    if connection.vendor == "sqlite":
        plan = chosen.explain()
        outer = next(line for line in plan.splitlines() if " articles_story " in line)
        assert "INTEGER PRIMARY KEY" in outer, plan
    else:
        # Whatever it takes the size of the site for: the slices are made once, before all else.
        assert "InitPlan" in chosen.explain()
        Story.objects.bulk_create(Story(headline=f"Draft {number}") for number in range(1000))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_story")
        plan = chosen.explain()
        assert "InitPlan" in plan, plan
        assert "articles_story_pkey" in plan, plan
