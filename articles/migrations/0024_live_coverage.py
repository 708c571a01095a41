"""Live stories: entries, all that each has said, and the right to post in them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from articles.rights import giving

RIGHTS = {role: {"story": "post_live"} for role in ("Reporters", "Editors", "Photo editors", "Wire editors")}


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0023_topics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EntryCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
                ("name", models.CharField(blank=True, max_length=301, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("update", "Update"),
                            ("correction", "Correction"),
                            ("clarification", "Clarification"),
                            ("note", "Editor’s note"),
                        ],
                        default="correction",
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "correction of an entry",
                "verbose_name_plural": "corrections of entries",
                "ordering": ["at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="EntryWording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
                ("name", models.CharField(blank=True, max_length=301, verbose_name="name")),
                ("content", models.JSONField(verbose_name="content")),
            ],
            options={
                "verbose_name": "wording of an entry",
                "verbose_name_plural": "wordings of entries",
                "ordering": ["-at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LiveEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(editable=False, verbose_name="number")),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        help_text="As readers see it; not ahead.",
                        verbose_name="time",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=160, verbose_name="heading")),
                ("body", models.TextField(verbose_name="text")),
                ("is_key", models.BooleanField(default=False, verbose_name="key moment")),
                ("is_pinned", models.BooleanField(default=False, verbose_name="pinned")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="withdrawn")),
                ("key", models.CharField(editable=False, max_length=40, null=True)),
            ],
            options={
                "verbose_name": "live entry",
                "verbose_name_plural": "live entries",
                "ordering": ["-at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="story",
            options={
                "ordering": ["-created_at", "-pk"],
                "permissions": [
                    ("edit_any_story", "Can edit stories of others and those that were handed in"),
                    ("edit_live_story", "Can edit stories that are published or killed"),
                    ("approve_story", "Can approve stories and send them back"),
                    ("publish_story", "Can publish, schedule and hold back stories"),
                    ("kill_story", "Can kill stories"),
                    ("post_live_story", "Can post in live stories that are their own or assigned to them"),
                ],
                "verbose_name": "story",
                "verbose_name_plural": "stories",
            },
        ),
        migrations.RemoveConstraint(
            model_name="story",
            name="story_kind_is_known",
        ),
        migrations.AddField(
            model_name="story",
            name="coverage_ended_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="end of the coverage"),
        ),
        migrations.AddField(
            model_name="story",
            name="entries_changed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="last change of its entries"),
        ),
        migrations.AlterField(
            model_name="story",
            name="kind",
            field=models.CharField(
                choices=[
                    ("news", "News"),
                    ("analysis", "Analysis"),
                    ("explainer", "Explainer"),
                    ("feature", "Feature"),
                    ("interview", "Interview"),
                    ("review", "Review"),
                    ("obituary", "Obituary"),
                    ("opinion", "Opinion"),
                    ("editorial", "Editorial"),
                    ("live", "Live"),
                ],
                default="news",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "news",
                            "analysis",
                            "explainer",
                            "feature",
                            "interview",
                            "review",
                            "obituary",
                            "opinion",
                            "editorial",
                            "live",
                        ],
                    )
                ),
                name="story_kind_is_known",
            ),
        ),
        migrations.AddField(
            model_name="entrycorrection",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="entrywording",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="liveentry",
            name="byline",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.byline",
                verbose_name="byline",
            ),
        ),
        migrations.AddField(
            model_name="liveentry",
            name="story",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="entries",
                to="articles.story",
                verbose_name="story",
            ),
        ),
        migrations.AddField(
            model_name="entrywording",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="wordings",
                to="articles.liveentry",
                verbose_name="entry",
            ),
        ),
        migrations.AddField(
            model_name="entrycorrection",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="corrections",
                to="articles.liveentry",
                verbose_name="entry",
            ),
        ),
        migrations.AddIndex(
            model_name="liveentry",
            index=models.Index(fields=["story", "is_key", "is_pinned"], name="live_marked"),
        ),
        migrations.AddConstraint(
            model_name="liveentry",
            constraint=models.UniqueConstraint(fields=("story", "number"), name="live_number_once_per_story"),
        ),
        migrations.AddConstraint(
            model_name="liveentry",
            constraint=models.UniqueConstraint(fields=("story", "key"), name="live_form_is_posted_once"),
        ),
        migrations.AddConstraint(
            model_name="liveentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="live_number_counts_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="liveentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), _negated=True), name="live_entry_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="entrycorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["update", "correction", "clarification", "note"])),
                name="entry_correction_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="entrycorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="entry_correction_says_something"
            ),
        ),
        migrations.RunPython(giving(RIGHTS), migrations.RunPython.noop),
    ]
