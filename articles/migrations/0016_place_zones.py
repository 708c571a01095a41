"""The time zone of every place, as far as it follows from its names."""

from typing import Any

from django.db import migrations, models

import articles.models.dateline
from articles import dateline


def find_zones(apps: Any, schema_editor: Any) -> None:
    places = apps.get_model("articles", "Place").objects.using(schema_editor.connection.alias)
    found = []
    for place in places.filter(time_zone=""):
        named = dateline.Place(place.city, place.region, place.country, place.stands_alone)
        place.time_zone = dateline.zone_of(named)
        found.append(place)
    places.bulk_update(found, ["time_zone"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_colleagues")]
    operations = [
        migrations.AddField(
            "place",
            "time_zone",
            models.CharField(
                blank=True,
                help_text="Asia/Seoul. Found by itself when left empty, where city, region and country tell it.",
                max_length=64,
                validators=[articles.models.dateline.validate_zone],
                verbose_name="time zone",
            ),
        ),
        migrations.RunPython(find_zones, migrations.RunPython.noop),
    ]
