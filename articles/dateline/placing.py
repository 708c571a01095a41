"""Reading the places of a dateline: cities, joined by slashes, commas or "and", and what says where they lie."""

import re
from dataclasses import dataclass, field

from .gazetteer import Gazetteer
from .geography import ONE_PLACE, REGION_COUNTRIES, country, region
from .place import Place
from .words import fold, in_capitals, normal_case

# A dateline from no city begins with one of these: ABOARD AIR FORCE ONE, ON THE MISSISSIPPI RIVER.
_AWAY = frozenset("aboard above along around at between in inside near north south east west off on outside over"
                  " somewhere with".split())  # fmt: skip
# Words that show that what stands in capitals is a sentence or a desk's note, not a place.
_NEVER = frozenset(
    "after all amid are been before breaking bulletin but by can copyright corrected correction could did editor"
    " editors exclusive file flash had has have he her his how i is it its kill more must new: no not note notice"
    " over: par photo por refile says said she should story than that their there these they this those to update"
    " urgent von was watch we were what when where which who why will would writethru you your".split()
)
_SMALL = frozenset(
    "a al am an and au aux bei da das de del della den der des di do dos du e el en i im in la las le les lo los"
    " na of on sous sur the under upon van y".split()
)
_CITY = re.compile(r"[^\W\d_][\w.'’‘ʻ\-‑ ]*")
_NAME = re.compile(r"[^\W\d_][\w.'’‘ʻ\-‑ &()]*")
_MOST_WORDS, _MOST_WORDS_AWAY = 5, 10
_AND = re.compile(r"\s+(?:and|et|y|und|&)\s+", re.IGNORECASE)


@dataclass
class _City:
    """A city as it was read, and the region and country that the copy gives it."""

    written: str
    capitals: bool
    region: str = ""
    country: str = ""
    own: bool = False  # whether it has a region or country of its own


@dataclass(frozen=True)
class Placed:
    """Places, and how much speaks for their being places."""

    places: tuple[Place, ...]
    capitals: bool  # every city stands in capitals
    known: bool  # every one is in the gazetteer, or the copy names a known region or country for it
    qualified: bool  # the copy names a known region or country


@dataclass
class _Reader:
    gazetteer: Gazetteer
    cities: list[_City] = field(default_factory=list)
    qualified: bool = False

    def chunk(self, text: str) -> bool:
        """Read "CITY, Region" or "CITY, CITY and CITY"; whether it was all of it readable."""
        first = len(self.cities)
        segments = [segment.strip() for segment in text.split(",")]
        pieces: list[str] = []
        for segment in segments:
            pieces.extend(self._parted(segment))
        listed = len(pieces) > len(segments)
        return all(self._piece(piece, first, listed) for piece in pieces)

    def _parted(self, segment: str) -> list[str]:
        """The segment's parts at its "and"s, leaving Trinidad and Tobago whole."""
        parts = _AND.split(segment)
        joins = [match.group() for match in _AND.finditer(segment)]
        whole = [parts[0]]
        for join, part in zip(joins, parts[1:], strict=True):
            together = whole[-1] + join + part
            if country(together) or region(together) or self.gazetteer.named(together):
                whole[-1] = together
            else:
                whole.append(part)
        return whole

    def _piece(self, piece: str, first: int, listed: bool) -> bool:
        if len(self.cities) > first and self._qualifies(piece, self.cities[-1], listed):
            return True
        if not plausible_city(piece):
            return False
        self.cities.append(_City(piece, in_capitals(piece)))
        return True

    def _qualifies(self, piece: str, city: _City, listed: bool) -> bool:
        """Take the piece as the region or country of the city before it, if it is that."""
        found_region, found_country = region(piece), country(piece)
        if city.country and (city.region or not found_region):
            # ALBANY, New York, USA has both already; HOBART, Tasmania, Australia only now.
            return found_country == city.country
        capitals = in_capitals(piece)
        if not found_region and not found_country:
            if capitals or not city.capitals or not plausible_city(piece) or city.own:
                return False
            city.region, city.own = piece, True
            return True
        of_this = found_region and self.gazetteer.find(city.written, *found_region)
        if capitals == city.capitals and self.gazetteer.named(piece) and not of_this:
            # As LONDON, NEW YORK and BEIJING: a second city, unless nothing but its name speaks for that.
            of_country = found_country and self.gazetteer.find(city.written, "", found_country)
            if not of_country and (listed or self.gazetteer.named(city.written)):
                return False
        if found_region and found_country and not of_this:
            found_region = None  # TBILISI, Georgia: the state is written Ga.
        if found_region:
            city.region, city.country = found_region
        else:
            city.country = found_country
        city.own = self.qualified = True
        return True

    def places(self) -> Placed:
        known = True
        places: list[Place] = []
        shared_region = shared_country = ""
        for city in reversed(self.cities):
            if city.own:
                shared_region, shared_country = city.region, city.country
            place, is_known = self._place(city, shared_region, shared_country)
            known = known and is_known
            places.append(place)
        capitals = all(city.capitals for city in self.cities)
        return Placed(tuple(reversed(places)), capitals, known, self.qualified)

    def _place(self, city: _City, shared_region: str, shared_country: str) -> tuple[Place, bool]:
        if city.own:
            row = self._row(city.written, city.region, city.country)
            if row:
                return self._spelt(city, row), True
            place = Place(normal_case(city.written), city.region, city.country)
            return place, bool(region(city.region) or country(city.country))
        # MINNEAPOLIS and ST. PAUL, Minn.: a city without a state of its own shares that of the next,
        # unless it stands alone.
        row = self.gazetteer.find(city.written)
        if row and row.stands_alone:
            return self._spelt(city, row), True
        shared = bool(shared_region or shared_country)
        row = (self._row(city.written, shared_region, shared_country) if shared else None) or row
        if row:
            return self._spelt(city, row), True
        land = country(city.written)
        if land:
            return Place(normal_case(city.written), country=land), False
        known = bool(self.gazetteer.named(city.written)) or shared
        return Place(normal_case(city.written), shared_region, shared_country), known

    def _row(self, city: str, in_region: str, in_country: str) -> Place | None:
        row = self.gazetteer.find(city, in_region, in_country)
        if row is None and in_region and in_country not in REGION_COUNTRIES:
            row = self.gazetteer.find(city, "", in_country)
            return row and Place(row.city, in_region, row.country, row.stands_alone)
        return row

    @staticmethod
    def _spelt(city: _City, row: Place) -> Place:
        """The known place under the name that the copy gives it: ROMA stays Roma."""
        name = row.city if fold(row.city) == fold(city.written) else normal_case(city.written)
        return Place(name, row.region, row.country, row.stands_alone)


def plausible_city(text: str) -> bool:
    """Whether the text can be a city by its look: few words, in capitals or each with a capital, none a verb's."""
    words = text.split()
    if not words:
        return False
    away = fold(words[0]) in _AWAY and len(words) > 1
    if len(words) > (_MOST_WORDS_AWAY if away else _MOST_WORDS) or len(text) > 80:
        return False
    if not (_NAME if away else _CITY).fullmatch(text) or any(fold(word) in _NEVER for word in words):
        return False
    if in_capitals(text):
        return True
    return (
        words[0][0].isupper()
        and all(not word[0].islower() or fold(word) in _SMALL or not word[:2].islower() for word in words)
        or not any(char.isupper() or char.islower() for char in text)
    )


def read_places(text: str, gazetteer: Gazetteer) -> Placed | None:
    """The places in the head of a dateline, or None when it cannot be one."""
    text = text.strip().rstrip(",").strip()
    if not text or text.startswith(",") or text.endswith("/"):
        return None
    reader = _Reader(gazetteer)
    chunks = [text] if fold(text).replace(" ", "") in ONE_PLACE else text.split("/")
    if fold(text).replace(" ", "") in ONE_PLACE:
        return _one_place(text, gazetteer)
    for chunk in chunks:
        if not reader.chunk(chunk):
            return None
    return reader.places() if reader.cities else None


def _one_place(text: str, gazetteer: Gazetteer) -> Placed:
    row = gazetteer.find(text.partition("/")[0])
    place = Place(normal_case(text), row.region if row else "", row.country if row else "")
    return Placed((place,), in_capitals(text), row is not None, False)
