"""PostgreSQL: a GIN index over an expression, kept by the database itself (made in migration 0003)."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.models import Story
from articles.models.story import StoryQuerySet

# The parser of PostgreSQL knows tags and passes over them. A tsvector holds 1 MB of words, and a letter can
# take four bytes: the beginning of a very long body has to do.
DOCUMENT = "to_tsvector('simple', left(headline || ' ' || replace(slug, '-', ' ') || ' ' || body, 100000))"


def matching(words: list[str], stories: StoryQuerySet) -> StoryQuerySet:
    query = " & ".join(f"'{word}':*" for word in words)
    ids: Any = RawSQL(f"SELECT id FROM articles_story WHERE {DOCUMENT} @@ to_tsquery('simple', %s)", [query])
    return stories.filter(pk__in=ids)


def index(story: Story) -> None:
    """Nothing to do: the index follows the row."""


def remove(story_id: int) -> None:
    """Nothing to do: the index follows the row."""


def reindex() -> int:
    with connection.cursor() as cursor:
        cursor.execute("REINDEX INDEX story_words")
    return Story.objects.count()
