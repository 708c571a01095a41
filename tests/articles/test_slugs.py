"""Slugs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Byline, Section, Tag
from articles.slugs import RESERVED, SLUG_LENGTH, SLUG_PATTERN, free_slug, slug_from


@given(st.text())
def test_any_words_give_a_slug_that_an_address_can_hold(words: str) -> None:
    slug = slug_from(words, "story")
    assert re.fullmatch(SLUG_PATTERN, slug)
    assert len(slug) <= SLUG_LENGTH


@given(st.text("abc-", min_size=1, max_size=SLUG_LENGTH), st.integers(0, 30))
def test_a_free_slug_is_free_and_no_longer_than_it_may_be(slug: str, others: int) -> None:
    taken = {slug}
    for _ in range(others):
        taken.add(free_slug(slug, taken.__contains__))
    assert len(taken) == others + 1
    assert all(len(one) <= SLUG_LENGTH for one in taken)


@pytest.mark.django_db
def test_names_make_addresses_and_equal_names_different_ones() -> None:
    assert [Byline.objects.create(name="Inés Reyes").slug for _ in range(2)] == ["ines-reyes", "ines-reyes-2"]
    tag = Tag.objects.create(name="Bundesliga (Fußball)")
    assert tag.get_absolute_url() == "/tag/bundesliga-fu%C3%9Fball/"


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_section_takes_no_address_of_the_site(name: str) -> None:
    assert Section.objects.create(name=name).slug == f"{name}-2"
