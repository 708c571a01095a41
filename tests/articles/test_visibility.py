"""The rule of visibility: the two forms of it agree, and next_change misses no change."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.clock import next_change
from articles.models import Byline, Photo, Place, Source, Story, Tag
from articles.visibility import Status, Usable, is_public, public_from, usability, usability_of, usable
from tests.factories import (
    NOON,
    BylineFactory,
    DraftFactory,
    EmbargoedFactory,
    PhotoFactory,
    ScheduledFactory,
    SectionFactory,
    SourceFactory,
    StoryFactory,
    WithdrawnFactory,
    place,
)

SECOND = timedelta(seconds=1)
MOMENTS = [None, NOON - SECOND, NOON, NOON + SECOND]


@pytest.mark.django_db
def test_both_forms_of_the_rule_agree_on_every_state() -> None:
    section = SectionFactory()
    for status, published_at, embargo in product(Status, MOMENTS, MOMENTS):
        if status == Status.PUBLISHED and published_at is None:
            continue  # the database refuses it
        story = StoryFactory(section=section, status=status, published_at=published_at, embargo=embargo)
        for at in (NOON - SECOND, NOON, NOON + SECOND):
            seen = Story.objects.public(at).filter(pk=story.pk).exists()
            assert seen == is_public(story, at), (status, published_at, embargo, at)
            since = public_from(story)
            assert seen == (since is not None and since <= at)


@pytest.mark.django_db
class TestAStoryIsPublic:
    def test_from_the_second_for_which_it_was_set_and_not_before(self) -> None:
        story = StoryFactory(published_at=NOON)
        assert not story.is_public(NOON - timedelta(microseconds=1))
        assert story.is_public(NOON)

    def test_never_before_its_embargo_even_when_it_was_published_long_ago(self) -> None:
        story = StoryFactory(published_at=NOON - timedelta(days=3), embargo=NOON)
        assert not story.is_public(NOON - SECOND)
        assert story.is_public(NOON)

    @pytest.mark.parametrize("hidden", [DraftFactory, ScheduledFactory, EmbargoedFactory, WithdrawnFactory])
    def test_in_no_other_state(self, hidden: type[StoryFactory]) -> None:
        hidden()
        assert not Story.objects.public(NOON).exists()


@pytest.mark.django_db
class TestWhatStoriesShow:
    @pytest.mark.parametrize("hidden", [DraftFactory, ScheduledFactory, EmbargoedFactory, WithdrawnFactory])
    def test_is_public_through_public_stories_alone(self, hidden: type[StoryFactory]) -> None:
        parts = {
            "bylines": [BylineFactory(portrait=PhotoFactory())],
            "photos": [PhotoFactory()],
            "tags": ["Sea ice"],
            "places": [place("Seoul")],
            "source": SourceFactory(),
        }
        with time_machine.travel(NOON, tick=False):
            story = hidden(**parts)
        for model in (Byline, Photo, Tag, Place, Source):
            assert not model.objects.public(NOON).exists(), model
        story.status, story.published_at, story.embargo = Status.PUBLISHED, NOON, None
        story.save()
        assert [p.objects.public(NOON).count() for p in (Byline, Photo, Tag, Place, Source)] == [
            1,
            2,
            1,
            1,
            1,
        ]

    def test_a_photo_without_a_file_is_never_public(self) -> None:
        StoryFactory(photos=[PhotoFactory(image="")])
        assert not Photo.objects.public(NOON).exists()


@pytest.mark.django_db
def test_the_forms_of_the_rule_for_photos_agree_on_every_state() -> None:
    for begins, ends, killed in product(MOMENTS, MOMENTS, [None, NOON]):
        if begins and ends and begins >= ends:
            continue  # the database refuses it
        photo = PhotoFactory(usable_from=begins, usable_until=ends, killed_at=killed)
        for at in (NOON - SECOND, NOON, NOON + SECOND):
            here = Photo.objects.filter(pk=photo.pk)
            said = usability_of(photo, at)
            assert here.values_list(usability(at), flat=True).get() == said, (begins, ends, killed, at)
            assert here.filter(usable(at)).exists() == (said == Usable.YES)


@pytest.mark.django_db
class TestAPhotoMayBeShown:
    def test_from_the_second_of_its_embargo_until_the_second_at_which_its_rights_end(self) -> None:
        photo = PhotoFactory(usable_from=NOON, usable_until=NOON + SECOND)
        StoryFactory(photos=[photo], published_at=NOON - SECOND)
        seen = [
            Photo.objects.public(at).exists()
            for at in (NOON - SECOND, NOON, NOON + SECOND, NOON + 2 * SECOND)
        ]
        assert seen == [False, True, False, False]

    def test_never_once_it_was_killed(self) -> None:
        StoryFactory(photos=[PhotoFactory(killed_at=NOON + SECOND)])
        assert not Photo.objects.public(NOON).exists()


# Few moments, so that equal ones are common.
moments = st.integers(-3, 3).map(lambda n: NOON + n * SECOND)
states = st.lists(st.tuples(st.sampled_from(Status), moments, st.none() | moments), max_size=6)


class NextChange(TestCase):
    @given(states, moments)
    def test_it_is_the_first_moment_at_which_anything_appears(
        self, stories: list[tuple[Status, datetime, datetime | None]], at: datetime
    ) -> None:
        Story.objects.all().delete()
        section = SectionFactory()
        for status, published_at, embargo in stories:
            StoryFactory(section=section, status=status, published_at=published_at, embargo=embargo)

        def seen(moment: datetime) -> set[int]:
            return set(Story.objects.public(moment).values_list("pk", flat=True))

        change = next_change(at)
        later = [NOON + n * SECOND for n in range(-4, 6) if NOON + n * SECOND > at]
        first = next((moment for moment in later if seen(moment) != seen(at)), None)
        assert change == first
