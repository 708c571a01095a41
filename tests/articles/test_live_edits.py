"""A change of a story that readers have seen: what they are told, and what "Updated" says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from articles.live_edits import tell_readers, told
from articles.models import Correction, Story
from articles.models.correction import Change
from tests.base import ines
from tests.factories import NOON, DraftFactory, EmbargoedFactory, StoryFactory, WithdrawnFactory

pytestmark = pytest.mark.django_db

ONE = NOON + timedelta(hours=1)
WORDS = "An earlier version said 1,700 miles."
LOUD = [kind for kind in Change if kind != Change.SILENT]


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(ONE, tick=False):
        yield


def edited(**fields: Any) -> Any:
    """A public story with another body in hand."""
    story: Any = StoryFactory(**fields)
    story.body = "<p>The coast is 1,900 miles long.</p>"
    return story


def stored(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


@pytest.mark.parametrize("before", [None, NOON + timedelta(minutes=20)])
def test_a_silent_fix_changes_the_words_and_nothing_that_readers_are_told(before: datetime | None) -> None:
    story = edited(updated_at=before)
    assert tell_readers(story, Change.SILENT, "Nobody reads this.") is None
    assert stored(story).body == "<p>The coast is 1,900 miles long.</p>"
    assert stored(story).updated_at == before
    assert not Correction.objects.exists()
    # The next change is one like any other.
    story.headline = "Eleven ports"
    story.save()
    assert stored(story).updated_at == ONE


@pytest.mark.parametrize("kind", LOUD)
def test_every_other_change_is_recorded_and_moves_updated_to_the_same_moment(kind: Change) -> None:
    story, editor = edited(), ines()
    row = tell_readers(story, kind, f"  {WORDS}\n", by=editor)
    assert row is not None
    row.refresh_from_db()
    assert (row.story, row.kind, row.text, row.by) == (story, kind.value, WORDS, editor)
    assert row.at == stored(story).updated_at == ONE
    assert row.is_grave == (kind == Change.RETRACTION)
    assert "1,900" in stored(story).body


@pytest.mark.parametrize("kind", LOUD)
def test_readers_are_told_even_if_no_word_of_the_story_changed(kind: Change) -> None:
    story = StoryFactory()
    tell_readers(story, kind, WORDS)
    assert stored(story).updated == ONE


def test_a_grave_correction_stands_where_grave_ones_do() -> None:
    row = tell_readers(edited(), Change.CORRECTION, WORDS, is_grave=True)
    assert row is not None
    assert row.is_grave


def test_an_update_without_words_moves_the_time_alone() -> None:
    story = edited()
    assert tell_readers(story, Change.UPDATE, " \n") is None
    assert stored(story).updated_at == ONE
    assert not Correction.objects.exists()


@pytest.mark.parametrize("kind", [one for one in LOUD if one != Change.UPDATE])
def test_the_others_need_words_and_without_them_nothing_is_saved(kind: Change) -> None:
    story = edited()
    with pytest.raises(ValidationError, match=f"Say in a sentence what readers are to know.*{kind.label}"):
        tell_readers(story, kind, "\x00 \n")
    assert "1,900" not in stored(story).body
    assert stored(story).updated_at is None
    with pytest.raises(ValidationError):
        told(kind, "")


def test_a_correction_that_is_entered_late_keeps_its_time_and_updated_never_goes_back() -> None:
    story = edited(updated_at=NOON + timedelta(minutes=50))
    row = tell_readers(story, Change.CORRECTION, WORDS, at=NOON + timedelta(minutes=10))
    assert row is not None
    assert row.at == NOON + timedelta(minutes=10)
    assert stored(story).updated_at == NOON + timedelta(minutes=50)


@pytest.mark.parametrize("factory", [DraftFactory, EmbargoedFactory, WithdrawnFactory])
def test_of_a_story_that_nobody_sees_nobody_is_told(factory: type[StoryFactory]) -> None:
    story = factory()
    with pytest.raises(ValidationError, match="No reader sees"):
        tell_readers(story, Change.CORRECTION, WORDS)
    assert not Correction.objects.exists()


def test_the_story_and_what_is_told_of_it_are_saved_together() -> None:
    story = edited()
    with pytest.raises(ValueError, match="unsaved related object"):
        tell_readers(story, Change.CORRECTION, WORDS, by=User())
    assert "1,900" not in stored(story).body
