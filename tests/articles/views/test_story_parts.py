"""What a story's own query brings along as JSON, as values."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.models import Story
from articles.views.story_parts import corrections_of, moment
from tests.factories import NOON, CorrectionFactory, StoryFactory


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-02T17:00:00",  # SQLite: UTC, unsaid
        "2026-11-02 17:00:00.000000",
        "2026-11-02T17:00:00+00:00",  # PostgreSQL
        "2026-11-02T12:00:00-05:00",
    ],
)
def test_moments_are_read_from_what_either_database_writes(written: str) -> None:
    assert moment(written) == NOON


@pytest.mark.django_db
def test_corrections_come_in_the_order_of_their_time() -> None:
    story = StoryFactory()
    late = CorrectionFactory(story=story, text="Late.", at=NOON + timedelta(seconds=1.5), kind="note")
    CorrectionFactory(story=story, text="Early.", at=NOON, is_grave=True)
    early, later = corrections_of(Story.objects.for_page(NOON, NOON).get(pk=story.pk))
    assert (early.text, early.label, early.at, early.is_grave) == ("Early.", "Correction", NOON, True)
    assert (later.text, later.label, later.at, later.is_grave) == ("Late.", "Editor’s note", late.at, False)
