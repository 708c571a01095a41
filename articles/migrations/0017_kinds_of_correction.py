"""Updates and retractions beside corrections, who wrote each, and an index for the newest of all stories."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from articles.slugs import free_slug

KINDS = [
    ("update", "Update"),
    ("correction", "Correction"),
    ("clarification", "Clarification"),
    ("note", "Editor’s note"),
    ("retraction", "Retraction"),
]


def make_way(apps: Any, schema_editor: Any) -> None:
    """/corrections/ is an address of the site itself from here on, and a section of that name moves aside."""
    sections = apps.get_model("articles", "Section")._base_manager
    for section in sections.filter(slug="corrections"):
        section.slug = free_slug("corrections", lambda slug: sections.filter(slug=slug).exists())
        section.save(update_fields=["slug"])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0016_place_zones"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(make_way, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="correction", name="correction_kind_is_known"),
        migrations.AddField(
            model_name="correction",
            name="by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AlterField(
            model_name="correction",
            name="is_grave",
            field=models.BooleanField(
                default=False,
                help_text=(
                    "Stands above the story instead of at its end. A retraction always does, an update never."
                ),
                verbose_name="grave",
            ),
        ),
        migrations.AlterField(
            model_name="correction",
            name="kind",
            field=models.CharField(choices=KINDS, default="correction", max_length=16, verbose_name="kind"),
        ),
        migrations.AlterField(
            model_name="correction",
            name="text",
            field=models.TextField(
                help_text="What was wrong and what is right, or what has been added, in full sentences.",
                verbose_name="text",
            ),
        ),
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(fields=["-at", "-id"], name="correction_newest"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _ in KINDS]), name="correction_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=~models.Q(kind="update", is_grave=True)
                & ~models.Q(kind="retraction", is_grave=False),
                name="correction_stands_where_its_kind_does",
                violation_error_message="A retraction stands above the story, an update at its end.",
            ),
        ),
    ]
