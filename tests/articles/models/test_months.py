"""The months of the archive and their last changes, found without walking over the stories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.models import Story
from articles.models.months import last_changes
from tests.factories import NOON, DraftFactory, SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db


def column(story: Story) -> tuple[Any, Any]:
    return Story.objects.values_list("publication_month", "changed_at").get(pk=story.pk)


def test_a_story_keeps_its_month_and_its_last_change() -> None:
    story = StoryFactory(embargo=NOON - timedelta(hours=1))
    assert column(story) == (NOON.date().replace(day=1), NOON)
    story.updated_at = NOON + timedelta(days=2)
    story.save(update_fields=["headline"])
    assert column(story) == (NOON.date().replace(day=1), NOON + timedelta(days=2))
    story.embargo = NOON + timedelta(days=3)
    story.published_at = NOON - timedelta(days=30)
    story.save()
    assert column(story) == (datetime(2026, 10, 1, tzinfo=UTC).date(), NOON + timedelta(days=3))


def test_a_draft_has_neither() -> None:
    assert column(DraftFactory()) == (None, None)


def test_stories_that_are_made_together_have_both() -> None:
    story = Story(headline="Ice", slug="ice", published_at=NOON, publication_day=NOON.date())
    assert column(Story.objects.bulk_create([story])[0]) == (NOON.date().replace(day=1), NOON)


def test_the_database_refuses_a_day_without_its_month() -> None:
    story = StoryFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Story._base_manager.filter(pk=story.pk).update(publication_month=None)


def test_months_come_with_the_last_change_of_what_is_asked_for() -> None:
    section = SectionFactory()
    StoryFactory(section=section)
    StoryFactory(
        section=section, published_at=NOON - timedelta(hours=3), updated_at=NOON + timedelta(hours=1)
    )
    StoryFactory(published_at=NOON - timedelta(hours=1), updated_at=NOON + timedelta(hours=2))
    StoryFactory(section=section, published_at=NOON - timedelta(days=400))
    StoryFactory(published_at=NOON - timedelta(days=60))
    StoryFactory(section=section, published_at=NOON + timedelta(days=60))
    DraftFactory(section=section)
    with CaptureQueriesContext(connection) as captured:
        found = last_changes(Story.objects.public(NOON).filter(section=section))
    assert len(captured) == 1
    assert found == [
        (datetime(2026, 11, 1, tzinfo=UTC).date(), NOON + timedelta(hours=1)),
        (datetime(2025, 9, 1, tzinfo=UTC).date(), NOON - timedelta(days=400)),
    ]


def test_a_site_without_stories_has_no_months() -> None:
    assert last_changes(Story.objects.all()) == []
