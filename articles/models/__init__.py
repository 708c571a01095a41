"""What the newsroom stores."""

from .address import FormerAddress
from .colleagues import Assignment, Comment
from .correction import Correction
from .dateline import Dateline, DatelinePlace, Place
from .photo import Photo, StoryPhoto
from .story import Story, StoryByline
from .taxonomy import Byline, Section, Source, Tag, TaggedStory
from .timeline import TimelineEntry

__all__ = [
    "Assignment",
    "Byline",
    "Comment",
    "Correction",
    "Dateline",
    "DatelinePlace",
    "FormerAddress",
    "Photo",
    "Place",
    "Section",
    "Source",
    "Story",
    "StoryByline",
    "StoryPhoto",
    "Tag",
    "TaggedStory",
    "TimelineEntry",
]
