"""Who is at which desk now, as the browsers with an open story tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from articles.models import AtWork, Section
from articles.models.appended import name_of

from .due import form_of

STILL_WRITING = timedelta(minutes=5)
"""Whoever has typed nothing for this long only has the story open."""
MOST_THERE = 60


@dataclass(frozen=True)
class Person:
    name: str
    text: str
    """What they have open."""
    url: str
    is_writing: bool


@dataclass
class Desk:
    name: str
    section: Section | None
    people: list[Person] = field(default_factory=list)


def desks_now(user: Any, at: datetime) -> list[Desk]:
    """Colleagues with an open story, by its section as in the navigation; who writes stands first."""
    there = AtWork.objects.there().exclude(user=user.pk).select_related("user", "story__section")
    columns = ("seen_at", "typed_at", "user", "story", "story__headline", "story__section")
    names = ("first_name", "last_name", "username")
    of_section = ("name", "hue", "position")
    shown = there.only(
        *columns, *(f"user__{one}" for one in names), *(f"story__section__{one}" for one in of_section)
    )
    found: dict[int | None, Desk] = {}
    seen: set[tuple[int, int | None]] = set()
    for one in sorted(shown.order_by("-seen_at")[:MOST_THERE], key=_rank):
        if (one.user_id, one.story_id) in seen:
            continue  # the same story in a second window
        seen.add((one.user_id, one.story_id))
        section = one.story.section if one.story else None
        desk = found.setdefault(
            section.pk if section else None, Desk(section.name if section else _("No section yet"), section)
        )
        text, url = (one.story.headline, form_of(one.story)) if one.story else (_("A new story"), "")
        is_writing = one.typed_at is not None and one.typed_at > at - STILL_WRITING
        desk.people.append(Person(name_of(one.user), text, url, is_writing))
    return sorted(found.values(), key=lambda desk: _place(desk.section))


def _rank(one: AtWork) -> tuple[float, str, int]:
    return -(one.typed_at.timestamp() if one.typed_at else 0), name_of(one.user), one.pk


def _place(section: Section | None) -> tuple[bool, int, str]:
    return section is None, section.position if section else 0, section.name if section else ""
