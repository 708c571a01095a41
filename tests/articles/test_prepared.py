"""A query that is written once answers like one that is written anew, whatever is asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Story
from articles.models.story import StoryQuerySet
from articles.prepared import Prepared, among
from tests.factories import NOON, DraftFactory, EmbargoedFactory, StoryFactory


def public_after(at: datetime, since: datetime, number: int) -> StoryQuerySet:
    return Story.objects.public(at).filter(published_at__gt=since).exclude(pk=number).order_by("pk")


PUBLIC_AFTER = Prepared(public_after, at=datetime, since=datetime, number=int)
moments = st.integers(-100, 100).map(lambda hours: NOON + timedelta(hours=hours))


class TestWhatItAnswers(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        for hours in range(-90, 90, 30):
            StoryFactory(published_at=NOON + timedelta(hours=hours))
            EmbargoedFactory(published_at=NOON, embargo=NOON + timedelta(hours=hours))
        DraftFactory()

    @given(at=moments, since=moments, number=st.integers(-5, 500))
    def test_is_what_the_queryset_answers(self, at: datetime, since: datetime, number: int) -> None:
        anew = public_after(at, since, number)
        assert PUBLIC_AFTER(at=at, since=since, number=number) == list(anew)

    @given(numbers=st.lists(st.integers(-5, 500)))
    def test_holds_any_number_of_numbers(self, numbers: list[int]) -> None:
        chosen = Prepared(lambda numbers: Story.objects.filter(among("pk", numbers)), numbers=list)
        assert set(chosen(numbers=numbers)) == set(Story.objects.filter(pk__in=numbers))


@pytest.mark.django_db
def test_it_is_one_query() -> None:
    story = StoryFactory()
    chosen = Prepared(lambda slug: Story.objects.filter(slug=slug), slug=str)
    assert chosen(slug=story.slug) == [story]
    with CaptureQueriesContext(connection) as queries:
        assert chosen(slug="another") == []
    assert len(queries) == 1


@pytest.mark.django_db
def test_who_counts_queries_gets_the_same_answer() -> None:
    """With nobody looking, SQLite is asked without Django's cursor."""
    story = StoryFactory(headline="100 % of the “ferry” left? Yes")
    asked = {"at": NOON, "since": NOON - timedelta(days=9), "number": 0}
    unseen = PUBLIC_AFTER.rows(**asked)
    with CaptureQueriesContext(connection) as queries:
        assert PUBLIC_AFTER.rows(**asked) == unseen
    assert story.headline in unseen[0]
    assert len(queries) == 1


@pytest.mark.django_db
def test_an_error_of_the_database_is_one_of_djangos() -> None:
    strange = Prepared(
        lambda slug: Story.objects.extra(where=["no_such_column = slug"]).filter(slug=slug), slug=str
    )
    with pytest.raises(DatabaseError, match="no_such_column"):
        strange.rows(slug="ferry")


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_get_each_others_values() -> None:
    stories = [StoryFactory() for _ in range(20)]
    chosen = Prepared(lambda number: Story.objects.filter(pk=number), number=int)

    def ask(story: Story) -> list[Story]:
        try:
            return chosen(number=story.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, stories)) == [[story] for story in stories]


@pytest.mark.django_db
def test_a_value_that_is_never_asked_for_is_a_mistake() -> None:
    forgetful = Prepared(lambda at, number: Story.objects.filter(pk=number), at=datetime, number=int)
    with pytest.raises(ValueError, match="never asks for at"):
        forgetful(at=NOON, number=1)


@pytest.mark.django_db
def test_what_would_be_prefetched_is_a_mistake() -> None:
    greedy = Prepared(
        lambda number: Story.objects.filter(pk=number).prefetch_related("corrections"), number=int
    )
    with pytest.raises(ValueError, match="prefetch"):
        greedy(number=1)


@pytest.mark.django_db
def test_a_row_that_cannot_be_read_spoils_none_of_the_next() -> None:
    first, second = StoryFactory(), StoryFactory()
    chosen = Prepared(lambda number: Story.objects.filter(pk=number), number=int)
    (row,) = chosen.rows(number=first.pk)
    with pytest.raises((IndexError, RuntimeError)):
        chosen.yielding([(), row])
    assert chosen.yielding([row]) == [first]
    assert chosen(number=second.pk) == [second]
