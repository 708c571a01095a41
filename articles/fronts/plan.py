"""A plan for a front: what a producer has chosen, place by place. Values; a change makes another plan.

A plan is kept as JSON, with a launch for ever. So reading one forgives what a later version does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from .layouts import OF_ONE, STANDARD, layout_called

# What is told of a story otherwise on a front, and how long it may be.
TOLD = {"headline": 250, "standfirst": 500, "kicker": 60}
MOST_IN_AN_AREA = 12
BANNER_LENGTH = 160


class FullArea(ValueError):
    """As many are chosen there as may be."""


@dataclass(frozen=True)
class Chosen:
    """A story in a place. `until`: then the place goes to what would have stood there."""

    story: int
    until: datetime | None = None
    headline: str = ""
    standfirst: str = ""
    kicker: str = ""
    photo: int | None = None
    may_repeat: bool = False

    def holds(self, at: datetime) -> bool:
        return self.until is None or at < self.until

    @property
    def is_as_written(self) -> bool:
        return self.photo is None and not any(getattr(self, name) for name in TOLD)

    def as_json(self) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in (*TOLD, "photo", "may_repeat") if getattr(self, name)}
        until = {"until": self.until.isoformat()} if self.until else {}
        return {"story": self.story, **told, **until}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Chosen:
        told = {name: str(row.get(name, "")) for name in TOLD}
        return cls(
            story=int(row["story"]),
            until=_moment(row.get("until")),
            photo=row.get("photo"),
            may_repeat=bool(row.get("may_repeat")),
            **told,
        )


@dataclass(frozen=True)
class Banner:
    """What is breaking, across the top. It leads to its story, if it names one that readers may see."""

    text: str
    until: datetime
    story: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "until": self.until.isoformat(), "story": self.story}


@dataclass(frozen=True)
class Plan:
    layout: str = STANDARD
    areas: Mapping[str, tuple[Chosen, ...]] = field(default_factory=dict)
    banner: Banner | None = None

    # ── kept ──

    def as_json(self) -> dict[str, Any]:
        areas = {area: [one.as_json() for one in chosen] for area, chosen in self.areas.items() if chosen}
        banner = {"banner": self.banner.as_json()} if self.banner else {}
        return {"layout": self.layout, "areas": areas, **banner}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> Plan:
        kept = kept or {}
        areas = {
            area: tuple(Chosen.from_json(row) for row in rows) for area, rows in kept.get("areas", {}).items()
        }
        banner = None
        if row := kept.get("banner"):
            until = _moment(row["until"])
            assert until is not None, "a banner ends"
            banner = Banner(row["text"], until, row.get("story"))
        return cls(layout_called(kept.get("layout", "")).name, areas, banner)

    # ── read ──

    def __iter__(self) -> Iterator[tuple[str, Chosen]]:
        for area, chosen in self.areas.items():
            for one in chosen:
                yield area, one

    def in_area(self, area: str) -> tuple[Chosen, ...]:
        return self.areas.get(area, ())

    def find(self, area: str, story: int) -> Chosen | None:
        return next((one for one in self.in_area(area) if one.story == story), None)

    @property
    def stories(self) -> set[int]:
        """Numbers of all stories that it names."""
        named = {one.story for _area, one in self}
        return named | {self.banner.story} if self.banner and self.banner.story else named

    @property
    def photos(self) -> set[int]:
        return {one.photo for _area, one in self if one.photo is not None}

    @property
    def ends(self) -> set[datetime]:
        """When something of it ends."""
        pins = {one.until for _area, one in self if one.until}
        return pins | {self.banner.until} if self.banner else pins

    def at(self, moment: datetime) -> Plan:
        """What of it holds at a moment."""
        areas = {
            area: tuple(one for one in chosen if one.holds(moment)) for area, chosen in self.areas.items()
        }
        banner = self.banner if self.banner and moment < self.banner.until else None
        return replace(self, areas=areas, banner=banner)

    # ── changed ──

    def having(self, area: str, chosen: tuple[Chosen, ...]) -> Plan:
        return replace(self, areas={**self.areas, area: chosen})

    def put(self, area: str, chosen: Chosen, place: int | None = None) -> Plan:
        """With a story in an area, at a place or at the end; what led leads no more. It is taken out of every
        other area, unless it may repeat. Raises FullArea.
        """
        others = self if chosen.may_repeat else self.without(chosen.story, but=area)
        there = [one for one in others.in_area(area) if one.story != chosen.story]
        there.insert(len(there) if place is None else max(0, place), chosen)
        if area in OF_ONE:
            there = [chosen]
        if len(there) > MOST_IN_AN_AREA:
            raise FullArea(area)
        return others.having(area, tuple(there))

    def without(self, story: int, but: str = "") -> Plan:
        """Without a story in any area where it may not repeat, except one."""
        areas = {
            area: rows if area == but else tuple(one for one in rows if one.story != story or one.may_repeat)
            for area, rows in self.areas.items()
        }
        return replace(self, areas=areas)

    def showing(self, new: int, instead_of: int) -> Plan:
        """With another photo wherever a story is told with this one."""
        areas = {
            area: tuple(replace(one, photo=new) if one.photo == instead_of else one for one in rows)
            for area, rows in self.areas.items()
        }
        return replace(self, areas=areas)

    def taken_out(self, area: str, story: int) -> Plan:
        return self.having(area, tuple(one for one in self.in_area(area) if one.story != story))


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
