"""The photo library: what is found, what each card says, and how many questions it takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Photo
from tests.base import client_of, paul
from tests.factories import BylineFactory, DraftFactory, PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db
URL = "/admin/articles/photo/"


@pytest.fixture
def desk() -> Client:
    return client_of(paul())


def found(desk: Client, **query: Any) -> list[str]:
    answer = desk.get(URL, query)
    assert answer.status_code == 200
    return re.findall(r'class="library-caption"[^>]*>([^<]*)<', answer.content.decode())


def card(desk: Client, photo: Photo) -> str:
    page = desk.get(URL).content.decode()
    cards = page.split('<li class="library-photo">')[1:]
    address = reverse("admin:articles_photo_change", args=[photo.pk])
    return next(one for one in cards if f'href="{address}"' in one)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"caption": "A tug in the harbor"}, "tug harbor"),
        ({"headline": "Ferry runs aground"}, "aground"),
        ({"photographer": "Ilse Vandermeer"}, "vandermeer"),
        ({"agency": "Meridian"}, "meridian"),
        ({"credit_line": "AP Photo/Jane Doe"}, "jane doe"),
        ({"taken_place": "Trieste, Italy"}, "trieste"),
        ({"keywords": "ports, weather"}, "weather"),
    ],
)
def test_it_is_searched_by_what_the_photo_says(desk: Client, fields: dict[str, str], words: str) -> None:
    PhotoFactory.create_batch(2)
    wanted = PhotoFactory(**fields)
    assert found(desk, q=words) == [wanted.headline or wanted.caption]


def test_the_newest_come_first(desk: Client) -> None:
    for name in ("First", "Second", "Third"):
        PhotoFactory(caption=name)
    assert found(desk) == ["Third", "Second", "First"]


def day(number: int, hour: int = 17) -> datetime:
    return datetime(2026, 11, number, hour, tzinfo=UTC)


class TestDays:
    def test_both_days_count_on_the_newsrooms_clock(self, desk: Client) -> None:
        # In New York the fourth begins at 05:00 UTC.
        for name, moment in (
            ("Late", day(4, 4)),
            ("Night", day(4, 5)),
            ("Noon", day(5)),
            ("After", day(6, 5)),
        ):
            PhotoFactory(caption=name, taken_at=moment)
        assert found(desk, by="taken", since="2026-11-04", until="2026-11-05") == ["Noon", "Night"]
        assert found(desk, by="taken", until="2026-11-03") == ["Late"]

    def test_of_coming_in(self, desk: Client) -> None:
        old, _new = PhotoFactory(caption="Old"), PhotoFactory(caption="New")
        Photo.objects.filter(pk=old.pk).update(added_at=timezone.now() - timedelta(days=30))
        assert found(desk, since=timezone.localdate().isoformat()) == ["New"]

    @pytest.mark.parametrize("text", ["soon", "2026-02-31", "0001-01-01", "9999-12-31", "\x00"])
    def test_what_is_no_day_narrows_nothing(self, desk: Client, text: str) -> None:
        PhotoFactory(caption="There")
        assert found(desk, since=text, until=text, by=text) == ["There"]


def ending(days: int) -> dict[str, Any]:
    return {"usable_until": timezone.now() + timedelta(days=days)}


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "made"),
        [
            ({"credit": "missing"}, lambda: {"photographer": "", "agency": ""}),
            ({"alt": "missing"}, lambda: {"alt_text": ""}),
            ({"file": "missing"}, lambda: {"image": ""}),
            ({"rights": "7"}, lambda: ending(6)),
            ({"rights": "30"}, lambda: ending(20)),
            ({"rights": "over"}, lambda: ending(-1)),
            ({"rights": "killed"}, lambda: {"killed_at": timezone.now()}),
        ],
    )
    def test_each_finds_what_it_says(
        self, desk: Client, query: dict[str, str], made: Callable[[], dict[str, Any]]
    ) -> None:
        PhotoFactory(), PhotoFactory(**ending(40))
        wanted = PhotoFactory(**made())
        assert found(desk, **query) == [wanted.caption]

    def test_a_credit_line_is_a_credit(self, desk: Client) -> None:
        PhotoFactory(photographer="", agency="", credit_line="AP Photo")
        assert found(desk, credit="missing") == []

    def test_never_used_is_neither_in_a_story_nor_a_portrait(self, desk: Client) -> None:
        unused, placed, portrait = PhotoFactory(), PhotoFactory(), PhotoFactory()
        DraftFactory(photos=[placed])
        BylineFactory(portrait=portrait)
        assert found(desk, used="never") == [unused.caption]

    def test_several_hold_together_and_each_can_be_taken_back(self, desk: Client) -> None:
        both = PhotoFactory(alt_text="", photographer="", agency="")
        PhotoFactory(alt_text="")
        assert found(desk, alt="missing", credit="missing") == [both.caption]
        page = desk.get(URL, {"alt": "missing", "credit": "missing"}).content.decode()
        assert '<a href="?alt=missing" aria-current="true">No credit' in page
        # The search keeps what was chosen.
        assert '<input type="hidden" name="alt" value="missing">' in page

    def test_a_value_that_there_is_not_narrows_nothing(self, desk: Client) -> None:
        PhotoFactory(caption="There")
        assert found(desk, rights="forever", used="'", credit="0") == ["There"]


class TestCards:
    def test_it_says_whose_it_is_and_where_it_is_used(self, desk: Client) -> None:
        photo = PhotoFactory(taken_place="Bergen")
        StoryFactory(photos=[photo]), DraftFactory(photos=[photo])
        shown = card(desk, photo)
        for words in ("Photo by Lena Sørby/UPI", "Bergen", "In 2 stories"):
            assert words in shown
        assert "warned" not in shown

    def test_what_is_wrong_stands_there_in_red(self, desk: Client) -> None:
        photo = PhotoFactory(alt_text="", photographer="", agency="", killed_at=timezone.now(), **ending(-1))
        shown = card(desk, photo)
        for words in ("No credit", "Killed", "Rights ended", "No alt text"):
            assert re.search(rf'warned">{words}', shown)
        assert "In no story" in shown

    def test_it_asks_as_often_for_many_as_for_few(self, desk: Client) -> None:
        def asked() -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                desk.get(URL)
            return len(queries)

        StoryFactory(photos=[PhotoFactory()])
        desk.get(URL)
        few = asked()
        for _number in range(5):
            StoryFactory(photos=[PhotoFactory(), PhotoFactory(**ending(3))])
        assert asked() == few
