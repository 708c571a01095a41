"""What the newsroom stores."""

from .address import FormerAddress
from .at_work import AtWork
from .budget import BudgetFeed, BudgetLine, BudgetMail, Edition
from .colleagues import Assignment, Comment
from .correction import Correction
from .dateline import Dateline, DatelinePlace, Place
from .front import Front, FrontMoment, Launch
from .live import EntryCorrection, EntryWording, LiveEntry
from .photo import Photo, StoryPhoto
from .preview_link import PreviewLink
from .revision import Revision
from .story import Story, StoryByline
from .taxonomy import Byline, Section, Source, Tag, TaggedStory
from .timeline import TimelineEntry
from .topics import RelatedStory, Series, SeriesPart, StoryTopic, Topic
from .wording import Wording
from .working_copy import WorkingCopy

__all__ = [
    "Assignment",
    "AtWork",
    "BudgetFeed",
    "BudgetLine",
    "BudgetMail",
    "Byline",
    "Comment",
    "Correction",
    "Dateline",
    "DatelinePlace",
    "Edition",
    "EntryCorrection",
    "EntryWording",
    "FormerAddress",
    "Front",
    "FrontMoment",
    "Launch",
    "LiveEntry",
    "Photo",
    "Place",
    "PreviewLink",
    "RelatedStory",
    "Revision",
    "Section",
    "Series",
    "SeriesPart",
    "Source",
    "Story",
    "StoryByline",
    "StoryPhoto",
    "StoryTopic",
    "Tag",
    "TaggedStory",
    "TimelineEntry",
    "Topic",
    "Wording",
    "WorkingCopy",
]
