"""How often a working copy was kept, by which two people who keep one are told apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_section_editors")]

    operations = [
        migrations.RemoveField(model_name="workingcopy", name="typed"),
        migrations.AddField(
            model_name="workingcopy",
            name="number",
            field=models.PositiveIntegerField(default=1, verbose_name="number"),
        ),
    ]
