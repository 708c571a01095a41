"""What a filled front consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from articles.cards import Authors, Card, Columns, Opinion, Stories
from articles.models import Byline, Section, Story
from articles.rendered import rendered_together

from .choosing import ShownBanner
from .layouts import Layout, layout_called

ENOUGH_FOR_A_RAIL = 4


class Desks(list[Section]):
    """Sections that are named together."""

    @property
    def fragments(self) -> dict[Any, Any]:
        return rendered_together("desks", self)


@dataclass(frozen=True)
class Strip:
    """The stories of a desk. `columns` holds one card with a picture or up to two of words each."""

    section: Section
    layout: str
    first: Card | None = None
    columns: Columns = field(default_factory=Columns)
    brief: list[Story] = field(default_factory=list)
    is_beyond: bool = False  # more than a phone shows

    @property
    def first_place(self) -> str:
        """The place of its first picture (articles/photos/places.py)."""
        return {"half": "half-first", "with-list": "first-with-list"}.get(self.layout, "first")

    @property
    def fragments(self) -> dict[Any, Any]:
        columns, stories = self.columns.parts
        first = [self.first.story] if self.first else []
        has_picture = self.first is not None and self.first.photo is not None
        how = (self.layout, self.is_beyond, has_picture, len(first), columns)
        return rendered_together(how, [self.section, *first, *stories, *self.brief])


@dataclass(frozen=True)
class Lead(Card):
    """The story that leads, who wrote it, and a few headlines of its own desk."""

    authors: Authors = ()
    more: list[Story] = field(default_factory=list)

    @property
    def fragments(self) -> dict[Any, Any]:
        how = ("lead", self.photo is not None, len(self.authors))
        return rendered_together(how, [self.story, *self.authors, *self.more])


@dataclass(frozen=True)
class Front:
    lead: Lead | None = None
    seconds: Columns = field(default_factory=Columns)
    latest: Stories = field(default_factory=Stories)
    opinion: Opinion = field(default_factory=Opinion)
    opinion_section: Section | None = None
    picture: Card | None = None
    strips: list[Strip] = field(default_factory=list)  # whole ones; the picture stands after the second
    halves: list[Strip] = field(default_factory=list)  # two abreast
    considered: list[Story] = field(default_factory=list)  # all that it was chosen from
    layout: Layout = field(default_factory=lambda: layout_called(""))
    banner: ShownBanner | None = None

    @property
    def authors(self) -> list[Byline]:
        """Those who are named on it."""
        signed = [*self.opinion, *([self.lead] if self.lead else [])]
        return [author for one in signed for author in one.authors]

    @property
    def rail(self) -> Stories:
        """The latest; nothing where there is hardly more than what stands beside it."""
        return self.latest if len(self.latest) >= ENOUGH_FOR_A_RAIL or not self.lead else Stories()

    @property
    def lead_place(self) -> str:
        """The place of the lead's picture (articles/photos/places.py)."""
        return self.layout.lead_place if self.rail else self.layout.lead_place_alone

    @property
    def picture_after(self) -> int:
        """After how many strips the picture stands."""
        return min(2, len(self.strips))

    @property
    def beyond(self) -> Desks:
        """The desks whose strips a phone does not show."""
        return Desks(strip.section for strip in (*self.strips, *self.halves) if strip.is_beyond)
