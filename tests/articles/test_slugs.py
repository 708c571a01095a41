"""Slugs."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Byline, Section, Tag
from articles.slugs import RESERVED, SLUG_LENGTH, SLUG_PATTERN, free_slug, slug_from, validate_slug


@given(st.text())
def test_any_words_give_a_slug_that_an_address_can_hold(words: str) -> None:
    slug = slug_from(words, "story")
    assert re.fullmatch(SLUG_PATTERN, slug)
    assert len(slug) <= SLUG_LENGTH


LETTERS = st.characters(categories=["Ll", "Lo", "Mn", "Mc", "Nd"])


@given(st.text(st.characters(codec="utf-8") | LETTERS, max_size=30))
def test_a_slug_loses_no_letter_and_no_mark_on_one(words: str) -> None:
    """Accents on Latin letters aside, which an address in ASCII does without."""
    slug = slug_from(words, "")
    if slug.isascii():
        plain = unicodedata.normalize("NFKD", words).lower()
        assert len(re.sub(r"[\W_]", "", slug)) == len([one for one in plain if one.isalnum()])
        return
    for word in re.findall(r"\w+", unicodedata.normalize("NFKC", words).lower()):
        assert word.strip("_") in slug
    for letter, mark in pairwise(unicodedata.normalize("NFKC", words).lower()):
        if letter.isalnum() and unicodedata.category(mark) in {"Mn", "Mc"} and not is_selector(mark):
            assert letter + mark in slug


def is_selector(mark: str) -> bool:
    """Whether it chooses a shape of the sign before it, and is no part of a word."""
    return 0xFE00 <= ord(mark) <= 0xFE0F or ord(mark) >= 0xE0000


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("ข่าวเช้านี้", "ข่าวเช้านี้"),
        ("தமிழ் செய்திகள்", "தமிழ்-செய்திகள்"),
        ("São Paulo", "sao-paulo"),
        ("Sa\u0303o x\u0304 Paulo", "sao-x-paulo"),
        ("I ❤️ news", "i-news"),
        ("\u0301 news", "news"),
    ],
)
def test_a_word_keeps_its_vowel_signs(words: str, slug: str) -> None:
    assert slug_from(words, "story") == slug
    validate_slug(slug)


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
