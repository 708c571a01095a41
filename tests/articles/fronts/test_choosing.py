"""What was chosen stands where it was chosen to, and everything else is filled up as ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.fronts.filled import Front
from articles.fronts.filling import fill
from articles.fronts.layouts import LAYOUTS, areas_of_front
from articles.fronts.plan import Banner, Chosen, Plan
from articles.models import Section, Story
from articles.visibility import Status
from tests.articles.fronts.plans import launched
from tests.articles.fronts.test_filling import cards_of, large_photo
from tests.factories import (
    NOON,
    EmbargoedFactory,
    PhotoFactory,
    ScheduledFactory,
    SectionFactory,
    StoryFactory,
)

HOUR = timedelta(hours=1)


def front(plan: Plan | None = None) -> Front:
    return fill(NOON, list(Section.objects.all()), plan)


def headlines(page: Front) -> list[str]:
    return [card.story.headline for card in cards_of(page)]


@pytest.fixture
def stories(db: None) -> list[Story]:
    """Twelve of one section, the newest first, each with a picture of its own."""
    section = SectionFactory(name="World")
    return [
        StoryFactory(section=section, published_at=NOON - number * HOUR, photos=[large_photo()])
        for number in range(12)
    ]


class TestPlaces:
    def test_what_was_chosen_leads_whatever_is_newer(self, stories: list[Story]) -> None:
        launched({"lead": (Chosen(stories[7].pk),)})
        page = front()
        assert page.lead is not None
        assert page.lead.story == stories[7]

    def test_the_last_launch_that_has_begun_is_on_the_page(self, stories: list[Story]) -> None:
        launched({"lead": (Chosen(stories[7].pk),)})
        launched({"lead": (Chosen(stories[8].pk),)}, at=NOON)
        launched({"lead": (Chosen(stories[9].pk),)}, at=NOON + HOUR)
        off = launched({"lead": (Chosen(stories[5].pk),)}, at=NOON)
        off.called_off_at = NOON - HOUR
        off.save()
        page = front()
        assert page.lead is not None
        assert page.lead.story == stories[8]

    def test_seconds_stand_in_their_order(self, stories: list[Story]) -> None:
        launched({"seconds": tuple(Chosen(stories[number].pk) for number in (9, 5, 7))})
        shown = [card.story for column in front().seconds for card in column]
        assert shown[:3] == [stories[9], stories[5], stories[7]]

    def test_a_headline_is_pinned_in_the_rail(self, stories: list[Story]) -> None:
        launched({"rail": (Chosen(stories[10].pk),)})
        assert front().rail[:2] == [stories[10], stories[0]]

    def test_the_strip_of_a_section_opens_with_what_was_chosen_for_it(self, stories: list[Story]) -> None:
        sports = SectionFactory(name="Sports")
        for number in range(8):
            StoryFactory(section=sports, published_at=NOON - number * HOUR)
        launched({f"strip-{sports.pk}": (Chosen(stories[11].pk),)})
        strip = next(one for one in (*front().strips, *front().halves) if one.section == sports)
        first = strip.first or strip.columns[0][0]
        assert first.story == stories[11]

    def test_opinion_may_lead_when_somebody_chooses_it(self, stories: list[Story]) -> None:
        opinion = StoryFactory(kind=Story.Kind.OPINION, published_at=NOON - HOUR)
        launched({"lead": (Chosen(opinion.pk),)})
        page = front()
        assert page.lead is not None
        assert page.lead.story == opinion
        assert opinion not in page.opinion.stories

    def test_a_pin_gives_its_place_back_at_its_end(self, stories: list[Story]) -> None:
        launched({"lead": (Chosen(stories[7].pk, until=NOON),)})
        page = front()
        assert page.lead is not None
        assert page.lead.story == stories[0]


class TestWhatIsNotPublic:
    @pytest.mark.parametrize("hidden", [EmbargoedFactory, ScheduledFactory])
    def test_never_shows_and_the_next_takes_its_place(self, hidden: type, stories: list[Story]) -> None:
        secret = hidden(headline="Canary", published_at=NOON + HOUR, embargo=NOON + HOUR)
        everywhere = {area: (Chosen(secret.pk, headline="Canary"),) for area in areas_of_front([])}
        before = headlines(front())
        launched(everywhere, banner=Banner("Ferry aground", NOON + HOUR, secret.pk))
        page = front()
        assert headlines(page) == before
        assert page.banner is not None
        assert page.banner.url == ""

    def test_nor_what_was_killed_since(self, stories: list[Story]) -> None:
        launched({"lead": (Chosen(stories[7].pk, headline="Canary"),)})
        stories[7].status = Status.WITHDRAWN
        stories[7].save()
        assert "Canary" not in headlines(front())

    def test_a_photo_of_no_public_story_does_not_show(self, stories: list[Story]) -> None:
        secret = large_photo()
        ScheduledFactory(photos=[secret])
        launched({"lead": (Chosen(stories[7].pk, photo=secret.pk),)})
        page = front()
        assert page.lead is not None
        assert page.lead.photo is not None
        assert page.lead.photo.photo_id == stories[7].photos.get().pk


class TestToldOtherwise:
    def test_words_and_photo_are_the_fronts_alone(self, stories: list[Story]) -> None:
        other = large_photo(caption="The harbor at noon.")
        StoryFactory(published_at=NOON - 30 * HOUR, photos=[other])
        told = Chosen(
            stories[7].pk, headline="Ten ports", standfirst="In a word.", kicker="Sea", photo=other.pk
        )
        launched({"lead": (told,)})
        page = front()
        assert page.lead is not None
        lead = page.lead.story
        assert (lead.headline, lead.standfirst, lead.kicker) == ("Ten ports", "In a word.", "Sea")
        assert page.lead.photo is not None
        assert page.lead.photo.photo_id == other.pk
        assert lead.get_absolute_url() == stories[7].get_absolute_url()
        assert Story.objects.get(pk=stories[7].pk).headline == stories[7].headline
        # The rail tells it as it was written.
        assert stories[7].headline in [story.headline for story in page.rail]

    def test_what_is_left_empty_is_as_it_was_written(self, stories: list[Story]) -> None:
        launched({"lead": (Chosen(stories[7].pk, kicker="Sea"),)})
        page = front()
        assert page.lead is not None
        assert page.lead.story.headline == stories[7].headline

    def test_the_same_words_are_rendered_once(self, stories: list[Story]) -> None:
        launched({"lead": (Chosen(stories[7].pk, headline="Ten ports"),)})
        first, second = front(), front()
        assert first.lead is not None
        assert second.lead is not None
        assert first.lead.story is second.lead.story

    def test_a_change_of_the_story_shows_all_the_same(self, stories: list[Story]) -> None:
        launched({"lead": (Chosen(stories[7].pk, headline="Ten ports"),)})
        front()
        stories[7].standfirst = "It was noon."
        stories[7].save()
        page = front()
        assert page.lead is not None
        assert (page.lead.story.headline, page.lead.story.standfirst) == ("Ten ports", "It was noon.")


@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS])
@pytest.mark.parametrize("count", [0, 1, 3, 30])
@pytest.mark.django_db
def test_a_layout_holds_with_any_number_of_stories(layout: str, count: int) -> None:
    section = SectionFactory()
    for number in range(count):
        photos = [PhotoFactory()] if number % 2 else []
        StoryFactory(section=section, published_at=NOON - number * HOUR, photos=photos)
    page = front(Plan(layout))
    assert page.layout.name == layout
    assert (page.lead is not None) == (count > 0)
    shown = headlines(page)
    assert len(shown) == len(set(shown))
    assert len(shown) >= min(count, 9)


class TestWhateverIsChosen(TestCase):
    """No choice makes the page show what it may not, show a story twice, or fail."""

    @settings(max_examples=60, deadline=None)
    @given(
        st.dictionaries(
            st.sampled_from(
                ["lead", "beside", "seconds", "rail", "opinion", "picture", "strip-1", "strip-x"]
            ),
            st.lists(st.integers(0, 13), max_size=6, unique=True),
        ),
        st.sampled_from([layout.name for layout in LAYOUTS]),
        st.integers(0, 3),
    )
    def test_nothing_stands_twice(self, picks: dict[str, list[int]], layout: str, pictures: int) -> None:
        section, other = SectionFactory(), SectionFactory()
        photo = PhotoFactory()
        stories = [
            StoryFactory(
                section=(section, other)[number % 2],
                kind=Story.Kind.OPINION if number % 5 == 4 else Story.Kind.NEWS,
                published_at=NOON - number * HOUR,
                photos=[photo] if pictures and number % pictures == 0 else [],
            )
            for number in range(12)
        ]
        stories += [ScheduledFactory(headline="Canary", published_at=NOON + HOUR), EmbargoedFactory()]
        plan = Plan(layout)
        for area, numbers in picks.items():
            name = f"strip-{section.pk}" if area == "strip-1" else area
            for number in numbers:
                plan = plan.put(name, Chosen(stories[number].pk))
        page = front(plan)
        shown = [card.story for card in cards_of(page)]
        assert len(shown) == len(set(shown))
        assert all(story.is_public(NOON) for story in (*shown, *page.rail))
        everywhere = {story.pk for story in (*shown, *page.rail)}
        for area, one in plan:
            chosen = next(story for story in stories if story.pk == one.story)
            has_place = area not in ("picture", "strip-x") and (page.lead or area != "beside")
            assert not (chosen.is_public(NOON) and has_place) or one.story in everywhere, (area, picks)
        for one in plan.in_area("lead"):
            chosen = next(story for story in stories if story.pk == one.story)
            assert page.lead is not None
            assert not chosen.is_public(NOON) or page.lead.story == chosen
