"""The cities that the newsroom knows: where they lie and whether they stand alone."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .geography import city_key
from .place import Place
from .words import fold

Row = tuple[str, str, str, bool, *tuple[object, ...]]
DATA = Path(__file__).resolve().parent.parent / "data" / "places.csv"


def shipped_places() -> list[Place]:
    """The places of the data file that comes with the project."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return [
            Place(row["city"], row["region"], row["country"], row["stands_alone"] == "1")
            for row in csv.DictReader(file)
        ]


class Gazetteer:
    """Places found by their names.

    Built from places or from rows (city, region, country, stands_alone); what more a row holds is left aside.
    """

    def __init__(self, rows: Iterable[Place | Row]) -> None:
        self._places: dict[str, list[Place]] = {}
        for row in rows:
            place = row if isinstance(row, Place) else Place(row[0], row[1], row[2], row[3])
            self._places.setdefault(city_key(place.city), []).append(place)

    @classmethod
    @cache
    def default(cls) -> "Gazetteer":
        return cls(shipped_places())

    def named(self, city: str) -> list[Place]:
        """Every place of this name."""
        return self._places.get(city_key(city), [])

    def find(self, city: str, region: str = "", country: str = "") -> Place | None:
        """The place of this name, in this region and country if they are given.

        Of several, the one that stands alone is meant; None where that leaves more than one, or none.
        """
        found = [
            place
            for place in self.named(city)
            if (not region or fold(place.region) == fold(region))
            and (not country or fold(place.country) == fold(country))
        ]
        if len(found) > 1:
            found = [place for place in found if place.stands_alone]
        return found[0] if len(found) == 1 else None
