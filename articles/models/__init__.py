"""What the newsroom stores."""

from .address import FormerAddress
from .at_work import AtWork
from .colleagues import Assignment, Comment
from .correction import Correction
from .dateline import Dateline, DatelinePlace, Place
from .live import EntryCorrection, EntryWording, LiveEntry
from .photo import Photo, StoryPhoto
from .preview_link import PreviewLink
from .revision import Revision
from .story import Story, StoryByline
from .taxonomy import Byline, Section, Source, Tag, TaggedStory
from .timeline import TimelineEntry
from .working_copy import WorkingCopy

__all__ = [
    "Assignment",
    "AtWork",
    "Byline",
    "Comment",
    "Correction",
    "Dateline",
    "DatelinePlace",
    "EntryCorrection",
    "EntryWording",
    "FormerAddress",
    "LiveEntry",
    "Photo",
    "Place",
    "PreviewLink",
    "Revision",
    "Section",
    "Source",
    "Story",
    "StoryByline",
    "StoryPhoto",
    "Tag",
    "TaggedStory",
    "TimelineEntry",
    "WorkingCopy",
]
