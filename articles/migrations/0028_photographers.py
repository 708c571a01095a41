"""A photographer's photos have a page, and the name that it is found by."""

from __future__ import annotations

from collections import defaultdict
from itertools import batched
from typing import Any

from django.db import migrations, models

import articles.models.derived
from articles.slugs import SLUG_LENGTH, slug_from


def fill(apps: Any, schema_editor: Any) -> None:
    photos = apps.get_model("articles", "Photo").objects
    named = photos.exclude(photographer="").order_by("pk").values_list("pk", "photographer")
    for rows in batched(named.iterator(), 500):
        numbers = defaultdict(list)
        for number, name in rows:
            numbers[slug_from(name, "")].append(number)
        for slug, some in numbers.items():
            photos.filter(pk__in=some).update(photographer_slug=slug)


class Migration(migrations.Migration):
    dependencies = [("articles", "0027_photo_desk")]
    operations = [
        migrations.AddField(
            "photo",
            "photographer_slug",
            articles.models.derived.DerivedWordsField(
                blank=True, default="", editable=False, max_length=SLUG_LENGTH
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "photo",
            models.Index(fields=["photographer_slug", "-added_at", "-id"], name="photo_of_photographer"),
        ),
    ]
