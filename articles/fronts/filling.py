"""Fills the front page: what leads, what stands beside it, and a strip for every desk.

What a producer has chosen stands first in its place; whatever is left is filled from the newest of every
section. What a strip looks like follows from what there is: how many stories, and how many of them have a
picture. Nothing stands on the page twice, except among the latest and where it was chosen to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from articles.cards import (
    Authors,
    Card,
    Columns,
    Opinion,
    Signed,
    Stories,
    authors_of,
    in_columns,
    picture_key,
)
from articles.models import Section, Story, StoryPhoto
from articles.photos.store import size_of

from .candidates import (
    KINDS_OF_OPINION,
    LATEST,
    OPINIONS,
    candidates,
    newest_last,
    oldest_opinion,
    published,
)
from .choosing import banner_of, chosen_of, plan_of
from .filled import Front, Lead, Strip
from .layouts import (
    BESIDE,
    LEAD,
    OPINION,
    PICTURE,
    RAIL,
    SECONDS,
    areas_of_front,
    layout_called,
    strip_of,
)
from .plan import Plan

HUE_OF_OPINION = "opinion"

FRESH = timedelta(hours=12)
STRIPS_ON_A_PHONE = 3  # and opinion
# Below this share of stories with pictures it is a quiet day, and one picture a strip is enough.
QUIET = 0.34
WIDE_ENOUGH_FOR_THE_PICTURE = 1200


def fill(at: datetime, sections: Sequence[Section], plan: Plan | None = None) -> Front:
    """The front page of this moment, as it was launched or as `plan` would have it.

    Five queries, and one more where a photo was chosen for the front alone.
    """
    plan = (plan_of(None, at) if plan is None else plan).at(at)
    newest, named = candidates(at, sections, plan.stories)
    return _Filling(newest, named, at, sections, plan).front()


class _Filling:
    """One filling of the page; keeps what is shown already."""

    def __init__(
        self,
        stories: list[Story],
        named: list[Story],
        at: datetime,
        sections: Sequence[Section],
        plan: Plan,
    ) -> None:
        self.stories = stories
        self.named = named
        self.latest = stories[:LATEST]
        self.at = at
        self.sections = sections
        self.plan = plan
        self.layout = layout_called(plan.layout)
        self.chosen = chosen_of(plan, named, at)
        # What was chosen for a place of this page is kept for it.
        areas = areas_of_front(section.pk for section in sections)
        self.shown: set[int] = {one.story for area, one in plan if area in areas and not one.may_repeat}
        self.photos: set[str] = set()
        with_picture = sum(1 for story in stories if story.lead_photo)
        is_quiet = with_picture < QUIET * len(stories)
        self.is_quiet = is_quiet if self.layout.is_quiet is None else self.layout.is_quiet

    def front(self) -> Front:
        first = self.lead()
        more = self.more(first) if first else []
        seconds = self.seconds()
        opinion = self.opinion()
        picture = self.picture()
        strips, halves = self.strips(opinion)
        authors = authors_of([*([first.story] if first else []), *opinion], self.at)
        lead = Lead(first.story, first.photo, authors.get(first.story.id, ()), more) if first else None
        has_picture = lead is not None and lead.photo is not None
        return Front(
            lead=lead,
            seconds=seconds,
            latest=self.rail(self.layout.rail[0 if has_picture else 1]),
            opinion=self.signed(opinion, authors),
            opinion_section=self.opinion_section(opinion),
            picture=picture,
            strips=strips,
            halves=halves,
            considered=[*self.stories, *self.chosen.stories],
            layout=self.layout,
            banner=banner_of(self.plan, self.named),
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
        return [story for story in stories if story.id not in self.shown]

    def news(self, stories: Iterable[Story]) -> list[Story]:
        return [story for story in self.unshown(stories) if story.kind not in KINDS_OF_OPINION]

    def take[S: Collection[Story]](self, stories: S) -> S:
        self.shown.update(story.id for story in stories)
        return stories

    def lead(self) -> Card | None:
        """What was chosen; else the newest story with a picture among the fresh ones, else the newest.

        Opinion leads only when it is chosen.
        """
        for story in self.chosen[LEAD]:
            return self.card(story)
        news = self.news(self.stories)
        if not news:
            return None
        since = published(news[0]) - FRESH
        fresh = [story for story in news if published(story) >= since]
        story = next((story for story in fresh if self.photo_of(story)), fresh[0])
        return self.card(story)

    def more(self, lead: Card) -> list[Story]:
        """A few headlines with the lead: chosen ones, and of its own desk if that has enough for a strip."""
        chosen = self.take(self.chosen[BESIDE])
        rest = [story for story in self.news(self.stories) if story.section_id == lead.story.section_id]
        own = rest[2 : 2 + max(0, self.layout.beside - len(chosen))] if len(rest) >= 9 else []
        return [*chosen, *self.take(own)]

    def seconds(self) -> Columns:
        chosen = self.chosen[SECONDS]
        newest = self.spread(self.news(self.latest), max(0, self.layout.seconds - len(chosen)))
        return self.arranged(chosen, newest, self.layout.columns)

    def rail(self, lines: int) -> Stories:
        """The latest; above them what was chosen to stay there."""
        chosen = self.chosen[RAIL]
        pinned = {story.id for story in chosen}
        latest = [one for one in self.stories if one.id not in pinned]
        return Stories([*chosen, *latest[: max(0, lines - len(chosen))]])

    def opinion(self) -> list[Story]:
        chosen = self.take(self.chosen[OPINION])
        return [*chosen, *self.take(self.fresh_opinion()[: max(0, OPINIONS - len(chosen))])]

    def signed(self, opinion: list[Story], authors: dict[int, Authors]) -> Opinion:
        """Those with a portrait first; whoever chooses says the order as well."""
        signed = [Signed(story, authors.get(story.id, ())) for story in opinion]
        chosen = len(self.chosen[OPINION])
        return Opinion([*signed[:chosen], *sorted(signed[chosen:], key=_has_no_portrait)])

    def arranged(
        self, chosen: list[Story], stories: list[Story], count: int, beside: Card | None = None
    ) -> Columns:
        """Columns: what was chosen in its order, a second row of it if need be, and then as ever."""
        columns = Columns()
        cards = [self.card(story) for story in chosen]
        has_picture = any(card.photo for card in cards)
        for card in cards:
            last = columns[-1] if columns else []
            if has_picture and not card.photo and len(last) == 1 and not last[0].photo:
                last.append(card)
            else:
                columns.append([card])
        if len(columns) < count:
            columns += self.columns(stories, count - len(columns), beside)
        return columns

    def spread(self, stories: list[Story], count: int) -> list[Story]:
        """The newest `count`, of as many desks as there are."""
        chosen: list[Story] = []
        desks: set[int | None] = set()
        for story in stories:
            if story.section_id not in desks:
                chosen.append(story)
                desks.add(story.section_id)
        first = {story.id for story in chosen}
        chosen += [story for story in stories if story.id not in first]
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
        with_picture = {story.id for story in pictured.values()}
        words = [story for story in stories if story.id not in with_picture]
        pictures = min(len(pictured), most, max((count + 1) // 2, count - len(words)))
        chosen = list(pictured.values())
        words = sorted([*words, *chosen[pictures:]], key=newest_last, reverse=True)
        columns = in_columns(
            [self.card(story) for story in chosen[:pictures]], [Card(story) for story in words], count
        )
        self.take([card.story for column in columns for card in column])
        return columns

    def fresh_opinion(self) -> list[Story]:
        oldest = oldest_opinion(self.at)
        return [
            story
            for story in self.unshown(self.stories)
            if story.kind in KINDS_OF_OPINION and published(story) >= oldest
        ]

    def opinion_section(self, opinion: list[Story]) -> Section | None:
        """The desk that the opinion strip leads to: the one of all its stories, or the one of that hue."""
        desks = {story.section_id for story in opinion}
        for section in self.sections:
            if section.pk in desks and (len(desks) == 1 or section.hue == HUE_OF_OPINION):
                return section
        return None

    def picture(self) -> Card | None:
        """A large picture for its own sake: chosen, or when there are enough for the strips as well."""
        for story in self.chosen[PICTURE]:
            if self.photo_of(story):
                return self.card(story)
        if not self.layout.has_picture:
            return None
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
        small: list[tuple[Section, list[Story], list[Story]]] = []
        of_section: dict[int | None, list[Story]] = defaultdict(list)
        for story in self.stories:
            of_section[story.section_id].append(story)
        for section in self.sections:
            chosen = self.chosen[strip_of(section.pk)]
            stories = self.unshown(of_section[section.pk])
            # The opinion desk has had its strip further up; what is left of it needs no second one.
            had_its_strip = opinion and not chosen and section.hue == HUE_OF_OPINION
            if had_its_strip and all(story.kind in KINDS_OF_OPINION for story in stories):
                continue
            if len(chosen) + len(stories) >= 4:
                whole.append(self.strip(section, chosen, stories, len(whole)))
            elif chosen or stories:
                small.append((section, chosen, stories))
        for section, chosen, stories in small:
            shown = len(whole) + len(halves)
            halves.append(self.half(section, chosen, stories, is_beyond=shown >= STRIPS_ON_A_PHONE))
        return whole, halves

    def strip(self, section: Section, chosen: list[Story], stories: list[Story], number: int) -> Strip:
        wanted = LAYOUTS[number % len(LAYOUTS)]
        enough = len(chosen) + len(stories) >= NEEDS[wanted]
        layout = wanted if enough else "of-four" if number % 2 == 0 else "with-list"
        is_beyond = number >= STRIPS_ON_A_PHONE
        if layout == "of-four":
            columns = self.arranged(chosen, stories[:8], 4)
            return Strip(section, layout, columns=columns, is_beyond=is_beyond)
        first = self.card(chosen[0]) if chosen else self.first(stories)
        chosen, rest = chosen[1:], self.unshown(stories)
        if layout == "with-list":
            brief = self.take([*chosen, *rest[: max(0, 6 - len(chosen))]])
            return Strip(section, layout, first, brief=brief, is_beyond=is_beyond)
        columns = self.arranged(chosen, rest[:4], 2, first)
        brief = self.unshown(rest)[:8]
        return Strip(section, layout, first, columns, self.take(brief), is_beyond)

    def half(self, section: Section, chosen: list[Story], stories: list[Story], *, is_beyond: bool) -> Strip:
        first = self.card(chosen[0]) if chosen else self.first(stories)
        chosen = chosen[1:]
        brief = self.take([*chosen, *self.unshown(stories)[: max(0, 4 - len(chosen))]])
        return Strip(section, "half", first, brief=brief, is_beyond=is_beyond)

    def first(self, stories: list[Story]) -> Card:
        """The strip's largest card: one of the newest three that has a picture, else the newest."""
        story = next((story for story in stories[:3] if self.photo_of(story)), stories[0])
        return self.card(story)


# In turn, so that two strips that follow each other look different; and the stories that each needs.
LAYOUTS = ("with-first", "with-list", "of-four", "with-last")
NEEDS = {"with-first": 7, "with-list": 4, "of-four": 4, "with-last": 7}


def _has_no_portrait(signed: Signed) -> bool:
    first = next(iter(signed.authors), None)
    return first is None or first.portrait is None or size_of(first.portrait) is None


def _is_large(placed: StoryPhoto) -> bool:
    photo = placed.photo
    return bool(
        photo.width
        and photo.height
        and photo.width >= WIDE_ENOUGH_FOR_THE_PICTURE
        and photo.width > photo.height
    )
