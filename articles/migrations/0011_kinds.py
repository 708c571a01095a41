"""The database knows the kinds of stories; PostgreSQL's search index leaves out the end of endless bodies."""

from typing import Any

from django.db import migrations, models

KINDS = "news analysis explainer feature interview review obituary opinion editorial".split()
# Of a text longer than that PostgreSQL may not make a tsvector, which holds a megabyte.
LONGEST, LONGEST_BEFORE = 100_000, 500_000


def mend(apps: Any, schema_editor: Any) -> None:
    stories = apps.get_model("articles", "Story")._base_manager
    stories.exclude(kind__in=KINDS).update(kind="news")


def index_anew(schema_editor: Any, longest: int) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX story_words")
        schema_editor.execute(
            "CREATE INDEX story_words ON articles_story USING gin (to_tsvector('simple',"
            f" left(headline || ' ' || replace(slug, '-', ' ') || ' ' || body, {longest})))"
        )


def shorten(apps: Any, schema_editor: Any) -> None:
    index_anew(schema_editor, LONGEST)


def lengthen(apps: Any, schema_editor: Any) -> None:
    index_anew(schema_editor, LONGEST_BEFORE)


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_tag_in_order")]
    operations = [
        migrations.RunPython(mend, migrations.RunPython.noop),
        migrations.RunPython(shorten, lengthen),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="story_kind_is_known"),
        ),
    ]
