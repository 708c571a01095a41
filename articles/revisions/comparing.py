"""Two states of a story side by side: word by word in its texts, part by part otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.html import plain_text
from articles.models import Correction, Story
from articles.visibility import Status

from .content import MOMENTS, NAMED, PARTS, TEXTS, Content, essence, label_of, moment_of

KEPT, GONE, NEW = "kept", "gone", "new"
MOST_COMPARED = 4_000_000
"""Words of the one times words of the other up to which they are compared one by one."""
MOST_IN_ALL = 3 * MOST_COMPARED
"""The same for all that differs between two texts together; the rest is told whole."""

_WORD = re.compile(r"\w+(?:['’]\w+)*|\s+|[^\w\s]")
_LINKED = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_PLACE_OF_PHOTO = re.compile(r'<figure data-photo="(\d+)"></figure>')
_CHOICES = {"kind": Story.Kind, "status": Status}


@dataclass(frozen=True)
class Piece:
    """Words that stand in both, in the one before, or in the one after."""

    what: str
    text: str


@dataclass(frozen=True)
class Change:
    part: str
    label: str
    pieces: list[Piece]
    note: str = ""


def compare(before: Content, after: Content) -> list[Change]:
    """The parts in which they differ, in the order of a story."""
    found = []
    for part in PARTS:
        one, other = before.get(part), after.get(part)
        if one == other or (part in MOMENTS and essence(part, one) == essence(part, other)):
            continue
        pieces, note = pieces_of(part, one, other), ""
        if all(piece.what == KEPT for piece in pieces):
            note = _("The words are the same. Their form has changed: bold, headings, lists or spaces.")
        found.append(Change(part, label_of(part), pieces, note))
    return found


def pieces_of(part: str, before: Any, after: Any) -> list[Piece]:
    """What has become of a part, in words."""
    one, other = written(part, before), written(part, after)
    if part in TEXTS:
        return list(by_words(one, other))
    if part in ("photos", "corrections"):
        return list(_lines(one, other))
    return _filled(Piece(GONE, one), Piece(NEW, other))


def written(part: str, value: Any) -> str:
    """A part in words that somebody can read: a block, a photo, a correction a line."""
    if value in (None, "", []):
        return ""
    if part == "body":
        return readable(value)
    if part in MOMENTS:
        moment = localtime(moment_of(value))
        return f"{date_format(moment, 'N j, Y, H:i:s')} {moment.tzname()}"
    if part in NAMED:
        return str(value["name"])
    if part in _CHOICES:
        return str(_CHOICES[part](value).label)
    if part == "dateline":
        return str(value["text"])
    if part == "photos":
        return "\n".join(f"{row['name']}: {row['caption']} {row['credit']}".strip() for row in value)
    if part == "corrections":
        return "\n".join(f"{Correction.Kind(row['kind']).label}: {row['text']}" for row in value)
    if isinstance(value, list):
        return ", ".join(row["name"] for row in value)
    return str(value)


def readable(body: str) -> str:
    """The words of a body with what their look tells: where links lead, and which photo stands where."""
    text = _PLACE_OF_PHOTO.sub(lambda place: f"<p>[{_('photo')} {place[1]}]</p>", body)
    text = _LINKED.sub(lambda link: f"{link[2]} ({unescape(link[1]).replace('<', '&lt;')})", text)
    return re.sub(r"\n\s*", "\n", plain_text(text))


def _runs(before: str, after: str) -> Iterator[tuple[str, str, str]]:
    """By lines: what stands in both, else what was there and what is."""
    one, other = before.splitlines(keepends=True), after.splitlines(keepends=True)
    was, now = ([line.rstrip("\n") for line in lines] for lines in (one, other))
    for what, a, to_a, b, to_b in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if what == "equal":
            yield "".join(other[b:to_b]), "", ""
        else:
            yield "", "".join(one[a:to_a]), "".join(other[b:to_b])


def by_words(before: str, after: str) -> Iterator[Piece]:
    """Word by word, and only within paragraphs that differ: a paragraph that moved is not torn to words."""
    left = MOST_IN_ALL
    for kept, gone, new in _runs(before, after):
        if kept:
            yield Piece(KEPT, kept)
            continue
        one, other = _WORD.findall(gone), _WORD.findall(new)
        cost = len(one) * len(other)
        if cost > min(left, MOST_COMPARED):
            yield from _filled(Piece(GONE, gone), Piece(NEW, new))
        else:
            left -= cost
            yield from _words(one, other)


def _lines(before: str, after: str) -> Iterator[Piece]:
    for kept, gone, new in _runs(before, after):
        yield from _filled(Piece(KEPT, kept), Piece(GONE, gone), Piece(NEW, new))


def _filled(*pieces: Piece) -> list[Piece]:
    return [piece for piece in pieces if piece.text]


def _words(one: list[str], other: list[str]) -> Iterator[Piece]:
    gone = new = ""
    for what, a, to_a, b, to_b in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal" and "".join(one[a:to_a]).strip():
            yield from _filled(Piece(GONE, gone), Piece(NEW, new))
            gone = new = ""
            yield Piece(KEPT, "".join(other[b:to_b]))
        else:
            # A space between two changed words belongs to the change, or every word would stand alone.
            gone += "".join(one[a:to_a])
            new += "".join(other[b:to_b])
    yield from _filled(Piece(GONE, gone), Piece(NEW, new))
