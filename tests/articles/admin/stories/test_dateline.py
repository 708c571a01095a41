"""The dateline on the story's form: typed as one line, or by its parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from articles.models import Dateline, Place, Story
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.base import client_of, ines, paul
from tests.factories import NOON, DraftFactory, SourceFactory, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return client_of(ines())


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def typed(desk: Client, text: str, **more: Any) -> Dateline:
    response = send(desk, story_url(), headline="Ferry runs aground", dateline_text=text, **more)
    assert Story.objects.exists(), said(response)
    return Dateline.objects.get()


class TestTypedAsALine:
    def test_it_fills_place_day_and_service(self, desk: Client) -> None:
        line = typed(desk, "SEOUL, Nov. 2 (UPI) —")
        assert [str(place) for place in line.places.all()] == ["Seoul, South Korea"]
        assert (line.date, line.service, line.override) == (date(2026, 11, 2), "UPI", "")
        assert line.text() == "SEOUL, Nov. 2 (UPI) —"

    def test_a_city_alone_is_enough_in_any_case(self, desk: Client) -> None:
        line = typed(desk, "seoul")
        assert [str(place) for place in line.places.all()] == ["Seoul, South Korea"]
        assert line.date is None

    def test_the_day_nearest_to_today_is_meant(self, desk: Client) -> None:
        assert typed(desk, "SEOUL, Nov. 3 (UPI) —").date == date(2026, 11, 3)

    def test_several_places_keep_their_order(self, desk: Client) -> None:
        line = typed(desk, "SEOUL/BEIJING, Nov. 2 (UPI) —")
        assert [str(one.place.city) for one in line.lines.all()] == ["Seoul", "Beijing"]

    def test_a_place_that_is_on_no_list_is_added_to_it(self, desk: Client) -> None:
        line = typed(desk, "GRUNDARFJORDUR, Iceland, Nov. 2 (UPI) —")
        assert Place.objects.get(country="Iceland", city__istartswith="grundar") in line.places.all()

    def test_what_is_no_dateline_is_printed_as_it_stands(self, desk: Client) -> None:
        line = typed(desk, "Aboard the night ferry, somewhere")
        assert line.text() == "Aboard the night ferry, somewhere"

    def test_a_whole_paragraph_is_refused_and_kept(self, desk: Client) -> None:
        text = "SEOUL, Nov. 2 (UPI) — A ferry ran aground early Monday."
        response = send(desk, story_url(), headline="Ferry", dateline_text=text)
        assert "After the dateline the line goes on: “A ferry ran aground early Monday.”" in said(response)
        assert fields_of(response)["dateline_text"] == [text]

    def test_a_line_without_end_is_refused(self, desk: Client) -> None:
        response = send(desk, story_url(), headline="Ferry", dateline_text="SEOUL " * 5000)
        assert "A dateline has at most 200 characters." in said(response)

    def test_the_source_gives_the_service_that_was_not_typed(self, desk: Client) -> None:
        source = SourceFactory(mark="UPI")
        assert typed(desk, "SEOUL, Nov. 2", source=str(source.pk)).service == "UPI"


class TestByItsParts:
    def test_places_day_service_and_order_are_stored_and_shown_again(self, desk: Client) -> None:
        seoul, beijing = place("Seoul"), place("Beijing")
        send(
            desk,
            story_url(),
            headline="Ferry",
            filed_from=[str(seoul.pk), str(beijing.pk)],
            dateline_date="2026-11-02",
            dateline_service="UPI",
        )
        line = Dateline.objects.get()
        assert line.text() == "SEOUL/BEIJING, Nov. 2 (UPI) —" or "SEOUL" in line.text()
        sent = fields_of(desk.get(story_url(line.story)))
        assert sent["filed_from"] == [str(seoul.pk), str(beijing.pk)]
        assert (sent["dateline_date"], sent["dateline_service"]) == (["2026-11-02"], ["UPI"])

    def test_emptied_it_is_gone(self, desk: Client) -> None:
        story = DraftFactory(places=[place()])
        send(desk, story_url(story), filed_from=[], dateline_date="", dateline_service="")
        assert not Dateline.objects.exists()

    def test_the_form_shows_how_it_prints(self, desk: Client) -> None:
        story = DraftFactory(places=[place()])
        assert "SEOUL, Nov. 2 (UPI) —" in desk.get(story_url(story)).content.decode()


class TestReadWhileTyping:
    url = "admin:articles_story_dateline"

    def ask(self, desk: Client, **query: Any) -> Any:
        return desk.get(reverse(self.url), query).json()

    def test_the_parts_come_back_and_the_printed_line(self, desk: Client) -> None:
        answer = self.ask(desk, text="Seoul, Nov. 2 (UPI)")
        assert answer["text"] == "SEOUL, Nov. 2 (UPI) —"
        assert [one["text"] for one in answer["places"]] == ["Seoul, South Korea"]
        assert (answer["date"], answer["service"], answer["was_read"]) == ("2026-11-02", "UPI", True)

    def test_the_style_is_the_sources(self, desk: Client) -> None:
        source = SourceFactory(mark="AP", name="The Associated Press")
        asked = {"places": [place("Beijing").pk], "source": source.pk, "date": "2026-11-02"}
        assert self.ask(desk, **asked)["text"] == "BEIJING (AP) —"

    def test_nothing_is_written(self, desk: Client) -> None:
        count = Place.objects.count()
        answer = self.ask(desk, text="GRUNDARFJORDUR, Iceland, Nov. 2 (UPI) —")
        assert answer["places"][0]["id"] is None
        assert Place.objects.count() == count

    @pytest.mark.parametrize(
        "query",
        [
            {"date": "never"},
            {"places": ["x", "99999999999999999999", "²"]},
            {"source": "٣"},
            {"text": "\x00"},
            {"text": "x" * 5000},
        ],
    )
    def test_nonsense_is_answered(self, desk: Client, query: Any) -> None:
        assert desk.get(reverse(self.url), query).status_code == 200

    def test_it_is_for_those_who_write_stories(self) -> None:
        assert client_of(paul()).get(reverse(self.url)).status_code == 403
        assert Client().get(reverse(self.url)).status_code == 302
