"""Find stories by their words: one interface, each database's own full-text search behind it.

Answers with a story queryset, so that visibility stays the only gate.
"""

from __future__ import annotations

import re
from types import ModuleType

from django.db import connection
from django.db.models import Q

from articles.models import Byline, Story, StoryByline
from articles.models.story import StoryQuerySet

from . import postgresql, sqlite

_WORD = re.compile(r"\w+")
MOST_WORDS = 12
"""More words than a person types; a pasted paragraph would only be slow."""
SHORTEST_NAME = 3
"""Letters. What is shorter begins too many names."""


def _backend() -> ModuleType:
    return {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]


def find(query: str, stories: StoryQuerySet) -> StoryQuerySet:
    """Those of `stories` that have every word of `query`, or a word that begins with it.

    A word may as well begin a name of who wrote the story: "ferry kowalski". One query more for each word.
    """
    words = _WORD.findall(query)[:MOST_WORDS]
    if not words:
        return stories.none()
    names = {word: named for word in words if (named := _bylines_called(word))}
    rest = [word for word in words if word not in names]
    found = stories.filter(pk__in=_backend().numbers(rest)) if rest else stories
    for word, named in names.items():
        signed = StoryByline.objects.filter(byline__in=named).values("story")
        found = found.filter(Q(pk__in=_backend().numbers([word])) | Q(pk__in=signed))
    return found


def _bylines_called(word: str) -> list[int]:
    """The bylines of which a name begins with this word."""
    if len(word) < SHORTEST_NAME:
        return []
    # SQLite knows small and capital letters of English alone.
    has_word = Q(name__icontains=word) | Q(name__contains=word.capitalize())
    called = Byline.objects.filter(has_word).values_list("pk", "name")
    begins = word.casefold()
    return [
        pk for pk, name in called if any(one.startswith(begins) for one in _WORD.findall(name.casefold()))
    ]


def index(story: Story) -> None:
    """Take a story's words into the index."""
    _backend().index(story)


def remove(story_id: int) -> None:
    """Take a story out of the index."""
    _backend().remove(story_id)


def reindex() -> int:
    """Make the index anew; the number of stories in it."""
    count: int = _backend().reindex()
    return count
