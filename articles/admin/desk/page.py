"""Whose desk has what on it: the first page of the newsroom, put together by what somebody may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles.visibility import Standing

from . import piles
from .board import Board, board_of
from .piles import Pile
from .presence import Desk, desks_now


@dataclass(frozen=True)
class Door:
    """What is behind it, in a number; it leads to that part of the page."""

    name: str
    label: str
    number: int


@dataclass
class DeskPage:
    board: Board | None = None
    waiting: list[Pile] = field(default_factory=list)
    mine: list[Pile] = field(default_factory=list)
    photos: list[Pile] = field(default_factory=list)
    newsroom: list[Pile] = field(default_factory=list)
    at_work: list[Desk] | None = None
    is_of_photos: bool = False
    begins_with_piles: bool = False
    """Whoever writes or has photos to do begins with that; whoever passes stories, with the board."""

    @property
    def groups(self) -> list[tuple[str, list[Pile]]]:
        """What somebody has to do, under the names of its doors, in the order in which it is worked off."""
        first = [("waiting", self.waiting), ("mine", self.mine)]
        if self.is_of_photos:
            first.insert(0, ("photos", self.photos))
        return [(name, group) for name, group in first if group]

    @property
    def others(self) -> list[tuple[str, list[Pile]]]:
        """What the newsroom looks after together."""
        rest = [] if self.is_of_photos else [("photos", self.photos)]
        return [(name, group) for name, group in (*rest, ("newsroom", self.newsroom)) if group]

    @property
    def piles(self) -> list[Pile]:
        return [pile for _name, group in (*self.groups, *self.others) for pile in group]

    @property
    def doors(self) -> list[Door]:
        found = []
        if self.board is not None:
            found += [
                Door("missed", _("To mend"), len(self.board.missed)),
                Door("board", _("On the board"), len(self.board.coming)),
            ]
        labels = {"waiting": _("Waiting for me"), "mine": _("Mine"), "photos": _("Photos")}
        for name, group in (*self.groups, *self.others):
            if name in labels:
                found.append(Door(name, labels[name], sum(pile.number for pile in group)))
        if self.at_work is not None:
            people = {person.name for desk in self.at_work for person in desk.people}
            found.append(Door("at-work", _("At work"), len(people)))
        return found


def desk_of(user: Any, at: datetime) -> DeskPage:
    """Only what somebody may see, and of what waits only what they may do."""

    def may(*names: str) -> bool:
        return any(user.has_perm(f"articles.{name}") for name in names)

    page = DeskPage()
    if may("view_story", "change_story"):
        page.board = board_of(user, at)
        page.at_work = desks_now(user, at)
        if may("approve_story"):
            page.waiting.append(piles.waiting(user, Standing.REVIEW, at))
        if may("publish_story"):
            page.waiting.append(piles.waiting(user, Standing.READY, at))
        if (live := piles.live_now(user, at)).items:
            page.mine.append(live)
        page.mine += [piles.mentions(user, at), piles.assigned(user, at)]
        if may("add_story", "change_story"):
            page.mine.append(piles.my_drafts(user, at))
        if may("change_photo"):
            page.photos += [piles.ending_soon(at), piles.bare_photos(at)]
        if may("edit_live_story") and (copies := piles.kept_copies(at)).items:
            page.newsroom.append(copies)
        page.newsroom.append(piles.latest_corrections(at))
    if may("change_photo"):
        page.photos.append(piles.photos_without_file())
    page.is_of_photos = may("change_photo") and not may("approve_story", "add_story")
    page.begins_with_piles = may("change_story", "change_photo") and not may("approve_story")
    return page
