"""Give each placement the moment by which its story is listed, and places the story itself."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

import articles.models.placement

STORY_OF = {
    "DatelinePlace": "story",
    "StoryByline": "story",
    "StoryPhoto": "story",
    "TaggedStory": "content_object",
}


def fill(apps: Any, schema_editor: Any) -> None:
    datelines = apps.get_model("articles", "Dateline").objects.filter(pk=OuterRef("dateline"))
    apps.get_model("articles", "DatelinePlace").objects.update(story=Subquery(datelines.values("story")))
    stories = apps.get_model("articles", "Story").objects.filter(status="published")
    for name, path in STORY_OF.items():
        moment = stories.filter(pk=OuterRef(path)).values("published_at")
        apps.get_model("articles", name).objects.update(listed_at=Subquery(moment))


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_constraints")]
    operations = [
        migrations.AddField(
            "datelineplace",
            "story",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="articles.story",
            ),
        ),
        *(
            migrations.AddField(
                name.lower(),
                "listed_at",
                articles.models.placement.ListedAtField(editable=False, null=True),
            )
            for name in STORY_OF
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
