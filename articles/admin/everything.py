"""Every model that the newsroom works with, registered."""

from django.contrib import admin
from taggit.models import Tag as PlainTag

__all__ = [
    *("budget", "byline", "front", "login", "photo", "place"),
    *("section", "series", "source", "story", "tag", "topic"),
]

# The newsroom has tags of its own; those of the package would only stand there empty.
admin.site.unregister(PlainTag)
