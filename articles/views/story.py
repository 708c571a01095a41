"""A story's page, and what its address answers when there is no such page any more."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from articles import html, structured_data
from articles.cards import Card, picture_key, stories_in
from articles.cursors import Cursor, newer, older
from articles.front import in_columns
from articles.models import FormerAddress, Story, StoryPhoto, TaggedStory
from articles.models.story import StoryQuerySet
from articles.models.taxonomy import Syndication
from articles.page_tags import beside_tagging, of_stories, of_whole_story, tagged
from articles.photos.addresses import shared
from articles.prepared import Prepared
from articles.slices import Numbers, in_any
from articles.templatetags.words import direction
from articles.views.errors import gone
from articles.views.page import STORY, absolute, public_page, render_page
from articles.views.story_parts import (
    body_of,
    corrections_of,
    dateline_of,
    figure_for,
    linked_dateline,
)
from articles.visibility import Status

ALSO = 8
RELATED = 6
COLUMNS = 4
# How far it is looked around in the section and under each tag, which bounds what a page costs.
EARLIER, LATER = 10, 4
TAGGED_EARLIER, TAGGED_LATER = 5, 3
TAGS_FOLLOWED = 6


_ASKED = Prepared(
    lambda at, day, slug: Story.objects.public(at).for_page().filter(publication_day=day, slug=slug)[:1],
    at=datetime,
    day=date,
    slug=str,
)


@public_page(STORY)
def story_page(
    request: HttpRequest, at: datetime, year: str, month: str, day: str, slug: str
) -> HttpResponse:
    published = day_of(year, month, day)
    found = _ASKED(at=at, day=published, slug=slug)
    if not found:
        return former_address(at, published, slug)
    story = found[0]
    also, related, around = neighbours(story, at)
    photos = story.placed_photos
    lead = story.lead_photo
    in_body = set(html.photo_ids(story.body))
    corrections = corrections_of(story)
    shown = [placed for placed in photos if placed.photo.image]
    bylines = story.authors
    syndication = story.source.syndication if story.source else Syndication.INDEX
    to_original = syndication == Syndication.CANONICAL and story.original_url
    path = story.get_absolute_url()
    context = {
        "story": story,
        "section": story.section,
        "language": story.language,
        "direction": direction(story.language),
        "lead": lead,
        "bylines": bylines,
        "body": body_of(
            story,
            linked_dateline(story),
            figure_for(
                [placed for placed in shown if placed != lead],
                "includes/body_photo.html",
                language=story.language,
            ),
        ),
        "gallery": [placed for placed in shown if placed != lead and placed.photo_id not in in_body],
        "grave": [correction for correction in corrections if correction.is_grave],
        "corrections": [correction for correction in corrections if not correction.is_grave],
        "tags": story.tag_rows,
        "also": also,
        "related": related,
        "description": structured_data.description_of(story),
        "share": shared(lead.photo)[:1] if lead else [],
        "syndication": syndication,
        "canonical": story.original_url if to_original else absolute(path),
        "json_ld": structured_data.script(
            structured_data.news_article(story, bylines, shown, corrections, dateline_of(story))
        ),
    }
    tags = of_whole_story(story) | of_stories(around)
    return render_page(at, "pages/story.html", context, path=path, tags=tags, edition=story.publication_day)


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


def neighbours(story: Story, at: datetime) -> tuple[list[Story], list[list[Card]], list[Story]]:
    """What stands around the story in its section, what stands around it under its tags, and all of these.

    Always the nearest on both sides and not the newest of all: a new story then changes the pages of a few
    stories and not of all its section has. One query.
    """
    followed = story.tag_rows[:TAGS_FOLLOWED]
    here = {"at": at, "section": story.section_id, "moment": story.published_at, "number": story.pk}
    for place, row in enumerate(followed):
        here[f"tag{place}"], here[f"tagging{place}"] = row["id"], row["tagging"]
    around = _around(len(followed))
    rows, counted = around.rows(**here), around.column("shared")
    found = stories_in(row[:counted] + row[counted + 1 :] for row in rows)
    shared = {story.pk: row[counted] for story, row in zip(found, rows, strict=True)}
    closest = sorted((one for one in found if shared[one.pk]), key=lambda one: -shared[one.pk])[:RELATED]
    also = [one for one in found if one.section_id == story.section_id and one not in closest]
    return also[:ALSO], columns_of(closest, story.lead_photo), found


@cache
def _around(tags: int) -> Prepared[Story]:
    """The query of neighbours() for a story of so many tags: rows of cards, and the tags that both have."""

    def build(at: datetime, section: int, moment: datetime, number: int, **tagged_as: int) -> StoryQuerySet:
        public, here = Story.objects.public(at).exclude(pk=number), Cursor(moment, number)
        in_section = public.filter(section=section)
        around = (older(in_section, here)[:EARLIER], newer(in_section, here)[:LATER])
        legs: list[Numbers] = [stories.values_list("pk", flat=True) for stories in around]
        for place in range(tags):
            before, after = beside_tagging(tagged_as[f"tag{place}"], tagged_as[f"tagging{place}"], at)
            legs += [tagged(before[:TAGGED_EARLIER]), tagged(after[:TAGGED_LATER])]
        own = TaggedStory.objects.filter(content_object=number).values("tag")
        shared = TaggedStory.objects.filter(content_object=OuterRef("pk"), tag__in=own)
        count = shared.values("content_object").annotate(count=Count("pk")).values("count")
        counted = Coalesce(Subquery(count), 0)
        return in_any(legs).for_cards().annotate(shared=counted).newest_first()

    kinds: dict[str, type] = {"at": datetime, "section": int, "moment": datetime, "number": int}
    for place in range(tags):
        kinds |= {f"tag{place}": int, f"tagging{place}": int}
    return Prepared(build, **kinds)


def columns_of(stories: list[Story], lead: StoryPhoto | None) -> list[list[Card]]:
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
    return sorted(columns, key=lambda column: column[0].photo is None)
