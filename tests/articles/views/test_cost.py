"""What a page costs in queries: a known number, whatever the newsroom holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.cursors import Cursor
from articles.fronts.plan import Chosen
from articles.models import Section, Story, StoryByline, StoryPhoto, StoryTopic
from tests.articles.fronts.plans import launched
from tests.factories import (
    NOON,
    BylineFactory,
    CorrectionFactory,
    PhotoFactory,
    SectionFactory,
    SeriesFactory,
    SourceFactory,
    StoryFactory,
    TagFactory,
    TopicFactory,
    place,
)

pytestmark = pytest.mark.django_db

LISTINGS = [
    "/section-of-the-test/",
    "/latest/",
    "/corrections/",
    "/tag/sea-ice/",
    "/topic/the-northern-lane/",
    "/series/who-waits/",
    "/by/ines-park/",
    "/from/seoul/",
    "/source/upi/",
    "/photographer/lena-sørby/",
    "/2026/11/02/",
    "/2026/11/",
    "/2026/",
    "/rss.xml",
    "/corrections.xml",
    "/sitemap.xml",
    "/sitemap-2026-11.xml",
    "/sitemap-listings.xml",
]


def queries(address: str) -> int:
    with (
        time_machine.travel(NOON + timedelta(hours=1)),
        CaptureQueriesContext(
            connection,
        ) as captured,
    ):
        response = Client().get(address)
    assert response.status_code == 200, address
    return len(captured)


def newsroom(stories: int) -> str:
    """A newsroom of so many stories, each with all that a story can have; the address of one of them."""
    section = SectionFactory(name="Section of the test")
    byline = BylineFactory(name="Ines Park", portrait=PhotoFactory())
    tag, source, photo = TagFactory(name="Sea ice"), SourceFactory(), PhotoFactory()
    topic, made = TopicFactory(name="The northern lane", is_running=True), list[Story]()
    for number in range(min(stories, 60)):
        story = StoryFactory(
            section=section,
            source=source,
            slug=f"story-{number}",
            published_at=NOON - timedelta(minutes=number),
            bylines=[byline],
            photos=[photo],
            tags=[tag],
            places=[place("Seoul"), place("Busan")],
            topics=[topic],
            related=made[-8:],
        )
        made.append(story)
    SeriesFactory(name="Who waits", parts=made[-5:])
    CorrectionFactory(story=story)
    more = Story.objects.bulk_create(
        Story(
            headline=f"More {number}",
            slug=f"more-{number}",
            body="<p>Ice.</p>",
            section=section,
            status="published",
            published_at=NOON - timedelta(hours=3, minutes=number % 300),
            publication_day=NOON.date(),
        )
        for number in range(stories - 60)
    )
    StoryByline.objects.bulk_create(StoryByline(story=one, byline=byline) for one in more)
    StoryPhoto.objects.bulk_create(StoryPhoto(story=one, photo=photo) for one in more)
    StoryTopic.objects.bulk_create(StoryTopic(story=one, topic=topic) for one in more)
    if connection.vendor == "postgresql":
        # As it does by itself within a minute, outside a test's transaction.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return story.get_absolute_url()


def test_a_story_with_everything_costs_four_queries() -> None:
    assert queries(newsroom(10)) == 4


def test_the_front_page_costs_seven_and_one_more_with_photos_of_its_own() -> None:
    newsroom(10)
    for _ in range(5):
        StoryFactory(published_at=NOON - timedelta(hours=1))
    assert queries("/") == 7
    chosen = [Chosen(story.pk, photo=story.photos.first().pk) for story in Story.objects.exclude(photos=None)]
    launched({"lead": tuple(chosen[:1]), "seconds": tuple(chosen[1:7])})
    assert queries("/") == 8


def test_a_section_whose_top_was_chosen_costs_two_more() -> None:
    newsroom(10)
    section = Section.objects.get(name="Section of the test")
    before = queries("/section-of-the-test/")
    launched({"lead": (Chosen(StoryFactory().pk),)}, section)
    assert queries("/section-of-the-test/") == before + 1


def test_the_listings_of_a_sitemap_are_asked_for_together() -> None:
    newsroom(10)
    assert queries("/sitemap-listings.xml") <= 3


def test_the_corrections_of_all_stories_cost_three_and_their_feed_two() -> None:
    newsroom(10)
    for number in range(60):
        CorrectionFactory(story=StoryFactory(slug=f"wrong-{number}", published_at=NOON))
    assert queries("/corrections/") == 3
    assert queries(f"/corrections/?before={Cursor(NOON, 999_999_999)}") == 3
    assert queries("/corrections.xml") == 2


@pytest.mark.parametrize("address", LISTINGS)
def test_a_listing_costs_at_most_five_and_a_topic_one_more_for_its_front(address: str) -> None:
    newsroom(10)
    assert queries(address) <= (6 if address.startswith("/topic/") else 5)


def test_no_page_costs_more_with_ten_thousand_stories_than_with_ten() -> None:
    def costs() -> dict[str, int]:
        return {address: queries(address) for address in ["/", story, *LISTINGS]}

    story = newsroom(10)
    few = costs()
    Story.objects.all().delete()
    Section.objects.all().delete()
    for name in ("byline", "photo", "tag", "topic", "series"):
        Story._meta.apps.get_model("articles", name).objects.all().delete()
    story = newsroom(10_000)
    many = costs()
    assert list(many.values()) == list(few.values())
