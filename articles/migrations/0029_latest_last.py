from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes story_latest the youngest of the stories' indexes (articles/models/story.py says why)."""

    dependencies = [("articles", "0028_photographers")]

    operations = [
        migrations.RemoveIndex("story", "story_latest"),
        migrations.AddIndex(
            "story", models.Index(fields=["status", "-published_at", "-id"], name="story_latest")
        ),
    ]
