"""Where every line of the copy went, in the parts it falls into: a dateline, and the text after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .items import Line, WireStory

BLANK = "blank"

# Places whose words stand in a field of the story, and what they are called. What goes anywhere else is kept
# for the desk.
FOR_READERS: dict[str, Promise] = {
    "headline": _("Headline"),
    "standfirst": _("Standfirst"),
    "kicker": _("Kicker"),
    "byline": _("Byline"),
    "dateline": _("Dateline"),
    "body": _("Body"),
    "caption": _("Caption"),
    "credit": _("Credit"),
    "original": _("Original"),
    "source": _("Source"),
    "tags": _("Tags"),
    "embargo": _("Embargo"),
    "time": _("Time"),
}
FOR_THE_DESK: dict[str, Promise] = {
    "copyright": _("Desk: copyright"),
    "desk mark": _("Desk: mark"),
    "end mark": _("Desk: end mark"),
    "headline again": _("Desk: headline again"),
    "mail header": _("Desk: mail header"),
    "mail signature": _("Desk: signature"),
    "note": _("Desk: note"),
    "notebook": _("Desk: notebook"),
    "portal name": _("Desk: portal’s name"),
    "sign-off": _("Desk: sign-off"),
    "slugline": _("Desk: slugline"),
    "source line": _("Desk: source line"),
}


class Part(NamedTuple):
    """A piece of a line, and where it went: "dateline", or "caption + credit" where it cannot be cut."""

    place: str
    text: str

    @property
    def places(self) -> list[str]:
        return self.place.split(" + ")

    @property
    def is_for_readers(self) -> bool:
        return any(place in FOR_READERS for place in self.places)

    @property
    def label(self) -> str:
        """Where it went, in words."""
        names = (FOR_READERS.get(place) or FOR_THE_DESK.get(place) or place for place in self.places)
        return " + ".join(map(str, names))

    @property
    def hue(self) -> str:
        """What the page colours it by."""
        return self.places[0].replace(" ", "-") if self.is_for_readers else "desk"


@dataclass(frozen=True, slots=True)
class TracedLine:
    number: int
    parts: tuple[Part, ...]

    @property
    def is_blank(self) -> bool:
        return self.parts[0].place == BLANK


def trace(story: WireStory) -> list[TracedLine]:
    """Every line of the copy, cut where a dateline ends or a credit begins."""
    return [TracedLine(line.number, tuple(_parts(line, story))) for line in story.lines]


def _parts(line: Line, story: WireStory) -> Iterator[Part]:
    places = list(line.places)
    start, end = 0, len(line.text)
    if len(places) == 2 and places[0] == "dateline" and story.dateline_text in line.text:
        start = line.text.index(story.dateline_text) + len(story.dateline_text)
        yield Part(places.pop(0), line.text[:start])
    if len(places) == 2 and places[1] == "credit":
        credit = next((p.credit_line for p in story.photos if p.credit_line in line.text[start:]), "")
        if credit:
            end = line.text.rindex(credit)
            places.pop()
    yield Part(" + ".join(places), line.text[start:end])
    if end < len(line.text):
        yield Part("credit", line.text[end:])
