"""Sitemaps and robots.txt: every public page of ours, with the truth about its last change."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from articles.models import Source
from tests.factories import (
    NOON,
    BylineFactory,
    DraftFactory,
    ScheduledFactory,
    SectionFactory,
    SourceFactory,
    StoryFactory,
    place,
)

pytestmark = pytest.mark.django_db

NAMES = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def get(address: str) -> bytes:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        response = Client().get(address)
    assert response.status_code == 200
    return response.content


def entries(address: str) -> dict[str, str | None]:
    root = ElementTree.fromstring(get(address))
    return {one.findtext(f"{NAMES}loc") or "": one.findtext(f"{NAMES}lastmod") for one in root}


def test_the_index_names_a_part_for_every_month_with_stories() -> None:
    StoryFactory()
    StoryFactory(published_at=NOON - timedelta(days=40))
    StoryFactory(published_at=NOON - timedelta(days=40, hours=1))
    DraftFactory()
    ScheduledFactory(published_at=NOON + timedelta(days=60))
    assert list(entries("/sitemap.xml")) == [
        "http://testserver/sitemap-listings.xml",
        "http://testserver/sitemap-2026-11.xml",
        "http://testserver/sitemap-2026-09.xml",
    ]


def test_a_month_names_its_stories_with_their_last_change() -> None:
    published = StoryFactory()
    updated = StoryFactory(updated_at=NOON + timedelta(minutes=20))
    embargoed = StoryFactory(published_at=NOON - timedelta(days=1), embargo=NOON + timedelta(minutes=10))
    found = entries("/sitemap-2026-11.xml")
    assert found == {
        f"http://testserver{published.get_absolute_url()}": "2026-11-02T17:00:00+00:00",
        f"http://testserver{updated.get_absolute_url()}": "2026-11-02T17:20:00+00:00",
        f"http://testserver{embargoed.get_absolute_url()}": "2026-11-02T17:10:00+00:00",
    }
    assert entries("/sitemap.xml")["http://testserver/sitemap-2026-11.xml"] == "2026-11-02T17:20:00+00:00"


def test_a_month_of_new_york_ends_at_its_midnight() -> None:
    story = StoryFactory(published_at=NOON.replace(day=1, hour=3))  # 10 p.m. on Oct. 31 there
    assert list(entries("/sitemap-2026-10.xml")) == [f"http://testserver{story.get_absolute_url()}"]


@pytest.mark.parametrize(
    ("syndication", "is_listed"),
    [("index", True), ("noindex-news", True), ("noindex", False), ("canonical", False)],
)
def test_stories_that_are_to_be_found_elsewhere_are_left_out(syndication: str, is_listed: bool) -> None:
    source = SourceFactory()
    Source.objects.filter(pk=source.pk).update(syndication=syndication)
    StoryFactory()
    story = StoryFactory(source=source, original_url="https://www.upi.com/1/")
    assert (f"http://testserver{story.get_absolute_url()}" in entries("/sitemap-2026-11.xml")) == is_listed


def test_listings_are_there_when_something_public_is_filed_in_them() -> None:
    SectionFactory(name="World")
    StoryFactory(bylines=[BylineFactory(name="Ines Park")], tags=["Sea ice"], places=[place("Seoul")])
    DraftFactory(bylines=[BylineFactory(name="Wendy")], tags=["Secret"], places=[place("Busan")])
    found = set(entries("/sitemap-listings.xml"))
    for listed in (
        "/",
        "/latest/",
        "/corrections/",
        "/world/",
        "/by/ines-park/",
        "/tag/sea-ice/",
        "/from/seoul/",
    ):
        assert f"http://testserver{listed}" in found
    for hidden in ("/by/wendy/", "/tag/secret/", "/from/busan/"):
        assert f"http://testserver{hidden}" not in found


def test_a_month_without_stories_has_no_sitemap() -> None:
    StoryFactory()
    assert Client().get("/sitemap-2020-01.xml").status_code == 404


def test_robots_are_shown_the_index_and_kept_from_the_newsroom() -> None:
    lines = get("/robots.txt").decode().splitlines()
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
    assert "Disallow: /preview/" in lines


def test_letters_of_every_script_stand_in_addresses_as_the_standard_wants() -> None:
    StoryFactory(section=SectionFactory(name="Люди & звери"))
    page = get("/sitemap-listings.xml").decode()
    assert "<loc>http://testserver/%D0%BB%D1%8E%D0%B4%D0%B8-%D0%B7%D0%B2%D0%B5%D1%80%D0%B8/</loc>" in page
