"""Reading the places of a dateline: cities joined by slashes, commas or "and", and where they lie."""

import re
import unicodedata
from dataclasses import dataclass, field

from .gazetteer import Gazetteer
from .geography import ONE_PLACE, REGION_COUNTRIES, country, region
from .place import Place
from .words import SMALL_WORDS, fold, in_capitals, normal_case, word_set

# A dateline from no city begins with one of these: ABOARD AIR FORCE ONE, ON THE MISSISSIPPI RIVER. In normal
# case some of them begin too many sentences.
_AWAY = re.compile(
    r"(?:aboard|above|along|around|at|between|in|inside|near|off|on|outside|over|somewhere|with"
    r"|(?:north|south|east|west) of)\s+\S",
    re.IGNORECASE,
)
_AWAY_IN_NORMAL_CASE = re.compile(r"(?:Aboard|Near|Off|On [Bb]oard|Outside)\s")
_PREPOSITIONS = word_set("above along around at between in inside near off on outside over with")
# Words that show that what stands before a dash is a sentence, a byline or a desk's note, and no place.
_NEVER = word_set(
    """after all amid and are been before breaking bulletin but by can copyright corrected correction could
    did died dies editor editors eds exclusive file flash had has have he her his hits how i is it
    its kill killed kills loses lost more must no not note notice par photo por refile said say says
    she should story than that their there these they this those to update urgent von was watch we
    were what when where which who why will wins won would writethru you your"""
)
_LONGEST, _MOST_WORDS, _MOST_WORDS_AWAY = 80, 5, 10
_AND = re.compile(r"\s+(?:and|et|y|und|&)\s+", re.IGNORECASE)
_LOWER_BEFORE_NAME = re.compile(r"(?:[dl]['’]|(?:ad|al|an|ar|as|at|az|el)-)[^\W\d_]")


@dataclass
class _City:
    """A city as it was read, and the region and country that the copy gives it."""

    written: str
    capitals: bool
    region: str = ""
    country: str = ""

    @property
    def qualified(self) -> bool:
        return bool(self.region or self.country)


@dataclass(frozen=True)
class Placed:
    """Places, and what speaks for their being places."""

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
        """Read "CITY, Region" or "CITY, CITY and CITY"; whether all of it could be read."""
        first = len(self.cities)
        parted = [self._parted(segment.strip()) for segment in text.split(",")]
        listed = any(len(pieces) > 1 for pieces in parted)
        return all(
            # After an "and" comes a city, not where the one before it lies.
            self._piece(piece, number == 0 and len(self.cities) > first, listed)
            for pieces in parted
            for number, piece in enumerate(pieces)
        )

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

    def _piece(self, piece: str, follows: bool, listed: bool) -> bool:
        if follows and self._qualifies(piece, self.cities[-1], listed):
            return True
        if not (self.gazetteer.named(piece) or plausible_city(piece)):
            return False
        self.cities.append(_City(piece, in_capitals(piece)))
        return True

    def _qualifies(self, piece: str, city: _City, listed: bool) -> bool:
        """Take the piece as the region or country of the city before it, if it is that."""
        found_region, found_country = region(piece), country(piece)
        if city.country:  # ALBANY, New York, USA
            return found_country == city.country
        if not found_region and not found_country:
            # HOBART, Tasmania: after a city in capitals what is not in capitals is no second city.
            if city.qualified or not city.capitals or in_capitals(piece) or not plausible_city(piece):
                return False
            city.region = piece
            return True
        if in_capitals(piece) == city.capitals and self.gazetteer.named(piece):
            # LONDON, NEW YORK and BEIJING; but BUFFALO, NEW YORK and LUXEMBOURG, LUXEMBOURG.
            row = self.gazetteer.find(city.written)
            alone = listed and row is not None and row.stands_alone and fold(piece) != fold(city.written)
            elsewhere = not self._lies_in(city.written, found_region, found_country)
            if alone or (elsewhere and (listed or self.gazetteer.named(city.written))):
                return False
        state = found_region and self.gazetteer.find(city.written, *found_region)
        if found_region and (state or not found_country):
            city.region, city.country = found_region
        else:  # TBILISI, Georgia: of the two of that name the state would be Ga.
            city.country = found_country
        self.qualified = True
        return True

    def _lies_in(self, city: str, in_region: tuple[str, str] | None, in_country: str) -> bool:
        in_this_region = in_region and self.gazetteer.find(city, *in_region)
        return bool(in_this_region or (in_country and self.gazetteer.find(city, "", in_country)))

    def placed(self) -> Placed:
        known = True
        places: list[Place] = []
        shared = ("", "")
        for city in reversed(self.cities):
            if city.qualified:
                shared = (city.region, city.country)
                place, is_known = self._qualified_place(city)
            else:
                place, is_known = self._place(city, *shared)
            known = known and is_known
            places.insert(0, place)
        return Placed(tuple(places), all(city.capitals for city in self.cities), known, self.qualified)

    def _qualified_place(self, city: _City) -> tuple[Place, bool]:
        row = self._row(city.written, city.region, city.country)
        if row:
            return _spelt(city, row), True
        known = bool(region(city.region) or country(city.country))
        return Place(normal_case(city.written), city.region, city.country), known

    def _place(self, city: _City, shared_region: str, shared_country: str) -> tuple[Place, bool]:
        """MINNEAPOLIS and ST. PAUL, Minn.: a city without a state of its own shares that of the next.

        Unless it stands alone, or is known to lie elsewhere.
        """
        row = self.gazetteer.find(city.written)
        shared = bool(shared_region or shared_country)
        if shared and not (row and row.stands_alone):
            row = self._row(city.written, shared_region, shared_country) or row
        if row:
            return _spelt(city, row), True
        land = country(city.written)
        if land:
            return Place(normal_case(city.written), country=land), False
        known = bool(self.gazetteer.named(city.written)) or shared
        return Place(normal_case(city.written), shared_region, shared_country), known

    def _row(self, city: str, in_region: str, in_country: str) -> Place | None:
        row = self.gazetteer.find(city, in_region, in_country)
        if row is None and in_region and in_country not in REGION_COUNTRIES:
            # The list names no regions of other countries.
            row = self.gazetteer.find(city, "", in_country)
            return row and Place(row.city, in_region, row.country, row.stands_alone)
        return row


def _spelt(city: _City, row: Place) -> Place:
    """The known place under the name that the copy gives it: ROMA stays Roma."""
    name = row.city if fold(row.city) == fold(city.written) else normal_case(city.written)
    return Place(name, row.region, row.country, row.stands_alone)


def _is_name(text: str, others: str) -> bool:
    return text[0].isalpha() and all(
        char in others or unicodedata.category(char)[0] in "LM" or char.isspace() for char in text
    )


def plausible_city(text: str) -> bool:
    """Whether the text can be a city by its look: few words, in capitals or each with a capital."""
    words, capitals = text.split(), in_capitals(text)
    if not words or len(text) > _LONGEST or not _NEVER.isdisjoint(fold(text).split()):
        return False
    away = bool((_AWAY if capitals else _AWAY_IN_NORMAL_CASE).match(text))
    if not away and fold(words[0]) in _PREPOSITIONS:
        return False
    if len(words) > (_MOST_WORDS_AWAY if away else _MOST_WORDS):
        return False
    if not _is_name(text, ".'’‘ʻ-‑–0123456789&" if away else ".'’‘ʻ-‑"):
        return False
    return capitals or (not words[0][0].islower() and all(map(_capitalised, words)))


def _capitalised(word: str) -> bool:
    return not word[0].islower() or fold(word) in SMALL_WORDS or bool(_LOWER_BEFORE_NAME.match(word))


def read_places(text: str, gazetteer: Gazetteer) -> Placed | None:
    """The places in the head of a dateline, or None if they cannot be that."""
    text = text.strip().removesuffix(",")
    if "".join(text.lower().split()) in ONE_PLACE:
        return _one_place(text, gazetteer)
    reader = _Reader(gazetteer)
    return reader.placed() if all(reader.chunk(chunk) for chunk in text.split("/")) else None


def _one_place(text: str, gazetteer: Gazetteer) -> Placed:
    row = gazetteer.find(text.partition("/")[0])
    place = Place(normal_case(text), row.region if row else "", row.country if row else "")
    return Placed((place,), in_capitals(text), row is not None, False)
