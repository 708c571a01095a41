"""The front page fills itself: what leads, what stands where, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.cards import Card, in_columns
from articles.fronts.filled import Front, Lead
from articles.fronts.filling import fill
from articles.models import Byline, Photo, Section, Story
from tests.factories import (
    NOON,
    BylineFactory,
    DraftFactory,
    EmbargoedFactory,
    PhotoFactory,
    SectionFactory,
    StoryFactory,
)

HOUR = timedelta(hours=1)


def front() -> Front:
    return fill(NOON, list(Section.objects.all()))


def cards_of(page: Front) -> Iterator[Card]:
    """Every story outside the rail, as often as it is shown."""
    yield from (card for card in (page.lead, page.picture) if card)
    yield from (card for column in page.seconds for card in column)
    yield from (Card(story) for story in (*(page.lead.more if page.lead else ()), *page.opinion.stories))
    for strip in (*page.strips, *page.halves):
        yield from (card for card in (strip.first,) if card)
        yield from (card for column in strip.columns for card in column)
        yield from (Card(story) for story in strip.brief)


def large_photo(**more: object) -> Photo:
    """A photo of a large picture that is no other's; its pixels are not needed here."""
    photo = PhotoFactory(**more)
    Photo.objects.filter(pk=photo.pk).update(width=1600, height=1000, digest=f"{photo.pk:064}")
    return Photo.objects.get(pk=photo.pk)


@pytest.mark.django_db
class TestTheLead:
    def test_is_the_newest_story_with_a_picture_among_the_fresh(self) -> None:
        StoryFactory(published_at=NOON - HOUR)
        pictured = StoryFactory(published_at=NOON - 3 * HOUR, photos=[PhotoFactory()])
        StoryFactory(published_at=NOON - 4 * HOUR, photos=[PhotoFactory()])
        page = front()
        assert page.lead is not None
        assert page.lead.story == pictured
        assert page.lead.photo is not None

    def test_is_the_newest_when_pictures_are_of_yesterday(self) -> None:
        newest = StoryFactory(published_at=NOON - HOUR)
        StoryFactory(published_at=NOON - 20 * HOUR, photos=[PhotoFactory()])
        page = front()
        assert page.lead == Lead(newest, None)

    @pytest.mark.parametrize("kind", [Story.Kind.OPINION, Story.Kind.EDITORIAL])
    def test_is_never_an_opinion(self, kind: str) -> None:
        StoryFactory(kind=kind, published_at=NOON, photos=[PhotoFactory()])
        news = StoryFactory(published_at=NOON - 30 * HOUR)
        page = front()
        assert page.lead is not None
        assert page.lead.story == news

    def test_is_missing_where_there_is_nothing_but_opinion(self) -> None:
        story = StoryFactory(kind=Story.Kind.OPINION)
        page = front()
        assert page.lead is None
        assert page.opinion.stories == [story]
        assert page.rail == [story]

    def test_has_no_picture_that_has_no_file_yet(self) -> None:
        StoryFactory(photos=[PhotoFactory(image="")])
        page = front()
        assert page.lead is not None
        assert page.lead.photo is None


@pytest.mark.django_db
def test_an_empty_site_has_an_empty_front() -> None:
    SectionFactory()
    DraftFactory()
    EmbargoedFactory()
    assert front() == Front()


@pytest.mark.django_db
def test_a_single_story_leads_and_is_not_repeated_beside_itself() -> None:
    story = StoryFactory()
    page = front()
    assert [card.story for card in cards_of(page)] == [story]
    assert page.rail == []


@pytest.mark.django_db
class TestOpinion:
    def test_comes_from_every_section_with_those_who_wrote_it(self) -> None:
        ines = BylineFactory(name="Ines Park")
        StoryFactory()
        opinion = StoryFactory(kind=Story.Kind.OPINION, bylines=[ines])
        editorial = StoryFactory(kind=Story.Kind.EDITORIAL, published_at=NOON - HOUR)
        page = front()
        assert page.opinion.stories == [opinion, editorial]
        assert [one.authors for one in page.opinion] == [(ines,), ()]
        assert page.opinion_section is None

    def test_puts_those_with_a_portrait_first(self) -> None:
        faceless, seen = BylineFactory(), BylineFactory(portrait=PhotoFactory())
        StoryFactory(kind=Story.Kind.OPINION, bylines=[faceless])
        second = StoryFactory(kind=Story.Kind.OPINION, bylines=[seen], published_at=NOON - HOUR)
        assert front().opinion[0].story == second

    def test_leads_to_its_section_and_spares_that_a_second_strip(self) -> None:
        section = SectionFactory(name="Opinion", hue="opinion")
        for hours in range(6):
            StoryFactory(kind=Story.Kind.OPINION, section=section, published_at=NOON - hours * HOUR)
        page = front()
        assert page.opinion_section == section
        assert [*page.strips, *page.halves] == []

    def test_of_last_month_is_not_shown_any_more(self) -> None:
        StoryFactory()
        StoryFactory(kind=Story.Kind.OPINION, published_at=NOON - timedelta(days=31))
        assert front().opinion == []

    def test_of_last_month_stays_in_the_strip_of_its_section(self) -> None:
        section = SectionFactory(name="Opinion", hue="opinion")
        StoryFactory()
        StoryFactory(kind=Story.Kind.OPINION, section=section, published_at=NOON - timedelta(days=31))
        assert [strip.section for strip in front().halves] == [section]


@pytest.mark.django_db
class TestStrips:
    def test_follow_the_order_of_the_navigation(self) -> None:
        second, first = SectionFactory(position=2), SectionFactory(position=1)
        StoryFactory.create_batch(12, section=second)
        StoryFactory.create_batch(12, section=first)
        assert [strip.section for strip in front().strips] == [first, second]

    def test_of_a_few_stories_stand_two_abreast(self) -> None:
        few, none = SectionFactory(), SectionFactory()
        StoryFactory.create_batch(12, section=SectionFactory())
        stories = [StoryFactory(section=few, published_at=NOON - timedelta(days=1)) for _ in range(2)]
        page = front()
        assert [strip.section for strip in page.halves] == [few]
        assert page.halves[0].first is not None
        assert {page.halves[0].first.story, *page.halves[0].brief} == set(stories)
        assert none not in [strip.section for strip in (*page.strips, *page.halves)]

    def test_beyond_the_third_are_named_to_phones_instead(self) -> None:
        sections = [SectionFactory(position=number) for number in range(5)]
        for section in sections:
            StoryFactory.create_batch(6, section=section)
        assert front().beyond == sections[3:]

    def test_have_one_picture_each_on_a_day_with_few(self) -> None:
        for number in range(3):
            section = SectionFactory(position=number)
            for hours in range(12):
                photos = [large_photo()] if hours in (7, 8, 9) else []
                StoryFactory(section=section, photos=photos, published_at=NOON - hours * HOUR)
        page = front()
        for strip in page.strips:
            shown = [strip.first, *(card for column in strip.columns for card in column)]
            assert sum(1 for card in shown if card and card.photo) <= 1
        assert page.picture is None


@pytest.mark.django_db
def test_no_picture_is_shown_twice() -> None:
    photo = large_photo()
    for number in range(4):
        StoryFactory.create_batch(8, section=SectionFactory(position=number), photos=[photo])
    assert sum(1 for card in cards_of(front()) if card.photo) == 1


@pytest.mark.django_db
def test_the_rail_is_longer_beside_a_picture() -> None:
    StoryFactory.create_batch(20)
    beside_words = len(front().rail)
    StoryFactory(photos=[PhotoFactory()])
    assert len(front().rail) > beside_words


def test_beside_pictures_words_stand_two_by_two() -> None:
    pictured = [Card(Story(pk=1)), Card(Story(pk=2))]
    words = [Card(Story(pk=number)) for number in range(3, 9)]
    columns = in_columns(pictured, words, 4)
    assert [[card.story.pk for card in column] for column in columns] == [[1], [3, 5], [2], [4, 6]]
    assert [len(column) for column in in_columns([], words, 4)] == [1, 1, 1, 1]


class TestEveryDay(TestCase):
    """Whatever there is: nothing hidden, nothing twice, the newest of all on the page."""

    @given(
        st.lists(
            st.tuples(
                st.integers(0, 4),  # the section
                st.integers(0, 60),  # hours ago
                st.sampled_from(Story.Kind.values),
                st.booleans(),  # with a picture
                st.sampled_from(["published", "published", "published", "draft"]),
            ),
            max_size=50,
        )
    )
    @settings(max_examples=25)
    def test_shows_no_story_twice_and_none_in_hiding(
        self, stories: list[tuple[int, int, str, bool, str]]
    ) -> None:
        sections = [Section.objects.create(name=f"Desk {number}", position=number) for number in range(5)]
        byline = Byline.objects.create(name="Ines Park")
        photos = [
            Photo.objects.create(image="a.jpg", width=1600, height=1000, digest=f"{number:064}")
            for number in range(6)
        ]
        for number, (section, hours, kind, has_picture, status) in enumerate(stories):
            StoryFactory(
                section=sections[section],
                published_at=NOON - hours * HOUR,
                kind=kind,
                status=status,
                bylines=[byline],
                photos=[photos[number % 6]] if has_picture else [],
            )
        page = front()
        shown = [card.story.pk for card in cards_of(page)]
        assert len(shown) == len(set(shown))
        public = set(Story.objects.public(NOON).values_list("pk", flat=True))
        assert set(shown) | {story.pk for story in page.latest} <= public
        newest = Story.objects.public(NOON).newest_first().first()
        assert page.latest[:1] == ([newest] if newest else [])
        assert page.lead is None or page.lead.story.kind not in {"opinion", "editorial"}
        for strip in page.strips:
            assert strip.first or strip.columns


@pytest.mark.django_db
def test_two_thousand_sections_have_their_strips(django_assert_max_num_queries: Any) -> None:
    sections = Section.objects.bulk_create(
        Section(name=f"Section {number}", slug=f"section-{number}", position=number)
        for number in range(2_000)
    )
    Story.objects.bulk_create(
        Story(
            headline=f"Ice {section.pk}-{number}",
            slug=f"ice-{section.pk}-{number}",
            body="<p>Ice.</p>",
            section=section,
            status="published",
            published_at=NOON - timedelta(minutes=number),
            publication_day=NOON.date(),
        )
        for section in sections
        for number in range(4)
    )
    with django_assert_max_num_queries(10):
        page = front()
    shown = {card.story.section_id for card in cards_of(page)}
    assert {section.pk for section in sections} <= shown
