"""Give stories the month of their publication and the moment of their last change, for the sitemap's index."""

from typing import Any

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest, TruncMonth

import articles.models.derived


def fill(apps: Any, schema_editor: Any) -> None:
    stories = apps.get_model("articles", "Story").objects
    stories.filter(publication_day__isnull=False).update(publication_month=TruncMonth("publication_day"))
    stories.filter(published_at__isnull=False).update(
        changed_at=Greatest(
            F("published_at"), Coalesce("updated_at", "published_at"), Coalesce("embargo", "published_at")
        )
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_listings")]
    operations = [
        migrations.AddField(
            "story",
            "publication_month",
            articles.models.derived.DerivedDateField(editable=False, null=True),
        ),
        migrations.AddField(
            "story", "changed_at", articles.models.derived.DerivedMomentField(editable=False, null=True)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
