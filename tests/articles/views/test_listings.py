"""Listings, the archive and photos: their headings, their order, where they go on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from articles.models import Story
from tests.factories import (
    NOON,
    BylineFactory,
    CorrectionFactory,
    DraftFactory,
    PhotoFactory,
    SectionFactory,
    SourceFactory,
    StoryFactory,
    TagFactory,
    place,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        yield


def get(address: str, status: int = 200) -> str:
    response = Client().get(address)
    assert response.status_code == status, address
    content: str = response.content.decode()
    return content


def river(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>")[0]


def many(count: int, **more: Any) -> None:
    for number in range(count):
        StoryFactory(headline=f"Story {number:03}", published_at=NOON - timedelta(hours=number), **more)


class TestAListing:
    @pytest.fixture(autouse=True)
    def _stories(self) -> None:
        many(70)

    def shown(self, page: str) -> list[str]:
        return [part[:3] for part in river(page).split("Story ")[1:]]

    def link(self, page: str, rel: str) -> str:
        return page.split(f'<link rel="{rel}" href="http://testserver')[1].split('"')[0]

    def test_shows_the_newest_thirty_and_links_to_the_next(self) -> None:
        first = get("/latest/")
        assert self.shown(first) == [f"{number:03}" for number in range(30)]
        assert '<link rel="prev"' not in first
        second = get(self.link(first, "next"))
        assert self.shown(second) == [f"{number:03}" for number in range(30, 60)]
        third = get(self.link(second, "next"))
        assert self.shown(third) == [f"{number:03}" for number in range(60, 70)]
        assert '<link rel="next"' not in third

    def test_leads_back_the_same_way(self) -> None:
        second = get(self.link(get("/latest/"), "next"))
        third = get(self.link(second, "next"))
        assert self.shown(get(self.link(third, "prev"))) == self.shown(second)
        assert '<a href="/latest/">Newest</a>' in third

    def test_is_known_by_the_address_of_its_first_page(self) -> None:
        second = get(self.link(get("/latest/"), "next"))
        assert '<link rel="canonical" href="http://testserver/latest/">' in second

    @pytest.mark.parametrize("query", ["before=nonsense", "after=", "before=1&after=2", "before=%00"])
    def test_says_so_when_it_is_asked_for_a_place_it_does_not_have(self, query: str) -> None:
        page = get(f"/latest/?{query}", 404)
        assert "This list has no such place" in page
        assert '<a href="/latest/">The start of this list</a>' in page

    def test_does_not_mind_what_else_is_in_the_address(self) -> None:
        assert self.shown(get("/latest/?utm_source=mail&page=3")) == self.shown(get("/latest/"))


class TestASection:
    def test_has_its_name_description_and_hue(self) -> None:
        SectionFactory(name="World", description="What happened abroad.", hue="world")
        page = get("/world/")
        assert "<h1>World</h1>" in page
        assert "What happened abroad." in page
        assert '<a href="/world/" aria-current="page">World</a>' in page
        assert "There is nothing here yet." in page

    def test_opens_with_a_package_when_it_has_enough(self) -> None:
        section = SectionFactory(name="World")
        many(20, section=section)
        pictured = StoryFactory(headline="With a picture", section=section, photos=[PhotoFactory()])
        page = river(get("/world/"))
        assert page.index(pictured.headline) < page.index("Story 000")
        for number in range(20):
            assert page.count(f"Story {number:03}") == 1

    def test_names_who_signs_a_column_and_nobody_for_a_report(self) -> None:
        """In the package and in the list below it; who wrote a report as soon as it is an editorial."""
        nora, ben = BylineFactory(name="Nora Weiss"), BylineFactory(name="Ben Okri")
        desk = SectionFactory(name="Opinion", slug="opinion")
        many(12, section=desk, kind=Story.Kind.OPINION, bylines=[nora])
        report = StoryFactory(headline="A report", section=desk, bylines=[ben], published_at=NOON)
        page = get("/opinion/")
        # All but those that stand as headlines alone.
        cards = page.count("<article")
        assert page.count("By Nora Weiss · ") == cards - 1
        assert "Ben Okri" not in page
        report.kind = Story.Kind.EDITORIAL
        report.save()
        assert "By Ben Okri · " in get("/opinion/")

    def test_shows_stories_under_their_days(self) -> None:
        section = SectionFactory(name="World")
        StoryFactory(section=section)
        StoryFactory(section=section, published_at=NOON - timedelta(days=1))
        page = get("/world/")
        assert "Today <span>Monday, Nov. 2</span>" in page
        assert "Yesterday <span>Sunday, Nov. 1</span>" in page


def test_a_byline_has_a_page_with_portrait_role_and_bio() -> None:
    ines = BylineFactory(name="Ines Park", role="Staff reporter", bio="She reports.", portrait=PhotoFactory())
    StoryFactory(headline="By Ines", bylines=[ines, BylineFactory(name="Paul")])
    StoryFactory(headline="By nobody")
    page = get("/by/ines-park/")
    for words in ("Ines Park", "Staff reporter", "She reports.", 'class="doorway"', "By Ines"):
        assert words in page
    assert "By nobody" not in page


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/tag/sea-ice/", "Sea ice"),
        ("/from/seoul/", "Seoul, South Korea"),
        ("/source/upi/", "United Press International"),
    ],
)
def test_what_stories_are_filed_under_has_a_page(address: str, heading: str) -> None:
    tag = TagFactory(name="Sea ice", description="What floats.")
    StoryFactory(headline="Filed", tags=[tag], places=[place("Seoul")], source=SourceFactory())
    StoryFactory(headline="Elsewhere")
    page = get(address)
    assert f"<h1>{heading}</h1>" in page
    assert "Filed" in river(page)
    assert "Elsewhere" not in river(page)


def test_a_story_from_two_places_is_listed_once_in_each() -> None:
    StoryFactory(headline="From both", places=[place("Seoul"), place("Busan")])
    for slug in ("seoul", "busan"):
        assert river(get(f"/from/{slug}/")).count("From both") == 1


class TestTheArchive:
    def test_of_a_year_counts_its_months(self) -> None:
        many(3)
        StoryFactory(published_at=NOON - timedelta(days=40))
        DraftFactory()
        page = get("/2026/")
        assert '<a href="/2026/11/">' in page
        assert "3 stories" in page
        assert "1 story" in page
        assert "October" in page
        assert '<a href="/2026/10/">' not in page

    def test_has_a_page_for_every_year_since_the_first_story(self) -> None:
        StoryFactory(published_at=NOON - timedelta(days=800))
        page = get("/2026/")
        for year in (2024, 2025):
            assert f'<a href="/{year}/"' in page
            get(f"/{year}/")
        get("/2023/", 404)
        get("/2027/", 404)

    def test_of_a_month_is_a_calendar_of_the_days_with_stories(self) -> None:
        many(3)
        page = get("/2026/11/")
        assert '<a href="/2026/11/02/"><span class="door">2</span>' in page
        assert "/2026/11/03/" not in page
        assert "Story 000" in page

    def test_of_a_month_ends_with_it_in_the_sites_zone(self) -> None:
        StoryFactory(headline="Late on Halloween", published_at=NOON.replace(day=1, hour=3))
        StoryFactory(headline="On All Saints", published_at=NOON.replace(day=1, hour=5))
        assert "Late on Halloween" in river(get("/2026/10/"))
        assert "Late on Halloween" not in river(get("/2026/11/"))
        assert "On All Saints" in river(get("/2026/11/"))

    def test_of_a_day_leads_to_the_editions_before_and_after(self) -> None:
        for days in (0, 3, 9):
            StoryFactory(published_at=NOON - timedelta(days=days))
        page = get("/2026/10/30/")
        assert '<a href="/2026/10/24/">Before: Saturday, Oct. 24</a>' in page
        assert '<a href="/2026/11/02/">Next: Monday, Nov. 2</a>' in page

    def test_of_a_day_shows_each_of_its_stories_once(self) -> None:
        many(12)
        page = river(get("/2026/11/02/"))
        for number in range(12):
            assert page.count(f"Story {number:03}") == 1

    def test_of_today_is_there_before_the_first_story(self) -> None:
        assert "Nothing has been published today yet." in get("/2026/11/02/")
        get("/2026/11/")
        get("/2026/")

    @pytest.mark.parametrize("address", ["/2026/11/01/", "/2026/11/03/", "/2026/10/", "/2026/12/", "/2025/"])
    def test_of_a_day_without_stories_is_no_page(self, address: str) -> None:
        get(address, 404)

    def test_knows_every_day_of_a_leap_year(self) -> None:
        story = StoryFactory(published_at=NOON.replace(year=2024, month=2, day=29))
        assert story.publication_day == date(2024, 2, 29)
        get("/2024/02/29/")
        get("/2023/02/29/", 404)


class TestAPhoto:
    def test_has_a_page_with_its_words_and_the_stories_that_show_it(self) -> None:
        photo = PhotoFactory(caption="The night ferry.", copyright_notice="© 2026 UPI", taken_place="Haesong")
        StoryFactory(headline="It shows the ferry", photos=[PhotoFactory(), photo])
        page = get(f"/photo/{photo.pk}/")
        for words in ("The night ferry.", "Photo by Lena Sørby/UPI", "© 2026 UPI", "Haesong"):
            assert words in page
        assert "It shows the ferry" in page

    def test_takes_the_caption_of_a_public_story_where_it_has_none(self) -> None:
        photo = PhotoFactory(caption="")
        for factory, caption in ((DraftFactory, "Of the draft."), (StoryFactory, "Of the story.")):
            factory(photos=[photo]).story_photos.update(own_caption=caption)
        page = get(f"/photo/{photo.pk}/")
        assert "Of the story." in page
        assert "Of the draft." not in page

    def test_of_a_person_leads_to_their_page(self) -> None:
        portrait = PhotoFactory()
        StoryFactory(bylines=[BylineFactory(name="Ines Park", portrait=portrait)])
        assert '<a href="/by/ines-park/">Ines Park</a>' in get(f"/photo/{portrait.pk}/")

    def test_without_a_file_has_none(self) -> None:
        photo = PhotoFactory(image="")
        StoryFactory(photos=[photo])
        get(f"/photo/{photo.pk}/", 404)


def test_the_door_leads_to_todays_edition_and_changes_at_midnight() -> None:
    page = get("/")
    assert '<a class="door" href="/2026/11/02/" aria-label="All stories of November 2">' in page
    with time_machine.travel(NOON + timedelta(hours=12, seconds=-20), tick=False):
        assert "s-maxage=20" in Client().get("/").headers["Cache-Control"]
    with time_machine.travel(NOON + timedelta(hours=12), tick=False):
        assert 'href="/2026/11/03/"' in get("/")


def test_opinion_without_a_desk_of_its_own_leads_nowhere() -> None:
    for _desk in range(2):
        StoryFactory(kind="opinion", section=SectionFactory(hue="world"))
    assert '<h2 id="opinion" class="label">Opinion</h2>' in get("/")


def test_every_page_offers_the_feed() -> None:
    for address in ("/", "/latest/", "/2026/"):
        assert '<link rel="alternate" type="application/rss+xml"' in get(address)


def test_the_name_of_the_site_is_the_environments(settings: Any) -> None:
    settings.SITE_NAME = "The Haesong <Herald>"
    page = get("/")
    assert "The Haesong &lt;Herald&gt;" in page
    assert "Daily News Portal" not in page


class TestARetractedStory:
    LISTS = [
        "/",
        "/world/",
        "/latest/",
        "/tag/ports/",
        "/by/ines-park/",
        "/2026/11/",
        "/2026/11/02/",
        "story",
    ]

    def headlines(self, address: str, kind: str) -> list[str]:
        """What links to the stories of a newsroom in which every one was told of in this way."""
        section, photo = SectionFactory(name="World"), PhotoFactory(width=2000)
        byline = BylineFactory(name="Ines Park", portrait=PhotoFactory())
        for number in range(24):
            story = StoryFactory(
                section=section,
                kind="opinion" if number % 5 == 4 else "news",
                bylines=[byline],
                photos=[photo] if number % 2 else [],
                tags=["Ports"],
                published_at=NOON - timedelta(minutes=number),
            )
            CorrectionFactory(story=story, kind=kind)
        page = river(get(story.get_absolute_url() if address == "story" else address))
        return re.findall(r'<a href="/2026/11/02/[^"]+">(.*?)</a>', page, re.DOTALL)

    @pytest.mark.parametrize("address", LISTS)
    def test_is_marked_wherever_it_is_listed(self, address: str) -> None:
        headlines = self.headlines(address, "retraction")
        assert len(headlines) > 3
        assert [one for one in headlines if '<span class="retracted">Retracted</span>' not in one] == []

    def test_is_no_corrected_one(self) -> None:
        assert not any("etracted" in one for one in self.headlines("/", "correction"))
