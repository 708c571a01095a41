"""Made things for tests. Each is complete enough to be public unless a test says otherwise."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from PIL import Image

from articles.models import (
    Byline,
    Correction,
    Dateline,
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
from articles.visibility import Status

NOON = datetime(2026, 11, 2, 17, 0, tzinfo=UTC)
"""The noon of the tests, in New York: Monday, Nov. 2, 2026, 12:00 EST."""


class SectionFactory(DjangoModelFactory[Section]):
    class Meta:
        model = Section

    name = factory.Sequence(lambda n: f"Section {n}")
    position = factory.Sequence(lambda n: n)


class BylineFactory(DjangoModelFactory[Byline]):
    class Meta:
        model = Byline

    name = factory.Sequence(lambda n: f"Writer {n}")


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source
        django_get_or_create = ("mark",)

    name = "United Press International"
    mark = "UPI"
    url = "https://www.upi.com/"


class TagFactory(DjangoModelFactory[Tag]):
    class Meta:
        model = Tag

    name = factory.Sequence(lambda n: f"Tag {n}")


class TopicFactory(DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Topic {n}")


class SeriesFactory(DjangoModelFactory[Series]):
    """`parts=` takes its stories, in their order."""

    class Meta:
        model = Series
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Series {n}")

    @factory.post_generation
    def parts(self: Any, create: bool, given: list[Story] | None, **extra: Any) -> None:
        for position, story in enumerate(given or []):
            SeriesPart.objects.create(series=self, story=story, position=position)


def picture(
    width: int = 60, height: int = 40, colour: str = "#2253cf", kind: str = "JPEG", **saved: Any
) -> bytes:
    """The bytes of a small picture."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, kind, **saved)
    return file.getvalue()


class PhotoFactory(DjangoModelFactory[Photo]):
    """`image=""` makes a photo that the desk still has to fill."""

    class Meta:
        model = Photo

    image = factory.LazyFunction(lambda: ContentFile(picture(), "harbour.jpg"))
    caption = factory.Sequence(lambda n: f"The night ferry leaves the harbor, {n}.")
    alt_text = "A ferry in a harbor"
    photographer = "Lena Sørby"
    agency = "UPI"


class StoryFactory(DjangoModelFactory[Story]):
    """A story that has been public since noon. `bylines=`, `photos=`, `tags=`, `places=`, `topics=` and
    `related=` take lists."""

    class Meta:
        model = Story
        skip_postgeneration_save = True

    headline = factory.Sequence(lambda n: f"Ten ports agree to share berths, {n}")
    standfirst = "The compact puts a price on the wait."
    body = "<p>Ten ports agreed early Monday to open their berths.</p>"
    section = factory.SubFactory(SectionFactory)
    status: Any = Status.PUBLISHED
    published_at: Any = NOON

    @factory.post_generation
    def bylines(self: Any, create: bool, given: list[Byline] | None, **extra: Any) -> None:
        for position, byline in enumerate(given or []):
            StoryByline.objects.create(story=self, byline=byline, position=position)

    @factory.post_generation
    def photos(self: Any, create: bool, given: list[Photo] | None, **extra: Any) -> None:
        for position, photo in enumerate(given or []):
            StoryPhoto.objects.create(story=self, photo=photo, position=position)

    @factory.post_generation
    def tags(self: Any, create: bool, given: list[str | Tag] | None, **extra: Any) -> None:
        if given:
            self.tags.add(*given)

    @factory.post_generation
    def places(self: Any, create: bool, given: list[Place] | None, **extra: Any) -> None:
        if given:
            Dateline.objects.create(story=self, date=NOON.date(), service="UPI").set_places(given)

    @factory.post_generation
    def topics(self: Any, create: bool, given: list[Topic] | None, **extra: Any) -> None:
        for position, topic in enumerate(given or []):
            StoryTopic.objects.create(story=self, topic=topic, position=position)

    @factory.post_generation
    def related(self: Any, create: bool, given: list[Story] | None, **extra: Any) -> None:
        for position, other in enumerate(given or []):
            RelatedStory.objects.create(story=self, other=other, position=position)


class DraftFactory(StoryFactory):
    status = Status.DRAFT
    published_at = None


class ScheduledFactory(StoryFactory):
    published_at = NOON + timedelta(hours=18)


class EmbargoedFactory(StoryFactory):
    embargo = NOON + timedelta(hours=18)


class WithdrawnFactory(StoryFactory):
    status = Status.WITHDRAWN


class CorrectionFactory(DjangoModelFactory[Correction]):
    class Meta:
        model = Correction

    story = factory.SubFactory(StoryFactory)
    text = "An earlier version gave the length of coast as 1,700 miles. It is 1,900 miles."
    at = NOON


class LiveStoryFactory(StoryFactory):
    kind = "live"


class LiveEntryFactory(DjangoModelFactory[LiveEntry]):
    class Meta:
        model = LiveEntry

    story = factory.SubFactory(LiveStoryFactory)
    number = factory.Sequence(lambda n: n + 1)
    body = factory.LazyAttribute(lambda entry: f"<p>Entry {entry.number}: the tug has arrived.</p>")
    at = NOON


def place(city: str = "Seoul") -> Place:
    """A place of the list that ships with the site."""
    return Place.objects.filter(city=city).order_by("pk")[0]
