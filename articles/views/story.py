"""A story's page, and what its address answers when there is no such page any more."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.csp import CSP, build_policy

from articles.cards import Card, Columns, Stories, picture_key, stories_in
from articles.cursors import Cursor, newer, older
from articles.front import in_columns
from articles.models import FormerAddress, Story, StoryPhoto, TaggedStory
from articles.models.story import StoryQuerySet
from articles.page_tags import (
    beside_tagging,
    kinds_of_place,
    of_stories,
    place_of,
    tagged,
    taggings_in,
)
from articles.prepared import Prepared
from articles.slices import Numbers, in_any
from articles.templatetags.words import direction
from articles.views.article import ASKED, article_of
from articles.views.coverage import start_of
from articles.views.errors import gone
from articles.views.page import LIVE, STORY, keep, public_page, render_page
from articles.visibility import Status

ALSO = 8
RELATED = 6
COLUMNS = 4
# How far it is looked around in the section and under each tag, which bounds what a page costs.
EARLIER, LATER = 10, 4
TAGGED_EARLIER, TAGGED_LATER = 5, 3
TAGS_FOLLOWED = 6


@public_page(STORY)
def story_page(
    request: HttpRequest, at: datetime, year: str, month: str, day: str, slug: str
) -> HttpResponse:
    return page_of_story(at, day_of(year, month, day), slug)


def page_of_story(
    at: datetime, published: date, slug: str, around_at: datetime | None = None
) -> HttpResponse:
    """The page as it is at `at`; around it stands what is public at `around_at`, or else then, too."""
    rows = ASKED.rows(at=at, day=published, slug=slug)
    if not rows:
        return former_address(at, published, slug)
    article = article_of(rows[0])
    story = article.story
    also, related, around = neighbours(story, around_at or at)
    context: dict[str, Any] = {
        "article": article,
        "section": story.section,
        "language": story.language,
        "direction": direction(story.language),
        "also": also,
        "related": related,
    }
    path, tags = story.get_absolute_url(), article.tags | of_stories(around)
    if story.is_live:
        coverage = context["coverage"] = start_of(at, article)
        tags |= coverage.tags
    # A look ahead looks for nothing further, and a page that has ended has nothing to look for.
    looks = context["looks"] = story.is_going_on and around_at is None
    response = render_page(
        at, "pages/story.html", context, path=path, tags=tags, edition=story.publication_day
    )
    if looks:
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


def neighbours(story: Story, at: datetime) -> tuple[Stories, Columns, list[Story]]:
    """What stands around the story in its section, what stands around it under its tags, and all of these.

    Always the nearest on both sides and not the newest of all: a new story then changes the pages of a few
    stories and not of all its section has. One query.
    """
    taggings = [(row["id"], row["tagging"]) for row in story.tag_rows[:TAGS_FOLLOWED]]
    around = _around(len(taggings))
    rows, counted = around.rows(**place_of(story, taggings, at)), around.column("shared")
    found = stories_in(row[:counted] + row[counted + 1 :] for row in rows)
    shared = {story.pk: row[counted] for story, row in zip(found, rows, strict=True)}
    closest = sorted((one for one in found if shared[one.pk]), key=lambda one: -shared[one.pk])[:RELATED]
    near = {one.pk for one in closest}
    also = [one for one in found if one.section_id == story.section_id and one.pk not in near]
    return Stories(also[:ALSO]), columns_of(closest, story.lead_photo), found


@cache
def _around(tags: int) -> Prepared[Story]:
    """The query of neighbours() for a story of so many tags: rows of cards, and the tags that both have."""

    def build(at: datetime, section: int, moment: datetime, number: int, **filed: int) -> StoryQuerySet:
        public, here = Story.objects.public(at).exclude(pk=number), Cursor(moment, number)
        in_section = public.filter(section=section)
        around = (older(in_section, here)[:EARLIER], newer(in_section, here)[:LATER])
        legs: list[Numbers] = [stories.values_list("pk", flat=True) for stories in around]
        for under, tagging in taggings_in(filed):
            before, after = beside_tagging(under, tagging, at)
            legs += [tagged(before[:TAGGED_EARLIER]), tagged(after[:TAGGED_LATER])]
        own = TaggedStory.objects.filter(content_object=number).values("tag")
        shared = TaggedStory.objects.filter(content_object=OuterRef("pk"), tag__in=own)
        count = shared.values("content_object").annotate(count=Count("pk")).values("count")
        counted = Coalesce(Subquery(count), 0)
        return in_any(legs).for_cards().annotate(shared=counted).newest_first()

    return Prepared(build, **kinds_of_place(tags))


def columns_of(stories: list[Story], lead: StoryPhoto | None) -> Columns:
    """Cards to stand beside one another: no picture twice, and those with one first."""
    shown = {picture_key(lead.photo)} if lead else set()
    pictured, words = [], []
    for story in stories:
        placed = story.lead_photo
        if placed and picture_key(placed.photo) not in shown:
            shown.add(picture_key(placed.photo))
            pictured.append(Card(story, placed))
        else:
            words.append(Card(story))
    columns = in_columns(pictured, words, COLUMNS)
    return Columns(sorted(columns, key=lambda column: column[0].photo is None))
