"""The dateline as the parts it is kept in."""

import datetime
from dataclasses import dataclass

from .place import Place
from .styles import STYLES


@dataclass(frozen=True)
class Dateline:
    """Where a story comes from, of which day and by which service; or a free text in place of it all."""

    places: tuple[Place, ...] = ()
    date: datetime.date | None = None  # the local date at the place
    service: str = ""
    override: str = ""

    def text(self, style: str = "house") -> str:
        """The dateline in a style, down to its dash; empty when there is nothing to print."""
        if self.override.strip():
            return self.override.strip()
        if style not in STYLES:
            raise KeyError(f"There is no dateline style {style!r}; choose one of {', '.join(STYLES)}.")
        return STYLES[style].render(self.places, self.date, self.service)
