from django.db import migrations, models


class Migration(migrations.Migration):
    """A row of the budget's grid that is sent twice is planned once."""

    dependencies = [("articles", "0029_latest_last")]

    operations = [
        migrations.AddField("budgetline", "key", models.CharField(editable=False, max_length=64, null=True)),
        migrations.AddConstraint(
            "budgetline", models.UniqueConstraint(fields=["key"], name="budgetline_row_is_planned_once")
        ),
    ]
