"""A story's page, and what its address answers when there is no such page any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.csp import CSP, build_policy

from articles.cards import Card, Columns, Stories, in_columns, picture_key, stories_in
from articles.cursors import Cursor, newer, older
from articles.models import FormerAddress, RelatedStory, Story, StoryPhoto, StoryTopic, TaggedStory
from articles.models.story import StoryQuerySet
from articles.models.topics import MOST_PICKS
from articles.page_tags import (
    beside_tagging,
    kinds_of_place,
    of_stories,
    place_of,
    tagged,
    taggings_in,
    topics_in,
)
from articles.prepared import Prepared
from articles.slices import Numbers, in_any
from articles.templating.words import direction
from articles.views.article import ASKED, article_of
from articles.views.coverage import start_of
from articles.views.errors import gone
from articles.views.page import LIVE, STORY, keep, public_page, render_page
from articles.visibility import Status, belongs_to_public

ALSO = 8
RELATED = 6
COLUMNS = 4
SO_FAR = 5
# How far it is looked around in the section and under each tag, which bounds what a page costs.
EARLIER, LATER = 10, 4
TAGGED_EARLIER, TAGGED_LATER = 5, 3
TAGS_FOLLOWED = 6


@public_page(STORY)
def story_page(
    request: HttpRequest, at: datetime, year: str, month: str, day: str, slug: str
) -> HttpResponse:
    return asked_for(at, day_of(year, month, day), slug)()


def asked_for(
    at: datetime, published: date, slug: str, around_at: datetime | None = None
) -> Callable[[], HttpResponse]:
    """The page as it is at `at`; around it stands what is public at `around_at`, or else then, too.

    All that the story says is read by now, and the page is made when it is called for.
    """
    rows = ASKED.rows(at=at, around=around_at or at, day=published, slug=slug)
    if not rows:
        return partial(former_address, at, published, slug)
    article = article_of(rows[0])
    story = article.story
    around = neighbours(story, around_at or at)
    context: dict[str, Any] = {
        "article": article,
        "section": story.section,
        "language": story.language,
        "direction": direction(story.language),
        "so_far": around.so_far,
        "running": running_topic(story),
        "also": around.also,
        "related": around.related,
    }
    path, tags = story.get_absolute_url(), article.tags | of_stories(around.stories)
    if story.is_live:
        coverage = context["coverage"] = start_of(at, article)
        tags |= coverage.tags
    # A look ahead looks for nothing further, and a page that has ended has nothing to look for.
    context["looks"] = story.is_going_on and around_at is None
    return partial(_made, at, context, path, tags)


def _made(at: datetime, context: dict[str, Any], path: str, tags: frozenset[str]) -> HttpResponse:
    edition = context["article"].story.publication_day
    response = render_page(at, "pages/story.html", context, path=path, tags=tags, edition=edition)
    if context["looks"]:
        policy: Any = {**settings.SECURE_CSP, "script-src": [CSP.SELF]}
        response.headers[str(CSP.HEADER_ENFORCE)] = build_policy(policy, None)
        keep(response, LIVE, at)
    return response


def day_of(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise Http404 from error


def former_address(at: datetime, day: date, slug: str) -> HttpResponse:
    """Where no public story is: a story that moved, one that was withdrawn, or nothing at all."""
    former = FormerAddress.objects.filter(day=day, slug=slug).select_related("story").first()
    if former is None:
        raise Http404
    if former.story.is_public(at):
        return HttpResponsePermanentRedirect(former.story.get_absolute_url())
    if former.story.status == Status.WITHDRAWN:
        return gone(at, former.story)
    raise Http404


@dataclass(frozen=True)
class Around:
    """What stands around a story on its page."""

    so_far: Stories
    """What its running topic told before it, the earliest first."""
    related: Columns
    also: Stories
    stories: list[Story]
    """All of these."""


def running_topic(story: Story) -> dict[str, Any] | None:
    """The topic whose story so far a story tells, as a row of for_page()."""
    return next((row for row in story.topic_rows if row["is_running"]), None)


def neighbours(story: Story, at: datetime) -> Around:
    """What stands around the story in its section, its running topic and under its tags, and what was picked.

    Always the nearest and not the newest of all: a new story then changes the pages of a few stories and not
    of all its section or its topic has. One query.
    """
    taggings = [(row["id"], row["tagging"]) for row in story.tag_rows[:TAGS_FOLLOWED]]
    running = running_topic(story)
    topics = [running["id"]] if running else []
    asked = _around(len(taggings), len(topics))
    rows, first = asked.rows(**place_of(story, taggings, topics, at)), asked.column("shared")
    counted = 2 + len(topics)
    found = stories_in(row[:first] + row[first + counted :] for row in rows)
    marks = {one.id: row[first : first + counted] for one, row in zip(found, rows, strict=True)}

    picks = [one for one in found if marks[one.id][PICKED] is not None]
    picks = sorted(picks, key=lambda one: marks[one.id][PICKED])[:MOST_PICKS]
    so_far = [one for one in found if running and marks[one.id][TOLD] and _place(one) < _place(story)][
        :SO_FAR
    ]
    # The parts of its series are named beside it, and nothing stands on a page twice by itself.
    seen = {one.id for one in (*picks, *so_far)} | {row["id"] for row in story.part_rows}
    alike = [one for one in found if marks[one.id][SHARED] and one.id not in seen]
    closest = sorted(alike, key=lambda one: -marks[one.id][SHARED])[:RELATED]
    seen |= {one.id for one in closest}
    also = [one for one in found if one.section_id == story.section_id and one.id not in seen]
    related = columns_of(picks, closest, story.lead_photo)
    return Around(Stories(reversed(so_far)), related, Stories(also[:ALSO]), found)


def _place(story: Story) -> tuple[datetime | None, int]:
    return story.published_at, story.id


# What the rows of _around() say besides: how many tags both have, its place among what was picked, and
# whether it stands in the running topic.
SHARED, PICKED, TOLD = range(3)


@cache
def _around(tags: int, topics: int) -> Prepared[Story]:
    """The query of neighbours() for a story of so many tags and running topics: rows of cards, with marks."""

    def build(at: datetime, section: int, moment: datetime, number: int, **filed: int) -> StoryQuerySet:
        others, here = Story.objects.public(at).exclude(pk=number), Cursor(moment, number)
        in_section = others.filter(section=section)
        around = (older(in_section, here)[:EARLIER], newer(in_section, here)[:LATER])
        legs: list[Numbers] = [stories.values_list("pk", flat=True) for stories in around]
        for under, tagging in taggings_in(filed):
            before, after = beside_tagging(under, tagging, at)
            legs += [tagged(before[:TAGGED_EARLIER]), tagged(after[:TAGGED_LATER])]
        picks = RelatedStory.objects.filter(belongs_to_public(at, "other"), story=number)
        legs.append(picks.order_by("position", "pk").values_list("other", flat=True)[:MOST_PICKS])
        own = TaggedStory.objects.filter(content_object=number).values("tag")
        shared = TaggedStory.objects.filter(content_object=OuterRef("pk"), tag__in=own)
        count = shared.values("content_object").annotate(count=Count("pk")).values("count")
        picked = RelatedStory.objects.filter(story=number, other=OuterRef("pk")).values("position")
        marks: dict[str, Any] = {"shared": Coalesce(Subquery(count), 0), "picked": Subquery(picked)}
        for topic in topics_in(filed):
            placed = StoryTopic.objects.public(at).filter(topic=topic)
            legs.append(older(placed, here)[:SO_FAR].stories())
            marks["told"] = Exists(StoryTopic.objects.filter(topic=topic, story=OuterRef("pk")))
        return in_any(legs).for_cards(at).annotate(**marks).newest_first()

    return Prepared(build, **kinds_of_place(tags, topics))


def columns_of(picks: list[Story], alike: list[Story], lead: StoryPhoto | None) -> Columns:
    """Cards to stand beside one another: what was picked, in its order; then what is alike, those with a
    picture first, as long as a row has room. No picture twice."""
    shown = {picture_key(lead.photo)} if lead else set()

    def card_of(story: Story) -> Card:
        placed = story.lead_photo
        if placed is None or picture_key(placed.photo) in shown:
            return Card(story)
        shown.add(picture_key(placed.photo))
        return Card(story, placed)

    chosen = Columns()
    for card in map(card_of, picks):
        if card.photo is None and chosen and len(chosen[-1]) == 1 and chosen[-1][0].photo is None:
            chosen[-1].append(card)
        else:
            chosen.append([card])
    room = -len(chosen) % COLUMNS if chosen else COLUMNS
    cards = [card_of(story) for story in alike] if room else []
    pictured, words = [card for card in cards if card.photo], [card for card in cards if not card.photo]
    filled = in_columns(pictured, words, room)
    return Columns([*chosen, *sorted(filled, key=lambda column: column[0].photo is None)])
