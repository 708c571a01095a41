"""Which pages are measured."""

from __future__ import annotations

from django.utils import timezone

from articles.models import Section, Story

FRONT = "/"


def newest() -> Story:
    """The newest story that readers see, of those that are filed under a tag."""
    return Story.objects.public(timezone.now()).filter(tags__isnull=False).newest_first()[0]


def story_page() -> str:
    return newest().get_absolute_url()


def most_pages() -> list[str]:
    """What readers ask for in an ordinary hour: the front page, sections, lists and the newest stories."""
    stories = Story.objects.public(timezone.now()).newest_first()[:50]
    sections = [section.get_absolute_url() for section in Section.objects.all()]
    return [FRONT, "/latest/", "/rss.xml", *sections, *(story.get_absolute_url() for story in stories)]
