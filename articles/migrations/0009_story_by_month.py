"""The index of the months, and what the database asks of the columns in it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_months"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="story",
            index=models.Index(fields=["publication_month", "status", "-changed_at"], name="story_by_month"),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("publication_day__isnull", True), ("publication_month__isnull", True)),
                    models.Q(("publication_day__isnull", False), ("publication_month__isnull", False)),
                    _connector="OR",
                ),
                name="story_month_follows_day",
            ),
        ),
    ]
