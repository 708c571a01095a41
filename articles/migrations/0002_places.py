"""Seed the list of places from the cities that ship with the site. From then on it is the newsroom's."""

from typing import Any

from django.db import migrations

from articles.dateline import shipped_places
from articles.slugs import free_slug, slug_from


def seed(apps: Any, schema_editor: Any) -> None:
    Place = apps.get_model("articles", "Place")
    taken: set[str] = set(Place.objects.values_list("slug", flat=True))
    rows = []
    for place in shipped_places():
        wanted = slug_from(place.city, "place")
        if wanted in taken:
            wanted = slug_from(" ".join((place.city, place.region, place.country)), "place")
        slug = free_slug(wanted, taken.__contains__)
        taken.add(slug)
        rows.append(
            Place(
                city=place.city,
                region=place.region,
                country=place.country,
                stands_alone=place.stands_alone,
                slug=slug,
            )
        )
    Place.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_newsroom")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
