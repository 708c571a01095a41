"""Reading a dateline from the head of a paragraph."""

import re
from dataclasses import dataclass

from .days import Day, read_day
from .gazetteer import Gazetteer
from .geography import country, region
from .marks import bare_mark, known_mark
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
_BEFORE_DAY = re.compile(r" *, *| +")
_BEFORE_MARK = re.compile(r"[ ,.]*(?:[—–―]|-{1,3})? *")
_MARK = re.compile(
    r"[(\[] ?(?P<round>[^()\[\]]{1,60}?) ?[)\]]|/ ?(?P<slash>[^/()]{2,40}?) ?/|(?P<bare>[^\W\d_]{2,12})\b"
)
_DASHES = "—–―‒−_-"
# After a mark or a day any dash will do; after a bare place one that cannot be a hyphen within it.
_END = re.compile(rf" *(?:(?P<dash>\.? ?(?:[{_DASHES}]|&mdash;)[{_DASHES}]*|:)|(?P<stop>\.)(?= |$))? *")
_END_OF_PLACE = re.compile(rf"(?P<dash> *(?:[—―]+|--+) *| +[{_DASHES}]+(?: +|$))")
_SEPARATORS = frozenset(" ,/(." + _DASHES)


@dataclass(frozen=True)
class _Tail:
    """What follows the places: a day, a mark, a dash, each if it is there."""

    day: Day | None
    comma: bool  # the day is set off by a comma
    mark: str  # as written
    service: str  # the mark's kept form, if the service is known
    form: str  # how the mark is set off: round, slash or bare
    dash: bool
    stop: bool  # a full stop in place of the dash
    end: int
    trimmed: int  # the end without the blanks after the dash


def read(paragraph: str, gazetteer: Gazetteer | None = None) -> Found | None:
    """The dateline at the head of a paragraph; None when there is none."""
    places = Gazetteer.default() if gazetteer is None else gazetteer
    leading = _LEADING.match(paragraph)
    start = leading.end() if leading else 0
    head = paragraph[start : start + _HEAD]
    found = _read_head(head, places)
    if found is None:
        return None
    rest = paragraph[start + found.end :]
    end = start + found.end + (len(rest) - len(rest.lstrip()))
    return Found(
        found.places, found.month, found.day, found.year, found.weekday,
        found.service, found.style, end, paragraph[start : start + found.end].rstrip(),
    )  # fmt: skip


def _read_head(head: str, gazetteer: Gazetteer) -> Found | None:
    plain = flat(head)
    unplaced = _read_unplaced(head, plain, gazetteer)
    if unplaced:
        return unplaced
    for at, char in enumerate(plain):
        if at == 0 or char not in _SEPARATORS:
            continue
        for tail in _tails(head, plain, at):
            placed = read_places(head[:at], gazetteer)
            if placed and _convinces(placed, tail, head):
                return _found(placed.places, tail, head)
    return None


def _read_unplaced(head: str, plain: str, gazetteer: Gazetteer) -> Found | None:
    """A head that begins with its mark, "(ANSA) - ROMA, 01 LUG -", or that has no place, "Nov. 2 (UPI) —"."""
    day = read_day(plain, 0)
    at = day.end if day else 0
    if not day and plain[:1] not in {"(", "[", "/"}:
        return None
    tail = _mark_and_dash(head, plain, at, day, comma=True)
    if not tail or not tail.service or tail.form == "bare" or not (tail.dash or tail.stop):
        return None
    if not day and tail.dash:
        inner = _read_head(head[tail.end :], gazetteer)
        if inner and not inner.service and inner.places:
            return Found(
                inner.places, inner.month, inner.day, inner.year, inner.weekday, tail.service,
                inner.style if inner.style != "house" else style_for(tail.service),
                tail.end + inner.end, head[: tail.end + inner.end].rstrip(),
            )  # fmt: skip
    return _found((), tail, head)


def _tails(head: str, plain: str, at: int) -> list[_Tail]:
    """The ways of reading what begins at this index: day first, mark first, dash alone."""
    tails: list[_Tail] = []
    before = _BEFORE_DAY.match(plain, at)
    day = read_day(plain, before.end()) if before else None
    if before and day:
        comma = "," in before.group()
        marked = _mark_and_dash(head, plain, day.end, day, comma)
        if marked:
            tails.append(marked)
        tails.append(_dash(head, plain, day.end, day, comma, "", "", ""))
        return tails
    marked = _mark_and_dash(head, plain, at, None, comma=False)
    if marked:
        tails.append(marked)
    end = _END_OF_PLACE.match(plain, at)
    if end:
        trimmed = at + len(end.group().rstrip())
        tails.append(_Tail(None, False, "", "", "", True, False, end.end(), trimmed))
    return tails


def _mark_and_dash(head: str, plain: str, at: int, day: Day | None, comma: bool) -> _Tail | None:
    before = _BEFORE_MARK.match(plain, at)
    if before is None:
        return None
    match = _MARK.match(plain, before.end())
    if match is None:
        return None
    form = match.lastgroup or ""
    mark = " ".join(head[match.start(form) : match.end(form)].split())
    service = bare_mark(mark) if form == "bare" else known_mark(mark)
    if form == "bare" and not (before.group().endswith(" ") and (service or (day and mark.isupper()))):
        return None
    return _dash(head, plain, match.end(), day, comma, mark, service, form)


def _dash(
    head: str, plain: str, at: int, day: Day | None, comma: bool, mark: str, service: str, form: str
) -> _Tail:
    match = _END.match(plain, at)
    dash, stop = bool(match and match["dash"]), bool(match and match["stop"])
    # "(AP), which ..." goes on without a dash: what ends here is the mark or the day.
    end = match.end() if match else at
    last = match.end("dash") if match and dash else match.end("stop") if match and stop else at
    return _Tail(day, comma, mark, service, form, dash, stop, end, last)


def _convinces(placed: Placed, tail: _Tail, head: str) -> bool:
    """Whether what was read is a dateline rather than the first words of a sentence."""
    at_end = not head[tail.end :].strip()
    dated = tail.day is not None and tail.day.month is not None
    if tail.service:
        if tail.form == "bare":
            return tail.dash and (dated or placed.known) and (placed.capitals or placed.known)
        if tail.form == "slash" and not (tail.dash or tail.stop or dated):
            return False
        return placed.capitals or placed.known or (tail.dash or tail.stop or dated)
    if tail.mark:
        # A service that is not known: the place has to be, or a date has to stand before it.
        if tail.form != "round" and not (dated and placed.capitals):
            return False
        if (
            not (tail.mark[0].isupper() and len(tail.mark.split()) <= 4)
            or region(tail.mark)
            or country(tail.mark)
        ):
            return False
        return tail.dash and (dated or (placed.known and (placed.capitals or placed.qualified)))
    if dated:
        if tail.dash:
            return placed.known or (placed.capitals and tail.comma)
        return placed.known and (at_end or (tail.stop and placed.capitals))
    if not tail.dash:
        return False
    if tail.day:
        return placed.known and placed.capitals and tail.comma
    begins = head[tail.end :].lstrip("\"'“‘«([¿¡ ")[:1]
    if begins.islower() or not placed.known:
        return False
    strong = "—" in head[tail.end - 3 : tail.end] or "--" in head[tail.end - 4 : tail.end]
    return placed.capitals or (placed.qualified and strong)


def _found(places: tuple[Place, ...], tail: _Tail, head: str) -> Found:
    day = tail.day
    service = tail.service or tail.mark
    return Found(
        places,
        day.month if day else None,
        day.day if day else None,
        day.year if day else None,
        day.weekday if day else None,
        service,
        _style(service, head[slice(*day.month_span)] if day else "", day),
        tail.end,
        head[: tail.trimmed],
    )


def _style(service: str, month: str, day: Day | None) -> str:
    """The style in which this was written: that of its service; the month as written decides between two."""
    if day and day.day_first:
        for style in STYLES.values():
            # Without a mark it can only be a style that prints none.
            owns = fold(style.mark) == fold(service) if service else style.mark and not style.credit
            if owns and style.day_first and month in {word.rstrip(".") for word in style.months}:
                return style.name
    return style_for(service)
