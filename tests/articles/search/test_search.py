"""Search: the same answers on both databases, and the index follows the stories."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles import search
from articles.models import Byline, Story
from tests.factories import NOON, BylineFactory, DraftFactory, StoryFactory

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    return [story.headline for story in search.find(query, Story.objects.order_by("pk"))]


@pytest.fixture(autouse=True)
def _stories(db: None) -> None:
    StoryFactory(
        headline="Ten ports agree", slug="shared-berths", body="<p>The <em>night</em> ferry left.</p>"
    )
    StoryFactory(headline="Köln baut", body="<p>Ein Hafen am Rhein.</p>")


@pytest.mark.parametrize(
    ("query", "headlines"),
    [
        ("ports", ["Ten ports agree"]),
        ("PORTS", ["Ten ports agree"]),
        ("port", ["Ten ports agree"]),
        ("agree ten", ["Ten ports agree"]),
        ("berths", ["Ten ports agree"]),
        ("night ferry", ["Ten ports agree"]),
        ("ferr left", ["Ten ports agree"]),
        ("köln", ["Köln baut"]),
        ("hafen", ["Köln baut"]),
        ("ports rhein", []),
        ("em", []),
        ("", []),
        ("'\"*()&|!:", []),
        ("NOT ports", []),
        ("ports OR rhein", []),
    ],
)
def test_every_word_has_to_stand_in_headline_slug_or_body(query: str, headlines: list[str]) -> None:
    assert found(query) == headlines


class TestWhoWroteIt:
    @pytest.fixture(autouse=True)
    def _signed(self, _stories: None) -> None:
        StoryFactory(headline="Fog over the bay", bylines=[BylineFactory(name="Élise Kowalski-Roy")])
        StoryFactory(headline="Kowalski wins the race", bylines=[BylineFactory(name="Paul Ardent")])

    @pytest.mark.parametrize(
        ("query", "headlines"),
        [
            ("kowalski", ["Fog over the bay", "Kowalski wins the race"]),
            ("KOWAL fog", ["Fog over the bay"]),
            ("fog kowalski bay", ["Fog over the bay"]),
            ("élise roy", ["Fog over the bay"]),
            ("élise ardent", []),
            ("ardent fog", []),
            ("alski", []),
            ("pa", []),
        ],
    )
    def test_is_found_beside_the_words_by_the_beginning_of_a_name(
        self, query: str, headlines: list[str]
    ) -> None:
        assert found(query) == headlines

    def test_a_word_that_begins_a_colleagues_name_is_still_one_of_the_text(self) -> None:
        BylineFactory(name="Bay Fogarty")
        assert found("fog kowalski bay") == ["Fog over the bay"]
        assert found("fog bay") == ["Fog over the bay"]

    def test_a_name_is_found_however_many_have_its_letters_inside(self) -> None:
        Byline.objects.bulk_create(Byline(name=f"Hannah {one}", slug=f"hannah-{one}") for one in range(600))
        StoryFactory(headline="Ice on the lake", bylines=[BylineFactory(name="Zoe Ann")])
        assert found("ann") == ["Ice on the lake"]

    def test_a_story_by_two_is_found_once(self) -> None:
        twins = [BylineFactory(name="Ada Quill"), BylineFactory(name="Ben Quill")]
        StoryFactory(headline="Two at sea", bylines=twins)
        assert found("quill") == ["Two at sea"]


def test_a_changed_story_is_found_by_its_new_words_alone() -> None:
    story = Story.objects.get(headline="Ten ports agree")
    story.headline = "Eleven harbors agree"
    story.save()
    assert found("eleven") == ["Eleven harbors agree"]
    assert found("ports") == []


def test_a_deleted_story_is_not_found() -> None:
    Story.objects.get(headline="Ten ports agree").delete()
    assert found("ports") == []


def test_what_was_made_past_the_index_is_found_after_reindexing() -> None:
    section = Story.objects.all()[0].section
    Story.objects.bulk_create([Story(headline="Bulk of ice", section=section)])
    assert search.reindex() == 3
    assert found("bulk") == ["Bulk of ice"]


def test_it_opens_no_way_around_visibility() -> None:
    DraftFactory(headline="Secret ports")
    assert [s.headline for s in search.find("ports", Story.objects.public(NOON))] == ["Ten ports agree"]


class AnyQuery(TestCase):
    @given(st.text(max_size=40) | st.from_regex(r"[\w\"'*():&|! -]{0,20}", fullmatch=True))
    def test_is_answered_without_an_error(self, query: str) -> None:
        list(search.find(query, Story.objects.all()))
