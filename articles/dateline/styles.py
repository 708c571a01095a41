"""How the house and the agencies write their datelines: a table of styles."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .days import MONTHS_AP, MONTHS_BARE, MONTHS_FRENCH, MONTHS_FULL, MONTHS_ITALIAN, MONTHS_SPANISH
from .geography import REGION_COUNTRIES, SHORT_REGION, is_capital
from .place import Place
from .words import capitals, fold, normal_case


@dataclass(frozen=True)
class Style:
    """One way of writing a dateline, as data."""

    name: str
    mark: str = ""  # the service whose style it is
    capitals: bool = True  # the city in capitals
    joiner: str = "/"  # between two cities
    last_joiner: str = "/"  # before the last city
    qualify: bool = True  # name the region or country of a city that does not stand alone
    regions: bool = True  # the state rather than the country, where there are states
    capital_alone: bool = False  # the capital of a country stands alone, on the list or not
    never_alone: frozenset[str] = frozenset()  # cities that this service qualifies, whatever the list says
    home: str = ""  # the country whose cities this service does not qualify
    before_date: str = ", "
    date: str = ""  # with month, day and year; empty if it prints no date
    months: tuple[str, ...] = MONTHS_AP
    before_credit: str = " "
    credit: str = "({})"  # empty if it prints no mark
    own: str = ""  # how it prints its own mark, where that is not the mark itself
    lower: bool = False  # marks in lower case, one after the other
    end: str = " —"

    @property
    def day_first(self) -> bool:
        return self.date.startswith("{day")

    def qualifier(self, place: Place) -> str:
        """What follows the city: its region in the form of datelines, its country, or nothing."""
        if not self.qualify or self._stands_alone(place):
            return ""
        if place.region and (not place.country or (self.regions and place.country in REGION_COUNTRIES)):
            return SHORT_REGION.get(place.region, place.region)
        return "" if fold(place.country) == fold(place.city) else place.country

    def _stands_alone(self, place: Place) -> bool:
        if self.home and fold(place.country) == fold(self.home):
            return True
        alone = place.stands_alone or (self.capital_alone and is_capital(place.city, place.country))
        return alone and fold(place.city) not in self.never_alone

    def places(self, places: Iterable[Place]) -> str:
        written = [(self.city(place.city), self.qualifier(place)) for place in places if place.city.strip()]
        # DALLAS/FORT WORTH, Texas: what two neighbours share is said once, after the last of them.
        following = [qualifier for _, qualifier in written[1:]] + [""]
        parts = [
            f"{city}, {qualifier}" if qualifier and qualifier != after else city
            for (city, qualifier), after in zip(written, following, strict=False)
        ]
        *first, last = parts or [""]
        return self.last_joiner.join([self.joiner.join(first), last] if first else [last])

    def city(self, name: str) -> str:
        name = " ".join(name.split())
        return capitals(name) if self.capitals else normal_case(name)

    def day(self, date: datetime.date) -> str:
        return self.date.format(month=self.months[date.month - 1], day=date.day, year=date.year)

    def marked(self, service: str) -> str:
        """The service's mark as this style prints it."""
        if self.own and fold(service) == fold(self.mark):
            return self.credit.format(self.own)
        return self.credit.format(service.replace("/", " ").lower() if self.lower else service)

    def render(self, places: Iterable[Place], date: datetime.date | None, service: str) -> str:
        """The whole dateline down to its dash; empty where there is neither place nor service to print."""
        service = " ".join(service.split())
        text = self.places(places)
        if not text and not (service and self.credit):
            return ""
        if date and self.date:
            text += (self.before_date if text else "") + self.day(date)
        if service and self.credit:
            text += (self.before_credit if text else "") + self.marked(service)
        return text if self.end == "." and text.endswith(".") else text + self.end


_DAY, _DAY_YEAR = "{month} {day}", "{month} {day}, {year}"

_TABLE = (
    Style("house", date=_DAY),
    Style("upi", "UPI", date=_DAY, never_alone=frozenset({"beirut"})),
    Style("ap", "AP", never_alone=frozenset({"seoul"})),
    Style("reuters", "Reuters", date=_DAY, months=MONTHS_BARE, capital_alone=True, end=" -"),
    Style(
        "afp", "AFP", capitals=False, regions=False, capital_alone=True, date=_DAY_YEAR, months=MONTHS_BARE,
        end=" -",
    ),
    Style(
        "afp-fr", "AFP", capitals=False, qualify=False, date="{day} {month} {year}", months=MONTHS_FRENCH,
        end=" -",
    ),
    Style("dpa", "dpa", capitals=False, qualify=False, end=" -"),
    Style("efe", "EFE", capitals=False, qualify=False, date="{day} {month}", months=MONTHS_SPANISH, end=".-"),
    Style(
        "tass", "TASS", home="Russia", capital_alone=True, date="{month} {day}.", months=MONTHS_FULL,
        credit="/{}/", end=".",
    ),
    Style("kyodo", "Kyodo", capital_alone=True, date=_DAY, credit="{}", end=" -"),
    Style("yonhap", "Yonhap", home="South Korea", capital_alone=True, date=_DAY, end=" --"),
    Style("xinhua", "Xinhua", home="China", capital_alone=True, date=_DAY, end=" --"),
    Style(
        "aap", "AAP", home="Australia", capital_alone=True, before_date=" ", date=_DAY, months=MONTHS_BARE,
        credit="{}", end=" -",
    ),
    Style("ansa", "ANSA", qualify=False, date="{day:02} {month}", months=MONTHS_ITALIAN, credit="", end=" -"),
    Style("ats", "ATS", capitals=False, qualify=False, lower=True, end=""),
    Style(
        "prnewswire", "PRNewswire", joiner=", ", last_joiner=" and ", date=_DAY_YEAR, credit="/{}/",
        end=" --",
    ),
    Style(
        "businesswire", "Business Wire", joiner=", ", last_joiner=" and ", before_credit="--",
        own="BUSINESS WIRE", end="--",
    ),
    Style(
        "globenewswire", "GlobeNewswire", joiner=", ", last_joiner=" and ", date="{month} {day:02}, {year}",
        own="GLOBE NEWSWIRE", end=" --",
    ),
)  # fmt: skip

#: Every style by its name.
STYLES: Mapping[str, Style] = MappingProxyType({style.name: style for style in _TABLE})
_BY_MARK = {fold(style.mark): style.name for style in reversed(_TABLE)}


def style_for(mark: str) -> str:
    """The name of the style in which a service writes; of AP/AFP that of the first; else the house's."""
    return _BY_MARK.get(fold(mark)) or _BY_MARK.get(fold(mark.partition("/")[0])) or "house"
