"""Writes the demo newsroom into an empty database, all of it or none.

Where there is a story already, whoever wrote it, nothing is loaded: nothing a journalist has edited, renamed
or deleted can be undone by loading again.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from articles.live import body_from
from articles.models import (
    Byline,
    Correction,
    Dateline,
    EntryCorrection,
    EntryWording,
    LiveEntry,
    Photo,
    Place,
    RelatedStory,
    Section,
    Series,
    SeriesPart,
    Source,
    Story,
    StoryByline,
    StoryPhoto,
    StoryTopic,
    Tag,
    Topic,
)
from articles.models.address import address_of
from articles.workflow import Verb, take

from .content import HERE, Content, DemoStory, Row, read_content
from .moments import moment, name_days

_FIGURE = re.compile(r'<figure data-photo="([a-z0-9-]+)">')
_LINK = re.compile(r'href="story:([\w-]+)"')

# What a row of the files names under the same name as the model.
_PHOTO_FIELDS = (
    "caption", "alt_text", "photographer", "agency", "credit_line", "copyright_notice", "usage_terms",
    "taken_place", "focal_x", "focal_y",
)  # fmt: skip
_STORY_TEXTS = ("headline", "kicker", "standfirst", "original_headline")
_STORY_FIELDS = ("slug", "kind", "original_url", "language")


@dataclass(frozen=True)
class Loaded:
    """How much there is of each after a load."""

    stories: int
    visible: int
    sections: int
    bylines: int
    photos: int
    tags: int


def is_empty() -> bool:
    """Whether the demo may load: there is no story yet."""
    return not Story.objects.exists()


def load(now: datetime.datetime | None = None, content: Content | None = None) -> Loaded:
    """Load the newsroom as of `now`. Call only when `is_empty()`."""
    now = (now or timezone.now()).replace(second=0, microsecond=0)
    loading = _Loading(now, content or read_content())
    try:
        with transaction.atomic():
            loading.run()
    except BaseException:
        # The rows are rolled back by the database; the files are not.
        loading.remove_files()
        raise
    return count(now)


def count(now: datetime.datetime) -> Loaded:
    return Loaded(
        Story.objects.count(),
        Story.objects.public(now).count(),
        Section.objects.count(),
        Byline.objects.count(),
        Photo.objects.count(),
        Tag.objects.count(),
    )


class _Loading:
    """One load: what has been made so far, by the names that the files give it."""

    def __init__(self, now: datetime.datetime, content: Content) -> None:
        self.now = now
        self.content = content
        self.photos: dict[str, Photo] = {}
        self.added: list[Photo] = []
        self.sections: dict[str, Section] = {}
        self.bylines: dict[str, Byline] = {}
        self.sources: dict[str, Source] = {}
        self.tags: dict[str, Tag] = {}
        self.topics: dict[str, Topic] = {}
        self.series: dict[str, Series] = {}
        self.stories: dict[str, Story] = {}
        self.published_on = {
            story.slug: timezone.localdate(moment(story.published, now))
            for story in content.stories
            if story.published
        }

    def run(self) -> None:
        """Stories are always new; what they need besides is taken where the newsroom has it already."""
        for name, row in self.content.photos.items():
            self.make_photo(name, row)
        for position, row in enumerate(self.content.sections, 1):
            section = Section.objects.filter(slug=row["slug"]).first()
            self.sections[row["slug"]] = section or _save(Section(position=position, **row))
        for row in self.content.bylines:
            portrait = self.photos[row["portrait"]] if "portrait" in row else None
            byline = Byline.objects.filter(slug=row["slug"]).first()
            self.bylines[row["slug"]] = byline or _save(Byline(**{**row, "portrait": portrait}))
        for row in self.content.sources:
            source = Source.objects.filter(mark__iexact=row["mark"]).first()
            self.sources[row["mark"]] = source or _save(
                Source(**{**row, "section": self.sections[row["section"]]})
            )
        for row in self.content.tags:
            tag = Tag.objects.filter(name__iexact=row["name"]).first()
            self.tags[row["name"]] = tag or _save(Tag(**row))
        for row in self.content.topics:
            topic = Topic.objects.filter(name__iexact=row["name"]).first()
            self.topics[row["name"]] = topic or _save(Topic(**row))
        for row in self.content.series:
            series = Series.objects.filter(name__iexact=row["name"]).first()
            self.series[row["name"]] = series or _save(Series(**row))
        # The oldest first, so that the newsroom's own order of creation is that of publication.
        for story in sorted(self.content.stories, key=self.published):
            self.make(self.make_story, story)
        # Any story may be picked for any other.
        for story in self.content.stories:
            self.make(self.make_picks, story)

    def make(self, how: Callable[[DemoStory], None], story: DemoStory) -> None:
        try:
            how(story)
        except KeyError as missing:
            raise ValueError(
                f"{story.slug}.html names {missing}, which stands nowhere in the demo's files."
            ) from missing

    def remove_files(self) -> None:
        for photo in self.added:
            if photo.image.name:
                photo.image.storage.delete(photo.image.name)

    def published(self, story: DemoStory) -> datetime.datetime:
        """When it was or will be published; a draft counts as written just now."""
        return moment(story.published, self.now) if story.published else self.now

    def make_photo(self, name: str, row: Row) -> None:
        path = HERE / "photos" / f"{name}.jpg"
        with path.open("rb") as file:
            there = Photo.objects.filter(digest=hashlib.file_digest(file, "sha256").hexdigest()).first()
            if there:
                self.photos[name] = there
                return
            photo = Photo(**{field: row[field] for field in _PHOTO_FIELDS if field in row})
            photo.taken_at = moment(row["taken"], self.now)
            photo.image = File(file, name=path.name)
            self.photos[name] = photo
            self.added.append(photo)
            photo.save()

    def make_story(self, demo: DemoStory) -> None:
        published = self.published(demo)
        day = timezone.localdate(published)
        is_killed = demo.status == Story.Status.WITHDRAWN
        story = Story(
            # What was killed has been public before, and its address is to say so.
            status=Story.Status.PUBLISHED if is_killed else demo.status,
            **{name: getattr(demo, name) for name in _STORY_FIELDS},
            **{name: name_days(getattr(demo, name), day) for name in _STORY_TEXTS},
            body=self.body(demo, day),
            section=self.sections[demo.section] if demo.section else None,
            source=self.sources[demo.source] if demo.source else None,
            published_at=published if demo.published else None,
            embargo=moment(demo.embargo, self.now) if demo.embargo else None,
            updated_at=self.updated(demo),
        )
        story.save()
        for position, slug in enumerate(demo.bylines):
            StoryByline.objects.create(story=story, byline=self.bylines[slug], position=position)
        for position, placed in enumerate(demo.photos):
            StoryPhoto.objects.create(
                story=story,
                photo=self.photos[placed["name"]],
                position=position,
                own_caption=name_days(placed.get("caption", ""), day),
            )
        story.tags.add(*(self.tags[name] for name in demo.tags))
        for position, name in enumerate(demo.topics):
            StoryTopic.objects.create(story=story, topic=self.topics[name], position=position)
        if demo.series:
            SeriesPart.objects.create(story=story, series=self.series[demo.series], position=demo.part)
        self.stories[demo.slug] = story
        if demo.places or demo.dateline:
            self.make_dateline(story, demo, day)
        for row in demo.corrections:
            Correction.objects.create(
                story=story,
                kind=row["kind"],
                text=name_days(row["text"], day),
                at=moment(row["at"], self.now),
                is_grave=row.get("is_grave", False),
            )
        self.make_entries(story, demo, day)
        if is_killed:
            take(Verb.KILL, story, note=demo.why_killed, notice=demo.notice)

    def make_picks(self, demo: DemoStory) -> None:
        for position, slug in enumerate(demo.related):
            story, other = self.stories[demo.slug], self.stories[slug]
            RelatedStory.objects.create(story=story, other=other, position=position)

    def make_entries(self, story: Story, demo: DemoStory, day: datetime.date) -> None:
        """As of the time of loading, which need not be now: without the look at the clock of save()."""
        entries = [
            LiveEntry(
                story=story,
                number=number,
                at=moment(row["at"], self.now),
                byline=self.bylines[row["byline"]] if "byline" in row else None,
                heading=row.get("heading", ""),
                body=body_from(name_days(row["text"], day)),
                is_key=row.get("is_key", False),
                is_pinned=row.get("is_pinned", False),
            )
            for number, row in enumerate(demo.entries, 1)
        ]
        LiveEntry.objects.bulk_create(entries)
        for entry, row in zip(entries, demo.entries, strict=True):
            EntryWording.objects.create(entry=entry, at=entry.at, content=entry.content())
            if "correction" in row:
                EntryCorrection.objects.create(entry=entry, at=entry.at, text=row["correction"])
        if entries:
            story.note_entries(max(entry.at for entry in entries))

    def updated(self, demo: DemoStory) -> datetime.datetime | None:
        """When it changed last; whatever readers were told of moved that time."""
        told = [row["at"] for row in demo.corrections] + ([demo.updated] if demo.updated else [])
        return max((moment(words, self.now) for words in told), default=None)

    def body(self, demo: DemoStory, day: datetime.date) -> str:
        """The body with its photos, links and days filled in."""
        html = _FIGURE.sub(lambda match: f'<figure data-photo="{self.photos[match[1]].pk}">', demo.body)
        html = _LINK.sub(lambda match: f'href="{address_of(self.published_on[match[1]], match[1])}"', html)
        return name_days(html, day)

    def make_dateline(self, story: Story, demo: DemoStory, day: datetime.date) -> None:
        dateline = Dateline.objects.create(
            story=story, date=day, service=demo.service, override=name_days(demo.dateline, day)
        )
        dateline.set_places([find_place(name) for name in demo.places])


def find_place(name: str) -> Place:
    """The place of a full name such as "Duluth, Minnesota, United States", put on the list if it is new."""
    city, *region, country = [part.strip() for part in name.split(",")]
    place = Place.objects.filter(
        city__iexact=city, region__iexact="".join(region), country__iexact=country
    ).first()
    return place or Place.objects.create(city=city, region="".join(region), country=country)


def _save[Row: Any](row: Row) -> Row:
    row.save()
    return row
