"""Reading a dateline from the head of a paragraph."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .days import Day, read_day
from .gazetteer import Gazetteer
from .geography import country, region
from .marks import LONGEST_MARK, bare_mark, known_mark
from .place import Place
from .placing import Placed, read_places
from .styles import STYLES, style_for
from .words import flat, fold


@dataclass(frozen=True)
class Found:
    """A dateline as it was read; what it does not name is None or empty."""

    places: tuple[Place, ...]
    month: int | None
    day: int | None
    year: int | None
    weekday: int | None  # Monday is 0
    service: str  # the mark in the form in which it is kept: UPI, Reuters, ATS/AFP
    style: str  # the name of the style in which it is written
    end: int  # where in the paragraph the text goes on
    text: str  # as it stood, down to its dash


_HEAD = 240  # no dateline is longer
_LEADING = re.compile(r"[\s\ufeff\u200b]*")
_DASH = "[—–―‒−_-]"
_BEFORE_DAY = re.compile(r" *, *| +")
_BEFORE_MARK = re.compile(r"(?:[.,] ?| )?(?:[—–―]|-{1,3})? *")
_MARK = re.compile(
    rf"[(\[] ?(?P<round>[^()\[\]]{{1,{LONGEST_MARK}}}?) ?[)\]]"
    rf"|/ ?(?P<slash>[^()]{{2,{LONGEST_MARK}}}?) ?/(?=[ .:—–―-]|$)"
    r"|(?P<bare>[^\W\d_]{2,12})\b"
)
# What closes a dateline: after a mark any dash, a colon or a full stop; after a day no hyphen that could be a
# span (Nov. 2-4); after a place alone none that could stand within a name (TEL AVIV-YAFO).
_END_OF_MARK = re.compile(rf" *(?:(?P<dash>\.? ?{_DASH}+|:)|(?P<stop>\.)(?= |$))? *")
_END_OF_DAY = re.compile(rf" *(?:(?P<dash>[—―]+|--+|\.? ?{_DASH}+(?= |$))|(?P<stop>\.)(?= |$))? *")
_END_OF_PLACE = re.compile(rf" *(?P<dash>[—―]+|--+|\.-(?!-)|(?<= ){_DASH}+(?= |$))(?P<stop>)? *")
_OPENING_QUOTES = "\"'“‘«„([¿¡ "
_STARTS = frozenset(" ,.—–―‒−_-/(")  # the characters with which a place can end


@dataclass(frozen=True)
class _Tail:
    """What follows the places: a day, a mark, a dash, each if it is there."""

    day: Day | None
    comma: bool  # the day is set off by a comma
    mark: str  # as written
    service: str  # its kept form, if the service is known
    form: str  # how the mark is set off: round, slash or bare
    dash: str
    stop: bool  # a full stop in place of the dash
    end: int  # where the text goes on

    @property
    def dated(self) -> bool:
        return self.day is not None and self.day.month is not None

    @property
    def closed(self) -> bool:
        return bool(self.dash) or self.stop


def read(paragraph: str, gazetteer: Gazetteer | None = None) -> Found | None:
    """The dateline at the head of a paragraph; None when there is none."""
    leading = _LEADING.match(paragraph)
    start = leading.end() if leading else 0
    head = paragraph[start : start + _HEAD]
    found = _read(head, Gazetteer.default() if gazetteer is None else gazetteer)
    if found is None:
        return None
    rest = paragraph[start + found.end :]
    return replace(
        found, end=len(paragraph) - len(rest.lstrip()), text=paragraph[start : start + found.end].rstrip()
    )


def _read(head: str, gazetteer: Gazetteer) -> Found | None:
    plain = flat(head)
    unplaced = _read_unplaced(head, plain, gazetteer)
    if unplaced:
        return unplaced
    for at in range(1, len(plain) + 1):
        if at < len(plain) and plain[at] not in _STARTS:
            continue
        for tail in _tails(head, plain, at):
            placed = read_places(head[:at], gazetteer)
            if placed and _convinces(placed, tail, head[tail.end :]):
                return _found(placed.places, tail, head)
    return None


def _read_unplaced(head: str, plain: str, gazetteer: Gazetteer) -> Found | None:
    """A head that has no place, "Nov. 2 (UPI) —", or begins with its mark, "(ANSA) - ROMA, 01 LUG -"."""
    day = read_day(plain, 0)
    if not day and plain[:1] not in {"(", "[", "/"}:
        return None
    tail = _marked(head, plain, day.end if day else 0, day, comma=True)
    if not tail or not tail.service or tail.form == "bare" or not tail.closed:
        return None
    inner = None if day else _read(head[tail.end :], gazetteer)
    if inner and inner.places and not inner.service:
        style = style_for(tail.service) if inner.style == "house" else inner.style
        return replace(inner, service=tail.service, style=style, end=tail.end + inner.end)
    return _found((), tail, head)


def _tails(head: str, plain: str, at: int) -> Iterator[_Tail]:
    """The ways of reading what begins at this index."""
    before = _BEFORE_DAY.match(plain, at)
    day = read_day(plain, before.end()) if before else None
    comma = bool(before and "," in before.group())
    if day and (comma or day.weekday is None):  # BLACK FRIDAY and SANTO DOMINGO are no days
        marked = _marked(head, plain, day.end, day, comma)
        if marked:
            yield marked
        yield _ended(_END_OF_DAY, plain, day.end, day, comma)
        return
    marked = _marked(head, plain, at, None, comma=False)
    if marked:
        yield marked
    alone = _ended(_END_OF_PLACE, plain, at, None, comma=False)
    if alone.dash:
        yield alone


def _marked(head: str, plain: str, at: int, day: Day | None, comma: bool) -> _Tail | None:
    before = _BEFORE_MARK.match(plain, at)
    match = _MARK.match(plain, before.end()) if before else None
    if before is None or match is None:
        return None
    form = match.lastgroup or ""
    mark = " ".join(head[match.start(form) : match.end(form)].split())
    service = bare_mark(mark) if form == "bare" else known_mark(mark)
    if form == "bare" and not (before.group().endswith(" ") and (service or (day and mark.isupper()))):
        return None
    return _ended(_END_OF_MARK, plain, match.end(), day, comma, mark, service, form)


def _ended(
    ending: re.Pattern[str], plain: str, at: int, day: Day | None, comma: bool,
    mark: str = "", service: str = "", form: str = "",
) -> _Tail:  # fmt: skip
    match = ending.match(plain, at)
    if match is None:
        return _Tail(day, comma, mark, service, form, "", False, at)
    return _Tail(day, comma, mark, service, form, match["dash"] or "", bool(match["stop"]), match.end())


def _convinces(placed: Placed, tail: _Tail, rest: str) -> bool:
    """Whether what was read is a dateline rather than the first words of a sentence."""
    if tail.service:
        return _service_convinces(placed, tail, rest)
    if tail.mark:
        return _mark_convinces(placed, tail)
    if tail.dated:
        if tail.dash:
            return placed.known or (placed.capitals and tail.comma)
        # Without a dash only where nothing follows, or as "MOSCOW, January 21."
        return placed.known and (not rest.strip() or (tail.stop and placed.capitals))
    if not tail.dash or not placed.known or _goes_on(rest):
        return False
    if placed.capitals:
        return tail.comma or tail.day is None
    return placed.qualified and tail.day is None and tail.dash[0] in "—―-" and tail.dash != "-"


def _goes_on(rest: str) -> bool:
    """Whether what follows is no new sentence: "PARIS — a city of light"."""
    return rest.lstrip(_OPENING_QUOTES)[:1].islower()


def _service_convinces(placed: Placed, tail: _Tail, rest: str) -> bool:
    """With a service that is known the rest may be loose."""
    if tail.form == "bare":
        return bool(tail.dash) and (placed.known or (tail.dated and placed.capitals))
    if tail.form == "slash":
        return tail.closed or tail.dated
    return tail.closed or tail.dated or (placed.known and (placed.capitals or not _goes_on(rest)))


def _mark_convinces(placed: Placed, tail: _Tail) -> bool:
    """With a service that is not known the place has to be, or a date has to stand before the mark."""
    mark = tail.mark
    if not tail.dash or not mark[0].isupper() or len(mark.split()) > 4 or region(mark) or country(mark):
        return False
    if tail.form == "round":
        return tail.dated or (placed.known and (placed.capitals or placed.qualified))
    return tail.dated and placed.capitals


def _found(places: tuple[Place, ...], tail: _Tail, head: str) -> Found:
    day, service = tail.day, tail.service or tail.mark
    if day is None:
        return Found(places, None, None, None, None, service, style_for(service), tail.end, "")
    style = _style(service, head[slice(*day.month_span)], day)
    return Found(places, day.month, day.day, day.year, day.weekday, service, style, tail.end, "")


def _style(service: str, month: str, day: Day) -> str:
    """The style in which this was written: that of its service; the month as written decides between two."""
    for style in STYLES.values():
        # Without a mark it can only be a style that prints none.
        owns = fold(style.mark) == fold(service) if service else style.mark and not style.credit
        if (
            owns
            and day.day_first
            and style.day_first
            and month in {word.rstrip(".") for word in style.months}
        ):
            return style.name
    return style_for(service)
