"""Days as datelines write them: the months and weekdays of their languages, and reading them."""

import calendar
import re
from dataclasses import dataclass

MONTHS_FULL = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS_AP = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
MONTHS_BARE = tuple(month.rstrip(".") for month in MONTHS_AP)
MONTHS_FRENCH = ("jan", "fév", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")
MONTHS_SPANISH = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
MONTHS_ITALIAN = ("GEN", "FEB", "MAR", "APR", "MAG", "GIU", "LUG", "AGO", "SET", "OTT", "NOV", "DIC")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Every way of writing a month that is read, in flat letters (lower case, no accents): English, French,
# Spanish, Italian, German, Portuguese. No word means two different months.
_MONTH_WORDS = (
    "january jan janvier janv enero ene gennaio gen januar janeiro",
    "february feb fevrier fevr fev febrero febbraio februar fevereiro",
    "march mar mars marzo marz maerz marco",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio",
    "june jun juin junio giugno giu juni junho",
    "july jul juillet juil julio luglio lug juli julho",
    "august aug aout agosto ago",
    "september sept sep septembre septiembre settembre set setembro",
    "october oct octobre octubre ottobre ott oktober okt outubro out",
    "november nov novembre noviembre novembro",
    "december dec decembre diciembre dicembre dic dezember dez dezembro",
)
_MONTH_OF = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}
_WEEKDAY_WORDS = (
    "monday lundi lunes lunedi montag",
    "tuesday mardi martes martedi dienstag",
    "wednesday mercredi miercoles mercoledi mittwoch",
    "thursday jeudi jueves giovedi donnerstag",
    "friday vendredi viernes venerdi freitag",
    "saturday samedi sabado sabato samstag sonnabend",
    "sunday dimanche domingo domenica sonntag",
)
_WEEKDAY_SHORT = ("mon", "tue tues", "wed", "thu thur thurs", "fri", "sat", "sun")
_WEEKDAY_OF = {
    word: number
    for table in (_WEEKDAY_WORDS, _WEEKDAY_SHORT)
    for number, words in enumerate(table)
    for word in words.split()
}


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MONTH = _any_of(list(_MONTH_OF))
_WEEKDAY = _any_of(" ".join(_WEEKDAY_WORDS).split())
_ANY_WEEKDAY = _any_of(list(_WEEKDAY_OF))
_YEAR = r"(?:1[89]|2[01])[0-9]{2}(?![0-9])"
# "Nov. 2, 2026", "21 jan 2019", "2 de noviembre", "2. November", "2026-11-02", "Monday, Nov. 2";
# A weekday in place of the date has to be written out: LAS VEGAS SUN is a newspaper.
_DAY = re.compile(
    rf"(?:(?P<weekday>{_ANY_WEEKDAY})\b\.?,? +)?(?:"
    rf"(?P<month_a>{_MONTH})\b\.? ?(?P<day_a>[0-9]{{1,2}})(?:st|nd|rd|th)?(?!\w)"
    rf"(?:,? +(?P<year_a>{_YEAR}))?"
    rf"|(?P<day_b>[0-9]{{1,2}})(?:\.|er|st|nd|rd|th)? +(?:de +)?(?P<month_b>{_MONTH})\b"
    rf"(?:\.?,? +(?:de +)?(?P<year_b>{_YEAR})|\.(?! ?-))?"
    rf"|(?P<year_c>{_YEAR})-(?P<month_c>[0-9]{{2}})-(?P<day_c>[0-9]{{2}})(?![\w-])"
    rf")|(?P<only>{_WEEKDAY})\b"
)


@dataclass(frozen=True)
class Day:
    """A day as it was written; what was left out is None. The span is that of the text it was read from."""

    month: int | None
    day: int | None
    year: int | None
    weekday: int | None  # Monday is 0
    month_span: tuple[int, int]
    day_first: bool
    end: int


def read_day(flat_text: str, at: int) -> Day | None:
    """The day that is written in the flat text at this index, if one is."""
    match = _DAY.match(flat_text, at)
    if not match:
        return None
    if match["only"]:
        return Day(None, None, None, _WEEKDAY_OF[match["only"]], (at, at), False, match.end())
    form = "a" if match["month_a"] else "b" if match["month_b"] else "c"
    word, year = match[f"month_{form}"], match[f"year_{form}"]
    month = int(word) if form == "c" else _MONTH_OF[word]
    day = int(match[f"day_{form}"])
    # In the leap year 2024 every day can be read; whether its own year has a Feb. 29 is judged elsewhere.
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(2024, month)[1]:
        return None
    weekday = _WEEKDAY_OF[match["weekday"]] if match["weekday"] else None
    return Day(
        month,
        day,
        int(year) if year else None,
        weekday,
        match.span(f"month_{form}"),
        form == "b",
        match.end(),
    )
