"""What a page shows, by name: `story-12`, `photo-7`, `section-3-stories`.

A view names all that its page shows; whoever keeps pages (our own store, a cache in front of the site) finds
by these names what a change has made wrong. A list is a thing of its own: a page that lists the stories of a
section shows `section-3-stories`, and a story that comes, goes or changes there changes the list.

Both sides of the bargain stand here: the names that a page carries, and the names that a change touches. That
they meet is proved by a test that changes every field of every model.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache
from itertools import batched, chain
from typing import Any
from zlib import crc32

from django.db.models import CharField, Exists, Model, OuterRef, QuerySet, Value
from django.db.models.functions import JSONObject

from articles.cursors import Cursor, newer, older
from articles.models import (
    Byline,
    Correction,
    DatelinePlace,
    FormerAddress,
    Front,
    Launch,
    LiveEntry,
    Photo,
    RelatedStory,
    Section,
    SeriesPart,
    Source,
    Story,
    StoryByline,
    StoryPhoto,
    StoryTopic,
    TaggedStory,
)
from articles.models.live import PART, part_of
from articles.models.rows import JSONRows
from articles.prepared import Prepared
from articles.slices import Numbers, in_any
from articles.visibility import Status, Usable, public, usability_of

# Each is two parts of a union, of which SQLite takes 500.
TAGGINGS_AT_ONCE = 50

FRONT = "front"
LATEST = "latest"
CORRECTIONS = "corrections"  # what readers were told of changes, of all stories
ARCHIVE = "archive"  # the years, the months of a year, the sitemaps
THINGS = "things"  # every section, byline, source, tag, topic, series and place that has an address
SITE = "site"  # the frame of every page: the sections in the navigation
TODAY = "today"  # the date on the door, and what is called today, yesterday or Saturday because of it


def tag(thing: Model) -> str:
    """The thing itself: what its row says."""
    return f"{thing._meta.model_name}-{thing.pk}"


def stories_of(thing: Model) -> str:
    """The list of the stories that are filed under a thing, or that show it."""
    return f"{tag(thing)}-stories"


def front_of(front: Front) -> str:
    """The front page, or the page of a section or a topic, which is the list of its stories as well."""
    return FRONT if front.of is None else stories_of(front.of)


def entries_of(story: int, part: int | None = None) -> str:
    """All entries of a live story, or those of a part."""
    return f"live-{story}" if part is None else f"live-{story}-{part}"


def photos_by(slug: str) -> set[str]:
    """The photos of a photographer, who has no row and so no number: one is worked out from the slug. No name
    for nobody."""
    return {f"photographer-{crc32(slug.encode())}"} if slug else set()


def stories_of_day(day: date) -> str:
    return f"day-{day:%Y-%m-%d}"


def stories_of_month(day: date) -> str:
    return f"month-{day:%Y-%m}"


def of_stories(stories: Iterable[Story]) -> set[str]:
    """Stories on a page, with their photos. No query."""
    stories = list(stories)
    return {tag(story) for story in stories} | with_stories(stories)


def with_stories(stories: Iterable[Story]) -> set[str]:
    """Of stories in a list the photos; the list stands for the stories."""
    return {f"photo-{placed.photo_id}" for story in stories for placed in story.placed_photos}


def with_authors(authors: Collection[Byline]) -> set[str]:
    """Bylines on a page, with their portraits. No query."""
    portraits = {f"photo-{author.portrait_id}" for author in authors if author.portrait_id}
    return {tag(author) for author in authors} | portraits


def of_whole_story(story: Story) -> set[str]:
    """A story as for_page() brings it: with its source, tags, topics, series and places, too. No query."""
    tags = of_stories([story]) | with_authors(story.authors)
    if story.source_id:
        tags.add(f"source-{story.source_id}")
    tags.update(f"tag-{row['id']}" for row in story.tag_rows)
    tags.update(f"topic-{row['id']}" for row in story.topic_rows)
    for row in story.series_rows:
        # Its parts are numbered on the pages of all of them.
        tags |= {f"series-{row['id']}", f"series-{row['id']}-stories"}
    tags.update(f"place-{row['id']}" for row in story.place_rows)
    # When its entries changed stands with the story.
    return tags | {entries_of(story.pk)} if story.is_live else tags


def touched_by(thing: Model, at: datetime) -> set[str]:
    """The names of all that shows a row as it now stands in the database, or would have to show it.

    Asked before a change and after it. Of a story that the public may not see, and of whatever belongs to
    it, nothing is shown, and so nothing is touched. At most three queries.
    """
    if isinstance(thing, Story):
        return _touched_by_story(thing.pk, at)
    if isinstance(thing, LiveEntry):
        return _touched_by_entry(thing, at)
    if isinstance(thing, FormerAddress):
        return {f"story-{thing.story_id}"}
    if isinstance(thing, Section):
        return {SITE, THINGS}
    if isinstance(thing, Launch):
        is_on_page = thing.called_off_at is None and thing.starts_at <= at
        return {front_of(thing.front), tag(thing)} if is_on_page else set()
    if isinstance(thing, Source):
        # What it says of search engines decides what the sitemaps list.
        return {tag(thing), THINGS, ARCHIVE}
    if isinstance(thing, Byline) and thing.portrait_id:
        taken_by = Photo.objects.filter(pk=thing.portrait_id).values_list("photographer_slug", flat=True)
        return {tag(thing), THINGS, f"photo-{thing.portrait_id}-stories"}.union(*map(photos_by, taken_by))
    if isinstance(thing, Photo):
        return _touched_by_photo(thing, at)
    return {tag(thing), THINGS}


def _touched_by_story(number: int, at: datetime) -> set[str]:
    found = _TOUCHED(number=number)
    if not found:
        return set()
    story: Any = found[0]
    if not story.is_public(at):
        # Its address says that it is gone, and has to go on saying so or stop.
        return {tag(story)} if story.status == Status.WITHDRAWN else set()
    tags = {tag(story), FRONT, LATEST, ARCHIVE, THINGS, f"section-{story.section_id}-stories"}
    if story.source_id:
        tags.add(f"source-{story.source_id}-stories")
    if story.is_corrected:
        tags.add(CORRECTIONS)
    # Its photos become public with it, and so do its bylines, each with a portrait.
    tags = tags.union(*(photos_by(row["slug"]) for row in (*story.taken_by, *story.portrayed_by)))
    filed = _FILED_UNDER(number=number)
    tags.update(
        f"story-{one}" if kind == "story" else f"{kind}-{one}-stories" for kind, one, _ in filed if one
    )
    taggings = sorted((one, tagging) for kind, one, tagging in filed if kind == "tag")
    topics = sorted(one for kind, one, _ in filed if kind == "topic")
    for other in _next_to(story, taggings, topics, at):
        tags.add(tag(other))
        tags.update(_days(other))
    return tags | _days(story)


def _touched_by_photo(photo: Photo, at: datetime) -> set[str]:
    """Its name. One that may not be shown gives it up, by which it is known to be taken away."""
    usable = usability_of(photo, at)
    own = {tag(photo)} | photos_by(photo.photographer_slug) if usable == Usable.YES else set()
    if usable.is_gone or photo.usable_from is None:
        return own
    # Pages from under its embargo know nothing of it: they are named by what would have to show it.
    stories = Story.objects.filter(story_photos__photo=photo).only("pk")
    things = [*stories, *Byline.objects.filter(portrait=photo)]
    return own.union(*(touched_by(thing, at) for thing in things))


def _touched_by_entry(entry: LiveEntry, at: datetime) -> set[str]:
    """Its part, the start of the coverage, and what says when that has changed last; no page that only lists
    the story. The first of a part is what the one before leads on to."""
    found = _TOUCHED(number=entry.story_id)
    if not found or not found[0].is_public(at) or not found[0].is_live:
        return set()
    story = entry.story_id
    parts = {entry.part, part_of(max(entry.number - PART, 1)), part_of(entry.number + PART)}
    # No page has the entry's own name. What was withdrawn gives it up, by which it is known to be taken away.
    own = set() if entry.withdrawn_at else {tag(entry)}
    return {ARCHIVE, entries_of(story), *(entries_of(story, part) for part in parts)} | own


def _days(story: Story) -> set[str]:
    day = story.publication_day
    return {stories_of_day(day), stories_of_month(day)} if day else set()


def _touched(number: int) -> QuerySet[Story]:
    photos = StoryPhoto.objects.filter(story=number, photo__photographer_slug__gt="")
    portraits = StoryByline.objects.filter(story=number, byline__portrait__photographer_slug__gt="")
    return (
        Story.objects.filter(pk=number)
        .only("kind", "status", "published_at", "embargo", "publication_day", "section", "source")
        .annotate(
            is_corrected=Exists(Correction.objects.filter(story=OuterRef("pk"))),
            taken_by=_slugs(photos, "photo__photographer_slug"),
            portrayed_by=_slugs(portraits, "byline__portrait__photographer_slug"),
        )
    )


def _slugs(placements: QuerySet[Any], path: str) -> JSONRows:
    return JSONRows(placements.order_by().values(item=JSONObject(slug=path)))


_TOUCHED = Prepared(_touched, number=int)


def _filed_under(number: int) -> QuerySet[Any, Any]:
    """What a story is filed under, or chosen for: kind, number of the thing, number of the placement. And the
    stories below which it stands because somebody picked it."""
    things = (
        ("tag", TaggedStory.objects.filter(content_object=number), "tag"),
        ("byline", StoryByline.objects.filter(story=number), "byline"),
        ("photo", StoryByline.objects.filter(story=number), "byline__portrait"),
        ("photo", StoryPhoto.objects.filter(story=number), "photo"),
        ("place", DatelinePlace.objects.filter(dateline__story=number), "place"),
        # Of whichever it is: it may stand on the page of another, where somebody has chosen it.
        ("section", _chosen_for("section", number), "launch__front__section"),
        ("topic", _chosen_for("topic", number), "launch__front__topic"),
        ("topic", StoryTopic.objects.filter(story=number), "topic"),
        ("series", SeriesPart.objects.filter(story=number), "series"),
        ("story", RelatedStory.objects.filter(other=number), "story"),
    )
    first, *others = (
        rows.order_by().values_list(Value(kind, output_field=CharField()), path, "pk")
        for kind, rows, path in things
    )
    return first.union(*others, all=True)


def _chosen_for(page: str, number: int) -> QuerySet[Any, Any]:
    chosen: Any = Launch.stories.through
    of_one = {f"launch__front__{page}__isnull": False}
    return chosen.objects.filter(story=number, launch__called_off_at=None, **of_one)


_FILED_UNDER = Prepared(_filed_under, number=int)


def _next_to(story: Story, taggings: list[tuple[int, int]], topics: list[int], at: datetime) -> list[Story]:
    """The public stories right before and after it, in its section, on the site, and under its tags; and in
    its topics right after it, since the story so far is told backwards alone.

    A page that shows some stories around another is changed by one that comes or goes among them; it shows
    one of these, or is the page of one. A single query for up to TAGGINGS_AT_ONCE tags.
    """
    found: dict[int, Story] = {}
    for some in list(batched(taggings, TAGGINGS_AT_ONCE)) or [()]:
        stories = _beside(len(some), len(topics))(**place_of(story, some, topics, at))
        found.update((one.pk, one) for one in stories)
    return list(found.values())


@cache
def _beside(tags: int, topics: int) -> Prepared[Story]:
    """The query of _next_to() for a story of so many tags and topics."""

    def build(at: datetime, section: int, moment: datetime, number: int, **filed: int) -> QuerySet[Story]:
        others, here = Story.objects.public(at).exclude(pk=number), Cursor(moment, number)
        legs: list[Numbers] = []
        for stories in (others, others.filter(section=section)):
            for beside in (older(stories, here), newer(stories, here)):
                legs.append(beside[:1].values_list("pk", flat=True))
        for under, tagging in taggings_in(filed):
            legs += [tagged(beside[:1]) for beside in beside_tagging(under, tagging, at)]
        for topic in topics_in(filed):
            placed = StoryTopic.objects.public(at).filter(topic=topic).exclude(story=number)
            legs.append(newer(placed, here)[:1].stories())
        return in_any(legs).only("publication_day")

    return Prepared(build, **kinds_of_place(tags, topics))


def place_of(
    story: Story, taggings: Iterable[tuple[int, int]], topics: Iterable[int], at: datetime
) -> dict[str, Any]:
    """Where a story stands among others, as values for a prepared query. `taggings`: numbers of tag and
    tagging."""
    filed = {f"filed{place}": number for place, number in enumerate(chain.from_iterable(taggings))}
    filed |= {f"topic{place}": number for place, number in enumerate(topics)}
    return {
        "at": at,
        "section": story.section_id,
        "moment": story.published_at,
        "number": story.pk,
        **filed,
    }


def kinds_of_place(tags: int, topics: int) -> dict[str, type]:
    """The kinds of these values, for a story of so many tags and topics."""
    filed = dict.fromkeys((f"filed{place}" for place in range(2 * tags)), int)
    filed |= dict.fromkeys((f"topic{place}" for place in range(topics)), int)
    return {"at": datetime, "section": int, "moment": datetime, "number": int, **filed}


def taggings_in(filed: dict[str, int]) -> Iterable[tuple[int, int]]:
    """The tags and taggings among these values."""
    numbers = (number for name, number in filed.items() if name.startswith("filed"))
    return batched(numbers, 2)  # type: ignore[return-value]


def topics_in(filed: dict[str, int]) -> list[int]:
    """The topics among these values."""
    return [number for name, number in filed.items() if name.startswith("topic")]


def beside_tagging(
    under: int, tagging: int, at: datetime
) -> tuple[QuerySet[TaggedStory], QuerySet[TaggedStory]]:
    """What was filed under a tag before and after one tagging, the nearest first, as far as it is public."""
    same = TaggedStory.objects.filter(public(at, "content_object__"), tag=under)
    return same.filter(pk__lt=tagging).order_by("-pk"), same.filter(pk__gt=tagging).order_by("pk")


def tagged(taggings: QuerySet[TaggedStory]) -> Numbers:
    """Their stories."""
    return taggings.values_list("content_object_id", flat=True)
