"""The news budget, its editions, who wants it by mail, the feeds for partners, and who may do what with them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from articles.rights import Rights, giving

PLANNING = {"budgetline": "add change delete view", "edition": "add change view"}
RIGHTS: Rights = {
    "Reporters": {"budgetline": "view"},
    "Editors": {**PLANNING, "budgetfeed": "add"},
    "Photo editors": {"budgetline": "view art"},
    "Wire editors": PLANNING,
    "Front-page producers": PLANNING,
    "Administrators": {"budgetline": "view", "edition": "add change delete view"},
}


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0021_board"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BudgetMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.TimeField(verbose_name="time of day")),
                ("mailed_on", models.DateField(editable=False, null=True, verbose_name="mailed")),
                ("not_before", models.DateTimeField(editable=False, null=True, verbose_name="not before")),
                (
                    "sections",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="articles.section", verbose_name="desks"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="budget_mail",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="login",
                    ),
                ),
            ],
            options={
                "verbose_name": "budget by mail",
                "verbose_name_plural": "budgets by mail",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "closes_at",
                    models.TimeField(
                        blank=True,
                        help_text="On the day of the budget, by the newsroom’s clock.",
                        null=True,
                        verbose_name="closes at",
                    ),
                ),
            ],
            options={
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
                "ordering": ["position", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="edition_has_a_name",
                        violation_error_message="It needs a name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("partner", models.CharField(max_length=100, verbose_name="for")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="revoked")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.section",
                        verbose_name="desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "budget feed",
                "verbose_name_plural": "budget feeds",
                "default_permissions": ("add",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("partner", ""), _negated=True), name="budgetfeed_is_for_somebody"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(db_index=True, verbose_name="day")),
                ("slugline", models.CharField(max_length=60, verbose_name="slug")),
                ("line", models.CharField(blank=True, max_length=500, verbose_name="line")),
                (
                    "length",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="length in words"),
                ),
                (
                    "art",
                    models.CharField(
                        choices=[
                            ("none", "No art"),
                            ("photo", "Photo"),
                            ("graphic", "Graphic"),
                            ("video", "Video"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="art",
                    ),
                ),
                ("art_note", models.CharField(blank=True, max_length=200, verbose_name="note on the art")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="budget_line",
                        to="articles.story",
                        verbose_name="story",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="lines",
                        to="articles.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "budget line",
                "verbose_name_plural": "budget lines",
                "ordering": ["day", "pk"],
                "permissions": [("art_budgetline", "Can say what art a story on the budget has")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slugline", ""), _negated=True), name="budgetline_has_a_slug"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("art__in", ["none", "photo", "graphic", "video"])),
                        name="budgetline_art_is_known",
                    ),
                ],
            },
        ),
        migrations.RunPython(giving(RIGHTS), migrations.RunPython.noop),
    ]
