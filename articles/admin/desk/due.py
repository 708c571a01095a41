"""What will happen by time, as the board tells it, and what has to be mended before it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from articles.models import Section, Story

MOST = 60
"""Of each thing that the board tells; a newsroom that has more of one in a day reads on in the list."""


@dataclass(frozen=True)
class Mend:
    """What is wrong, and the field or the page that mends it."""

    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Due:
    """One row of the board."""

    at: datetime
    what: str
    """In a word or two: Publication, Embargo ends."""
    text: str
    url: str
    """The field or the page on which it is changed."""
    note: str = ""
    section: Section | None = None
    appears: bool = False
    """Whether readers find a story then that they did not have: by these, gaps and clashes are told."""
    is_planned: bool = False
    """It happens only if somebody still does something."""
    warnings: tuple[str, ...] = ()
    mends: tuple[Mend, ...] = ()
    """Why it is missed, or goes wrong as it stands: what is red."""


type Source = Callable[[Any, datetime, datetime], Iterable[Due]]
"""Asked for whoever looks and for a span: what happens after its first moment and by its last, at most MOST.

It answers only what they may see, in a number of queries that depends on nothing.
"""


def form_of(story: Story, anchor: str = "") -> str:
    url = reverse("admin:articles_story_change", args=[story.pk])
    return f"{url}#{anchor}" if anchor else url
