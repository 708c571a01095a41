"""The cities that the newsroom knows."""

import os
from pathlib import Path

import pytest

from articles.dateline import Gazetteer, Place, read, shipped_places
from articles.dateline.geography import CAPITALS, country, region

from .written_table import SEOUL

DATA = Path(os.environ.get("NEWSPORTAL_DATA", Path(__file__).parents[4] / "shared" / "data")) / "datelines"
needs_data = pytest.mark.skipif(
    not DATA.is_dir(),
    reason="The sample datelines are not there; NEWSPORTAL_DATA names the folder they are in.",
)


class TestPlaces:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("SAO PAULO", "São Paulo"),
            ("St. Louis", "ST LOUIS"),
            ("Coeur d’Alene", "COEUR D'ALENE"),
            ("LODZ", "Łódź"),
        ],
    )
    def test_spellings_of_one_name_are_equal(self, one: str, other: str) -> None:
        assert Place(one) == Place(other)
        assert len({Place(one), Place(other, stands_alone=True)}) == 1

    def test_two_cities_of_one_name_are_not(self) -> None:
        assert Place("Portland", "Maine") != Place("Portland", "Oregon")
        assert Place("Portland") != "Portland"


class TestGazetteer:
    def test_it_ships_the_cities_that_stand_alone_and_seoul(self) -> None:
        alone = [place for place in shipped_places() if place.stands_alone]
        assert len([place for place in alone if place.country == "United States"]) == 30
        assert len([place for place in alone if place.country != "United States"]) == 49 + 1
        assert SEOUL in alone
        assert all(place.stands_alone for place in Gazetteer.default().named("seoul"))

    @needs_data
    def test_they_are_those_of_the_list(self) -> None:
        lines = (DATA / "ap_standalone_cities.txt").read_text(encoding="utf-8").splitlines()
        listed = {
            Place(city).city.strip() for line in lines if not line.startswith("#") for city in line.split(";")
        }
        alone = {place.city.upper() for place in shipped_places() if place.stands_alone}
        assert alone == listed | {"SEOUL"}

    def test_every_place_is_listed_once_and_lies_in_a_country_that_is_known(self) -> None:
        places = shipped_places()
        assert len(set(places)) == len(places) >= 280
        for place in places:
            assert country(place.country) == place.country
            assert not place.region or region(place.region) == (place.region, place.country)
            assert place.city == place.city.strip()
            assert not place.city.isupper()

    def test_the_capital_of_every_country_is_listed(self) -> None:
        for land, capital in CAPITALS.items():
            assert Gazetteer.default().find(capital, country=land), capital

    def test_a_city_whose_name_is_not_unique_takes_its_state(self) -> None:
        gazetteer = Gazetteer.default()
        assert gazetteer.find("KANSAS CITY") is None
        assert gazetteer.find("Kansas City", region="Kansas") == Place(
            "Kansas City", "Kansas", "United States"
        )
        assert gazetteer.find("Kansas City", region="missouri") == Place(
            "Kansas City", "Missouri", "United States"
        )

    def test_of_two_cities_the_one_that_stands_alone_is_meant(self) -> None:
        found = Gazetteer.default().find("PANAMA CITY")
        assert found == Place("Panama City", "", "Panama")
        assert found is not None
        assert found.stands_alone

    def test_it_is_built_from_the_newsrooms_own_rows(self) -> None:
        gazetteer = Gazetteer([("Smallville", "Kansas", "United States", True, "smallville")])
        found = read("SMALLVILLE (AP) — A farm boy", gazetteer)
        assert found is not None
        assert found.places == (Place("Smallville", "Kansas", "United States"),)
        assert found.places[0].stands_alone
        seoul = read("SEOUL, Nov. 2 (UPI) — Text", gazetteer)
        assert seoul is not None
        assert seoul.places == (Place("Seoul"),)

    def test_a_name_on_the_newsrooms_list_may_look_as_it_will(self) -> None:
        line = "'S-HERTOGENBOSCH, Netherlands (AP) — Text"
        assert read(line) is None
        found = read(line, Gazetteer([("'s-Hertogenbosch", "", "Netherlands", False)]))
        assert found is not None
        assert [place.city for place in found.places] == ["'s-Hertogenbosch"]
