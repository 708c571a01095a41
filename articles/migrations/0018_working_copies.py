"""Working copies of live stories, and sections with editors of their own."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0017_kinds_of_correction"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="section",
            name="editors",
            field=models.ManyToManyField(
                blank=True,
                help_text="Whoever is named in a section edits and publishes in such sections alone.",
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="its own editors",
            ),
        ),
        migrations.CreateModel(
            name="WorkingCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.JSONField(verbose_name="content")),
                ("number", models.PositiveIntegerField(default=1, verbose_name="number")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
                ("name", models.CharField(blank=True, max_length=301, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("silent", "Fix silently"),
                            ("update", "Update"),
                            ("correction", "Correction"),
                            ("clarification", "Clarification"),
                            ("note", "Editor’s note"),
                            ("retraction", "Retraction"),
                        ],
                        default="update",
                        max_length=16,
                        verbose_name="kind of change",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("is_grave", models.BooleanField(default=False, verbose_name="grave")),
                ("release_at", models.DateTimeField(db_index=True, null=True, verbose_name="release")),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="problem")),
                (
                    "base",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.revision"
                    ),
                ),
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
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="working_copy",
                        to="articles.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "working copy",
                "verbose_name_plural": "working copies",
                "ordering": ["release_at", "-at"],
                "default_permissions": (),
            },
        ),
    ]
