"""Bylines: who wrote it, in what role and for whom."""

import re
from dataclasses import dataclass

from articles.dateline import known_mark
from articles.dateline.days import WEEKDAYS
from articles.dateline.words import normal_case

_LONGEST = 200
_BY = re.compile(r"(?:By|BY|by|Von|VON|Par|PAR|Por|POR)\b\s*:?\s+(?P<rest>\S.*)\Z", re.S)
_BETWEEN = re.compile(
    r"\s*[,;|/•·]\s*(?:and\s+|&\s*)?|\s+(?:and|AND|und|et|y|e|with|WITH)\s+|\s*&\s*|\s+[–—-]\s+"
)
# Without "By" an "and" or "&" belongs to a firm: "Brook & Vale Names New Chief".
_BESIDE = re.compile(r"\s*[,|/•·]\s*")
# "By Jane Doe in Seoul and John Roe in Tokyo"
_WHEREABOUTS = re.compile(r"\s+(?:in|at|IN|AT)\s+[^\W\d_].*\Z")
_SUFFIX = re.compile(r"(?:Jr|Sr|JR|SR)\.?\Z|[IVX]{2,4}\Z")
_ROLE = re.compile(
    r"\b(?:writers?|correspondents?|reporters?|editors?|columnists?|staff|contributors?|contributing|analysts?|critics?"
    r"|photographers?|journalists?|bureau|chief|fellow|producers?|special\s+to|freelance|intern|redakteur(?:in)?"
    r"|korrespondent(?:in)?|for\s+(?:the\s+)?(?:associated|united)\s+press)\b",
    re.I,
)
_PARTICLES = frozenset(
    """al bin bint da dal de degli dei del della den der di do dos du el ibn la las le los ten ter the van vom
    von y zu zur abu ap op 't""".split()
)
_TOKEN = re.compile(r"(?:[^\W\d_]['’.\-‑]*)+\Z")
# No one is called so; a headline may well begin with it: "By The Numbers", "By Monday Night".
_NO_NAMES = frozenset(
    "the a an all any my our your his her its this that these no not more most far way air land sea design"
    " default law numbers demand popular".split()
) | {day.casefold() for day in WEEKDAYS}


@dataclass(frozen=True, slots=True)
class Byline:
    names: tuple[str, ...] = ()
    role: str = ""
    service: str = ""


def read(text: str) -> Byline | None:
    """The byline that a whole line is, or None: "By JANE DOE, UPI", "By A, B and C", "By Reuters"."""
    if len(text) > _LONGEST:
        return None
    inner = text[1:-1].strip() if text[:1] + text[-1:] in {"()", "[]", "**", "__"} else text
    by = _BY.match(inner)
    if by:
        return _parts(by["rest"], marked=True)
    # Without "By" only a name beside a service or a role is sure to be one: "JANE DOE, Associated Press".
    found = _parts(inner, marked=False)
    return found if found and found.names and (found.service or found.role) else None


def named(value: str) -> Byline | None:
    """The byline behind a label: "Byline: Jane Doe", "BYLINE: By Jane Doe"."""
    return read(value) if _BY.match(value) else read(f"By {value}")


def role(text: str) -> tuple[str, str] | None:
    """(role, service) of a line below a byline: "AP Sports Writer"."""
    if len(text) > 70 or text.endswith((".", "!", "?", ":")) or len(text.split()) > 9:
        return None
    service = service_in(text)
    if known_mark(text) or _ROLE.search(text):
        return text, service
    return None


def service_in(text: str) -> str:
    """The service a role or a whole line names: "AP Sports Writer", "The Associated Press"."""
    words = text.strip(" .").split()
    for length in range(min(len(words), 4), 0, -1):
        for at in range(len(words) - length + 1):
            piece = " ".join(words[at : at + length]).strip("(),.;")
            # Short marks are words too ("an AP", "Ana"): they count only as they are written.
            mark = known_mark(piece) if piece[:1].isupper() or piece == "dpa" else ""
            if mark and (length > 1 or piece in {mark, mark.upper()}):
                return mark
    return ""


def _parts(text: str, *, marked: bool) -> Byline | None:
    text = text.rstrip()
    if text.endswith(".") and not re.search(r"\b(?:[JS]r|[^\W\d_])\.\Z", text):
        text = text[:-1]
    whole = service_in(text) if marked and len(text.split()) <= 4 else ""
    if whole and known_mark(re.sub(r"(?i)\s+staff\Z|\Athe\s+(?=reuters)", "", text)):
        return Byline(service=whole)
    pieces = [piece.strip() for piece in (_BETWEEN if marked else _BESIDE).split(text)]
    names: list[str] = []
    roles: list[str] = []
    service = ""
    for piece in pieces:
        of = re.match(r"(?P<name>.+?)\s+(?:of|for|OF|FOR)\s+(?P<firm>(?:[Tt]he\s+|THE\s+)?\S.*)\Z", piece)
        if of and known_mark(of["firm"]) and _is_name(of["name"]):
            names.append(of["name"])
            service = service or known_mark(of["firm"])
        elif names and _SUFFIX.match(piece):
            names[-1] = f"{names[-1]}, {piece}"
        elif known_mark(piece):
            service = service or known_mark(piece)
        elif _ROLE.search(piece) and len(piece.split()) <= 8:
            roles.append(piece)
            service = service or service_in(piece)
        elif _is_name(name := _WHEREABOUTS.sub("", piece)):
            names.append(name)
        else:
            return None
    if not (names or service or roles):
        return None
    # One word is a name only where something else says so: "By Madonna, UPI".
    if any(" " not in name for name in names) and not (service or roles) and names:
        return None
    if not marked and (len(names) != 1 or names[0] != pieces[0] or len(" ".join(roles).split()) > 5):
        return None
    return Byline(tuple(normal_case(name) for name in names), ", ".join(roles), service)


def _is_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 70:
        return False
    for word in words:
        if not _TOKEN.match(word):
            return False
        if word.casefold() in _NO_NAMES or (word[0].islower() and word.casefold() not in _PARTICLES):
            return False
        if word.endswith(".") and len(word) > 4 and word.count(".") == 1:
            return False
    return words[-1].casefold() not in _PARTICLES
