"""States, provinces and countries: their names, the short forms of datelines, the capitals."""

import re

from .words import fold

UNITED_STATES, CANADA, UNITED_KINGDOM = "United States", "Canada", "United Kingdom"

# name: (form in a dateline, postal code). Eight states are never shortened.
_STATES = {
    "Alabama": ("Ala.", "AL"), "Alaska": ("", "AK"), "Arizona": ("Ariz.", "AZ"), "Arkansas": ("Ark.", "AR"),
    "California": ("Calif.", "CA"), "Colorado": ("Colo.", "CO"), "Connecticut": ("Conn.", "CT"),
    "Delaware": ("Del.", "DE"), "Florida": ("Fla.", "FL"), "Georgia": ("Ga.", "GA"), "Hawaii": ("", "HI"),
    "Idaho": ("", "ID"), "Illinois": ("Ill.", "IL"), "Indiana": ("Ind.", "IN"), "Iowa": ("", "IA"),
    "Kansas": ("Kan.", "KS"), "Kentucky": ("Ky.", "KY"), "Louisiana": ("La.", "LA"), "Maine": ("", "ME"),
    "Maryland": ("Md.", "MD"), "Massachusetts": ("Mass.", "MA"), "Michigan": ("Mich.", "MI"),
    "Minnesota": ("Minn.", "MN"), "Mississippi": ("Miss.", "MS"), "Missouri": ("Mo.", "MO"),
    "Montana": ("Mont.", "MT"), "Nebraska": ("Neb.", "NE"), "Nevada": ("Nev.", "NV"),
    "New Hampshire": ("N.H.", "NH"), "New Jersey": ("N.J.", "NJ"), "New Mexico": ("N.M.", "NM"),
    "New York": ("N.Y.", "NY"), "North Carolina": ("N.C.", "NC"), "North Dakota": ("N.D.", "ND"),
    "Ohio": ("", "OH"), "Oklahoma": ("Okla.", "OK"), "Oregon": ("Ore.", "OR"), "Pennsylvania": ("Pa.", "PA"),
    "Rhode Island": ("R.I.", "RI"), "South Carolina": ("S.C.", "SC"), "South Dakota": ("S.D.", "SD"),
    "Tennessee": ("Tenn.", "TN"), "Texas": ("", "TX"), "Utah": ("", "UT"), "Vermont": ("Vt.", "VT"),
    "Virginia": ("Va.", "VA"), "Washington": ("Wash.", "WA"), "West Virginia": ("W.Va.", "WV"),
    "Wisconsin": ("Wis.", "WI"), "Wyoming": ("Wyo.", "WY"),
    "District of Columbia": ("D.C.", "DC"), "Puerto Rico": ("", "PR"), "Guam": ("", "GU"),
    "U.S. Virgin Islands": ("", "VI"), "American Samoa": ("", "AS"), "Northern Mariana Islands": ("", "MP"),
}  # fmt: skip
_PROVINCES = {
    "Alberta": "AB", "British Columbia": "BC", "Manitoba": "MB", "New Brunswick": "NB",
    "Newfoundland and Labrador": "NL", "Northwest Territories": "NT", "Nova Scotia": "NS", "Nunavut": "NU",
    "Ontario": "ON", "Prince Edward Island": "PE", "Quebec": "QC", "Saskatchewan": "SK", "Yukon": "YT",
}  # fmt: skip
# Read, never written.
_OTHER_REGION_FORMS = {
    "Cal": "California", "Colo": "Colorado", "Ida": "Idaho", "Kans": "Kansas", "Nebr": "Nebraska",
    "Oreg": "Oregon", "Penn": "Pennsylvania", "Penna": "Pennsylvania", "Tex": "Texas", "Wisc": "Wisconsin",
    "Alta": "Alberta", "Man": "Manitoba", "Newfoundland": "Newfoundland and Labrador",
    "Nfld": "Newfoundland and Labrador", "Ont": "Ontario", "PEI": "Prince Edward Island", "Que": "Quebec",
    "Sask": "Saskatchewan", "B.C.": "British Columbia", "N.B.": "New Brunswick", "N.S.": "Nova Scotia",
}  # fmt: skip
_UK_NATIONS = ("England", "Northern Ireland", "Scotland", "Wales")

#: Where a dateline names the region and not the country.
REGION_COUNTRIES = frozenset({UNITED_STATES, CANADA, UNITED_KINGDOM})

#: The form of a region in a dateline; one that is not here is written in full.
SHORT_REGION = {name: short for name, (short, _) in _STATES.items() if short}

CAPITALS = {
    "Afghanistan": "Kabul", "Albania": "Tirana", "Algeria": "Algiers", "Andorra": "Andorra la Vella",
    "Angola": "Luanda", "Antigua and Barbuda": "St. John's", "Argentina": "Buenos Aires",
    "Armenia": "Yerevan", "Australia": "Canberra", "Austria": "Vienna", "Azerbaijan": "Baku",
    "Bahamas": "Nassau",
    "Bahrain": "Manama", "Bangladesh": "Dhaka", "Barbados": "Bridgetown", "Belarus": "Minsk",
    "Belgium": "Brussels", "Belize": "Belmopan", "Benin": "Porto-Novo", "Bhutan": "Thimphu",
    "Bolivia": "La Paz", "Bosnia-Herzegovina": "Sarajevo", "Botswana": "Gaborone", "Brazil": "Brasilia",
    "Brunei": "Bandar Seri Begawan", "Bulgaria": "Sofia", "Burkina Faso": "Ouagadougou",
    "Burundi": "Gitega", "Cambodia": "Phnom Penh", "Cameroon": "Yaounde", "Canada": "Ottawa",
    "Cape Verde": "Praia", "Central African Republic": "Bangui", "Chad": "N'Djamena", "Chile": "Santiago",
    "China": "Beijing", "Colombia": "Bogota", "Comoros": "Moroni", "Congo": "Kinshasa",
    "Congo Republic": "Brazzaville", "Costa Rica": "San Jose", "Croatia": "Zagreb", "Cuba": "Havana",
    "Cyprus": "Nicosia", "Czech Republic": "Prague", "Denmark": "Copenhagen", "Djibouti": "Djibouti",
    "Dominica": "Roseau", "Dominican Republic": "Santo Domingo", "East Timor": "Dili", "Ecuador": "Quito",
    "Egypt": "Cairo", "El Salvador": "San Salvador", "Equatorial Guinea": "Malabo", "Eritrea": "Asmara",
    "Estonia": "Tallinn", "Eswatini": "Mbabane", "Ethiopia": "Addis Ababa", "Fiji": "Suva",
    "Finland": "Helsinki", "France": "Paris", "Gabon": "Libreville", "Gambia": "Banjul",
    "Georgia": "Tbilisi", "Germany": "Berlin", "Ghana": "Accra", "Greece": "Athens",
    "Grenada": "St. George's", "Guatemala": "Guatemala City", "Guinea": "Conakry",
    "Guinea-Bissau": "Bissau", "Guyana": "Georgetown", "Haiti": "Port-au-Prince",
    "Honduras": "Tegucigalpa", "Hungary": "Budapest", "Iceland": "Reykjavik", "India": "New Delhi",
    "Indonesia": "Jakarta", "Iran": "Tehran", "Iraq": "Baghdad", "Ireland": "Dublin",
    "Israel": "Jerusalem", "Italy": "Rome", "Ivory Coast": "Yamoussoukro", "Jamaica": "Kingston",
    "Japan": "Tokyo", "Jordan": "Amman", "Kazakhstan": "Astana", "Kenya": "Nairobi", "Kiribati": "Tarawa",
    "Kosovo": "Pristina", "Kuwait": "Kuwait City", "Kyrgyzstan": "Bishkek", "Laos": "Vientiane",
    "Latvia": "Riga", "Lebanon": "Beirut", "Lesotho": "Maseru", "Liberia": "Monrovia", "Libya": "Tripoli",
    "Liechtenstein": "Vaduz", "Lithuania": "Vilnius", "Luxembourg": "Luxembourg",
    "Madagascar": "Antananarivo", "Malawi": "Lilongwe", "Malaysia": "Kuala Lumpur", "Maldives": "Male",
    "Mali": "Bamako", "Malta": "Valletta", "Marshall Islands": "Majuro", "Mauritania": "Nouakchott",
    "Mauritius": "Port Louis", "Mexico": "Mexico City", "Micronesia": "Palikir", "Moldova": "Chisinau",
    "Monaco": "Monaco", "Mongolia": "Ulaanbaatar", "Montenegro": "Podgorica", "Morocco": "Rabat",
    "Mozambique": "Maputo", "Myanmar": "Naypyitaw", "Namibia": "Windhoek", "Nauru": "Yaren",
    "Nepal": "Kathmandu", "Netherlands": "Amsterdam", "New Zealand": "Wellington",
    "Nicaragua": "Managua", "Niger": "Niamey", "Nigeria": "Abuja", "North Korea": "Pyongyang",
    "North Macedonia": "Skopje", "Norway": "Oslo", "Oman": "Muscat", "Pakistan": "Islamabad",
    "Palau": "Ngerulmud", "Panama": "Panama City", "Papua New Guinea": "Port Moresby",
    "Paraguay": "Asuncion", "Peru": "Lima", "Philippines": "Manila", "Poland": "Warsaw",
    "Portugal": "Lisbon", "Qatar": "Doha", "Romania": "Bucharest", "Russia": "Moscow", "Rwanda": "Kigali",
    "Samoa": "Apia", "San Marino": "San Marino", "Sao Tome and Principe": "Sao Tome",
    "Saudi Arabia": "Riyadh", "Senegal": "Dakar", "Serbia": "Belgrade", "Seychelles": "Victoria",
    "Sierra Leone": "Freetown", "Singapore": "Singapore", "Slovakia": "Bratislava",
    "Slovenia": "Ljubljana", "Solomon Islands": "Honiara", "Somalia": "Mogadishu",
    "South Africa": "Pretoria", "South Korea": "Seoul", "South Sudan": "Juba", "Spain": "Madrid",
    "Sri Lanka": "Colombo", "St. Kitts and Nevis": "Basseterre", "St. Lucia": "Castries",
    "St. Vincent and the Grenadines": "Kingstown", "Sudan": "Khartoum", "Suriname": "Paramaribo",
    "Sweden": "Stockholm", "Switzerland": "Bern", "Syria": "Damascus", "Taiwan": "Taipei",
    "Tajikistan": "Dushanbe", "Tanzania": "Dodoma", "Thailand": "Bangkok", "Togo": "Lome",
    "Tonga": "Nuku'alofa", "Trinidad and Tobago": "Port of Spain", "Tunisia": "Tunis", "Turkey": "Ankara",
    "Turkmenistan": "Ashgabat", "Tuvalu": "Funafuti", "Uganda": "Kampala", "Ukraine": "Kyiv",
    "United Arab Emirates": "Abu Dhabi", UNITED_KINGDOM: "London", UNITED_STATES: "Washington",
    "Uruguay": "Montevideo", "Uzbekistan": "Tashkent", "Vanuatu": "Port Vila",
    "Vatican City": "Vatican City", "Venezuela": "Caracas", "Vietnam": "Hanoi", "Yemen": "Sanaa",
    "Zambia": "Lusaka", "Zimbabwe": "Harare",
}  # fmt: skip
_TERRITORIES = (
    "Antarctica", "Aruba", "Bermuda", "Cayman Islands", "Crimea", "Curacao", "Faeroe Islands",
    "Falkland Islands", "French Polynesia", "Gaza Strip", "Gibraltar", "Greenland", "Guadeloupe",
    "Hong Kong", "Macau", "Martinique", "New Caledonia", "Palestinian Territories", "Reunion",
    "West Bank", "Western Sahara",
)  # fmt: skip
_OTHER_COUNTRY_NAMES = {
    UNITED_STATES: "US|USA|America|United States of America|the United States",
    UNITED_KINGDOM: "UK|Britain|Great Britain",
    "United Arab Emirates": "UAE",
    "Bahamas": "the Bahamas", "Bosnia-Herzegovina": "Bosnia|Bosnia and Herzegovina", "Congo": "DRC|DR Congo"
    "|Democratic Republic of Congo|Democratic Republic of the Congo", "Congo Republic": "Republic of Congo",
    "Czech Republic": "Czechia", "East Timor": "Timor-Leste", "Gambia": "the Gambia", "Gaza Strip": "Gaza",
    "Ivory Coast": "Cote d'Ivoire", "Myanmar": "Burma", "Netherlands": "the Netherlands|Holland",
    "North Korea": "DPRK", "North Macedonia": "Macedonia", "Philippines": "the Philippines",
    "Russia": "Russian Federation", "Slovakia": "Slovak Republic", "South Korea": "Korea|Republic of Korea",
    "Turkey": "Turkiye", "Vatican City": "Vatican|Holy See", "Vietnam": "Viet Nam",
    "Germany": "Deutschland|West Germany|East Germany", "Eswatini": "Swaziland", "Cape Verde": "Cabo Verde",
    "Taiwan": "Republic of China", "Macau": "Macao",
}  # fmt: skip

# Cities under the names that foreign-language and older copy gives them; the copy's own spelling is kept.
OTHER_CITY_NAMES = {
    "Athens": "Atenas|Athènes|Athen|Atene", "Basel": "Basle|Bâle",
    "Beijing": "Peking|Pékin|Pekín|Pechino", "Belgrade": "Beograd|Belgrado|Belgrad",
    "Berlin": "Berlín|Berlino", "Bern": "Berne|Berna", "Brussels": "Bruxelles|Bruselas|Brüssel",
    "Bucharest": "Bucuresti|Bucarest|Bukarest", "Cairo": "Le Caire|El Cairo|Kairo|Il Cairo",
    "Cologne": "Köln|Colonia", "Copenhagen": "Kobenhavn|Copenhague|Kopenhagen", "Damascus": "Damas|Damasco",
    "Dublin": "Dublín|Dublino", "Florence": "Firenze|Florencia", "Geneva": "Genève|Genf|Ginebra|Ginevra",
    "Havana": "La Habana|La Havane|Havanna", "Istanbul": "Estambul", "Jerusalem": "Jérusalem|Gerusalemme",
    "Kolkata": "Calcutta", "Kyiv": "Kiev|Kiew", "Lisbon": "Lisboa|Lisbonne|Lissabon",
    "London": "Londres|Londra", "Lyon": "Lyons", "Mexico City": "Ciudad de México|México|Mexico|CDMX",
    "Milan": "Milano|Milán|Mailand", "Moscow": "Moscú|Moscou|Moskau|Mosca", "Mumbai": "Bombay",
    "Munich": "München|Monaco di Baviera", "Naples": "Napoli|Nápoles|Neapel",
    "New Delhi": "Nueva Delhi|Neu-Delhi|Nuova Delhi", "New York": "New York City|Nueva York",
    "Odesa": "Odessa", "Paris": "París|Parigi", "Prague": "Praha|Praga|Prag", "Rome": "Roma|Rom",
    "Seville": "Sevilla", "Singapore": "Singapour|Singapur", "Stockholm": "Estocolmo", "Tokyo": "Tokio",
    "Turin": "Torino", "Ulaanbaatar": "Ulan Bator", "Venice": "Venezia|Venise", "Vienna": "Wien|Vienne|Viena",
    "Warsaw": "Warszawa|Varsovia|Varsovie|Warschau", "Washington": "Washington D.C.|Washington DC",
    "Yangon": "Rangoon", "Zurich": "Zürich",
}  # fmt: skip

# Slashes that do not part two places.
ONE_PLACE = frozenset({"frankfurt/main", "frankfurt/oder", "halle/saale"})


def _key(name: str) -> str:
    return fold(name).replace(" ", "")


def _region_table() -> dict[str, tuple[str, str]]:
    table = {}
    for name, (short, _) in _STATES.items():
        table[_key(name)] = table[_key(short or name)] = (name, UNITED_STATES)
    for name in _PROVINCES:
        table[_key(name)] = (name, CANADA)
    for name in _UK_NATIONS:
        table[_key(name)] = (name, UNITED_KINGDOM)
    for form, name in _OTHER_REGION_FORMS.items():
        table[_key(form)] = (name, CANADA if name in _PROVINCES else UNITED_STATES)
    return table


def _country_table() -> dict[str, str]:
    table = {_key(name): name for name in (*CAPITALS, *_TERRITORIES)}
    for name, others in _OTHER_COUNTRY_NAMES.items():
        table.update({_key(other): name for other in others.split("|")})
    return table


_REGIONS = _region_table()
_POSTAL = {code: (name, UNITED_STATES) for name, (_, code) in _STATES.items()}
_POSTAL |= {code: (name, CANADA) for name, code in _PROVINCES.items()}
_COUNTRIES = _country_table()
_CAPITAL_KEYS = {(fold(country), fold(city)) for country, city in CAPITALS.items()}
_CITY_KEYS = {fold(name): fold(city) for city, names in OTHER_CITY_NAMES.items() for name in names.split("|")}


def region(name: str) -> tuple[str, str] | None:
    """A state, province or nation of the United Kingdom in any form: its full name and its country."""
    if re.fullmatch(r"\s*[A-Z]{2}\s*", name):
        return _POSTAL.get(name.strip()) or _REGIONS.get(_key(name))
    return _REGIONS.get(_key(name))


def country(name: str) -> str:
    """The full English name of a country or territory in any of its forms; empty if it is none."""
    return _COUNTRIES.get(_key(name), "")


def is_capital(city: str, of_country: str) -> bool:
    return (fold(of_country), fold(city)) in _CAPITAL_KEYS


def city_key(city: str) -> str:
    """The key by which a city is found under any of its names."""
    key = fold(city)
    return _CITY_KEYS.get(key, key)
