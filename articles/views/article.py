"""What a page says of a story by itself: no moment and no neighbour changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.utils.safestring import SafeString

from articles import html, structured_data
from articles.models import Byline, Correction, Story, StoryPhoto
from articles.models.taxonomy import Syndication
from articles.page_tags import of_whole_story
from articles.photos.addresses import Address, addresses
from articles.prepared import Prepared, Row
from articles.rendered import Rendered
from articles.views.page import absolute
from articles.views.story_parts import (
    InSeries,
    ShownCorrection,
    body_of,
    corrections_of,
    dateline_of,
    figure_for,
    linked_dateline,
    series_of,
)

# Each takes some hundred kilobytes, with what was rendered of it.
REMEMBERED = 100

ASKED = Prepared(
    lambda at, around, day, slug: (
        Story.objects.public(at).for_page(at, around).filter(publication_day=day, slug=slug)[:1]
    ),
    at=datetime,
    around=datetime,
    day=date,
    slug=str,
)


@dataclass(frozen=True, eq=False)
class Article(Rendered):
    """A story of for_page() as its page shows it. Shared by all threads: nobody may change it."""

    story: Story
    tags: frozenset[str]
    """The names of what it shows (articles/page_tags.py)."""

    @property
    def lead(self) -> StoryPhoto | None:
        """The first of its photos, or the place of one that may no longer be shown."""
        return self.places[0] if self.places else None

    @property
    def bylines(self) -> list[Byline]:
        return self.story.authors

    @cached_property
    def photos(self) -> list[StoryPhoto]:
        """Its photos that have a file."""
        return [placed for placed in self.story.placed_photos if placed.photo.image]

    @cached_property
    def places(self) -> list[StoryPhoto]:
        """The same, with those of which only the shape is to be seen."""
        return [placed for placed in self.story.placed_photos if placed.photo.image or placed.is_withheld]

    @cached_property
    def dateline(self) -> str:
        return dateline_of(self.story)

    @cached_property
    def body(self) -> SafeString:
        """The body, with the photos that stand in it."""
        beside = [placed for placed in self.places if placed != self.lead]
        figure = figure_for(beside, "includes/body_photo.html", language=self.story.language)
        return body_of(self.story, linked_dateline(self.story, self.dateline), figure)

    @property
    def gallery(self) -> list[StoryPhoto]:
        """The photos that stand nowhere else."""
        in_body = set(html.photo_ids(self.story.body))
        return [one for one in self.places if one != self.lead and one.photo_id not in in_body]

    @cached_property
    def all_corrections(self) -> list[ShownCorrection]:
        return corrections_of(self.story)

    @property
    def retractions(self) -> list[ShownCorrection]:
        return [one for one in self.all_corrections if one.kind == Correction.Kind.RETRACTION]

    @property
    def grave(self) -> list[ShownCorrection]:
        """The other grave ones."""
        return [one for one in self.all_corrections if one.is_grave and one not in self.retractions]

    @property
    def corrections(self) -> list[ShownCorrection]:
        return [one for one in self.all_corrections if not one.is_grave]

    @cached_property
    def series(self) -> InSeries | None:
        return series_of(self.story)

    @cached_property
    def description(self) -> str:
        return structured_data.description_of(self.story)

    @property
    def share(self) -> list[Address]:
        return addresses(self.photos[0].photo, "social") if self.photos else []

    @property
    def syndication(self) -> str:
        return self.story.source.syndication if self.story.source else Syndication.INDEX

    @property
    def canonical(self) -> str:
        if self.syndication == Syndication.CANONICAL and self.story.original_url:
            return self.story.original_url
        return absolute(self.story.get_absolute_url())

    @property
    def facts(self) -> structured_data.Data:
        return structured_data.news_article(
            self.story,
            self.bylines,
            self.photos,
            self.all_corrections,
            self.dateline,
            self.series,
        )

    @property
    def json_ld(self) -> SafeString:
        return structured_data.script(self.facts)


@lru_cache(maxsize=REMEMBERED)
def article_of(row: Row) -> Article:
    """The article in a row of ASKED: the same again for the same row."""
    story: Any = ASKED.yielding([row])[0]
    return Article(story, frozenset(of_whole_story(story)))
