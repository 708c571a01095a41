"""PostgreSQL: a GIN index over an expression, kept by the database itself (made in migration 0003)."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.models import Story

# The parser of PostgreSQL knows tags and passes over them. A tsvector holds 1 MB of words, and a letter can
# take four bytes: the beginning of a very long body has to do.
DOCUMENT = "to_tsvector('simple', left(headline || ' ' || replace(slug, '-', ' ') || ' ' || body, 100000))"


def numbers(words: list[str]) -> Any:
    """The numbers of the stories that have all these words, or words that begin with them."""
    query = " & ".join(f"'{word}':*" for word in words)
    return RawSQL(f"SELECT id FROM articles_story WHERE {DOCUMENT} @@ to_tsquery('simple', %s)", [query])


def index(story: Story) -> None:
    """Nothing to do: the index follows the row."""


def remove(story_id: int) -> None:
    """Nothing to do: the index follows the row."""


def reindex() -> int:
    with connection.cursor() as cursor:
        cursor.execute("REINDEX INDEX story_words")
    return Story.objects.count()
