"""A moment on three clocks: the newsroom's, the one where the story was filed, and UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin.moments import in_zones, place_of
from articles.models import Dateline, Place
from articles.workflow import Verb, take
from tests.articles.admin.sending import said, send, story_url
from tests.base import client_of, edda, in_role, ines
from tests.factories import NOON, BylineFactory, DraftFactory, ScheduledFactory, SourceFactory, place

EVENING = datetime(2026, 11, 2, 23, 0, tzinfo=UTC)
TOLD = "Nov. 2, 2026, 18:00 EST (New York) · Nov. 3, 08:00 KST (Seoul) · 23:00 UTC"


def at(zone: str, city: str = "There") -> Place:
    return Place(city=city, time_zone=zone)


@pytest.mark.parametrize(
    ("moment", "there", "told"),
    [
        (EVENING, at("Asia/Seoul", "Seoul"), TOLD),
        (NOON, at("Europe/London"), "Nov. 2, 2026, 12:00 EST (New York) · 17:00 GMT (There) · 17:00 UTC"),
        # Each says its day where it is another than the newsroom's, and its year where that is.
        (
            datetime(2027, 1, 1, 2, tzinfo=UTC),
            at("Asia/Tokyo"),
            "Dec. 31, 2026, 21:00 EST (New York) · Jan. 1, 2027, 11:00 JST (There) · Jan. 1, 2027, 02:00 UTC",
        ),
        (
            datetime(2026, 11, 2, 6, tzinfo=UTC),
            at("Pacific/Honolulu"),
            "Nov. 2, 2026, 01:00 EST (New York) · Nov. 1, 20:00 HST (There) · 06:00 UTC",
        ),
        # A zone without letters of its own.
        (
            NOON,
            at("Asia/Kathmandu"),
            "Nov. 2, 2026, 12:00 EST (New York) · 22:45 UTC+5:45 (There) · 17:00 UTC",
        ),
        # The same is not told twice.
        (NOON, at("America/Toronto"), "Nov. 2, 2026, 12:00 EST (New York) · 17:00 UTC"),
        (NOON, at("America/New_York", "Albany"), "Nov. 2, 2026, 12:00 EST (New York) · 17:00 UTC"),
        (NOON, at("Etc/UTC"), "Nov. 2, 2026, 12:00 EST (New York) · 17:00 UTC (There)"),
        # What is not known is not told.
        (NOON, at(""), "Nov. 2, 2026, 12:00 EST (New York) · 17:00 UTC"),
        (NOON, at("Mars/Olympus"), "Nov. 2, 2026, 12:00 EST (New York) · 17:00 UTC"),
        (NOON, None, "Nov. 2, 2026, 12:00 EST (New York) · 17:00 UTC"),
    ],
)
def test_a_moment_is_told_on_three_clocks(moment: datetime, there: Place | None, told: str) -> None:
    assert in_zones(moment, there) == told


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        # New York's clocks go back: half past one comes twice, and is told apart.
        ("2026-11-01T05:30", "Nov. 1, 2026, 01:30 EDT (New York) · 05:30 GMT (There) · 05:30 UTC"),
        ("2026-11-01T06:30", "Nov. 1, 2026, 01:30 EST (New York) · 06:30 GMT (There) · 06:30 UTC"),
        # They go forward: nobody is told a time in the gap.
        ("2026-03-08T06:59", "March 8, 2026, 01:59 EST (New York) · 06:59 GMT (There) · 06:59 UTC"),
        ("2026-03-08T07:00", "March 8, 2026, 03:00 EDT (New York) · 07:00 GMT (There) · 07:00 UTC"),
        # London's do, on other nights.
        (
            "2026-10-25T00:30",
            "Oct. 24, 2026, 20:30 EDT (New York) · Oct. 25, 01:30 BST (There) · Oct. 25, 00:30 UTC",
        ),
        (
            "2026-10-25T01:30",
            "Oct. 24, 2026, 21:30 EDT (New York) · Oct. 25, 01:30 GMT (There) · Oct. 25, 01:30 UTC",
        ),
        (
            "2026-03-29T00:59",
            "March 28, 2026, 20:59 EDT (New York) · March 29, 00:59 GMT (There) · March 29, 00:59 UTC",
        ),
        (
            "2026-03-29T01:00",
            "March 28, 2026, 21:00 EDT (New York) · March 29, 02:00 BST (There) · March 29, 01:00 UTC",
        ),
    ],
)
def test_in_the_nights_in_which_clocks_change_every_clock_is_right(moment: str, told: str) -> None:
    assert in_zones(datetime.fromisoformat(moment).replace(tzinfo=UTC), at("Europe/London")) == told


def test_a_newsroom_that_goes_by_utc_is_told_it_once() -> None:
    with timezone.override("UTC"):
        assert in_zones(NOON, None) == "Nov. 2, 2026, 17:00 UTC"
        assert in_zones(NOON, at("Asia/Seoul")) == "Nov. 2, 2026, 17:00 UTC · Nov. 3, 02:00 KST (There)"


@pytest.mark.django_db
class TestThePlaceOfAStory:
    def test_is_the_first_of_its_dateline(self) -> None:
        story = DraftFactory(places=[place("Busan"), place("London")])
        assert place_of(story) == place("Busan")

    def test_is_none_without_a_dateline_or_a_place_in_it(self) -> None:
        assert place_of(None) is None
        assert place_of(DraftFactory()) is None
        story = DraftFactory()
        Dateline.objects.create(story=story, override="ABOARD THE POLARSTERN —")
        assert place_of(story) is None


@pytest.mark.django_db
class TestOnTheForm:
    @pytest.mark.parametrize("name", ["published_at", "embargo", "updated_at"])
    def test_every_time_is_told_on_three_clocks(self, name: str) -> None:
        story = DraftFactory(places=[place("Seoul"), place("London")], **{name: EVENING})
        page = client_of(ines()).get(story_url(story)).content.decode()
        assert page.count(f'<span class="moments">As saved: {TOLD}</span>') == 1
        assert "In the future: the story appears at this second." in page

    def test_a_time_that_is_not_set_says_what_it_is_for_and_no_more(self) -> None:
        page = client_of(ines()).get(story_url(DraftFactory())).content.decode()
        assert 'class="moments"' not in page
        assert "In the future: the story appears at this second." in page

    def test_whoever_only_looks_at_it_is_told_too(self) -> None:
        story = DraftFactory(places=[place("Seoul")], embargo=EVENING)
        page = client_of(in_role("Reporters")).get(story_url(story)).content.decode()
        assert 'name="headline"' not in page
        assert f'<span class="moments">As saved: {TOLD}</span>' in page

    @time_machine.travel(NOON, tick=False)
    def test_where_a_story_stands_is_told_from_when(self) -> None:
        story = ScheduledFactory(published_at=EVENING, places=[place("Seoul")])
        assert client_of(ines()).get(story_url(story)).content.decode().count(TOLD) == 2

    @time_machine.travel(NOON, tick=False)
    def test_a_story_that_is_scheduled_is_said_to_appear_on_three_clocks(self) -> None:
        story = DraftFactory(bylines=[BylineFactory()], places=[place("Seoul")])
        times = {"published_at_0": "2026-11-02", "published_at_1": "18:00"}
        response = send(client_of(ines()), story_url(story), "_publish", **times)
        assert f"Scheduled for {TOLD}: “{story.headline}”." in said(response)

    def test_a_city_is_no_markup(self) -> None:
        there = Place.objects.create(city="<b>Harlow</b>", time_zone="Asia/Seoul")
        story = DraftFactory(places=[there], embargo=EVENING)
        page = client_of(ines()).get(story_url(story)).content.decode()
        assert "KST (&lt;b&gt;Harlow&lt;/b&gt;)" in page

    def test_an_embargo_of_a_killed_story_is_told_as_well(self) -> None:
        story = ScheduledFactory(
            published_at=timezone.now() + timedelta(days=1),
            embargo=EVENING,
            source=SourceFactory(),
            places=[place("Seoul")],
        )
        take(Verb.KILL, story, note="Not so.")
        assert TOLD in client_of(edda()).get(story_url(story)).content.decode()


@pytest.mark.django_db
class TestAPlace:
    def url(self, one: Place) -> str:
        return reverse("admin:articles_place_change", args=[one.pk])

    def test_shows_its_zone_and_offers_all_that_there_are(self, client: Client) -> None:
        page = client_of(edda()).get(self.url(place("Seoul"))).content.decode()
        assert 'name="time_zone" value="Asia/Seoul"' in page
        assert 'list="time_zone-zones"' in page
        assert '<option value="Pacific/Chatham">' in page

    def test_refuses_a_zone_that_there_is_not(self) -> None:
        response = send(client_of(edda()), self.url(place("Seoul")), time_zone="KST")
        assert "There is no time zone “KST”. Choose one of the list, such as Asia/Seoul." in str(
            response.context["adminform"].form.errors
        )

    def test_keeps_the_zone_that_it_was_given(self) -> None:
        send(client_of(edda()), self.url(place("Seoul")), time_zone="Asia/Pyongyang", region="Gyeonggi")
        assert place("Seoul").time_zone == "Asia/Pyongyang"

    def test_that_is_left_without_one_is_given_what_follows_from_its_names(self) -> None:
        send(client_of(edda()), self.url(place("Seoul")), city="Busan-jin", time_zone="")
        assert place("Busan-jin").time_zone == "Asia/Seoul"
