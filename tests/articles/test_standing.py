"""Where a story stands: the form for one story and the form for the database agree."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from articles.models import Story
from articles.visibility import Standing, Status, standing, stands
from tests.factories import NOON, SectionFactory, StoryFactory

SECOND = timedelta(seconds=1)
MOMENTS = [None, NOON - SECOND, NOON, NOON + SECOND]


@pytest.mark.django_db
def test_both_forms_agree_and_a_story_stands_in_one_place_only() -> None:
    section = SectionFactory()
    for status, published_at, embargo in product(Status, MOMENTS, MOMENTS):
        if status == Status.PUBLISHED and published_at is None:
            continue  # the database refuses it
        story = StoryFactory(section=section, status=status, published_at=published_at, embargo=embargo)
        found = [
            where for where in Standing if Story.objects.filter(stands(where, NOON), pk=story.pk).exists()
        ]
        assert found == [standing(story, NOON)], (status, published_at, embargo)


@pytest.mark.django_db
def test_a_story_for_tomorrow_is_scheduled_and_one_held_back_is_under_embargo() -> None:
    assert standing(StoryFactory(published_at=NOON + SECOND), NOON) == Standing.SCHEDULED
    assert standing(StoryFactory(published_at=NOON, embargo=NOON + SECOND), NOON) == Standing.EMBARGOED
    assert standing(StoryFactory(published_at=NOON), NOON) == Standing.PUBLIC
