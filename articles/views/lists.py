"""Listings: stories by section, tag, topic, byline, place and source, and all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from articles.cards import Authors, Card, authors_of, pictured
from articles.cursors import Listing, NoCursor, Page, PageOf
from articles.fronts.candidates import KINDS_OF_OPINION
from articles.fronts.package import ENOUGH, Choice, choice_of, package_of
from articles.fronts.plan import Plan
from articles.models import (
    Byline,
    DatelinePlace,
    Place,
    Section,
    Source,
    Story,
    StoryByline,
    StoryTopic,
    Tag,
    TaggedStory,
    Topic,
)
from articles.page_tags import LATEST, stories_of, tag, with_stories
from articles.paths import path_to
from articles.prepared import Prepared
from articles.views.errors import NoSuchCursor
from articles.views.page import LISTING, Sections, absolute, all_sections, public_page, render_page
from articles.visibility import usability_of

PAGE = 30
CURSORS = ("before", "after")

type Days = list[tuple[date, list[Card]]]

_LATEST = Listing(PAGE, lambda at: Story.objects.public(at), at=datetime)
_OF_SECTION = Listing(
    PAGE, lambda at, under: Story.objects.public(at).filter(section_id=under), at=datetime, under=int
)
_OF_SOURCE = Listing(
    PAGE, lambda at, under: Story.objects.public(at).filter(source_id=under), at=datetime, under=int
)
_OF_TAG = Listing(
    PAGE, lambda at, under: TaggedStory.objects.public(at).filter(tag_id=under), at=datetime, under=int
)
_OF_TOPIC = Listing(
    PAGE, lambda at, under: StoryTopic.objects.public(at).filter(topic_id=under), at=datetime, under=int
)
_OF_BYLINE = Listing(
    PAGE, lambda at, under: StoryByline.objects.public(at).filter(byline_id=under), at=datetime, under=int
)
_OF_PLACE = Listing(
    PAGE, lambda at, under: DatelinePlace.objects.public(at).filter(place_id=under), at=datetime, under=int
)

_TAG = Prepared(lambda at, slug: Tag.objects.public(at).filter(slug=slug), at=datetime, slug=str)
_TOPIC = Prepared(lambda at, slug: Topic.objects.public(at).filter(slug=slug), at=datetime, slug=str)
_BYLINE = Prepared(
    lambda at, slug: Byline.objects.public(at).select_related("portrait").filter(slug=slug),
    at=datetime,
    slug=str,
)
_PLACE = Prepared(lambda at, slug: Place.objects.public(at).filter(slug=slug), at=datetime, slug=str)
_SOURCE = Prepared(lambda at, slug: Source.objects.public(at).filter(slug=slug), at=datetime, slug=str)


@public_page(LISTING, *CURSORS)
def section_page(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    sections = all_sections()
    section = next((one for one in sections if one.slug == slug), None)
    if section is None:
        raise Http404
    page = asked_page(request, partial(_OF_SECTION.page, at=at, under=section.pk))
    choice = choice_of(section, at) if page.is_start else Choice()
    return _section(at, section, page, choice, sections)


def planned_page(at: datetime, of: Section | Topic, plan: Plan) -> HttpResponse:
    """The first page of a section or a topic as `plan` would have it."""
    page, choice = first_page_of(of, at), choice_of(of, at, plan)
    return (
        _topic(at, of, page, choice)
        if isinstance(of, Topic)
        else _section(at, of, page, choice, all_sections())
    )


def first_page_of(of: Section | Topic, at: datetime) -> Page:
    listed = _OF_TOPIC if isinstance(of, Topic) else _OF_SECTION
    return listed.page(at=at, under=of.pk, before=None, after=None)


def _tags_of(of: Section | Topic, choice: Choice) -> set[str]:
    tags = {stories_of(of)} | with_stories(choice.stories.stories)
    return tags | {f"photo-{number}-stories" for number in choice.photos}


def _section(at: datetime, section: Section, page: Page, choice: Choice, sections: Sections) -> HttpResponse:
    package, stories = package_of(page, ENOUGH, choice)
    # A column is somebody's, and says whose.
    columns = [*page.stories, *choice.stories.stories]
    authors = authors_of((story for story in columns if story.kind in KINDS_OF_OPINION), at)
    context = {
        "section": section,
        "package": package.signed(authors) if package and authors else package,
        "banner": choice.banner,
        "days": by_day(stories, authors),
        "title": f"{section.name} news",
        "description": section.description,
    }
    tags = _tags_of(section, choice) | {tag(author) for names in authors.values() for author in names}
    return listing(at, "pages/section.html", page, section.get_absolute_url(), context, tags, sections)


@public_page(LISTING, *CURSORS)
def latest_page(request: HttpRequest, at: datetime) -> HttpResponse:
    page = asked_page(request, partial(_LATEST.page, at=at))
    context = {"days": by_day(page.stories), "title": "Latest news"}
    return listing(at, "pages/latest.html", page, path_to("latest"), context, {LATEST})


@public_page(LISTING, *CURSORS)
def tag_page(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    topic = the_only(_TAG(at=at, slug=slug))
    context = {"heading": topic.name, "label": "Tag", "about": topic.description, "title": topic.name}
    return filed(request, at, _OF_TAG, "pages/filed.html", topic, context)


@public_page(LISTING, *CURSORS)
def topic_page(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    topic = the_only(_TOPIC(at=at, slug=slug))
    page = asked_page(request, partial(_OF_TOPIC.page, at=at, under=topic.pk))
    return _topic(at, topic, page, choice_of(topic, at) if page.is_start else Choice())


def _topic(at: datetime, topic: Topic, page: Page, choice: Choice) -> HttpResponse:
    package, stories = package_of(page, ENOUGH, choice)
    context = {
        "topic": topic,
        "package": package,
        "banner": choice.banner,
        "days": by_day(stories),
        "title": topic.name,
        "about": topic.description,
    }
    tags = {tag(topic)} | _tags_of(topic, choice)
    return listing(at, "pages/topic.html", page, topic.get_absolute_url(), context, tags)


@public_page(LISTING, *CURSORS)
def byline_page(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    byline = the_only(_BYLINE(at=at, slug=slug))
    byline.portrait = byline.portrait and byline.portrait.as_seen(usability_of(byline.portrait, at))
    context = {"byline": byline, "title": f"{byline.name}: stories", "about": byline.bio}
    return filed(request, at, _OF_BYLINE, "pages/byline.html", byline, context)


@public_page(LISTING, *CURSORS)
def place_page(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    place = the_only(_PLACE(at=at, slug=slug))
    context = {"heading": str(place), "label": "From", "title": f"Stories from {place}"}
    return filed(request, at, _OF_PLACE, "pages/filed.html", place, context)


@public_page(LISTING, *CURSORS)
def source_page(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    source = the_only(_SOURCE(at=at, slug=slug))
    context = {
        "heading": source.name,
        "label": "Source",
        "source": source,
        "title": f"Stories from {source.name}",
    }
    return filed(request, at, _OF_SOURCE, "pages/filed.html", source, context)


def filed(
    request: HttpRequest,
    at: datetime,
    stories: Listing,
    template: str,
    under: Tag | Byline | Place | Source,
    context: dict[str, Any],
) -> HttpResponse:
    """The stories filed under one thing."""
    page = asked_page(request, partial(stories.page, at=at, under=under.pk))
    context = {**context, "days": by_day(page.stories)}
    tags = {tag(under), stories_of(under)}
    if isinstance(under, Byline) and under.portrait_id:
        tags.add(f"photo-{under.portrait_id}")
    return listing(at, template, page, under.get_absolute_url(), context, tags)


def the_only[Thing](found: list[Thing]) -> Thing:
    """The thing that an address names. Raises Http404 if there is none."""
    if not found:
        raise Http404
    return found[0]


def asked_page[P](request: HttpRequest, page: Callable[..., P]) -> P:
    """The page that the address asks for, with all that it shows: `page(before=…, after=…)`."""
    try:
        return page(before=request.GET.get("before"), after=request.GET.get("after"))
    except NoCursor as error:
        raise NoSuchCursor(request.path) from error


def listing(
    at: datetime,
    template: str,
    page: PageOf[Any],
    path: str,
    context: dict[str, Any],
    tags: set[str],
    sections: Sections | None = None,
) -> HttpResponse:
    """A page of a listing, with the addresses of its neighbours."""
    context = {
        "description": context.get("about", ""),
        **context,
        "page": page,
        "newer": f"{absolute(path)}?after={page.newer}" if page.newer else "",
        "older": f"{absolute(path)}?before={page.older}" if page.older else "",
    }
    if isinstance(page, Page):
        tags = tags | with_stories(page.stories)
    return render_page(at, template, context, path=path, tags=tags, sections=sections)


def by_day(stories: Iterable[Story], signed: Mapping[int, Authors] | None = None) -> Days:
    """Cards under the day of their publication, in the order in which they come; with who signs them."""
    days = groupby(stories, key=lambda story: timezone.localdate(story.published_at))
    return [(day, [pictured(story, signed) for story in group]) for day, group in days]
