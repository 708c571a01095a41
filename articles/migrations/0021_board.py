"""What the desk page asks all day long has indexes: times due, open comments, who is there, what is stuck."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_working_copies_in_turn")]
    operations = [
        migrations.AddIndex("assignment", models.Index(fields=["due"], name="assignment_due")),
        migrations.AddIndex(
            "comment",
            models.Index(fields=["-id"], condition=Q(resolved_at=None), name="comment_open"),
        ),
        migrations.AddIndex("atwork", models.Index(fields=["seen_at"], name="at_work_seen")),
        migrations.AddIndex(
            "workingcopy",
            models.Index(fields=["-at"], condition=~Q(problem=""), name="working_copy_stuck"),
        ),
    ]
