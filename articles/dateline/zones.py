"""The time zone of a place: by its name where a zone is called after it, else by its region or country.

What zones there are, and in which countries, comes from the time zone database itself (the package tzdata).
"""

import zoneinfo
from collections.abc import Iterator
from functools import cache
from importlib import resources

from .geography import CANADA, UNITED_STATES, city_key, country, region
from .place import Place
from .words import fold

# Regions of countries with several zones that lie in one. Those that are cut in two are not here; the larger
# cities in them are below.
_REGIONS = {
    "America/New_York": "Connecticut|Delaware|District of Columbia|Georgia|Maine|Maryland|Massachusetts"
    "|New Hampshire|New Jersey|New York|North Carolina|Ohio|Pennsylvania|Rhode Island|South Carolina|Vermont"
    "|Virginia|West Virginia",
    "America/Chicago": "Alabama|Arkansas|Illinois|Iowa|Louisiana|Minnesota|Mississippi|Missouri|Oklahoma"
    "|Wisconsin",
    "America/Denver": "Colorado|Montana|New Mexico|Utah|Wyoming",
    "America/Los_Angeles": "California|Washington",
    "Pacific/Honolulu": "Hawaii", "America/Puerto_Rico": "Puerto Rico", "Pacific/Guam": "Guam",
    "America/St_Thomas": "U.S. Virgin Islands", "Pacific/Pago_Pago": "American Samoa",
    "Pacific/Saipan": "Northern Mariana Islands",
    "America/Edmonton": "Alberta", "America/Winnipeg": "Manitoba", "America/Moncton": "New Brunswick",
    "America/Halifax": "Nova Scotia|Prince Edward Island", "America/Whitehorse": "Yukon",
}  # fmt: skip
_WHOLE = {"China": "Asia/Shanghai"}
_CITIES = {
    ("Alaska", "America/Anchorage"): "Anchorage|Fairbanks", ("Alaska", "America/Juneau"): "Juneau",
    ("Alaska", "America/Nome"): "Nome", ("Alaska", "America/Sitka"): "Sitka",
    ("Arizona", "America/Phoenix"): "Phoenix|Tucson|Yuma", ("Idaho", "America/Boise"): "Boise",
    ("Florida", "America/New_York"): "Cape Canaveral|Daytona Beach|Fort Lauderdale|Gainesville|Jacksonville"
    "|Key West|Miami|Miami Beach|Orlando|Palm Beach|St. Petersburg|Tallahassee|Tampa|West Palm Beach",
    ("Florida", "America/Chicago"): "Panama City|Pensacola",
    ("Indiana", "America/Indiana/Indianapolis"): "Indianapolis|South Bend",
    ("Indiana", "America/Chicago"): "Evansville|Gary",
    ("Kansas", "America/Chicago"): "Kansas City|Topeka|Wichita",
    ("Kentucky", "America/Kentucky/Louisville"): "Louisville",
    ("Kentucky", "America/New_York"): "Frankfort|Lexington",
    ("Michigan", "America/Detroit"): "Ann Arbor|Dearborn|Detroit|Flint|Grand Rapids|Lansing",
    ("Nebraska", "America/Chicago"): "Lincoln|Omaha",
    ("Nevada", "America/Los_Angeles"): "Carson City|Las Vegas|Reno",
    ("North Dakota", "America/Chicago"): "Bismarck|Fargo",
    ("Oregon", "America/Los_Angeles"): "Eugene|Portland|Salem",
    ("South Dakota", "America/Chicago"): "Pierre|Sioux Falls",
    ("South Dakota", "America/Denver"): "Rapid City",
    ("Tennessee", "America/New_York"): "Chattanooga|Knoxville",
    ("Tennessee", "America/Chicago"): "Memphis|Nashville",
    ("Texas", "America/Chicago"): "Arlington|Austin|Corpus Christi|Dallas|Fort Worth|Galveston|Hereford"
    "|Houston|Laredo|Lubbock|McAllen|San Antonio|Uvalde|Waco",
    ("Texas", "America/Denver"): "El Paso",
    ("British Columbia", "America/Vancouver"): "Vancouver|Victoria",
    ("Newfoundland and Labrador", "America/St_Johns"): "St. John's",
    ("Northwest Territories", "America/Edmonton"): "Yellowknife",
    ("Northwest Territories", "America/Inuvik"): "Inuvik",
    ("Nunavut", "America/Iqaluit"): "Iqaluit",
    ("Ontario", "America/Toronto"): "Hamilton|London|Ottawa|Toronto|Windsor",
    ("Quebec", "America/Toronto"): "Montreal|Quebec City",
    ("Saskatchewan", "America/Regina"): "Regina|Saskatoon",
    ("Australia", "Australia/Sydney"): "Canberra", ("Australia", "Australia/Darwin"): "Alice Springs",
    ("Brazil", "America/Sao_Paulo"): "Brasilia|Curitiba|Porto Alegre|Rio de Janeiro",
    ("Brazil", "America/Bahia"): "Salvador", ("Chile", "America/Santiago"): "Valparaiso",
    ("Congo", "Africa/Lubumbashi"): "Goma", ("Crimea", "Europe/Simferopol"): "Sevastopol",
    ("Ecuador", "America/Guayaquil"): "Quito", ("French Polynesia", "Pacific/Tahiti"): "Papeete",
    ("Indonesia", "Asia/Jakarta"): "Surabaya", ("Mexico", "America/Mazatlan"): "Culiacan",
    ("Mexico", "America/Mexico_City"): "Guadalajara|Oaxaca|Puebla|Tapachula|Veracruz",
    ("Micronesia", "Pacific/Pohnpei"): "Palikir",
    ("New Zealand", "Pacific/Auckland"): "Christchurch|Wellington",
    ("Portugal", "Europe/Lisbon"): "Porto",
    ("Russia", "Europe/Moscow"): "Kazan|Murmansk|Rostov-on-Don|Sochi|St. Petersburg",
    ("Spain", "Europe/Madrid"): "Algeciras|Alicante|Barcelona|Bilbao|Granada|Malaga|Palma de Mallorca"
    "|San Sebastian|Santiago de Compostela|Seville|Toledo|Valencia",
    ("Ukraine", "Europe/Kyiv"): "Bucha|Chernihiv|Dnipro|Donetsk|Kharkiv|Kherson|Kramatorsk|Lviv|Mariupol"
    "|Odesa|Zaporizhzhia",
}  # fmt: skip

# How the database writes countries whose name in a dateline is another.
_CODES = {
    "Bosnia-Herzegovina": "BA", "Central African Republic": "CF", "Congo": "CD", "Congo Republic": "CG",
    "Eswatini": "SZ", "Faeroe Islands": "FO", "Gaza Strip": "PS", "Myanmar": "MM", "North Korea": "KP",
    "Palestinian Territories": "PS", "Samoa": "WS", "South Korea": "KR",
    "St. Vincent and the Grenadines": "VC", "United Kingdom": "GB", "West Bank": "PS",
    # The database has no line for these and counts them to a neighbour.
    "Kosovo": "RS", "Crimea": "UA",
}  # fmt: skip


@cache
def known_zones() -> frozenset[str]:
    """The names of all zones. Looked up once: each time costs a walk through the folders of the database."""
    return frozenset(zoneinfo.available_timezones())


def _lines(name: str) -> Iterator[list[str]]:
    text = resources.files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if not line.startswith("#"))


@cache
def _codes() -> dict[str, str]:
    """The codes of countries, by their names in datelines."""
    names = {code: name.replace("&", "and") for code, name in _lines("iso3166.tab")}
    return {**{country(name) or name: code for code, name in names.items()}, **_CODES}


@cache
def _zones() -> dict[str, list[str]]:
    """The zones of each country, by its code; the one that most people live in comes first."""
    zones: dict[str, list[str]] = {}
    for code, _where, zone, *_remarks in _lines("zone.tab"):
        zones.setdefault(code, []).append(zone)
    return zones


@cache
def _rule(zone: str) -> bytes:
    """How a zone's clocks go from now on: the last line of its file, which says so (RFC 9636, 3.3)."""
    return resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes().splitlines()[-1]


def city_of(zone: str) -> str:
    """The city that a zone is called after: New York for America/New_York."""
    return zone.rpartition("/")[2].replace("_", " ")


def _key(city: str) -> str:
    # The database writes no apostrophes: St_Johns.
    return city_key(city).replace("'", "")


@cache
def _by_region() -> dict[str, str]:
    return {fold(name): zone for zone, names in _REGIONS.items() for name in names.split("|")}


@cache
def _by_city() -> dict[tuple[str, str], str]:
    return {
        (fold(where), _key(city)): zone
        for (where, zone), cities in _CITIES.items()
        for city in cities.split("|")
    }


def zone_of(place: Place) -> str:
    """The zone of a place as far as it follows from its names; empty where it does not.

    A city that is named without a region or a country is looked for in the whole world.
    """
    in_country = country(place.country) or place.country or (region(place.region) or ("", ""))[1]
    zones = _zones().get(_codes().get(in_country, ""), [])
    if not place.region and not place.country:
        zones = [zone for zones in _zones().values() for zone in zones]
    in_region = (region(place.region) or (place.region,))[0]
    found = _by_region().get(fold(in_region)) or _by_city().get(
        (fold(in_region or in_country), _key(place.city))
    )
    if found or (place.region and in_country in (UNITED_STATES, CANADA)):
        # Of the many towns of one name here a zone is called after one: Detroit, Texas, is not it.
        return found or ""
    called = {zone for zone in zones if _key(city_of(zone)) == _key(place.city)}
    if len(called) == 1:
        return called.pop()
    if in_country in _WHOLE:
        return _WHOLE[in_country]
    # Zones that differed once and keep one time now are one.
    return zones[0] if len({_rule(zone) for zone in zones}) == 1 else ""
