"""Find stories by their words: one interface, each database's own full-text search behind it.

Answers with a story queryset, so that visibility stays the only gate.
"""

from __future__ import annotations

import re
from types import ModuleType

from django.db import connection

from articles.models import Story
from articles.models.story import StoryQuerySet

from . import postgresql, sqlite

_WORD = re.compile(r"\w+")
MOST_WORDS = 12
"""More words than a person types; a pasted paragraph would only be slow."""


def _backend() -> ModuleType:
    return {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]


def find(query: str, stories: StoryQuerySet) -> StoryQuerySet:
    """Those of `stories` that have every word of `query`, or a word that begins with it."""
    words = _WORD.findall(query)[:MOST_WORDS]
    if not words:
        return stories.none()
    found: StoryQuerySet = _backend().matching(words, stories)
    return found


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
