"""Mend the rows that the constraints of the next migration would refuse. Most sites have none."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import migrations
from django.db.models import Q
from django.utils import timezone

from articles.slugs import free_slug, slug_from

NAMED = ("Section", "Byline", "Source", "Tag")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")


def is_whole(slug: str) -> bool:
    return bool(slug) and "/" not in slug and not any(map(str.isspace, slug))


def free_name(name: str, longest: int, taken: Callable[[str], bool]) -> str:
    candidate, number = name[:longest], 1
    while taken(candidate):
        number += 1
        ending = f" {number}"
        candidate = name[: longest - len(ending)] + ending
    return candidate


def mend_names(apps: Any) -> None:
    for model_name in NAMED:
        model = apps.get_model("articles", model_name)
        for row in model.objects.filter(name=""):
            named = row.slug if is_whole(row.slug) else model_name
            names = set(model.objects.exclude(pk=row.pk).values_list("name", flat=True))
            row.name = free_name(named.replace("-", " ").capitalize(), 100, names.__contains__)
            row.save(update_fields=["name"])
    source = apps.get_model("articles", "Source")
    for row in source.objects.filter(mark=""):
        marks = {mark.lower() for mark in source.objects.exclude(pk=row.pk).values_list("mark", flat=True)}
        row.mark = free_name(row.name.lower(), 40, marks.__contains__)
        row.save(update_fields=["mark"])


def mend_slugs(apps: Any) -> None:
    for model_name in (*NAMED, "Place"):
        model = apps.get_model("articles", model_name)
        for row in broken(model):
            slugs = set(model.objects.exclude(pk=row.pk).values_list("slug", flat=True))
            words = row.slug if row.slug.strip() else getattr(row, "name", "") or getattr(row, "city", "")
            row.slug = free_slug(slug_from(words.replace("/", " "), model_name.lower()), slugs.__contains__)
            row.save(update_fields=["slug"])
    # Nobody has ever come to a page under such an address.
    former = apps.get_model("articles", "FormerAddress")
    former.objects.filter(pk__in=[row.pk for row in broken(former)]).delete()


def broken(model: Any) -> list[Any]:
    rows: Iterable[tuple[Any, str]] = model.objects.values_list("pk", "slug").iterator(chunk_size=2000)
    return list(model.objects.filter(pk__in=[pk for pk, slug in rows if not is_whole(slug)]))


def mend_stories(apps: Any) -> None:
    stories = apps.get_model("articles", "Story").objects
    for language in stories.order_by().values_list("language", flat=True).distinct():
        if not LANGUAGE.fullmatch(language):
            stories.filter(language=language).update(language=settings.LANGUAGE_CODE)
    rows = stories.exclude(slug="").order_by("pk").values_list("pk", "slug").iterator(chunk_size=2000)
    for pk in [pk for pk, slug in rows if not is_whole(slug)]:
        story = stories.get(pk=pk)
        story.slug = free(stories, story, story.publication_day)
        story.save(update_fields=["slug"])
    without_address = Q(published_at__isnull=True) | Q(slug="")
    stories.filter(without_address, publication_day__isnull=False).update(publication_day=None)
    for story in stories.filter(publication_day__isnull=True).exclude(without_address).order_by("pk"):
        day = timezone.localdate(story.published_at)
        story.slug = free(stories, story, day)
        story.publication_day = day
        story.save(update_fields=["slug", "publication_day"])


def free(stories: Any, story: Any, day: Any) -> str:
    """Its slug made whole, and free on this day."""
    others = stories.filter(publication_day=day).exclude(pk=story.pk)
    slugs = set(others.values_list("slug", flat=True))
    wanted = story.slug if is_whole(story.slug) else slug_from(story.slug.replace("/", " "), "story")
    return free_slug(wanted, slugs.__contains__)


def mend(apps: Any, schema_editor: Any) -> None:
    mend_names(apps)
    mend_slugs(apps)
    mend_stories(apps)


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_search")]
    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
