"""Topics, series and their parts, and related stories picked by hand."""

import django.db.models.deletion
from django.db import migrations, models

import articles.models.placement
import articles.slugs
from articles.rights import Rights, giving

CHOOSING = dict.fromkeys(("topic", "series"), "view")
EDITING = dict.fromkeys(CHOOSING, "add change view")
RIGHTS: Rights = {
    "Reporters": CHOOSING,
    "Editors": EDITING,
    "Photo editors": CHOOSING,
    "Wire editors": EDITING,
    "Front-page producers": CHOOSING,
    "Administrators": dict.fromkeys(CHOOSING, "add change delete view"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0022_budget"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        help_text="The last part of its address. Made from the name when left empty.",
                        max_length=100,
                        unique=True,
                        validators=[articles.slugs.validate_slug],
                        verbose_name="slug",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        blank=True,
                        help_text="What its parts tell together, in a sentence or two.",
                        max_length=500,
                        verbose_name="description",
                    ),
                ),
            ],
            options={
                "verbose_name": "series",
                "verbose_name_plural": "series",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="series_has_a_name",
                        violation_error_message="It needs a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("slug", ""), _negated=True),
                            models.Q(("slug__contains", "/"), _negated=True),
                            models.Q(("slug__contains", "\t"), _negated=True),
                            models.Q(("slug__contains", "\n"), _negated=True),
                            models.Q(("slug__contains", "\x0b"), _negated=True),
                            models.Q(("slug__contains", "\x0c"), _negated=True),
                            models.Q(("slug__contains", "\r"), _negated=True),
                            models.Q(("slug__contains", "\x1c"), _negated=True),
                            models.Q(("slug__contains", "\x1d"), _negated=True),
                            models.Q(("slug__contains", "\x1e"), _negated=True),
                            models.Q(("slug__contains", "\x1f"), _negated=True),
                            models.Q(("slug__contains", " "), _negated=True),
                            models.Q(("slug__contains", "\x85"), _negated=True),
                            models.Q(("slug__contains", "\xa0"), _negated=True),
                            models.Q(("slug__contains", "\u1680"), _negated=True),
                            models.Q(("slug__contains", "\u2000"), _negated=True),
                            models.Q(("slug__contains", "\u2001"), _negated=True),
                            models.Q(("slug__contains", "\u2002"), _negated=True),
                            models.Q(("slug__contains", "\u2003"), _negated=True),
                            models.Q(("slug__contains", "\u2004"), _negated=True),
                            models.Q(("slug__contains", "\u2005"), _negated=True),
                            models.Q(("slug__contains", "\u2006"), _negated=True),
                            models.Q(("slug__contains", "\u2007"), _negated=True),
                            models.Q(("slug__contains", "\u2008"), _negated=True),
                            models.Q(("slug__contains", "\u2009"), _negated=True),
                            models.Q(("slug__contains", "\u200a"), _negated=True),
                            models.Q(("slug__contains", "\u2028"), _negated=True),
                            models.Q(("slug__contains", "\u2029"), _negated=True),
                            models.Q(("slug__contains", "\u202f"), _negated=True),
                            models.Q(("slug__contains", "\u205f"), _negated=True),
                            models.Q(("slug__contains", "\u3000"), _negated=True),
                        ),
                        name="series_slug_is_whole",
                        violation_error_message="A slug is not empty and has no slashes and no spaces.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        help_text="The last part of its address. Made from the name when left empty.",
                        max_length=100,
                        unique=True,
                        validators=[articles.slugs.validate_slug],
                        verbose_name="slug",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        blank=True,
                        help_text="What it is about, in a sentence or two, for those who come to it late.",
                        max_length=500,
                        verbose_name="description",
                    ),
                ),
                (
                    "is_running",
                    models.BooleanField(
                        default=False,
                        help_text="Each of its stories tells the story so far: the latest ones before it, with their days.",
                        verbose_name="running story",
                    ),
                ),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="topic_has_a_name",
                        violation_error_message="It needs a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("slug", ""), _negated=True),
                            models.Q(("slug__contains", "/"), _negated=True),
                            models.Q(("slug__contains", "\t"), _negated=True),
                            models.Q(("slug__contains", "\n"), _negated=True),
                            models.Q(("slug__contains", "\x0b"), _negated=True),
                            models.Q(("slug__contains", "\x0c"), _negated=True),
                            models.Q(("slug__contains", "\r"), _negated=True),
                            models.Q(("slug__contains", "\x1c"), _negated=True),
                            models.Q(("slug__contains", "\x1d"), _negated=True),
                            models.Q(("slug__contains", "\x1e"), _negated=True),
                            models.Q(("slug__contains", "\x1f"), _negated=True),
                            models.Q(("slug__contains", " "), _negated=True),
                            models.Q(("slug__contains", "\x85"), _negated=True),
                            models.Q(("slug__contains", "\xa0"), _negated=True),
                            models.Q(("slug__contains", "\u1680"), _negated=True),
                            models.Q(("slug__contains", "\u2000"), _negated=True),
                            models.Q(("slug__contains", "\u2001"), _negated=True),
                            models.Q(("slug__contains", "\u2002"), _negated=True),
                            models.Q(("slug__contains", "\u2003"), _negated=True),
                            models.Q(("slug__contains", "\u2004"), _negated=True),
                            models.Q(("slug__contains", "\u2005"), _negated=True),
                            models.Q(("slug__contains", "\u2006"), _negated=True),
                            models.Q(("slug__contains", "\u2007"), _negated=True),
                            models.Q(("slug__contains", "\u2008"), _negated=True),
                            models.Q(("slug__contains", "\u2009"), _negated=True),
                            models.Q(("slug__contains", "\u200a"), _negated=True),
                            models.Q(("slug__contains", "\u2028"), _negated=True),
                            models.Q(("slug__contains", "\u2029"), _negated=True),
                            models.Q(("slug__contains", "\u202f"), _negated=True),
                            models.Q(("slug__contains", "\u205f"), _negated=True),
                            models.Q(("slug__contains", "\u3000"), _negated=True),
                        ),
                        name="topic_slug_is_whole",
                        violation_error_message="A slug is not empty and has no slashes and no spaces.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RelatedStory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="picked_by",
                        to="articles.story",
                        verbose_name="related story",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="picks",
                        to="articles.story",
                        verbose_name="story",
                    ),
                ),
            ],
            options={
                "verbose_name": "related story",
                "verbose_name_plural": "related stories",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("story", "other"), name="related_once_per_story"),
                    models.CheckConstraint(
                        condition=models.Q(("story", models.F("other")), _negated=True),
                        name="related_is_another",
                        violation_error_message="A story is not related to itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeriesPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("listed_at", articles.models.placement.ListedAtField(editable=False, null=True)),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="articles.series",
                        verbose_name="series",
                    ),
                ),
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="series_part",
                        to="articles.story",
                        verbose_name="story",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a series",
                "verbose_name_plural": "parts of series",
                "ordering": ["position", "pk"],
                "indexes": [
                    models.Index(fields=["series", "-listed_at", "-story"], name="series_listing"),
                    models.Index(fields=["series", "position", "id"], name="series_in_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoryTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("listed_at", articles.models.placement.ListedAtField(editable=False, null=True)),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="story_topics",
                        to="articles.story",
                        verbose_name="story",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="story_topics",
                        to="articles.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "topic of a story",
                "verbose_name_plural": "topics of stories",
                "ordering": ["position", "pk"],
                "indexes": [models.Index(fields=["topic", "-listed_at", "-story"], name="topic_listing")],
                "constraints": [
                    models.UniqueConstraint(fields=("story", "topic"), name="topic_once_per_story")
                ],
            },
        ),
        migrations.RunPython(giving(RIGHTS), migrations.RunPython.noop),
    ]
