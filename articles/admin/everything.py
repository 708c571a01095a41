"""Every model that the newsroom works with, registered."""

from django.contrib import admin
from taggit.models import Tag as PlainTag

from . import byline, login, place, section, series, source, tag, topic
from .budget import pages as budget
from .fronts import admin as front
from .photos import admin as photo
from .stories import admin as story

__all__ = [
    "budget",
    "byline",
    "front",
    "login",
    "photo",
    "place",
    "section",
    "series",
    "source",
    "story",
    "tag",
    "topic",
]

# The newsroom has tags of its own; those of the package would only stand there empty.
admin.site.unregister(PlainTag)
