"""The story as JSON-LD: every field says what the page says."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from articles.models import Source, Story
from articles.structured_data import script
from articles.visibility import Status
from tests.factories import (
    NOON,
    BylineFactory,
    CorrectionFactory,
    PhotoFactory,
    SectionFactory,
    SourceFactory,
    StoryFactory,
    place,
)

pytestmark = pytest.mark.django_db


def page_of(story: Story) -> str:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        response = Client().get(story.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def data_of(story: Story) -> dict[str, Any]:
    page = page_of(story)
    assert page.count("application/ld+json") == 1
    data: dict[str, Any] = json.loads(page.split('type="application/ld+json">')[1].split("</script>")[0])
    return data


def upi_story(**more: Any) -> Story:
    source = SourceFactory(credit_line="Distributed by UPI.")
    return StoryFactory(
        headline="Ten ports agree to share berths",
        section=SectionFactory(name="World"),
        source=source,
        original_headline="Harbor masters sign compact",
        original_url="https://www.upi.com/Top_News/1/",
        bylines=[BylineFactory(name="Han Ji-woo", role="UPI correspondent")],
        photos=[PhotoFactory(copyright_notice="© 2026 UPI")],
        tags=["Sea ice", "Ports"],
        places=[place("Seoul")],
        **more,
    )


def test_it_says_what_the_page_says() -> None:
    story = upi_story()
    data = data_of(story)
    url = f"http://testserver{story.get_absolute_url()}"
    assert data["@type"] == "NewsArticle"
    assert data["mainEntityOfPage"] == data["url"] == url
    assert data["headline"] == "Ten ports agree to share berths"
    assert data["alternativeHeadline"] == "Harbor masters sign compact"
    assert data["description"] == "The compact puts a price on the wait."
    assert data["dateline"] == "SEOUL, Nov. 2 (UPI) —"
    assert data["datePublished"] == data["dateModified"] == NOON.isoformat()
    assert data["articleSection"] == "World"
    assert data["keywords"] == ["Ports", "Sea ice"]
    assert data["isAccessibleForFree"] is True
    assert data["inLanguage"] == "en-us"


def test_it_names_agency_and_original_apart_from_us() -> None:
    data = data_of(upi_story())
    assert data["sourceOrganization"] == data["copyrightHolder"]
    assert data["sourceOrganization"]["name"] == "United Press International"
    assert data["creditText"] == "Distributed by UPI."
    assert data["isBasedOn"] == "https://www.upi.com/Top_News/1/"
    assert data["publisher"]["name"] == "Daily News Portal"


def test_authors_are_names_and_nothing_else() -> None:
    (author,) = data_of(upi_story())["author"]
    assert author == {
        "@type": "Person",
        "name": "Han Ji-woo",
        "jobTitle": "UPI correspondent",
        "url": "http://testserver/by/han-ji-woo/",
    }


def test_the_agency_is_the_author_where_nobody_is_named() -> None:
    (author,) = data_of(StoryFactory(source=SourceFactory()))["author"]
    assert (author["@type"], author["name"]) == ("Organization", "United Press International")


def test_every_picture_carries_caption_credit_and_copyright() -> None:
    images = data_of(upi_story())["image"]
    assert {image["creditText"] for image in images} == {"Photo by Lena Sørby/UPI"}
    assert {image["copyrightNotice"] for image in images} == {"© 2026 UPI"}
    assert all(image["caption"].startswith("The night ferry") for image in images)
    assert all(image["contentUrl"].startswith("http://testserver/media/photos/") for image in images)
    assert all(image["width"] and image["height"] for image in images)


def test_a_photo_without_a_file_is_no_image() -> None:
    assert "image" not in data_of(StoryFactory(photos=[PhotoFactory(image="")]))


def test_corrections_are_told_and_change_the_story() -> None:
    story = upi_story()
    CorrectionFactory(story=story, at=NOON + timedelta(minutes=30))
    data = data_of(story)
    (correction,) = data["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"].startswith("An earlier version")
    assert correction["datePublished"] == data["dateModified"] == "2026-11-02T17:30:00+00:00"
    assert correction["name"] == "Correction"
    assert "creativeWorkStatus" not in data


def test_a_retraction_is_told_as_one_and_an_update_is_no_correction() -> None:
    story = StoryFactory()
    CorrectionFactory(story=story, kind="retraction", text="We retract it.")
    CorrectionFactory(story=story, kind="update", text="The story now has the vote.")
    data = data_of(story)
    assert data["creativeWorkStatus"] == "Retracted"
    (retraction,), (update,) = data["correction"], data["comment"]
    assert (retraction["name"], retraction["text"]) == ("Retraction", "We retract it.")
    assert (update["@type"], update["name"]) == ("Comment", "Update")
    assert update["text"] == "The story now has the vote."


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("news", "ReportageNewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("editorial", "OpinionNewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("review", "ReviewNewsArticle"),
        ("explainer", "BackgroundNewsArticle"),
    ],
)
def test_the_kind_of_writing_is_told_besides(kind: str, type_: str) -> None:
    data = data_of(StoryFactory(kind=kind))
    assert data["@type"] == "NewsArticle"
    assert data["additionalType"] == f"https://schema.org/{type_}"


def test_nothing_in_a_story_can_end_the_script() -> None:
    nasty = "</script><script>alert(1)</script><!--\u2028"
    story = StoryFactory(headline=nasty, standfirst=nasty)
    assert data_of(story)["headline"] == nasty
    assert "<script>alert" not in page_of(story)


def test_the_data_survives_its_escaping() -> None:
    data = {"text": "<a> & \u2028 „ünïcödé“ \\u003c"}
    assert json.loads(script(data)) == data
    assert not set("<>&\u2028") & set(script(data))


class TestSearchEngines:
    def page(self, syndication: str, **more: Any) -> str:
        source = SourceFactory()
        Source.objects.filter(pk=source.pk).update(syndication=syndication)
        return page_of(StoryFactory(source=source, original_url="https://www.upi.com/1/", slug="ice", **more))

    def test_are_kept_from_news_by_default_and_pointed_at_our_own_page(self) -> None:
        page = page_of(StoryFactory(source=SourceFactory(), slug="ice"))
        assert '<meta name="Googlebot-News" content="noindex">' in page
        assert '<link rel="canonical" href="http://testserver/2026/11/02/ice/">' in page

    def test_may_index_what_is_ours(self) -> None:
        page = page_of(StoryFactory())
        assert "noindex" not in page
        assert "max-image-preview:large" in page

    def test_are_kept_away_where_the_licence_says_so(self) -> None:
        assert '<meta name="robots" content="noindex">' in self.page("noindex")

    def test_are_pointed_at_the_original_where_the_licence_says_so(self) -> None:
        assert '<link rel="canonical" href="https://www.upi.com/1/">' in self.page("canonical")


def test_a_withdrawn_story_has_no_data() -> None:
    story = StoryFactory(slug="berths")
    address = story.get_absolute_url()
    story.status = Status.WITHDRAWN
    story.save()
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        gone = Client().get(address)
    assert gone.status_code == 410
    assert b"ld+json" not in gone.content
