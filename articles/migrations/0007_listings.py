"""The index of each listing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_placements"),
    ]

    operations = [
        migrations.AlterField(
            model_name="datelineplace",
            name="story",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="articles.story",
            ),
        ),
        migrations.AddIndex(
            model_name="datelineplace",
            index=models.Index(fields=["place", "-listed_at", "-story"], name="place_listing"),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(fields=["kind", "status", "-published_at", "-id"], name="story_by_kind"),
        ),
        migrations.AddIndex(
            model_name="storybyline",
            index=models.Index(fields=["byline", "-listed_at", "-story"], name="byline_listing"),
        ),
        migrations.AddIndex(
            model_name="storyphoto",
            index=models.Index(fields=["photo", "-listed_at", "-story"], name="photo_listing"),
        ),
        migrations.AddIndex(
            model_name="taggedstory",
            index=models.Index(fields=["tag", "-listed_at", "-content_object"], name="tag_listing"),
        ),
    ]
