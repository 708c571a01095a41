"""What full-text search stands on, each database in its own way; the models know nothing of it."""

from typing import Any

from django.db import migrations


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE story_words USING fts5"
            " (headline, slug, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
        )
    else:
        schema_editor.execute(
            "CREATE INDEX story_words ON articles_story USING gin (to_tsvector('simple',"
            " left(headline || ' ' || replace(slug, '-', ' ') || ' ' || body, 500000)))"
        )


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE story_words")
    else:
        schema_editor.execute("DROP INDEX story_words")


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_places")]
    operations = [migrations.RunPython(create, drop)]
