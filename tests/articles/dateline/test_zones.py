"""The time zone that follows from what a place is called."""

from __future__ import annotations

import zoneinfo

import pytest

from articles.dateline import Place, city_of, known_zones, shipped_places, zone_of


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        (("Seoul", "", "South Korea"), "Asia/Seoul"),
        (("New York", "New York", "United States"), "America/New_York"),
        (("SÃO PAULO", "", "Brazil"), "America/Sao_Paulo"),
        (("Port-au-Prince", "", "Haiti"), "America/Port-au-Prince"),
        # Under another name of the city, of the country, of the state.
        (("Kiev", "", "Ukraine"), "Europe/Kyiv"),
        (("Bombay", "", "India"), "Asia/Kolkata"),
        (("Busan", "", "Republic of Korea"), "Asia/Seoul"),
        (("Buffalo", "N.Y.", ""), "America/New_York"),
        (("St. John’s", "Newfoundland and Labrador", "Canada"), "America/St_Johns"),
        # By its country, which has one zone, or several that keep one time by now.
        (("Busan", "", "South Korea"), "Asia/Seoul"),
        (("Cardiff", "Wales", "United Kingdom"), "Europe/London"),
        (("Munich", "", "Germany"), "Europe/Berlin"),
        (("Pristina", "", "Kosovo"), "Europe/Belgrade"),
        (("Chengdu", "", "China"), "Asia/Shanghai"),
        # By its state, or, in one that is cut in two, by what is known of the city.
        (("Boston", "Massachusetts", "United States"), "America/New_York"),
        (("Calgary", "Alberta", "Canada"), "America/Edmonton"),
        (("Miami", "Florida", "United States"), "America/New_York"),
        (("Pensacola", "Florida", "United States"), "America/Chicago"),
        (("El Paso", "Texas", "United States"), "America/Denver"),
        # Without a country, where one zone of the world is called so.
        (("Reykjavik", "", ""), "Atlantic/Reykjavik"),
    ],
)
def test_a_place_is_in_the_zone_of_its_city_its_region_or_its_country(
    place: tuple[str, str, str], zone: str
) -> None:
    assert zone_of(Place(*place)) == zone


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        (("Vienna", "Virginia", "United States"), "America/New_York"),
        (("Denver", "North Carolina", "United States"), "America/New_York"),
        (("Atlanta", "Georgia", "United States"), "America/New_York"),
        (("Tbilisi", "", "Georgia"), "Asia/Tbilisi"),
        (("Detroit", "Texas", "United States"), ""),
    ],
)
def test_a_namesake_of_a_zone_is_elsewhere(place: tuple[str, str, str], zone: str) -> None:
    assert zone_of(Place(*place)) == zone


@pytest.mark.parametrize(
    "place",
    [
        ("Springfield", "", "United States"),
        ("Irkutsk Oblast", "", "Russia"),
        ("Marlow", "Tennessee", "United States"),
        ("Aboard the Polarstern", "", ""),
        ("Seoul", "", "Utopia"),
        ("", "", ""),
    ],
)
def test_what_does_not_follow_is_left_open(place: tuple[str, str, str]) -> None:
    assert zone_of(Place(*place)) == ""


def test_every_place_that_ships_with_the_site_has_a_zone() -> None:
    zones = {place: zone_of(place) for place in shipped_places()}
    assert [str(place) for place, zone in zones.items() if zone not in zoneinfo.available_timezones()] == []


def test_a_zone_is_called_after_a_city() -> None:
    assert city_of("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert city_of("UTC") == "UTC"
    assert {"Asia/Seoul", "UTC"} <= known_zones()
