"""SQLite: an FTS5 table beside the stories (made in migration 0003), kept from code.

Not by triggers: SQLite rebuilds a table on a later ALTER and drops them without a word.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from articles.html import plain_text
from articles.models import Story

BATCH = 500


def _row(story: Story) -> list[Any]:
    return [story.pk, story.headline, story.slug.replace("-", " "), plain_text(story.body)]


_INSERT = "INSERT INTO story_words (rowid, headline, slug, body) VALUES (%s, %s, %s, %s)"


def numbers(words: list[str]) -> Any:
    """The numbers of the stories that have all these words, or words that begin with them."""
    # Quoted, or FTS5 takes a word like NOT for an operator.
    query = " ".join(f'"{word}"*' for word in words)
    return RawSQL("SELECT rowid FROM story_words WHERE story_words MATCH %s", [query])


def index(story: Story) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM story_words WHERE rowid = %s", [story.pk])
        cursor.execute(_INSERT, _row(story))


def remove(story_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM story_words WHERE rowid = %s", [story_id])


def reindex() -> int:
    count = 0
    stories = Story.objects.only("headline", "slug", "body").order_by("pk")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM story_words")
        for story in stories.iterator(chunk_size=BATCH):
            cursor.execute(_INSERT, _row(story))
            count += 1
    return count
