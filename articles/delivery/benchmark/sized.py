"""python -m articles.delivery.benchmark.sized N: fills an empty database with N stories.

Prints which of its pages are measured, one a line: name, tab, path.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from articles.models.story import StoryQuerySet


def pages() -> dict[str, str]:
    from django.utils import timezone

    from articles.models import Section, Story, Tag

    public = Story.objects.public(timezone.now())
    newest = public.newest_first()[0]
    section = newest.section or Section.objects.all()[0]
    tag = Tag.objects.filter(tagged__content_object=newest).order_by("pk")[0]
    day = newest.publication_day
    if day is None:
        raise ValueError(f"The story {newest} has no address.")
    return {
        "story": public.newest_first()[20].get_absolute_url(),
        "front page": "/",
        "section": section.get_absolute_url(),
        "section, deepest cursor": deepest(section.get_absolute_url(), public.filter(section=section)),
        "latest, deepest cursor": deepest("/latest/", public),
        "tag": tag.get_absolute_url(),
        "tag, deepest cursor": deepest(tag.get_absolute_url(), public.filter(tags=tag)),
        "feed": "/rss.xml",
        "sitemap part": f"/sitemap-{day:%Y-%m}.xml",
        "day": f"/{day:%Y/%m/%d}/",
    }


def deepest(path: str, stories: StoryQuerySet) -> str:
    """The page of the oldest thirty stories, as full as the first page."""
    from articles.cursors import Cursor

    return f"{path}?before={Cursor.of(stories.order_by('published_at', 'pk')[30])}"


def main(stories: int) -> None:
    django.setup()
    from django.core.management import call_command

    from articles.delivery.benchmark import newsroom

    call_command("migrate", verbosity=0)
    newsroom.fill(stories)
    for name, path in pages().items():
        print(name, path, sep="\t")


if __name__ == "__main__":
    main(int(sys.argv[1]))
