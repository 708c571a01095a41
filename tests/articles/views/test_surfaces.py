"""What anonymous readers are answered, on every kind of address, of stories they may see and of others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from articles.fronts.layouts import areas_of_front
from articles.fronts.plan import Chosen
from articles.models import BudgetLine, Byline, Place, Story, StoryTopic
from articles.visibility import Status
from tests.articles.fronts.plans import launched
from tests.factories import (
    NOON,
    CorrectionFactory,
    DraftFactory,
    EmbargoedFactory,
    PhotoFactory,
    ScheduledFactory,
    SectionFactory,
    SeriesFactory,
    SourceFactory,
    StoryFactory,
    TopicFactory,
    WithdrawnFactory,
)

pytestmark = pytest.mark.django_db

CANARY = "Zugzwang"
HIDDEN = [DraftFactory, ScheduledFactory, EmbargoedFactory, WithdrawnFactory]


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        yield


def get(address: str, **headers: str) -> Any:
    return Client().get(address, headers=headers or None)


def told(response: HttpResponse) -> tuple[int, bytes, dict[str, str]]:
    """All that an answer says."""
    return response.status_code, response.content, dict(response.items())


def hidden_story(factory: type[StoryFactory]) -> Story:
    """A story nobody may see, with a word in it that no answer may have."""
    story = factory(
        headline=f"{CANARY} headline",
        slug=f"{CANARY.lower()}-slug",
        kicker=CANARY,
        standfirst=f"{CANARY} standfirst.",
        body=f"<p>{CANARY} body.</p>",
        section=SectionFactory(name="World"),
        source=SourceFactory(name=f"{CANARY} News", mark="ZZN"),
        original_headline=CANARY,
        bylines=[Byline.objects.create(name=f"{CANARY} Writer")],
        photos=[PhotoFactory(caption=f"{CANARY} caption", alt_text=CANARY, photographer=CANARY)],
        tags=[f"{CANARY} tag"],
        places=[Place.objects.create(city=CANARY, country="Norway")],
        published_at=NOON + timedelta(days=1) if factory is ScheduledFactory else NOON,
    )
    CorrectionFactory(story=story, text=f"{CANARY} correction.")
    said = {"slugline": CANARY, "line": f"{CANARY} line", "art_note": f"{CANARY} note"}
    BudgetLine.objects.create(story=story, day=NOON.date(), **said)
    StoryTopic.objects.create(story=story, topic=TopicFactory(name=f"{CANARY} topic", is_running=True))
    SeriesFactory(name=f"{CANARY} series", parts=[story])
    told = Chosen(story.pk, headline=f"{CANARY} front", standfirst=CANARY, kicker=CANARY, may_repeat=True)
    for of in (None, story.section):
        launched(dict.fromkeys(areas_of_front([story.section_id]), (told,)), of)
    return story


def surfaces(story: Story) -> list[str]:
    photo = story.photos.all()[0].pk
    low = CANARY.lower()
    return [
        "/",
        "/world/",
        "/latest/",
        "/rss.xml",
        "/corrections/",
        "/corrections.xml",
        "/sitemap.xml",
        "/sitemap-2026-11.xml",
        "/sitemap-listings.xml",
        "/robots.txt",
        "/2026/",
        "/2026/11/",
        "/2026/11/02/",
        "/2026/11/03/",
        f"/2026/11/02/{low}-slug/",
        f"/2026/11/03/{low}-slug/",
        f"/2026/11/02/{low}-slug/newest/",
        f"/2026/11/02/{low}-slug/entries/1/",
        f"/tag/{low}-tag/",
        f"/topic/{low}-topic/",
        f"/series/{low}-series/",
        f"/by/{low}-writer/",
        f"/from/{low}/",
        "/source/zzn/",
        f"/photo/{photo}/",
        f"/photographer/{low}/",
        f"/media/photos/{photo}/card-300-0123456789abcdef.jpg",
    ]


@pytest.mark.parametrize("factory", HIDDEN)
def test_no_answer_has_a_byte_of_a_hidden_story(factory: type[StoryFactory]) -> None:
    for address in surfaces(hidden_story(factory)):
        answer = get(address)
        assert answer.status_code in {200, 404}, address
        assert CANARY.lower().encode() not in answer.content.lower().replace(address.encode(), b""), address


@pytest.mark.parametrize("factory", HIDDEN)
def test_hidden_and_missing_are_answered_alike(factory: type[StoryFactory]) -> None:
    StoryFactory(headline="Ten ports agree", section=SectionFactory(name="World"))
    story = hidden_story(factory)
    addresses = surfaces(story)
    # The time at which something will appear caps the headers, and says no more than that.
    with_it = {address: told(get(address))[:2] for address in addresses}
    photo = story.photos.all()[0]
    Story.objects.filter(pk=story.pk).delete()
    for made in (photo, *Byline.objects.filter(name__startswith=CANARY)):
        made.delete()
    assert {address: told(get(address))[:2] for address in addresses} == with_it


def test_a_scheduled_story_appears_at_its_second_with_nothing_running() -> None:
    due = NOON + timedelta(hours=2)
    story = StoryFactory(headline="Ten ports agree", published_at=due)
    with time_machine.travel(due - timedelta(microseconds=1), tick=False):
        assert get(story.get_absolute_url()).status_code == 404
        front = get("/")
        assert b"Ten ports" not in front.content
        assert "s-maxage=0" in front.headers["Cache-Control"]
    with time_machine.travel(due, tick=False):
        assert get(story.get_absolute_url()).status_code == 200
        assert b"Ten ports" in get("/").content


def test_no_header_outlives_the_next_change() -> None:
    StoryFactory(published_at=NOON + timedelta(hours=1, seconds=7))
    story = StoryFactory()
    for address in ("/", story.get_absolute_url(), "/latest/", "/rss.xml"):
        assert "s-maxage=7," in get(address).headers["Cache-Control"], address


class TestAnOldAddress:
    def test_redirects_for_good_to_where_the_story_is_now(self) -> None:
        story = StoryFactory(slug="ice")
        story.slug = "sea-ice"
        story.save()
        answer = get("/2026/11/02/ice/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/2026/11/02/sea-ice/")

    def test_of_a_withdrawn_story_says_that_it_is_gone(self) -> None:
        story = StoryFactory(headline=f"{CANARY}", slug="ice")
        story.status = Status.WITHDRAWN
        story.save()
        answer = get("/2026/11/02/ice/")
        assert answer.status_code == 410
        assert CANARY.encode() not in answer.content

    def test_says_nothing_once_the_story_is_hidden_again(self) -> None:
        story = StoryFactory(slug="ice")
        story.slug, story.embargo = "sea-ice", NOON + timedelta(days=1)
        story.save()
        assert told(get("/2026/11/02/ice/"))[:1] == (404,)


@pytest.mark.parametrize("address", "/ /latest/ /rss.xml /sitemap.xml /robots.txt /nowhere/at/all/".split())
def test_public_answers_know_no_cookie_and_no_script(address: str) -> None:
    client = Client()
    StoryFactory()
    answer = client.get(address)
    assert not client.cookies
    assert "cookie" not in answer.headers.get("Vary", "").lower()
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/", "/latest/", "/rss.xml"])
def test_a_page_that_did_not_change_is_not_sent_again(address: str) -> None:
    StoryFactory()
    etag = get(address).headers["ETag"]
    assert get(address, **{"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    "address",
    """/latest/?before=nonsense /latest/?before= /latest/?after=20261102T170000Z-1 /0001/01/01/ /9999/12/31/
    /2026/13/01/ /2026/02/30/ /2026/11/02/ice/?before=1 /tag/%00/ /photo/99999999999999999999/""".split(),
)
def test_an_address_that_is_none_is_answered_with_a_page(address: str) -> None:
    StoryFactory()
    answer = get(address)
    assert answer.status_code == 404
    assert b"<h1" in answer.content
