"""Datelines as parts, and how each style writes them: (style, places, date, service, the line as printed)."""

from datetime import date

from articles.dateline import Place

NOV_2 = date(2026, 11, 2)
JAN_21 = date(2019, 1, 21)

SEOUL = Place("Seoul", "", "South Korea", True)
PANMUNJOM = Place("Panmunjom", "", "South Korea")
PYONGYANG = Place("Pyongyang", "", "North Korea")
BEIJING = Place("Beijing", "", "China", True)
WUHAN = Place("Wuhan", "", "China")
TOKYO = Place("Tokyo", "", "Japan", True)
SAITAMA = Place("Saitama", "", "Japan")
MUMBAI = Place("Mumbai", "", "India")
NEW_DELHI = Place("New Delhi", "", "India", True)
BEIRUT = Place("Beirut", "", "Lebanon", True)
DAMASCUS = Place("Damascus", "", "Syria")
TEL_AVIV = Place("Tel Aviv-Yafo", "", "Israel")
LIMA = Place("Lima", "", "Peru")
BUENOS_AIRES = Place("Buenos Aires", "", "Argentina")
SAO_PAULO = Place("São Paulo", "", "Brazil", True)
RIO = Place("RIO DE JANEIRO", "", "Brazil", True)
MOSCOW = Place("Moscow", "", "Russia", True)
KAZAN = Place("Kazan", "", "Russia")
KYIV = Place("Kyiv", "", "Ukraine")
SLOVIANSK = Place("Sloviansk", "", "Ukraine")
BERLIN = Place("Berlin", "", "Germany", True)
DRESDEN = Place("Dresden", "", "Germany")
PARIS = Place("Paris", "", "France", True)
STRASBOURG = Place("Strasbourg", "", "France")
ROMA = Place("Roma", "", "Italy", True)
GROSSETO = Place("Grosseto", "", "Italy")
LONDON = Place("London", "England", "United Kingdom", True)
BELFAST = Place("Belfast", "Northern Ireland", "United Kingdom")
EDINBURGH = Place("Edinburgh", "Scotland", "United Kingdom")
SYDNEY = Place("Sydney", "", "Australia", True)
BRISBANE = Place("Brisbane", "", "Australia")
AUCKLAND = Place("Auckland", "", "New Zealand")
OUAGADOUGOU = Place("Ouagadougou", "", "Burkina Faso")
SINGAPORE = Place("Singapore", "", "Singapore")
LONDON_ONTARIO = Place("London", "Ontario", "Canada")
OTTAWA = Place("Ottawa", "Ontario", "Canada")
VANCOUVER = Place("Vancouver", "British Columbia", "Canada")
TORONTO = Place("Toronto", "Ontario", "Canada", True)
NEW_YORK = Place("New York", "New York", "United States", True)
WASHINGTON = Place("Washington", "District of Columbia", "United States", True)
DALLAS = Place("Dallas", "Texas", "United States", True)
FORT_WORTH = Place("Fort Worth", "Texas", "United States")
AUSTIN = Place("Austin", "Texas", "United States")
BUFFALO = Place("Buffalo", "New York", "United States")
KANSAS_CITY_MO = Place("Kansas City", "Missouri", "United States")
KANSAS_CITY_KAN = Place("Kansas City", "Kansas", "United States")
MCALLEN = Place("McAllen", "Texas", "United States")
SAN_JUAN = Place("San Juan", "Puerto Rico", "United States")
ROSCOE = Place("ROSCOE", "South Dakota", "United States")
AIR_FORCE_ONE = Place("Aboard Air Force One")
MISSISSIPPI = Place("ON THE MISSISSIPPI RIVER")
HOBART = Place("Hobart", "Tasmania")

Row = tuple[str, tuple[Place, ...], date | None, str, str]

WRITTEN: list[Row] = [
    ("house", (SEOUL,), NOV_2, "UPI", "SEOUL, Nov. 2 (UPI) —"),
    ("house", (SEOUL,), NOV_2, "", "SEOUL, Nov. 2 —"),
    ("house", (SEOUL,), None, "", "SEOUL —"),
    ("house", (SEOUL,), None, "AP", "SEOUL (AP) —"),
    ("house", (), NOV_2, "UPI", "Nov. 2 (UPI) —"),
    ("house", (), None, "UPI", "(UPI) —"),
    ("house", (), NOV_2, "", ""),
    ("house", (), None, "", ""),
    ("house", (BEIRUT,), NOV_2, "UPI", "BEIRUT, Nov. 2 (UPI) —"),
    ("house", (BERLIN,), NOV_2, "dpa", "BERLIN, Nov. 2 (dpa) —"),
    ("house", (BUFFALO,), NOV_2, "AP", "BUFFALO, N.Y., Nov. 2 (AP) —"),
    ("house", (KANSAS_CITY_MO,), NOV_2, "UPI", "KANSAS CITY, Mo., Nov. 2 (UPI) —"),
    ("house", (KANSAS_CITY_KAN,), NOV_2, "UPI", "KANSAS CITY, Kan., Nov. 2 (UPI) —"),
    ("house", (MCALLEN,), NOV_2, "UPI", "McALLEN, Texas, Nov. 2 (UPI) —"),
    ("house", (SAN_JUAN,), NOV_2, "UPI", "SAN JUAN, Puerto Rico, Nov. 2 (UPI) —"),
    ("house", (LONDON,), NOV_2, "UPI", "LONDON, Nov. 2 (UPI) —"),
    ("house", (LONDON_ONTARIO,), NOV_2, "UPI", "LONDON, Ontario, Nov. 2 (UPI) —"),
    ("house", (BELFAST,), NOV_2, "UPI", "BELFAST, Northern Ireland, Nov. 2 (UPI) —"),
    ("house", (SAO_PAULO,), NOV_2, "UPI", "SÃO PAULO, Nov. 2 (UPI) —"),
    ("house", (TEL_AVIV,), NOV_2, "UPI", "TEL AVIV-YAFO, Israel, Nov. 2 (UPI) —"),
    ("house", (SINGAPORE,), NOV_2, "UPI", "SINGAPORE, Nov. 2 (UPI) —"),
    ("house", (HOBART,), NOV_2, "UPI", "HOBART, Tasmania, Nov. 2 (UPI) —"),
    ("house", (SEOUL, PANMUNJOM), NOV_2, "UPI", "SEOUL/PANMUNJOM, South Korea, Nov. 2 (UPI) —"),
    ("house", (DALLAS, FORT_WORTH), NOV_2, "", "DALLAS/FORT WORTH, Texas, Nov. 2 —"),
    ("house", (AUSTIN, FORT_WORTH), NOV_2, "", "AUSTIN/FORT WORTH, Texas, Nov. 2 —"),
    ("house", (BUFFALO, AUSTIN), NOV_2, "", "BUFFALO, N.Y./AUSTIN, Texas, Nov. 2 —"),
    ("house", (AIR_FORCE_ONE,), NOV_2, "UPI", "ABOARD AIR FORCE ONE, Nov. 2 (UPI) —"),
    ("house", (MISSISSIPPI,), NOV_2, "UPI", "ON THE MISSISSIPPI RIVER, Nov. 2 (UPI) —"),
    ("house", (SEOUL,), NOV_2, "UPI/Yonhap", "SEOUL, Nov. 2 (UPI/Yonhap) —"),
    ("house", (SEOUL,), date(2024, 2, 29), "UPI", "SEOUL, Feb. 29 (UPI) —"),
    ("upi", (SEOUL,), NOV_2, "UPI", "SEOUL, Nov. 2 (UPI) —"),
    ("upi", (BEIRUT,), date(2026, 6, 2), "UPI", "BEIRUT, Lebanon, June 2 (UPI) —"),
    ("upi", (LIMA,), NOV_2, "UPI", "LIMA, Peru, Nov. 2 (UPI) —"),
    ("upi", (), NOV_2, "UPI", "Nov. 2 (UPI) —"),
    ("ap", (SEOUL,), NOV_2, "AP", "SEOUL, South Korea (AP) —"),
    ("ap", (BUFFALO,), NOV_2, "AP", "BUFFALO, N.Y. (AP) —"),
    ("ap", (BEIJING,), NOV_2, "AP", "BEIJING (AP) —"),
    ("ap", (BEIRUT,), NOV_2, "AP", "BEIRUT (AP) —"),
    ("ap", (NEW_YORK,), NOV_2, "AP", "NEW YORK (AP) —"),
    ("ap", (WASHINGTON,), NOV_2, "AP", "WASHINGTON (AP) —"),
    ("ap", (ROSCOE,), NOV_2, "AP", "ROSCOE, S.D. (AP) —"),
    ("ap", (GROSSETO,), None, "AP", "GROSSETO, Italy (AP) —"),
    ("ap", (BUENOS_AIRES,), None, "AP", "BUENOS AIRES, Argentina (AP) —"),
    ("ap", (VANCOUVER,), None, "AP", "VANCOUVER, British Columbia (AP) —"),
    ("ap", (EDINBURGH,), None, "AP", "EDINBURGH, Scotland (AP) —"),
    ("ap", (AIR_FORCE_ONE,), None, "AP", "ABOARD AIR FORCE ONE (AP) —"),
    ("ap", (BEIJING,), NOV_2, "", "BEIJING —"),
    ("reuters", (SEOUL,), NOV_2, "Reuters", "SEOUL, Nov 2 (Reuters) -"),
    ("reuters", (LIMA,), JAN_21, "Reuters", "LIMA, Jan 21 (Reuters) -"),
    ("reuters", (DAMASCUS,), None, "Reuters", "DAMASCUS (Reuters) -"),
    (
        "reuters", (VANCOUVER,), date(1987, 3, 17), "Reuters",
        "VANCOUVER, British Columbia, March 17 (Reuters) -",
    ),
    ("reuters", (DALLAS, FORT_WORTH), date(1987, 3, 3), "", "DALLAS/FORT WORTH, Texas, March 3 -"),
    ("reuters", (KYIV, SLOVIANSK), NOV_2, "Reuters", "KYIV/SLOVIANSK, Ukraine, Nov 2 (Reuters) -"),
    ("reuters", (MUMBAI,), NOV_2, "Reuters", "MUMBAI, India, Nov 2 (Reuters) -"),
    ("reuters", (OTTAWA,), NOV_2, "Reuters", "OTTAWA, Nov 2 (Reuters) -"),
    ("afp", (SEOUL,), NOV_2, "AFP", "Seoul, Nov 2, 2026 (AFP) -"),
    ("afp", (RIO,), NOV_2, "AFP", "Rio de Janeiro, Nov 2, 2026 (AFP) -"),
    ("afp", (OUAGADOUGOU,), date(2017, 12, 20), "AFP", "Ouagadougou, Dec 20, 2017 (AFP) -"),
    ("afp", (BUFFALO,), date(2020, 6, 1), "AFP", "Buffalo, United States, June 1, 2020 (AFP) -"),
    ("afp", (BELFAST,), NOV_2, "AFP", "Belfast, United Kingdom, Nov 2, 2026 (AFP) -"),
    ("afp", (MISSISSIPPI,), NOV_2, "AFP", "On the Mississippi River, Nov 2, 2026 (AFP) -"),
    ("afp-fr", (PARIS,), JAN_21, "AFP", "Paris, 21 jan 2019 (AFP) -"),
    ("afp-fr", (STRASBOURG,), date(2024, 7, 10), "AFP", "Strasbourg, 10 juil 2024 (AFP) -"),
    ("afp-fr", (BUFFALO,), date(2024, 8, 1), "AFP", "Buffalo, 1 août 2024 (AFP) -"),
    ("dpa", (BERLIN,), NOV_2, "dpa", "Berlin (dpa) -"),
    ("dpa", (DRESDEN,), None, "dpa", "Dresden (dpa) -"),
    ("dpa", (BERLIN, PARIS), None, "dpa", "Berlin/Paris (dpa) -"),
    ("efe", (NEW_DELHI,), JAN_21, "EFE", "New Delhi, 21 ene (EFE).-"),
    ("efe", (BUENOS_AIRES,), date(2026, 12, 3), "EFE", "Buenos Aires, 3 dic (EFE).-"),
    ("efe", (LIMA,), None, "EFE", "Lima (EFE).-"),
    ("tass", (MOSCOW,), JAN_21, "TASS", "MOSCOW, January 21. /TASS/."),
    ("tass", (KAZAN,), NOV_2, "TASS", "KAZAN, November 2. /TASS/."),
    ("tass", (MUMBAI,), NOV_2, "TASS", "MUMBAI, India, November 2. /TASS/."),
    ("tass", (MOSCOW,), JAN_21, "", "MOSCOW, January 21."),
    ("kyodo", (SAITAMA,), date(2026, 12, 9), "Kyodo", "SAITAMA, Japan, Dec. 9 Kyodo -"),
    ("kyodo", (TOKYO,), date(2026, 12, 9), "Kyodo", "TOKYO, Dec. 9 Kyodo -"),
    ("yonhap", (SEOUL,), NOV_2, "Yonhap", "SEOUL, Nov. 2 (Yonhap) --"),
    ("yonhap", (SEOUL, PANMUNJOM), None, "", "SEOUL/PANMUNJOM --"),
    ("yonhap", (PYONGYANG,), NOV_2, "Yonhap", "PYONGYANG, Nov. 2 (Yonhap) --"),
    ("yonhap", (SAITAMA,), NOV_2, "Yonhap", "SAITAMA, Japan, Nov. 2 (Yonhap) --"),
    ("xinhua", (BEIJING,), NOV_2, "Xinhua", "BEIJING, Nov. 2 (Xinhua) --"),
    ("xinhua", (WUHAN,), NOV_2, "Xinhua", "WUHAN, Nov. 2 (Xinhua) --"),
    ("xinhua", (DAMASCUS,), NOV_2, "Xinhua", "DAMASCUS, Nov. 2 (Xinhua) --"),
    ("aap", (SYDNEY,), date(2026, 3, 22), "AAP", "SYDNEY March 22 AAP -"),
    ("aap", (BRISBANE,), NOV_2, "AAP", "BRISBANE Nov 2 AAP -"),
    ("aap", (AUCKLAND,), NOV_2, "AAP", "AUCKLAND, New Zealand Nov 2 AAP -"),
    ("ansa", (ROMA,), date(2026, 7, 1), "ANSA", "ROMA, 01 LUG -"),
    ("ansa", (GROSSETO,), date(2026, 12, 31), "ANSA", "GROSSETO, 31 DIC -"),
    ("ansa", (), NOV_2, "ANSA", ""),
    ("ats", (PARIS,), NOV_2, "ATS/AFP", "Paris (ats afp)"),
    ("ats", (BERLIN,), None, "ATS", "Berlin (ats)"),
    ("prnewswire", (AUSTIN,), date(2017, 2, 1), "PRNewswire", "AUSTIN, Texas, Feb. 1, 2017 /PRNewswire/ --"),
    (
        "prnewswire", (NEW_YORK, LONDON, BEIJING), date(2017, 2, 2), "PRNewswire",
        "NEW YORK, LONDON and BEIJING, Feb. 2, 2017 /PRNewswire/ --",
    ),
    (
        "prnewswire", (AUSTIN, BUFFALO, TORONTO), date(2017, 9, 2), "PRNewswire",
        "AUSTIN, Texas, BUFFALO, N.Y. and TORONTO, Sept. 2, 2017 /PRNewswire/ --",
    ),
    (
        "prnewswire", (AUSTIN, FORT_WORTH), date(2017, 9, 2), "PRNewswire",
        "AUSTIN and FORT WORTH, Texas, Sept. 2, 2017 /PRNewswire/ --",
    ),
    (
        "prnewswire", (MUMBAI,), date(2018, 7, 25), "PRNewswire",
        "MUMBAI, India, July 25, 2018 /PRNewswire/ --",
    ),
    ("businesswire", (AUSTIN,), NOV_2, "Business Wire", "AUSTIN, Texas--(BUSINESS WIRE)--"),
    ("businesswire", (KANSAS_CITY_MO,), None, "Business Wire", "KANSAS CITY, Mo.--(BUSINESS WIRE)--"),
    (
        "globenewswire", (AUSTIN,), date(2017, 2, 1), "GlobeNewswire",
        "AUSTIN, Texas, Feb. 01, 2017 (GLOBE NEWSWIRE) --",
    ),
    ("globenewswire", (LONDON,), NOV_2, "UPI", "LONDON, Nov. 02, 2026 (UPI) --"),
]  # fmt: skip

#: The twelve months as each style writes them with a day, Jan. to Dec.
MONTHS = {
    "house": "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.",
    "upi": "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.",
    "reuters": "Jan Feb March April May June July Aug Sept Oct Nov Dec",
    "afp": "Jan Feb March April May June July Aug Sept Oct Nov Dec",
    "afp-fr": "jan fév mars avr mai juin juil août sept oct nov déc",
    "efe": "ene feb mar abr may jun jul ago sep oct nov dic",
    "tass": "January February March April May June July August September October November December",
    "ansa": "GEN FEB MAR APR MAG GIU LUG AGO SET OTT NOV DIC",
}

#: The states in a dateline, in the order of their full names.
STATES = (
    "Alabama Ala.|Alaska Alaska|Arizona Ariz.|Arkansas Ark.|California Calif.|Colorado Colo."
    "|Connecticut Conn.|Delaware Del.|Florida Fla.|Georgia Ga.|Hawaii Hawaii|Idaho Idaho"
    "|Illinois Ill.|Indiana Ind.|Iowa Iowa|Kansas Kan.|Kentucky Ky.|Louisiana La.|Maine Maine"
    "|Maryland Md.|Massachusetts Mass.|Michigan Mich.|Minnesota Minn.|Mississippi Miss.|Missouri Mo."
    "|Montana Mont.|Nebraska Neb.|Nevada Nev.|New Hampshire N.H.|New Jersey N.J.|New Mexico N.M."
    "|New York N.Y.|North Carolina N.C.|North Dakota N.D.|Ohio Ohio|Oklahoma Okla.|Oregon Ore."
    "|Pennsylvania Pa.|Rhode Island R.I.|South Carolina S.C.|South Dakota S.D.|Tennessee Tenn."
    "|Texas Texas|Utah Utah|Vermont Vt.|Virginia Va.|Washington Wash.|West Virginia W.Va."
    "|Wisconsin Wis.|Wyoming Wyo."
)
PROVINCES = (
    "Alberta", "British Columbia", "Manitoba", "New Brunswick", "Newfoundland and Labrador", "Nova Scotia",
    "Northwest Territories", "Nunavut", "Ontario", "Prince Edward Island", "Quebec", "Saskatchewan", "Yukon",
)  # fmt: skip
