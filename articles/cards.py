"""Stories in lists. A row that has been seen makes the same story again, with what was rendered of it.

A story out of here is shared by all threads of the process: nobody may change it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Byline, Photo, Story, StoryPhoto
from articles.models.shown import authors_in
from articles.models.story import StoryQuerySet
from articles.prepared import Prepared, Row, among
from articles.rendered import rendered_together

type Authors = tuple[Byline, ...]

# Some kilobytes each, with what was rendered of them.
REMEMBERED = 1000

_CARDS = Prepared(lambda at: Story.objects.for_cards(at), at=datetime)
# By number alone: asked for visibility as well, SQLite looks for them among all stories that are public.
_WITH = Prepared(
    lambda numbers, at: Story.objects.filter(among("pk", numbers)).order_by().for_cards(at),
    numbers=list,
    at=datetime,
)


def _signed(numbers: list[int], at: datetime) -> QuerySet[Story, tuple[int, list[dict[str, Any]]]]:
    stories = Story.objects.filter(among("pk", numbers)).order_by()
    return stories.with_bylines(at).values_list("pk", "byline_rows")


_BYLINES = Prepared(_signed, numbers=list, at=datetime)


@dataclass(frozen=True)
class Card:
    """A story as it is shown here: with its picture, or without although it may have one."""

    story: Story
    photo: StoryPhoto | None = None
    authors: Authors = ()
    """Who signs it, where that is named."""

    @property
    def fragments(self) -> dict[Any, str]:
        """What was rendered of it, which differs with the picture and with who signs it."""
        signed = tuple((one.name, one.slug) for one in self.authors)
        kept: dict[Any, str] = self.story.fragments.setdefault((self.photo is not None, signed), {})
        return kept


class Stories(list[Story]):
    """Stories that are shown together as headlines."""

    @property
    def fragments(self) -> dict[Any, Any]:
        return rendered_together("stories", self)


@dataclass(frozen=True)
class Signed:
    """A story with those who wrote it."""

    story: Story
    authors: Authors = ()

    @property
    def fragments(self) -> dict[Any, Any]:
        return rendered_together("signed", [self.story, *self.authors])


class Opinion(list[Signed]):
    """Stories of opinion, which are shown together and each with its author."""

    @property
    def stories(self) -> list[Story]:
        return [one.story for one in self]

    @property
    def fragments(self) -> dict[Any, Any]:
        how = ("opinion", *(len(one.authors) for one in self))
        return rendered_together(how, [thing for one in self for thing in (one.story, *one.authors)])


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


def in_columns(pictured: list[Card], words: list[Card], count: int) -> Columns:
    """Up to `count` columns, those with a picture and those of words in turn.

    Beside pictures two cards of words stand in a column: one alone would leave a hole below it.
    """
    columns = [[card] for card in pictured[:count]]
    texts = [[card] for card in words[: count - len(columns)]]
    if columns:
        for column, card in zip(texts, words[len(texts) :], strict=False):
            column.append(card)
    mixed = Columns()
    while columns or texts:
        mixed += [rest.pop(0) for rest in (columns, texts) if rest]
    return mixed


def pictured(story: Story, signed: Mapping[int, Authors] | None = None) -> Card:
    """Its card, with the picture if it has one, and who signs it if that is among the `signed`."""
    return Card(story, story.lead_photo, (signed or {}).get(story.id, ()))


def picture_key(photo: Photo) -> str:
    """The same for every record of the same picture."""
    return photo.digest or str(photo.pk)


def stories_in(rows: Iterable[Row]) -> list[Story]:
    """The stories in rows of for_cards()."""
    return [story_of(row) for row in rows]


def shown_stories(stories: StoryQuerySet) -> list[Story]:
    """The stories of a query that is written for this one time, in its order. Two queries.

    Only the numbers are asked for in its own words, which are a tenth as long without what a card shows.
    """
    return stories_with(stories.values_list("pk", flat=True))


def stories_with(numbers: Iterable[int], at: datetime | None = None) -> list[Story]:
    """Stories by their numbers, in this order, as far as they are public: now, or at a moment. One query.

    One that was withdrawn since its number was found is left out.
    """
    wanted, at = list(numbers), at or timezone.now()
    by_number = {
        story.id: story for story in stories_in(_WITH.rows(numbers=wanted, at=at)) if story.is_public(at)
    }
    return [by_number[number] for number in wanted if number in by_number]


def authors_of(stories: Iterable[Story], at: datetime) -> dict[int, Authors]:
    """Who wrote each of some stories, by its number. One query, unless there is none."""
    numbers = [story.id for story in stories]
    return dict(map(_authors_in, _BYLINES.rows(numbers=numbers, at=at))) if numbers else {}


@lru_cache(maxsize=REMEMBERED)
def _authors_in(row: Row) -> tuple[int, Authors]:
    ((number, rows),) = _BYLINES.yielding([row])
    return number, tuple(authors_in(rows))


@lru_cache(maxsize=REMEMBERED)
def story_of(row: Row) -> Any:
    """The story in a row of for_cards(): the same again for the same row."""
    return _CARDS.yielding([row])[0]
