"""Photos: how long their rights last, what may not be done with them, who made them; and the right to kill one."""

from django.db import migrations, models

from articles.rights import giving

RIGHTS = {role: {"photo": "kill"} for role in ("Editors", "Photo editors", "Wire editors")}


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0026_wordings"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="photo",
            options={
                "ordering": ["-added_at", "-pk"],
                "permissions": [("kill_photo", "Can kill photos")],
                "verbose_name": "photo",
                "verbose_name_plural": "photos",
            },
        ),
        migrations.AddField(
            model_name="photo",
            name="crops",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Where the piece of a shape begins and how wide it is, in parts of the picture.",
                verbose_name="crops",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="has_credentials",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="The original has a signed record of how it was made (C2PA).",
                verbose_name="content credentials",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="headline",
            field=models.CharField(blank=True, max_length=250, verbose_name="headline"),
        ),
        migrations.AddField(
            model_name="photo",
            name="keywords",
            field=models.TextField(blank=True, help_text="Separated by commas.", verbose_name="keywords"),
        ),
        migrations.AddField(
            model_name="photo",
            name="kill_reason",
            field=models.CharField(blank=True, max_length=250, verbose_name="reason of the kill"),
        ),
        migrations.AddField(
            model_name="photo",
            name="killed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="killed"),
        ),
        migrations.AddField(
            model_name="photo",
            name="likeness",
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name="photo",
            name="restrictions",
            field=models.TextField(
                blank=True,
                help_text="What the desk must not do with it: “No sales, no archives, not in Korea”.",
                verbose_name="restricted uses",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="source_type",
            field=models.CharField(
                blank=True,
                choices=[
                    ("digitalCapture", "A camera"),
                    ("computationalCapture", "A camera, computed from several pictures"),
                    ("negativeFilm", "A scan of a negative"),
                    ("positiveFilm", "A scan of a slide"),
                    ("print", "A scan of a print"),
                    ("humanEdits", "A person, changed by hand"),
                    ("algorithmicallyEnhanced", "A camera, enhanced by a program"),
                    ("digitalCreation", "A person, on a screen"),
                    ("dataDrivenMedia", "Data"),
                    ("algorithmicMedia", "An algorithm"),
                    ("screenCapture", "A screen"),
                    ("virtualRecording", "A recording of something virtual"),
                    ("composite", "A composite"),
                    ("compositeCapture", "A composite of photos"),
                    ("compositeSynthetic", "A composite with parts made by AI"),
                    ("trainedAlgorithmicMedia", "AI"),
                    ("compositeWithTrainedAlgorithmicMedia", "A photo that AI has changed"),
                ],
                help_text="Readers are told of what a machine has made or changed.",
                max_length=120,
                verbose_name="made by",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="usable_from",
            field=models.DateTimeField(
                blank=True,
                help_text="On no page before, whatever shows it.",
                null=True,
                verbose_name="embargo",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="usable_until",
            field=models.DateTimeField(
                blank=True,
                help_text="From this second on it is on no page.",
                null=True,
                verbose_name="rights end",
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(fields=["usable_from"], name="photo_usable_from"),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(fields=["usable_until"], name="photo_usable_until"),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("usable_from", None),
                    ("usable_until", None),
                    ("usable_from__lt", models.F("usable_until")),
                    _connector="OR",
                ),
                name="photo_is_usable_before_its_rights_end",
                violation_error_message="Its rights end before its embargo does.",
            ),
        ),
        migrations.RunPython(giving(RIGHTS), migrations.RunPython.noop),
    ]
