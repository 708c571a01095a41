"""What opens a listing: a large card, two beside it, headlines. For sections and topics it can be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from articles.cards import Authors, Card, picture_key, pictured, stories_with
from articles.cursors import Page
from articles.models import Section, Story, Topic

from .choosing import ChosenStories, ShownBanner, banner_of, chosen_of, plan_of
from .layouts import AREAS_OF_SECTION, BESIDE, LEAD, SECONDS, Layout, layout_called
from .plan import Plan

# Fewer than this, and a section's page is a list without a package above it, unless something was chosen.
ENOUGH = 8
LEFT_FOR_THE_RIVER = 3
BRIEF = 8


@dataclass(frozen=True)
class Choice:
    """What was chosen for the page of a section or a topic."""

    stories: ChosenStories = field(default_factory=ChosenStories)
    kept_away: frozenset[int] = frozenset()
    """What stands where it was chosen to, and nowhere else in the package."""
    layout: Layout = field(default_factory=lambda: layout_called(""))
    banner: ShownBanner | None = None
    photos: frozenset[int] = frozenset()
    """What was chosen for this page alone, shown or not (yet)."""


@dataclass(frozen=True)
class Package:
    first: Card
    columns: list[list[Card]]
    brief: list[Story]
    choice: Choice = field(default_factory=Choice)

    def signed(self, authors: Mapping[int, Authors]) -> Package:
        """With the names of who wrote what, by the numbers of stories."""

        def named(card: Card) -> Card:
            return replace(card, authors=authors.get(card.story.id, ()))

        columns = [[named(card) for card in column] for column in self.columns]
        return replace(self, first=named(self.first), columns=columns)


def choice_of(of: Section | Topic, at: datetime, plan: Plan | None = None) -> Choice:
    """As it was launched, or as `plan` would have it. One query, two more where there is something chosen."""
    plan = (plan_of(of, at) if plan is None else plan).at(at)
    if not plan.stories and plan.banner is None:
        return Choice(layout=layout_called(plan.layout))
    public = stories_with(plan.stories, at)
    kept = frozenset(one.story for area, one in plan if area in AREAS_OF_SECTION and not one.may_repeat)
    return Choice(chosen_of(plan, public, at), kept, layout_called(plan.layout), banner_of(plan, public))


def package_of(page: Page, enough: int, choice: Choice | None = None) -> tuple[Package | None, list[Story]]:
    """The package of a listing's first page, if it has enough stories for one; and the stories left."""
    choice = choice or Choice()
    chosen = choice.stories
    if not page.is_start or not (chosen.stories or len(page.stories) >= enough):
        return None, page.stories
    rest = [story for story in page.stories if story.pk not in choice.kept_away]
    leads = chosen[LEAD] or [story for story in rest[:3] if story.lead_photo] or rest[:1]
    if not leads:
        # Nothing leads where all that there is was chosen for other places.
        leads = chosen.stories[:1]
    first = leads[0]
    rest = [story for story in rest if story.pk != first.pk]
    beside = [one for one in chosen[SECONDS] if one.pk != first.pk]
    # Some of the newest, those with a picture first.
    newest = sorted(rest[:4], key=lambda story: story.lead_photo is None)
    beside += newest[: max(0, 2 - len(beside))]
    taken = {first.pk, *(one.pk for one in beside)}
    rest = [story for story in rest if story.pk not in taken]
    brief = [one for one in chosen[BESIDE] if one.pk not in taken]
    # An even number, since they stand in two columns.
    most = min(BRIEF, (len(brief) + len(rest) - LEFT_FOR_THE_RIVER) // 2 * 2) - len(brief)
    filled, rest = rest[: max(0, most)], rest[max(0, most) :]
    cards = list(_cards([first, *beside]))
    return Package(cards[0], [[card] for card in cards[1:]], [*brief, *filled], choice), rest


def _cards(stories: list[Story]) -> Iterator[Card]:
    """Each with its picture, unless that stands with another already."""
    shown: set[str] = set()
    for story in stories:
        card = pictured(story)
        key = picture_key(card.photo.photo) if card.photo else ""
        yield Card(story) if key in shown else card
        shown |= {key} - {""}
