"""What leads readers from one story to others: topics, series, the story so far, related stories."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client

from articles.models import RelatedStory, SeriesPart, Story
from articles.views.preview import rendered, stored
from articles.visibility import Status
from tests.factories import (
    NOON,
    DraftFactory,
    EmbargoedFactory,
    PhotoFactory,
    ScheduledFactory,
    SectionFactory,
    SeriesFactory,
    StoryFactory,
    TopicFactory,
    WithdrawnFactory,
    picture,
)

pytestmark = pytest.mark.django_db

HIDDEN = [DraftFactory, ScheduledFactory, EmbargoedFactory, WithdrawnFactory]


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        yield


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def page_of(story: Story) -> str:
    return page(story.get_absolute_url())


def part(html: str, start: str, end: str) -> str:
    """The piece of a page from a mark to the next end; nothing where there is no such piece."""
    found = re.search(f"{start}.*?{end}", html, re.DOTALL)
    return found[0] if found else ""


def headlines(html: str) -> list[str]:
    return re.findall(r'class="headline[^>]*>(?:<a [^>]*>)?([^<]+)<', html)


def data_of(html: str) -> Any:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(text)


def so_far(story: Story) -> list[str]:
    return headlines(part(page_of(story), '<aside class="so-far"', "</aside>"))


def related(story: Story) -> list[str]:
    return headlines(part(page_of(story), '<section class="wrap strip related"', "</section>"))


def hours(number: float, **fields: Any) -> Story:
    """A story from so many hours before noon."""
    return StoryFactory(published_at=NOON - timedelta(hours=number), **fields)


class TestATopicsPage:
    def test_lists_its_stories_the_newest_first_under_its_name(self) -> None:
        lane = TopicFactory(name="The northern lane", description="Ice, and who waits.")
        hours(2, headline="Ice comes", topics=[lane])
        hours(1, headline="Ports agree", topics=[lane])
        StoryFactory(headline="Elsewhere")
        found = page("/topic/the-northern-lane/")
        assert headlines(part(found, "<main", "</main>")) == ["Ports agree", "Ice comes"]
        assert "Ice, and who waits." in found
        assert data_of(found)["name"] == "The northern lane"

    def test_says_that_it_is_a_running_story(self) -> None:
        lane = TopicFactory(name="Lane")
        StoryFactory(topics=[lane])
        assert "Running story" not in page("/topic/lane/")
        lane.is_running = True
        lane.save()
        assert "Running story" in page("/topic/lane/")

    def test_opens_with_a_package_once_it_has_enough_and_goes_on_by_cursors(self) -> None:
        lane = TopicFactory(name="Lane")
        for number in range(7):
            hours(number, headline=f"Story {number}", topics=[lane])
        assert 'class="cards with-first"' not in page("/topic/lane/")
        for number in range(7, 32):
            hours(number, headline=f"Story {number}", topics=[lane])
        first = page("/topic/lane/")
        assert 'class="cards with-first"' in first
        (older,) = set(re.findall(r'rel="next" href="[^"]*(/topic/lane/\?before=[^"]+)"', first))
        found = page(older)
        assert headlines(part(found, "<main", "</main>")) == ["Story 30", "Story 31"]
        assert 'class="cards with-first"' not in found

    @pytest.mark.parametrize("factory", HIDDEN)
    def test_of_hidden_stories_alone_answers_like_one_that_never_was(self, factory: Any) -> None:
        factory(topics=[TopicFactory(name="Lane")], published_at=NOON + timedelta(days=2))
        TopicFactory(name="Empty")
        answers = {name: Client().get(f"/topic/{name}/") for name in ("lane", "empty", "nowhere")}
        assert {answer.status_code for answer in answers.values()} == {404}
        bodies = {answer.content.replace(name.encode(), b"") for name, answer in answers.items()}
        assert len(bodies) == 1
        assert b"lane" not in Client().get("/sitemap-listings.xml").content

    def test_stands_in_the_sitemap_with_its_first_public_story(self) -> None:
        StoryFactory(topics=[TopicFactory(name="Lane")])
        assert b"/topic/lane/" in Client().get("/sitemap-listings.xml").content

    def test_is_linked_from_its_stories_and_named_in_their_data(self) -> None:
        story = StoryFactory(topics=[TopicFactory(name="Lane")])
        found = page_of(story)
        assert '<a href="/topic/lane/">Lane</a>' in found
        about = data_of(found)["about"]
        assert [(one["name"], one["url"].endswith("/topic/lane/")) for one in about] == [("Lane", True)]


class TestASeries:
    def test_names_the_part_and_the_parts_beside_it(self) -> None:
        stories = [StoryFactory(headline=f"Chapter {name}") for name in ("one", "two", "three")]
        SeriesFactory(name="Who waits", parts=stories)
        found = page_of(stories[1])
        assert "Part 2 of 3" in found
        assert '<a href="/series/who-waits/">Who waits</a>' in found
        beside = part(found, '<nav class="parts"', "</nav>")
        assert headlines(beside) == ["Chapter one", "Chapter three"]
        assert [one in beside for one in ('rel="prev"', 'rel="next"')] == [True, True]
        assert data_of(found)["position"] == 2
        assert data_of(found)["isPartOf"]["@type"] == "CreativeWorkSeries"
        assert data_of(found)["isPartOf"]["name"] == "Who waits"

    def test_ends_at_its_ends(self) -> None:
        stories = [StoryFactory(headline=f"Chapter {name}") for name in ("one", "two")]
        SeriesFactory(parts=stories)
        assert headlines(part(page_of(stories[0]), '<nav class="parts"', "</nav>")) == ["Chapter two"]
        assert headlines(part(page_of(stories[1]), '<nav class="parts"', "</nav>")) == ["Chapter one"]

    @pytest.mark.parametrize("factory", HIDDEN)
    def test_counts_public_parts_alone(self, factory: Any) -> None:
        one, three = StoryFactory(headline="One"), StoryFactory(headline="Three")
        hidden = factory(headline="Zugzwang", slug="zugzwang")
        series = SeriesFactory(name="Who waits", parts=[one, hidden, three])
        with_it = [page_of(one), page_of(three), page("/series/who-waits/")]
        assert "Part 2 of 2" in with_it[1]
        assert headlines(part(with_it[0], '<nav class="parts"', "</nav>")) == ["Three"]
        assert "zugzwang" not in "".join(with_it).lower()
        SeriesPart.objects.filter(series=series, story=hidden).delete()
        assert [page_of(one), page_of(three), page("/series/who-waits/")] == with_it

    def test_of_one_public_part_does_not_count(self) -> None:
        story = StoryFactory()
        SeriesFactory(parts=[story, DraftFactory()])
        assert "Part 1<" in page_of(story)

    def test_has_a_page_in_its_order_whatever_the_time_of_its_parts(self) -> None:
        stories = [hours(number, headline=f"Chapter {number}") for number in (1, 3, 2)]
        SeriesFactory(name="Who waits", description="Four ports.", parts=stories)
        found = page("/series/who-waits/")
        assert headlines(part(found, "<main", "</main>")) == ["Chapter 1", "Chapter 3", "Chapter 2"]
        assert "in 3 parts" in found
        assert "Four ports." in found
        assert b"/series/who-waits/" in Client().get("/sitemap-listings.xml").content

    @pytest.mark.parametrize("factory", HIDDEN)
    def test_of_hidden_parts_alone_answers_like_one_that_never_was(self, factory: Any) -> None:
        SeriesFactory(name="Who waits", parts=[factory(published_at=NOON + timedelta(days=2))])
        assert Client().get("/series/who-waits/").status_code == 404
        assert b"who-waits" not in Client().get("/sitemap-listings.xml").content

    def test_a_scheduled_part_appears_at_its_second(self) -> None:
        due = NOON + timedelta(hours=2)
        one, late = StoryFactory(), StoryFactory(headline="Zugzwang", published_at=due)
        SeriesFactory(name="Who waits", parts=[one, late])
        with time_machine.travel(due - timedelta(microseconds=1), tick=False):
            assert "Zugzwang" not in page_of(one)
        with time_machine.travel(due, tick=False):
            assert "Part 1 of 2" in page_of(one)
            assert "Zugzwang" in page("/series/who-waits/")

    def test_a_preview_numbers_its_story_and_shows_no_other_part_before_its_time(self) -> None:
        one, held = StoryFactory(headline="One"), EmbargoedFactory(headline="Zugzwang")
        draft = DraftFactory(headline="Draft")
        SeriesFactory(parts=[one, held, draft])
        found = rendered(stored(draft)).content.decode()
        assert "Part 2 of 2" in found
        assert "Zugzwang" not in found


class TestTheStorySoFar:
    def test_tells_what_was_before_it_the_earliest_first(self) -> None:
        lane = TopicFactory(name="Lane", is_running=True)
        for number in range(9):
            hours(number, headline=f"Hour {number}", topics=[lane])
        assert so_far(Story.objects.get(headline="Hour 2")) == [f"Hour {n}" for n in (7, 6, 5, 4, 3)]
        assert so_far(Story.objects.get(headline="Hour 7")) == ["Hour 8"]
        assert so_far(Story.objects.get(headline="Hour 8")) == []
        assert "All of Lane" in page_of(Story.objects.get(headline="Hour 2"))

    def test_is_told_of_running_topics_alone_and_of_the_first_of_them(self) -> None:
        quiet, lane, other = TopicFactory(), TopicFactory(is_running=True), TopicFactory(is_running=True)
        hours(3, headline="Quiet", topics=[quiet])
        hours(2, headline="Lane", topics=[lane])
        hours(1, headline="Other", topics=[other])
        assert so_far(StoryFactory(topics=[quiet, lane, other])) == ["Lane"]
        assert so_far(StoryFactory(topics=[quiet])) == []

    @pytest.mark.parametrize("factory", HIDDEN)
    def test_leaves_out_what_nobody_may_see(self, factory: Any) -> None:
        lane = TopicFactory(is_running=True)
        hours(3, headline="Early", topics=[lane])
        story = StoryFactory(topics=[lane])
        without = page_of(story)
        before = {} if factory is ScheduledFactory else {"published_at": NOON - timedelta(hours=1)}
        factory(headline="Zugzwang", slug="zugzwang", topics=[lane], section=story.section, **before)
        assert so_far(story) == ["Early"]
        assert page_of(story) == without

    def test_stands_on_the_page_once(self) -> None:
        lane, section = TopicFactory(is_running=True), SectionFactory()
        hours(1, headline="Before", topics=[lane], section=section, tags=["Ice"])
        story = StoryFactory(topics=[lane], section=section, tags=["Ice"])
        assert headlines(part(page_of(story), "<main", "</main>")) == ["Before"]


class TestRelatedStories:
    def test_stand_in_the_order_in_which_they_were_picked_before_what_is_alike(self) -> None:
        picks = [StoryFactory(headline="Second pick"), hours(700, headline="First pick")]
        StoryFactory(headline="Alike", tags=["Ice"])
        story = StoryFactory(related=picks[::-1], tags=["Ice"])
        assert related(story) == ["First pick", "Second pick", "Alike"]

    def test_keep_their_order_whether_they_have_a_picture_or_not(self) -> None:
        shots = [
            PhotoFactory(image=ContentFile(picture(60 + number, 40), "harbour.jpg")) for number in range(2)
        ]
        picks = [
            StoryFactory(headline="Words"),
            StoryFactory(headline="Picture", photos=shots[:1]),
            StoryFactory(headline="More words"),
        ]
        StoryFactory(headline="Alike", tags=["Ice"], photos=shots[1:])
        story = StoryFactory(related=picks, tags=["Ice"])
        assert related(story) == ["Words", "Picture", "More words", "Alike"]

    @pytest.mark.parametrize("factory", HIDDEN)
    def test_that_nobody_may_see_leave_no_byte(self, factory: Any) -> None:
        story = StoryFactory(related=[StoryFactory(headline="Picked")])
        without = page_of(story)
        hidden = factory(headline="Zugzwang", slug="zugzwang", section=story.section)
        RelatedStory.objects.create(story=story, other=hidden)
        assert related(story) == ["Picked"]
        assert page_of(story) == without

    def test_disappear_with_a_kill_and_appear_at_their_second(self) -> None:
        due = NOON + timedelta(hours=2)
        killed, late = StoryFactory(headline="Killed"), StoryFactory(headline="Late", published_at=due)
        story = StoryFactory(related=[killed, late])
        killed.status = Status.WITHDRAWN
        killed.save()
        assert related(story) == []
        with time_machine.travel(due, tick=False):
            assert related(story) == ["Late"]

    def test_are_not_told_again_beside_the_story(self) -> None:
        section = SectionFactory(name="World")
        picked = StoryFactory(headline="Picked", section=section)
        other = StoryFactory(headline="Other", section=section)
        found = page_of(StoryFactory(section=section, related=[picked]))
        assert headlines(part(found, '<aside class="key-moments"', "</aside>")) == [other.headline]

    def test_are_filled_up_by_likeness_to_whole_rows(self) -> None:
        for number in range(6):
            StoryFactory(headline=f"Alike {number}", tags=["Ice"])
        story = StoryFactory(tags=["Ice"], related=[StoryFactory(headline="Picked")])
        found = related(story)
        assert found[0] == "Picked"
        assert len(found) == 4

    def test_are_no_parts_of_its_series(self) -> None:
        one, two = (StoryFactory(headline=name, tags=["Ice"]) for name in ("One", "Two"))
        SeriesFactory(parts=[one, two])
        assert related(two) == []
