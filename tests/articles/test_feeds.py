"""RSS: the latest stories whole, with whole addresses, and nothing that breaks a reader."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from tests.factories import (
    NOON,
    BylineFactory,
    CorrectionFactory,
    EmbargoedFactory,
    PhotoFactory,
    SectionFactory,
    SourceFactory,
    StoryFactory,
    place,
)

pytestmark = pytest.mark.django_db

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
MEDIA = "{http://search.yahoo.com/mrss/}"


def channel() -> ElementTree.Element:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        response = Client().get("/rss.xml")
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    found = ElementTree.fromstring(response.content).find("channel")
    assert found is not None
    return found


def item() -> ElementTree.Element:
    found = channel().find("item")
    assert found is not None
    return found


def text(element: ElementTree.Element, name: str) -> str:
    return element.findtext(name) or ""


def test_the_channel_says_who_and_where() -> None:
    found = channel()
    assert text(found, "title") == "Daily News Portal"
    assert text(found, "link") == "http://testserver/"
    assert text(found, "language") == "en-US"
    assert text(found, "image/url").startswith("http://testserver/static/img/")
    own = found.find("{http://www.w3.org/2005/Atom}link")
    assert own is not None
    assert own.attrib["href"] == "http://testserver/rss.xml"


def test_an_item_is_the_story_with_its_authors_section_and_tags() -> None:
    story = StoryFactory(
        headline="Ten ports agree",
        section=SectionFactory(name="World"),
        bylines=[BylineFactory(name="Han Ji-woo"), BylineFactory(name="Ines Park")],
        tags=["Sea ice"],
        places=[place("Seoul")],
        body="<p>Ten ports agreed. <a href='/world/'>More</a></p>",
    )
    found = item()
    url = f"http://testserver{story.get_absolute_url()}"
    assert text(found, "title") == "Ten ports agree"
    assert text(found, "link") == text(found, "guid") == url
    assert text(found, "pubDate") == "Mon, 02 Nov 2026 17:00:00 +0000"
    assert [one.text for one in found.findall(CREATOR)] == ["Han Ji-woo", "Ines Park"]
    assert [one.text for one in found.findall("category")] == ["World", "Sea ice"]
    content = text(found, CONTENT)
    assert "SEOUL, Nov. 2 (UPI) —</span> Ten ports agreed." in content
    assert 'href="http://testserver/world/"' in content


def test_its_pictures_have_whole_addresses_and_credits() -> None:
    placed, lead = PhotoFactory(caption="The second."), PhotoFactory(caption="The ferry.")
    StoryFactory(
        photos=[lead, placed, PhotoFactory(image="")],
        body=f'<p>Ice.</p><figure data-photo="{placed.pk}"></figure>',
    )
    found = item()
    pictures = found.findall(f"{MEDIA}content")
    assert [text(one, f"{MEDIA}description") for one in pictures] == ["The ferry.", "The second."]
    assert {text(one, f"{MEDIA}credit") for one in pictures} == {"Photo by Lena Sørby/UPI"}
    assert all(one.attrib["url"].startswith("http://testserver/media/photos/") for one in pictures)
    content = text(found, CONTENT)
    assert content.count('<img src="http://testserver/media/photos/') == 2
    assert "data-photo" not in content


def test_corrections_and_the_original_go_with_the_story() -> None:
    story = StoryFactory(
        source=SourceFactory(), original_url="https://www.upi.com/1/", original_headline="Compact"
    )
    CorrectionFactory(story=story)
    content = text(item(), CONTENT)
    assert "An earlier version gave the length of coast" in content
    assert '<a href="https://www.upi.com/1/" rel="external">Compact</a>' in content


def test_an_update_stands_below_the_story_and_a_retraction_above_it() -> None:
    story = StoryFactory(body="<p>The body.</p>")
    CorrectionFactory(story=story, kind="update", text="It has the vote.")
    CorrectionFactory(story=story, kind="retraction", text="We retract it.")
    content = text(item(), CONTENT)
    assert text(item(), "title") == f"Retracted: {story.headline}"
    told = "Retraction.</strong> We retract it.", "The body.", "Update.</strong> It has the vote."
    assert [content.index(words) for words in told] == sorted(content.index(words) for words in told)


def test_no_letter_of_a_story_breaks_the_feed() -> None:
    StoryFactory(headline="Ice\x0b & <fire>\ufffe", standfirst="]]> \x1f", body="<p>&amp; ]]></p>")
    assert text(item(), "title") == "Ice & <fire>"


def test_an_embargoed_story_is_not_in_it() -> None:
    EmbargoedFactory()
    assert channel().find("item") is None


def test_it_holds_the_fifty_newest() -> None:
    for number in range(52):
        StoryFactory(headline=f"Story {number}", published_at=NOON - timedelta(minutes=number))
    titles = [one.text for one in channel().iterfind("item/title")]
    assert titles == [f"Story {number}" for number in range(50)]


def test_it_names_its_hub_where_there_is_one(settings: Settings) -> None:
    before = Client().get("/rss.xml")
    assert "Link" not in before.headers
    assert b"hub" not in before.content
    settings.WEBSUB_HUB = "https://hub.example.org/?for=news&x=1"
    links = [one.attrib for one in channel().findall("{http://www.w3.org/2005/Atom}link")]
    assert {"rel": "hub", "href": "https://hub.example.org/?for=news&x=1"} in links
    assert {"rel": "self", "href": "http://testserver/rss.xml"} in links
    assert Client().get("/rss.xml").headers["Link"] == (
        '<https://hub.example.org/?for=news&x=1>; rel="hub", <http://testserver/rss.xml>; rel="self"'
    )
