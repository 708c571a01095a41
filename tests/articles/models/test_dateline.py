"""Stored datelines and places."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models import Dateline, Place, Source
from tests.factories import NOON, DraftFactory, place

pytestmark = pytest.mark.django_db


class TestTheListOfPlaces:
    def test_comes_with_the_cities_of_ap_and_seoul(self) -> None:
        assert place("Seoul").stands_alone
        assert place("Paris").get_absolute_url() == "/from/paris/"
        assert not Place.objects.get(city="Busan").stands_alone

    def test_gives_every_place_an_address_of_its_own(self) -> None:
        first = Place.objects.create(city="Harlow", country="Norway")
        second = Place.objects.create(city="Harlow", region="Texas", country="United States")
        assert (first.slug, second.slug) == ("harlow", "harlow-texas-united-states")

    def test_holds_no_place_twice_however_it_is_written(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(city="SEOUL", country="south korea")


class TestAPlacesZone:
    def test_is_found_by_itself(self) -> None:
        assert place("Busan").time_zone == "Asia/Seoul"
        assert Place.objects.create(city="Harlow", country="Norway").time_zone == "Europe/Oslo"

    def test_is_known_for_the_whole_list_after_the_upgrade_that_brings_it(self) -> None:
        assert not Place.objects.filter(time_zone="").exists()

    def test_stays_open_where_it_is_not_known(self) -> None:
        ship = Place.objects.create(city="Aboard the Polarstern")
        assert (ship.time_zone, ship.zone) == ("", None)

    def test_that_was_given_is_kept(self) -> None:
        ship = Place.objects.create(city="Oslo", region="Minnesota", time_zone="Asia/Tokyo")
        ship.save()
        assert Place.objects.get(pk=ship.pk).zone == ZoneInfo("Asia/Tokyo")

    def test_is_stored_whatever_else_is(self) -> None:
        seoul = place("Seoul")
        Place.objects.filter(pk=seoul.pk).update(time_zone="")
        seoul = place("Seoul")
        seoul.save(update_fields=["stands_alone"])
        assert place("Seoul").time_zone == "Asia/Seoul"

    def test_that_this_machine_does_not_know_is_none(self) -> None:
        Place.objects.filter(city="Seoul").update(time_zone="Mars/Olympus")
        assert place("Seoul").zone is None

    def test_has_to_be_one_that_there_is(self) -> None:
        with pytest.raises(ValidationError, match="There is no time zone “Mars/Olympus”"):
            Place(city="Harlow", time_zone="Mars/Olympus").full_clean()


class TestADateline:
    def test_is_printed_in_the_style_that_is_asked_for(self) -> None:
        line = Dateline.objects.create(story=DraftFactory(), date=NOON.date(), service="UPI")
        line.set_places([place("Seoul")])
        assert line.text() == "SEOUL, Nov. 2 (UPI) —"
        assert line.text("afp") == "Seoul, Nov 2, 2026 (UPI) -"

    def test_keeps_the_order_of_its_places(self) -> None:
        line = Dateline.objects.create(story=DraftFactory())
        seoul, busan = place("Seoul"), place("Busan")
        line.set_places([seoul, busan])
        line.set_places([busan, seoul])
        assert [one.city for one in line.value.places] == ["Busan", "Seoul"]
        line.set_places([seoul])
        assert [one.city for one in line.value.places] == ["Seoul"]

    def test_written_out_by_hand_is_printed_as_it_stands(self) -> None:
        line = Dateline.objects.create(
            story=DraftFactory(), override="ABOARD THE ICEBREAKER —", service="UPI"
        )
        assert line.text("ap") == "ABOARD THE ICEBREAKER —"


def test_a_source_knows_its_dateline_style_and_address_from_its_mark() -> None:
    source = Source.objects.create(name="Agence France-Presse", mark="AFP")
    assert (source.dateline_style, source.get_absolute_url()) == ("afp", "/source/afp/")
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.create(name="Another", mark="afp")
