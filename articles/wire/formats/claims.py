"""What a single paragraph of copy can be told to be, by its own words and by where it stands."""

from dataclasses import dataclass
from enum import Enum

from articles import dateline

from . import byline, credit, embargoes, marks, moments, trailer
from .byline import Byline
from .credit import Caption
from .marks import Mark
from .moments import Stamp
from .trailer import Labelled


class Zone(Enum):
    HEAD = "above the text"
    TEXT = "in the text"
    TAIL = "below the text"


@dataclass(frozen=True, slots=True)
class Embargo:
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    url: str


@dataclass(frozen=True, slots=True)
class Notebook:
    """From here to the end all is for the desk."""


@dataclass(frozen=True, slots=True)
class OwnDateline:
    label: str
    found: dateline.Found


Claim = Mark | Embargo | Link | Notebook | OwnDateline | Labelled | Byline | Stamp | Caption

_HEAD_LABELS = frozenset({"headline", "standfirst", "kicker", "byline"})
_TEXT_LABELS = frozenset({"caption", "credit"})


def read(text: str, zone: Zone, gazetteer: dateline.Gazetteer | None, *, service: str = "") -> Claim | None:
    """What the paragraph is, or None: then it is headline or text, which only its place can tell."""
    if marks.is_notebook(text):
        return Notebook()
    mark = marks.anywhere(text)
    # An editors' note may be nothing but the embargo; one that kills the story is more.
    if not (mark and mark.signal) and _is_embargo(text, zone):
        return Embargo(text)
    if mark:
        return mark
    if zone is Zone.HEAD and (found := _above_text(text)):
        return found
    if zone is not Zone.TEXT and (found := _outside_text(text, zone, gazetteer)):
        return found
    if zone is Zone.TAIL and (found := _below_text(text, service)):
        return found
    labelled = trailer.read(text)
    if labelled and labelled.field in _TEXT_LABELS and labelled.value:
        return labelled
    return credit.read(text, above_text=zone is Zone.HEAD)


def _is_embargo(text: str, zone: Zone) -> bool:
    return embargoes.is_line(text) or (zone is not Zone.TEXT and embargoes.begins(text))


def _above_text(text: str) -> Claim | None:
    mark = marks.at_head(text) or marks.slugline(text)
    if mark:
        return mark
    by = byline.read(text)
    if by:
        return by
    mark_alone = dateline.known_mark(text) if len(text) <= 40 else ""
    return Byline(service=mark_alone) if mark_alone else moments.stamp(text)


def _outside_text(text: str, zone: Zone, gazetteer: dateline.Gazetteer | None) -> Claim | None:
    url = trailer.bare_link(text)
    if url:
        return Link(url)
    labelled = trailer.read(text)
    if labelled is None or labelled.field in _TEXT_LABELS:
        return None
    if labelled.field == "dateline" and zone is Zone.HEAD:
        found = dateline.read(labelled.value, gazetteer) or dateline.read(f"{labelled.value} —", gazetteer)
        return OwnDateline(labelled.label, found) if found and found.end >= len(labelled.value) else None
    if labelled.field == "byline" and (zone is not Zone.HEAD or not byline.named(labelled.value)):
        return None
    if labelled.field in _HEAD_LABELS and not (zone is Zone.HEAD and labelled.value):
        return None
    if labelled.field in {"tags", "slugline"} and not labelled.value:
        return None
    return None if labelled.field == "dateline" else labelled


def _below_text(text: str, service: str) -> Claim | None:
    mark = marks.at_tail(text, service=service)
    if mark:
        return mark
    return Mark("source line") if trailer.pr_source(text) else None
