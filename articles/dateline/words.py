"""Words of a dateline: comparing them, setting them in capitals and in normal case."""

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart into a base letter and an accent.
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʻ": "'", "`": "'"})
_BREAKS = re.compile(r"[\s\-‐‑–]+")


def word_set(text: str) -> frozenset[str]:
    """The words of a table, which is easier to read as a text than as a list."""
    return frozenset(text.split())


# Small words inside a name: RIO DE JANEIRO is Rio de Janeiro.
SMALL_WORDS = word_set(
    """a al am an and at au aux by board coast da das de del della den der des di do dos du el en es for from
    im in la las le les lo los na near of off on over sous sur the to under upon
    von van with y"""
)
_ACRONYMS = word_set(
    "HMAS HMCS HMS INS ISS JFK MS MV NASA NATO RAF SAS UAE UK UN UNESCO US USA USCGC USNS USS"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
# The start of a name that stays in lower case even where the rest is in capitals: McALLEN, DeKALB, D'ALENE.
_LOWER_START = re.compile(r"\b(?:Mc|Mac|De|Di|Du|La|Le|Van|[dlDL]['’])(?=[^\W\d_a-z]{2})")


def fold(text: str) -> str:
    """The form in which spellings of a name are equal: SAO PAULO and São Paulo, ST LOUIS and St. Louis."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).translate(_UNDECOMPOSED)
    return _BREAKS.sub(" ", plain.replace(".", "")).strip()


@lru_cache(maxsize=4096)
def _flat_char(char: str) -> str:
    if char.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", char.casefold())
    plain = "".join(part for part in plain if not unicodedata.combining(part)).translate(_UNDECOMPOSED)
    return plain if len(plain) == 1 else char


def flat(text: str) -> str:
    """The text in lower case, without accents, of the same length: an index in one holds in the other."""
    return "".join(map(_flat_char, text))


def in_capitals(text: str) -> bool:
    """Whether a name stands in capitals: SEOUL, McALLEN, COEUR d'ALENE, but not Seoul."""
    return _LOWER_START.sub("", text).isupper()


def capitals(name: str) -> str:
    """The name in capitals; Mc keeps its small c."""
    return "".join(part if part == "Mc" else part.upper() for part in re.split(r"\b(Mc)(?=[^\W\d_])", name))


def normal_case(name: str) -> str:
    """A name that stands in capitals as it is written in running text; any other as it stands."""
    if not in_capitals(name):
        return name
    parts = re.split(r"([\s\-/]+)", name)
    return "".join(_normal_word(part, first=index == 0) for index, part in enumerate(parts))


def _normal_word(word: str, first: bool) -> str:
    lower = word.lower()
    if not first and lower in SMALL_WORDS:
        return lower
    if word in _ACRONYMS or _INITIALS.fullmatch(word):
        return word
    if word[:2] == "Mc":
        return "Mc" + word[2:].capitalize()
    start, apostrophe, rest = word.partition("'") if "'" in word else word.partition("’")
    if apostrophe and len(start) == 1 and len(rest) > 1:
        start = start.lower() if start in "Dd" and not first else start.upper()
        return start + apostrophe + rest.capitalize()
    return word.capitalize()
