"""Fills the front page: what leads, what stands beside it, and a strip for every desk.

The stories are chosen from the newest of every section. What a strip looks like follows from what there is:
how many stories, and how many of them have a picture. Nothing stands on the page twice, except among the
latest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from articles.cards import Card, Columns, Stories, picture_key, stories_with
from articles.models import Section, Story, StoryPhoto
from articles.models.rows import JSONRows
from articles.photos.store import size_of
from articles.prepared import Prepared
from articles.rendered import rendered_together
from articles.slices import Numbers, union_of

OPINION = (Story.Kind.OPINION, Story.Kind.EDITORIAL)
HUE_OF_OPINION = "opinion"

FRESH = timedelta(hours=12)
OPINION_KEPT = timedelta(days=30)
LATEST = 40
OF_A_SECTION = 14
# Of all sections together, so that hundreds of them do not make one page of the whole site.
OF_ALL_SECTIONS = 5_000
OPINIONS = 4
RAIL_BESIDE_A_PICTURE = 15
RAIL_BESIDE_WORDS = 9
ENOUGH_FOR_A_RAIL = 4
STRIPS_ON_A_PHONE = 3  # and opinion
# Below this share of stories with pictures it is a quiet day, and one picture a strip is enough.
QUIET = 0.34
WIDE_ENOUGH_FOR_THE_PICTURE = 1200


@dataclass(frozen=True)
class Strip:
    """The stories of a desk. `columns` holds one card with a picture or up to two of words each."""

    section: Section
    layout: str
    first: Card | None = None
    columns: Columns = field(default_factory=Columns)
    brief: list[Story] = field(default_factory=list)
    is_beyond: bool = False  # more than a phone shows

    @property
    def fragments(self) -> dict[Any, Any]:
        columns, stories = self.columns.parts
        first = [self.first.story] if self.first else []
        has_picture = self.first is not None and self.first.photo is not None
        how = (self.layout, self.is_beyond, has_picture, len(first), columns)
        return rendered_together(how, [self.section, *first, *stories, *self.brief])


@dataclass(frozen=True)
class Lead(Card):
    """The story that leads, and a few headlines of its own desk."""

    more: list[Story] = field(default_factory=list)

    @property
    def fragments(self) -> dict[Any, Any]:
        return rendered_together(("lead", self.photo is not None), [self.story, *self.more])


@dataclass(frozen=True)
class Front:
    lead: Lead | None = None
    seconds: Columns = field(default_factory=Columns)
    latest: Stories = field(default_factory=Stories)
    opinion: Stories = field(default_factory=Stories)
    opinion_section: Section | None = None
    picture: Card | None = None
    strips: list[Strip] = field(default_factory=list)  # whole ones; the picture stands after the second
    halves: list[Strip] = field(default_factory=list)  # two abreast
    considered: list[Story] = field(default_factory=list)  # all that it was chosen from

    @property
    def rail(self) -> Stories:
        """The latest; nothing where there is hardly more than what stands beside it."""
        return self.latest if len(self.latest) >= ENOUGH_FOR_A_RAIL or not self.lead else Stories()

    @property
    def picture_after(self) -> int:
        """After how many strips the picture stands."""
        return min(2, len(self.strips))

    @property
    def beyond(self) -> list[Section]:
        """The desks whose strips a phone does not show."""
        return [strip.section for strip in (*self.strips, *self.halves) if strip.is_beyond]


def fill(at: datetime, sections: Sequence[Section]) -> Front:
    """The front page of this moment. Three queries."""
    return _Filling(candidates(at, sections), at, sections).front()


def candidates(at: datetime, sections: Collection[Section]) -> list[Story]:
    """The newest stories of the site and of every section, newest first. Three queries."""
    numbers = {number for (number,) in _NEWEST.rows(at=at, since=oldest_opinion(at))}
    each = max(1, min(OF_A_SECTION, OF_ALL_SECTIONS // max(1, len(sections))))
    for stories in newest_of_sections(each)(at=at):
        numbers.update(row["pk"] for row in stories)
    return sorted(stories_with(numbers), key=_order, reverse=True)


def _newest(at: datetime, since: datetime) -> Numbers:
    public = Story.objects.public(at)
    opinion = public.filter(published_at__gte=since)
    legs = [public.newest_first()[:LATEST]]
    legs += [opinion.filter(kind=kind).newest_first()[:OPINIONS] for kind in OPINION]
    return union_of(leg.values_list("pk", flat=True) for leg in legs)


@cache
def newest_of_sections(each: int) -> Prepared[list[dict[str, int]]]:
    """The numbers of the newest stories of every section: a list in a column of the section's own row.

    As parts of a union they would reach SQLite's limit with some five hundred sections.
    """

    def build(at: datetime) -> QuerySet[Section, list[dict[str, int]]]:
        newest = Story.objects.public(at).filter(section=OuterRef("pk")).newest_first()[:each]
        rows = JSONRows(newest.values(item=JSONObject(pk="pk")))
        return Section.objects.order_by().values_list(rows, flat=True)

    return Prepared(build, at=datetime)


_NEWEST = Prepared(_newest, at=datetime, since=datetime)


def oldest_opinion(at: datetime) -> datetime:
    """From when on opinion is fresh enough; moves once a day, and so the page need not be made anew."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) - OPINION_KEPT


class _Filling:
    """One filling of the page; keeps what is shown already."""

    def __init__(self, stories: list[Story], at: datetime, sections: Sequence[Section]) -> None:
        self.stories = stories
        self.latest = stories[:LATEST]
        self.at = at
        self.sections = sections
        self.shown: set[int] = set()
        self.photos: set[str] = set()
        with_picture = sum(1 for story in stories if story.lead_photo)
        self.is_quiet = with_picture < QUIET * len(stories)

    def front(self) -> Front:
        first = self.lead()
        lead = Lead(first.story, first.photo, self.more(first)) if first else None
        seconds = self.columns(self.spread(self.news(self.latest), 6), 3)
        opinion = self.take(self.fresh_opinion()[:OPINIONS])
        picture = self.picture()
        strips, halves = self.strips(opinion)
        opinion.sort(key=_has_no_portrait)
        has_picture = lead is not None and lead.photo is not None
        return Front(
            lead=lead,
            seconds=seconds,
            latest=Stories(self.stories[: RAIL_BESIDE_A_PICTURE if has_picture else RAIL_BESIDE_WORDS]),
            opinion=Stories(opinion),
            opinion_section=self.opinion_section(opinion),
            picture=picture,
            strips=strips,
            halves=halves,
            considered=self.stories,
        )

    def photo_of(self, story: Story) -> StoryPhoto | None:
        """Its picture, unless that is on the page already with another story."""
        placed = story.lead_photo
        return None if placed is None or picture_key(placed.photo) in self.photos else placed

    def card(self, story: Story) -> Card:
        """The story as a card with its picture; both count as shown."""
        placed = self.photo_of(story)
        self.take([story])
        if placed:
            self.photos.add(picture_key(placed.photo))
        return Card(story, placed)

    def unshown(self, stories: Iterable[Story]) -> list[Story]:
        return [story for story in stories if story.pk not in self.shown]

    def news(self, stories: Iterable[Story]) -> list[Story]:
        return [story for story in self.unshown(stories) if story.kind not in OPINION]

    def take[S: Collection[Story]](self, stories: S) -> S:
        self.shown.update(story.pk for story in stories)
        return stories

    def lead(self) -> Card | None:
        """The newest story with a picture among the fresh ones, else the newest. Opinion never leads."""
        news = self.news(self.stories)
        if not news:
            return None
        fresh = [story for story in news if _moment(news[0]) - _moment(story) <= FRESH]
        story = next((story for story in fresh if self.photo_of(story)), fresh[0])
        return self.card(story)

    def more(self, lead: Card) -> list[Story]:
        """A few headlines of the lead's own desk, if that desk has enough for a strip besides."""
        rest = [story for story in self.news(self.stories) if story.section_id == lead.story.section_id]
        return self.take(rest[2:5]) if len(rest) >= 9 else []

    def spread(self, stories: list[Story], count: int) -> list[Story]:
        """The newest `count`, of as many desks as there are."""
        chosen: list[Story] = []
        desks: set[int | None] = set()
        for story in stories:
            if story.section_id not in desks:
                chosen.append(story)
                desks.add(story.section_id)
        first = {story.pk for story in chosen}
        chosen += [story for story in stories if story.pk not in first]
        return chosen[:count]

    def columns(self, stories: list[Story], count: int, beside: Card | None = None) -> Columns:
        """Columns of one height: a card with a picture, or two of words, since words alone leave a hole.

        `beside`: the larger card in the same strip, whose picture is enough on a quiet day.
        """
        most = count
        if self.is_quiet:
            most = 0 if beside and beside.photo else 1
        pictured: dict[str, Story] = {}
        for story in stories:
            if placed := self.photo_of(story):
                pictured.setdefault(picture_key(placed.photo), story)
        with_picture = {story.pk for story in pictured.values()}
        words = [story for story in stories if story.pk not in with_picture]
        pictures = min(len(pictured), most, max((count + 1) // 2, count - len(words)))
        chosen = list(pictured.values())
        words = sorted([*words, *chosen[pictures:]], key=_order, reverse=True)
        columns = in_columns(
            [self.card(story) for story in chosen[:pictures]], [Card(story) for story in words], count
        )
        self.take([card.story for column in columns for card in column])
        return columns

    def fresh_opinion(self) -> list[Story]:
        return [
            story
            for story in self.unshown(self.stories)
            if story.kind in OPINION and _moment(story) >= oldest_opinion(self.at)
        ]

    def opinion_section(self, opinion: list[Story]) -> Section | None:
        """The desk that the opinion strip leads to: the one of all its stories, or the one of that hue."""
        desks = {story.section_id for story in opinion}
        for section in self.sections:
            if section.pk in desks and (len(desks) == 1 or section.hue == HUE_OF_OPINION):
                return section
        return None

    def picture(self) -> Card | None:
        """A large picture for its own sake, when there are enough for the strips as well."""
        pictured = [
            story
            for story in self.news(self.stories)
            if (placed := self.photo_of(story)) and _is_large(placed)
        ]
        if self.is_quiet or len(pictured) < 6:
            return None
        return self.card(pictured[2])

    def strips(self, opinion: list[Story]) -> tuple[list[Strip], list[Strip]]:
        """A strip for every desk that has something left to show."""
        whole: list[Strip] = []
        halves: list[Strip] = []
        small: list[tuple[Section, list[Story]]] = []
        of_section: dict[int | None, list[Story]] = defaultdict(list)
        for story in self.stories:
            of_section[story.section_id].append(story)
        for section in self.sections:
            stories = self.unshown(of_section[section.pk])
            # The opinion desk has had its strip further up; what is left of it needs no second one.
            had_its_strip = opinion and section.hue == HUE_OF_OPINION
            if not stories or (had_its_strip and all(story.kind in OPINION for story in stories)):
                continue
            if len(stories) < 4:
                small.append((section, stories))
            else:
                whole.append(self.strip(section, stories, len(whole)))
        for section, stories in small:
            shown = len(whole) + len(halves)
            halves.append(self.half(section, stories, is_beyond=shown >= STRIPS_ON_A_PHONE))
        return whole, halves

    def strip(self, section: Section, stories: list[Story], number: int) -> Strip:
        wanted = LAYOUTS[number % len(LAYOUTS)]
        layout = wanted if len(stories) >= NEEDS[wanted] else "of-four" if number % 2 == 0 else "with-list"
        is_beyond = number >= STRIPS_ON_A_PHONE
        if layout == "of-four":
            return Strip(section, layout, columns=self.columns(stories[:8], 4), is_beyond=is_beyond)
        first = self.first(stories)
        rest = self.unshown(stories)
        if layout == "with-list":
            return Strip(section, layout, first, brief=self.take(rest[:6]), is_beyond=is_beyond)
        columns = self.columns(rest[:4], 2, first)
        brief = self.unshown(rest)[:8]
        return Strip(section, layout, first, columns, self.take(brief), is_beyond)

    def half(self, section: Section, stories: list[Story], is_beyond: bool) -> Strip:
        first = self.first(stories)
        return Strip(section, "half", first, brief=self.take(self.unshown(stories)[:4]), is_beyond=is_beyond)

    def first(self, stories: list[Story]) -> Card:
        """The strip's largest card: one of the newest three that has a picture, else the newest."""
        story = next((story for story in stories[:3] if self.photo_of(story)), stories[0])
        return self.card(story)


# In turn, so that two strips that follow each other look different; and the stories that each needs.
LAYOUTS = ("with-first", "with-list", "of-four", "with-last")
NEEDS = {"with-first": 7, "with-list": 4, "of-four": 4, "with-last": 7}


def in_columns(pictured: list[Card], words: list[Card], count: int) -> Columns:
    """Up to `count` columns, those with a picture and those of words in turn.

    Beside pictures two cards of words stand in a column: one alone would leave a hole below it.
    """
    columns = [[card] for card in pictured[:count]]
    texts = [[card] for card in words[: count - len(columns)]]
    if columns:
        for column, card in zip(texts, words[len(texts) :], strict=False):
            column.append(card)
    mixed = Columns()
    while columns or texts:
        mixed += [rest.pop(0) for rest in (columns, texts) if rest]
    return mixed


def _moment(story: Story) -> datetime:
    return story.published_at or timezone.now()


def _order(story: Story) -> tuple[datetime, int]:
    return _moment(story), story.pk


def _has_no_portrait(story: Story) -> bool:
    first = next(iter(story.authors), None)
    return first is None or first.portrait is None or size_of(first.portrait) is None


def _is_large(placed: StoryPhoto) -> bool:
    photo = placed.photo
    return bool(
        photo.width
        and photo.height
        and photo.width >= WIDE_ENOUGH_FOR_THE_PICTURE
        and photo.width > photo.height
    )
