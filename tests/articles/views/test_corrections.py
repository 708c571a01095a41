"""The list of what readers were told of changes, and its feed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from articles.visibility import Status
from tests.factories import NOON, CorrectionFactory, EmbargoedFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        yield


def get(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, address
    content: str = response.content.decode()
    return content


def listed(page: str) -> list[str]:
    return [part.split("<")[0] for part in page.split("<main", 1)[1].split("Wrong ")[1:]]


def many(count: int) -> None:
    story = StoryFactory()
    for number in range(count):
        CorrectionFactory(story=story, text=f"Wrong {number:02}", at=NOON - timedelta(hours=number))


class TestTheList:
    def test_says_what_when_and_of_which_story(self) -> None:
        story = StoryFactory(headline="Ten ports agree")
        CorrectionFactory(story=story, kind="clarification", text="Seven have <signed>.", at=NOON)
        page = get("/corrections/")
        assert "Today <span>Monday, Nov. 2</span>" in page
        assert '<span class="label">Clarification</span>' in page
        assert '<time datetime="2026-11-02T12:00:00-05:00">noon</time>' in page
        assert f'<a href="{story.get_absolute_url()}">Ten ports agree</a>' in page
        assert "<p>Seven have &lt;signed&gt;.</p>" in page

    @pytest.mark.parametrize("kind", ["update", "correction", "clarification", "note", "retraction"])
    def test_has_every_kind(self, kind: str) -> None:
        correction = CorrectionFactory(kind=kind)
        page = get("/corrections/")
        assert f'<article class="is-{kind}">' in page
        assert correction.get_kind_display() in page

    def test_has_the_newest_first_whatever_their_stories(self) -> None:
        for text, minutes, hours in (("Wrong a", 0, 0), ("Wrong b", 40, 90), ("Wrong c", 20, 1)):
            story = StoryFactory(published_at=NOON - timedelta(hours=hours))
            CorrectionFactory(story=story, text=text, at=NOON + timedelta(minutes=minutes))
        assert listed(get("/corrections/")) == ["b", "c", "a"]

    def test_goes_on_at_a_cursor_and_leads_back(self) -> None:
        many(70)
        first = get("/corrections/")
        second = get(link(first, "next"))
        third = get(link(second, "next"))
        assert listed(first) + listed(second) + listed(third) == [f"{number:02}" for number in range(70)]
        assert listed(get(link(third, "prev"))) == listed(second)
        assert "before" not in third.split("<main")[1]
        assert '<link rel="canonical" href="http://testserver/corrections/">' in third

    def test_says_so_when_it_has_no_such_place(self) -> None:
        answer = Client().get("/corrections/?before=nonsense")
        assert answer.status_code == 404
        assert b'<a href="/corrections/">The start of this list</a>' in answer.content

    def test_says_so_when_there_is_nothing(self) -> None:
        assert "There is nothing here yet." in get("/corrections/")

    def test_leaves_out_a_story_from_the_moment_of_its_kill_or_embargo(self) -> None:
        story = CorrectionFactory(text="Wrong a").story
        CorrectionFactory(story=EmbargoedFactory(), text="Wrong b")
        assert listed(get("/corrections/")) == ["a"]
        story.status = Status.WITHDRAWN
        story.save()
        assert listed(get("/corrections/")) == []
        assert "Wrong" not in get("/corrections.xml")

    def test_words_in_another_language_say_so(self) -> None:
        CorrectionFactory(story=StoryFactory(headline="مكتبة", language="ar"), text="تصحيح")
        assert '<div lang="ar" dir="rtl">' in get("/corrections/")

    def test_is_found_from_every_page_and_leads_to_its_feed(self) -> None:
        assert '<a href="/corrections/">Corrections</a>' in get("/")
        page = get("/corrections/")
        feed = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'
        assert feed.format("Corrections — Daily News Portal", "/corrections.xml") in page
        assert feed.format("Daily News Portal", "/rss.xml") in page


def link(page: str, rel: str) -> str:
    return page.split(f'<link rel="{rel}" href="http://testserver')[1].split('"')[0]


def channel() -> Any:
    response = Client().get("/corrections.xml")
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).find("channel")


class TestTheFeed:
    def test_has_what_was_told_and_leads_to_the_story(self) -> None:
        story = StoryFactory(headline="Ice & <fire>\x0b", language="de")
        correction = CorrectionFactory(story=story, kind="retraction", text="We retract <it>.\ufffe")
        found = channel()
        assert found.findtext("title") == "Corrections — Daily News Portal"
        assert found.findtext("link") == "http://testserver/corrections/"
        item = found.find("item")
        assert item.findtext("title") == "Retraction: Ice & <fire>"
        assert item.findtext("description") == "We retract <it>."
        assert item.findtext("link") == f"http://testserver{story.get_absolute_url()}"
        assert item.findtext("pubDate") == "Mon, 02 Nov 2026 17:00:00 +0000"
        assert item.findtext("category") == "Retraction"
        assert item.findtext("{http://purl.org/dc/elements/1.1/}language") == "de"
        content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
        assert "<p>We retract &lt;it&gt;.</p>" in content
        # A story that moves brings nothing that a reader has read before.
        guid = item.findtext("guid")
        story.slug = "fire"
        story.save()
        assert channel().find("item").findtext("guid") == guid
        assert guid == f"http://testserver/corrections/#correction-{correction.pk}"

    def test_has_as_many_as_a_page_the_newest_first(self) -> None:
        many(40)
        texts = [item.findtext("description") for item in channel().iterfind("item")]
        assert texts == [f"Wrong {number:02}" for number in range(30)]
