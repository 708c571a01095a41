"""The layouts of fronts, by name: what stands where, and how much of it. Their looks are in front.css."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEAD, SECONDS, BESIDE, RAIL, OPINION, PICTURE = "lead", "seconds", "beside", "rail", "opinion", "picture"
STRIP = "strip-"
OF_ONE = (LEAD, PICTURE)
"""Areas in which one story stands; in the others all that were chosen, and what fills them up."""

STANDARD = "standard"


@dataclass(frozen=True)
class Layout:
    """How a front is built. Numbers are the most that stand there; with fewer stories each holds as well."""

    name: str
    label: str | Promise
    about: str | Promise
    seconds: int = 6
    columns: int = 3
    """In how many columns the seconds stand."""
    beside: int = 3
    """Headlines that stand with the lead: what was chosen, else of its own desk."""
    rail: tuple[int, int] = (15, 9)
    """Lines of the latest, beside a lead with a picture and beside words."""
    is_quiet: bool | None = None
    """One picture a strip; None: as the day is."""
    has_picture: bool = True
    lead_place: str = "lead"
    """The place of the lead's picture (articles/photos/places.py)."""
    lead_place_alone: str = "lead-alone"
    """The same where nothing stands beside the lead."""
    first_place: str = "first"
    """The place of the picture that opens a section's page."""
    is_for_sections: bool = False


LAYOUTS = (
    Layout(
        STANDARD,
        _("Day"),
        _("A lead, what comes second below it, the latest beside them."),
        is_for_sections=True,
    ),
    Layout(
        "quiet",
        _("Quiet day"),
        _("Words carry the page: one picture, five seconds, more headlines."),
        seconds=5,
        beside=5,
        rail=(9, 7),
        is_quiet=True,
        has_picture=False,
        lead_place="lead-quiet",
        lead_place_alone="lead-quiet-alone",
    ),
    Layout(
        "big-story",
        _("Big story"),
        _("One story across the whole page, with what belongs to it right below."),
        seconds=4,
        columns=4,
        beside=6,
        rail=(12, 9),
        lead_place="lead-wide",
        lead_place_alone="lead-wide",
        first_place="first-wide",
        is_for_sections=True,
    ),
    Layout(
        "election-night",
        _("Election night"),
        _("The latest minute by minute stands first, the lead beside it, eight short seconds."),
        seconds=8,
        columns=4,
        rail=(20, 12),
        has_picture=False,
        lead_place="lead-alone",
    ),
)
_BY_NAME = {layout.name: layout for layout in LAYOUTS}


def layout_called(name: str) -> Layout:
    """The layout of a name; the standard one for a name that is not known (any more)."""
    return _BY_NAME.get(name, _BY_NAME[STANDARD])


def layouts_of(section: object | None) -> list[Layout]:
    """Those that a section's page may have, or the front page."""
    return [layout for layout in LAYOUTS if section is None or layout.is_for_sections]


def strip_of(section: int) -> str:
    """The area of a section's strip on the front page."""
    return f"{STRIP}{section}"


def areas_of_front(sections: Iterable[int]) -> list[str]:
    """The areas of the site's front page, in the order in which they stand."""
    return [LEAD, BESIDE, SECONDS, RAIL, OPINION, PICTURE, *map(strip_of, sections)]


AREAS_OF_SECTION = [LEAD, SECONDS, BESIDE]
"""A section's page has a lead, two seconds beside it and headlines below."""
