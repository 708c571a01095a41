"""Fronts of topics as well."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0023_live_coverage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="front",
            name="front_once_per_page",
        ),
        migrations.AddField(
            model_name="front",
            name="topic",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="front",
                to="articles.topic",
                verbose_name="topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="front",
            constraint=models.UniqueConstraint(
                django.db.models.functions.comparison.Coalesce("section", 0),
                django.db.models.functions.comparison.Coalesce("topic", 0),
                name="front_once_for_each_page",
            ),
        ),
        migrations.AddConstraint(
            model_name="front",
            constraint=models.CheckConstraint(
                condition=models.Q(("section", None), ("topic", None), _connector="OR"),
                name="front_is_of_one_page",
            ),
        ),
    ]
