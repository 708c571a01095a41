"""Prints which pages of a generated newsroom are measured, one a line: name, tab, path."""

from __future__ import annotations

import django
from django.utils import timezone


def pages() -> dict[str, str]:
    from articles.cursors import Cursor
    from articles.models import Section, Story, Tag

    public = Story.objects.public(timezone.now())
    newest = public.newest_first()[0]
    section = newest.section or Section.objects.all()[0]
    tag = Tag.objects.filter(tagged__content_object=newest).order_by("pk")[0]

    def deepest(path: str, stories: type(public)) -> str:  # type: ignore[valid-type]
        # The oldest thirty and one more, so that the last page is as full as the first.
        last = stories.order_by("published_at", "pk")[30]  # type: ignore[attr-defined]
        return f"{path}?before={Cursor.of(last)}"

    month = newest.publication_day
    assert month is not None
    return {
        "story": public.newest_first()[20].get_absolute_url(),
        "front page": "/",
        "section": section.get_absolute_url(),
        "section, deepest cursor": deepest(section.get_absolute_url(), public.filter(section=section)),
        "latest, deepest cursor": deepest("/latest/", public),
        "tag": tag.get_absolute_url(),
        "tag, deepest cursor": deepest(tag.get_absolute_url(), public.filter(tags=tag)),
        "feed": "/rss.xml",
        "sitemap part": f"/sitemap-{month:%Y-%m}.xml",
        "day": f"/{month:%Y/%m/%d}/",
    }


if __name__ == "__main__":
    django.setup()
    for name, path in pages().items():
        print(name, path, sep="\t")
