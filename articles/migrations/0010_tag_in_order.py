"""The index of what was filed under a tag before and after a story."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_story_by_month")]
    operations = [
        migrations.AddIndex(
            model_name="taggedstory", index=models.Index(fields=["tag", "id"], name="tag_in_order")
        ),
    ]
