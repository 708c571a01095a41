"""When time alone changes what readers see: found by indexes, and never another than the rule says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from articles.clock import appeared, next_change, turned_photos
from articles.models import Story
from articles.visibility import Status
from tests.factories import NOON, PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db

HOURS = (-2, -1, 0, 1, 2)


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


@pytest.fixture
def every_story() -> list[Story]:
    """Of every status, with every order of publication and embargo."""
    return [
        StoryFactory(status=status, published_at=at(published), embargo=None if held is None else at(held))
        for status in Status
        for published in HOURS
        for held in (None, *HOURS)
    ]


@pytest.mark.parametrize("since", HOURS)
@pytest.mark.parametrize("until", HOURS)
def test_what_has_appeared_is_what_was_not_public_and_is(
    every_story: list[Story], since: float, until: float
) -> None:
    found = [story.pk for story in appeared(at(since), at(until))]
    public = {one.pk for one in every_story if one.is_public(at(until)) and not one.is_public(at(since))}
    assert set(found) == (public if since < until else set())
    assert len(found) == len(set(found))


def test_the_next_change_is_the_first_moment_at_which_anything_appears(every_story: list[Story]) -> None:
    assert next_change(at(-3)) == at(-2)
    assert next_change(at(1.5)) == at(2)
    assert next_change(at(2)) is None


def test_a_photo_turns_when_its_rights_begin_and_when_they_end() -> None:
    PhotoFactory(usable_from=at(-1))
    PhotoFactory(usable_until=at(1))
    ahead, over = PhotoFactory(usable_from=at(0)), PhotoFactory(usable_until=at(0))
    assert set(turned_photos(at(-0.5), at(0.5))) == {ahead, over}
