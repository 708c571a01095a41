"""Stories in lists. A row that has been seen makes the same story again, with what was rendered of it.

A story out of here is shared by all threads of the process: nobody may change it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from articles.models import Photo, Story, StoryPhoto
from articles.models.story import StoryQuerySet
from articles.prepared import Prepared, Row, rows_of
from articles.rendered import rendered_together

# Some kilobytes each, with what was rendered of them.
REMEMBERED = 1000

_CARDS = Prepared(lambda: Story.objects.for_cards())


@dataclass(frozen=True)
class Card:
    """A story as it is shown here: with its picture, or without although it may have one."""

    story: Story
    photo: StoryPhoto | None = None

    @property
    def fragments(self) -> dict[Any, str]:
        """What was rendered of it, which differs with the picture."""
        kept: dict[Any, str] = self.story.fragments.setdefault(self.photo is not None, {})
        return kept


class Stories(list[Story]):
    """Stories that are shown together as headlines."""

    @property
    def fragments(self) -> dict[Any, Any]:
        return rendered_together("stories", self)


class Columns(list[list[Card]]):
    """Cards in columns."""

    @property
    def fragments(self) -> dict[Any, Any]:
        return rendered_together(*self.parts)

    @property
    def parts(self) -> tuple[Hashable, list[object]]:
        """How the cards stand, and their stories."""
        how = tuple(tuple(card.photo is not None for card in column) for column in self)
        return how, [card.story for column in self for card in column]


def pictured(story: Story) -> Card:
    """Its card, with the picture if it has one."""
    return Card(story, story.lead_photo)


def picture_key(photo: Photo) -> str:
    """The same for every record of the same picture."""
    return photo.digest or str(photo.pk)


def stories_in(rows: Iterable[Row]) -> list[Story]:
    """The stories in rows of for_cards()."""
    return [story_of(row) for row in rows]


def shown_stories(stories: StoryQuerySet) -> list[Story]:
    """The stories of a query that is written for this one time. One query."""
    return stories_in(rows_of(stories.for_cards()))


@lru_cache(maxsize=REMEMBERED)
def story_of(row: Row) -> Any:
    """The story in a row of for_cards(): the same again for the same row."""
    return _CARDS.yielding([row])[0]
