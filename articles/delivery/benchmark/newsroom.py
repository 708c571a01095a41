"""What is measured on: the demo newsroom, and for sizes a newsroom of as many stories as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import batched

from django.core.management import call_command
from django.utils import timezone

from articles.models import (
    Byline,
    Dateline,
    DatelinePlace,
    Place,
    Section,
    Source,
    Story,
    StoryByline,
    Tag,
    TaggedStory,
)
from articles.visibility import Status

# As many on every day, so that a month and a day of a small newsroom are as long as those of a large one.
A_DAY = 33
_WORDS = (
    "harbor council ferry budget school winter bridge market election orchard glacier library station "
    "hospital festival railway tariff reservoir museum satellite"
).split()
_BODY = "".join(
    f"<p>The {one} was on the table again on the second day, and the people who had come for the {other} "
    f"stayed until the {third} was dealt with as well. Nobody spoke for long, and the vote was close.</p>"
    for one, other, third in zip(_WORDS[:8], _WORDS[5:], _WORDS[9:], strict=False)
)
_AT_ONCE = 1000


def furnish() -> None:
    """The demo newsroom in the database of this process, and the static files in its folder."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from articles.demo import loader

    if loader.is_empty():
        loader.load()


def fill(stories: int) -> None:
    """A newsroom of so many public stories, the newest at the end of last month."""
    sections = [Section.objects.create(name=f"Section {number}", position=number) for number in range(8)]
    bylines = [Byline.objects.create(name=f"Writer {number}") for number in range(20)]
    tags = [Tag.objects.create(name=f"Tag {number}") for number in range(20)]
    source = Source.objects.create(name="Measured Press", mark="MP")
    places = list(Place.objects.order_by("pk")[:15])
    for rows in batched(_stories(stories, sections, source), _AT_ONCE):
        made = Story.objects.bulk_create(rows)
        StoryByline.objects.bulk_create(
            StoryByline(story=story, byline=bylines[story.pk % len(bylines)]) for story in made
        )
        TaggedStory.objects.bulk_create(
            TaggedStory(content_object=story, tag=tags[(story.pk + step) % len(tags)])
            for story in made
            for step in (0, 7)
        )
        datelines = Dateline.objects.bulk_create(
            Dateline(story=story, date=story.publication_day, service="MP") for story in made
        )
        DatelinePlace.objects.bulk_create(
            DatelinePlace(dateline=one, story=one.story, place=places[one.story_id % len(places)])
            for one in datelines
        )


def _stories(count: int, sections: list[Section], source: Source) -> Iterator[Story]:
    first = timezone.localdate().replace(day=1)
    newest = datetime(first.year, first.month, first.day, 18, tzinfo=UTC) - timedelta(days=1)
    for number in reversed(range(count)):
        days, minutes = divmod(number, A_DAY)
        moment = newest - timedelta(days=days, minutes=5 * minutes)
        one, other = _WORDS[number % len(_WORDS)], _WORDS[number // len(_WORDS) % len(_WORDS)]
        yield Story(
            headline=f"The {one} and the {other}, {number}",
            slug=f"{one}-{other}-{number}",
            standfirst="The vote was close, and the people who had come stayed until the end.",
            body=_BODY,
            section=sections[number % len(sections)],
            source=source,
            status=Status.PUBLISHED,
            published_at=moment,
            publication_day=timezone.localtime(moment).date(),
        )
