"""Fronts that are planned and launched, and who may do so."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from articles.rights import giving

PLANNING, LOOKING = {"front": "view change launch"}, {"front": "view"}
RIGHTS = {
    "Editors": PLANNING,
    "Wire editors": PLANNING,
    "Front-page producers": PLANNING,
    "Reporters": LOOKING,
    "Photo editors": LOOKING,
    "Administrators": LOOKING,
}


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0024_live_coverage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Front",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("draft", models.JSONField(default=dict, verbose_name="draft")),
                ("number", models.PositiveIntegerField(default=0, verbose_name="number")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
                ("name", models.CharField(blank=True, max_length=301, verbose_name="name")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "section",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="front",
                        to="articles.section",
                        verbose_name="section",
                    ),
                ),
                (
                    "topic",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="front",
                        to="articles.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "front",
                "verbose_name_plural": "fronts",
                "permissions": [("launch_front", "Can launch fronts")],
                "default_permissions": ("view", "change"),
            },
        ),
        migrations.CreateModel(
            name="Launch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("plan", models.JSONField(verbose_name="plan")),
                ("starts_at", models.DateTimeField(verbose_name="launch")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
                ("name", models.CharField(blank=True, max_length=301, verbose_name="name")),
                ("called_off_at", models.DateTimeField(null=True, verbose_name="called off")),
                ("called_off_by", models.CharField(blank=True, max_length=301, verbose_name="called off by")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "front",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="launches",
                        to="articles.front",
                        verbose_name="front",
                    ),
                ),
                (
                    "stories",
                    models.ManyToManyField(
                        related_name="launches", to="articles.story", verbose_name="stories"
                    ),
                ),
            ],
            options={
                "verbose_name": "launch",
                "verbose_name_plural": "launches",
                "ordering": ["-starts_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FrontMoment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "launch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moments",
                        to="articles.launch",
                    ),
                ),
            ],
            options={
                "verbose_name": "moment of a front",
                "verbose_name_plural": "moments of fronts",
                "default_permissions": (),
            },
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
        migrations.AddIndex(
            model_name="launch",
            index=models.Index(fields=["front", "-starts_at", "-id"], name="launch_latest"),
        ),
        migrations.RunPython(giving(RIGHTS), migrations.RunPython.noop),
    ]
