"""What stands on a front, by area: so that the next is there to be chosen, and what is missing is seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from articles.cards import Card
from articles.fronts.filling import fill
from articles.fronts.layouts import BESIDE, LEAD, OPINION, PICTURE, RAIL, SECONDS, strip_of
from articles.fronts.package import ENOUGH, choice_of, package_of
from articles.fronts.plan import Plan
from articles.models import Section, Story, Topic
from articles.models.front import Of
from articles.views.lists import first_page_of
from articles.views.page import all_sections


def shown_areas(of: Of, plan: Plan, at: datetime) -> dict[str, list[Story]]:
    """The stories that stand on the page at a moment, chosen for their area or not."""
    return _of_front(plan, at) if of is None else _of_listing(of, plan, at)


def _of_front(plan: Plan, at: datetime) -> dict[str, list[Story]]:
    front = fill(at, all_sections(), plan)
    shown = {
        LEAD: [front.lead.story] if front.lead else [],
        BESIDE: front.lead.more if front.lead else [],
        SECONDS: _stories(front.seconds),
        RAIL: front.rail,
        OPINION: front.opinion.stories,
        PICTURE: [front.picture.story] if front.picture else [],
    }
    for strip in (*front.strips, *front.halves):
        first = [strip.first.story] if strip.first else []
        shown[strip_of(strip.section.pk)] = [*first, *_stories(strip.columns), *strip.brief]
    return shown


def _of_listing(of: Section | Topic, plan: Plan, at: datetime) -> dict[str, list[Story]]:
    package, _rest = package_of(first_page_of(of, at), ENOUGH, choice_of(of, at, plan))
    if package is None:
        return {}
    return {LEAD: [package.first.story], SECONDS: _stories(package.columns), BESIDE: package.brief}


def _stories(columns: Iterable[Iterable[Card]]) -> list[Story]:
    return [card.story for column in columns for card in column]
