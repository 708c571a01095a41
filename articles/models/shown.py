"""A story as pages show it: what stands with it, brought in columns of its own row.

A query of its own for the photos, another for the bylines, another for the tags: each costs more than finding
the rows does. As lists in columns they cost no query, and one row is all that a page can say of a story.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models.functions import JSONObject
from django.utils.functional import cached_property

from articles.photos.store import size_of
from articles.rendered import Rendered
from articles.visibility import Usable, public, usability

from .correction import Correction
from .dateline import DatelinePlace
from .photo import Photo, StoryPhoto
from .rows import JSONRows, made_of
from .taxonomy import Byline, Tag
from .topics import Series, SeriesPart, StoryTopic

CARD_FIELDS = (
    *("section", "headline", "slug", "kicker", "standfirst", "kind", "status", "published_at"),
    *("publication_day", "embargo", "updated_at", "language", "coverage_ended_at", "entries_changed_at"),
)
SECTION_FIELDS = ("name", "slug", "hue")
PHOTO_FIELDS = (
    *("id", "image", "width", "height", "digest", "caption", "alt_text", "photographer", "agency"),
    *("credit_line", "copyright_notice", "usage_terms", "focal_x", "focal_y", "crops", "source_type"),
)
BYLINE_FIELDS = ("id", "name", "slug", "role", "portrait_id")


class ShownStories(models.QuerySet[Any]):
    def for_cards(self, at: datetime) -> Self:
        """With what a card shows at `at`, and without the rest: one query."""
        return (
            self.select_related("section")
            .only(*CARD_FIELDS, *(f"section__{name}" for name in SECTION_FIELDS))
            .annotate(
                photo_rows=_photos(at),
                has_retraction=models.Exists(
                    Correction.objects.filter(story=models.OuterRef("pk"), kind=Correction.Kind.RETRACTION)
                ),
            )
        )

    def with_bylines(self, at: datetime) -> Self:
        """With who wrote it, and their portraits: nearly half of what a card costs, and few show them."""
        return self.annotate(byline_rows=_bylines(at))

    def for_page(self, at: datetime, around: datetime) -> Self:
        """With all that its page shows at `at`: one query. `around`: the moment at which the other parts of
        its series are judged."""
        tags = Tag.objects.filter(tagged__content_object=models.OuterRef("pk")).order_by("name")
        corrections = Correction.objects.filter(story=models.OuterRef("pk")).order_by("at", "pk")
        lines = DatelinePlace.objects.filter(dateline__story=models.OuterRef("pk")).order_by("position", "pk")
        whole = self.select_related("section", "source", "dateline").with_bylines(at)
        return whole.annotate(
            photo_rows=_photos(at),
            tag_rows=JSONRows(
                tags.values(item=JSONObject(id="pk", tagging="tagged__pk", name="name", slug="slug"))
            ),
            correction_rows=JSONRows(
                corrections.values(item=JSONObject(kind="kind", text="text", at="at", is_grave="is_grave"))
            ),
            topic_rows=_topics(),
            series_rows=JSONRows(
                Series.objects.filter(parts__story=models.OuterRef("pk")).values(
                    item=JSONObject(id="pk", name="name", slug="slug")
                )
            ),
            part_rows=_parts(around),
            place_rows=JSONRows(
                lines.values(
                    item=JSONObject(
                        id="place",
                        city="place__city",
                        region="place__region",
                        country="place__country",
                        stands_alone="place__stands_alone",
                        slug="place__slug",
                    )
                )
            ),
        )


def _photos(at: datetime) -> JSONRows:
    placed = StoryPhoto.objects.filter(story=models.OuterRef("pk")).order_by("position", "pk")
    photo = _photo(at, "photo__")
    return JSONRows(placed.values(item=JSONObject(id="pk", own_caption="own_caption", photo=photo)))


def _photo(at: datetime, path: str) -> JSONObject:
    return JSONObject(**{name: f"{path}{name}" for name in PHOTO_FIELDS}, usable=usability(at, path))


def _bylines(at: datetime) -> JSONRows:
    placed = apps.get_model("articles", "StoryByline").objects.filter(story=models.OuterRef("pk"))
    byline = JSONObject(**{name: f"byline__{name}" for name in BYLINE_FIELDS})
    portrait = _photo(at, "byline__portrait__")
    rows = placed.order_by("position", "pk").values(item=JSONObject(byline=byline, portrait=portrait))
    return JSONRows(rows)


def _topics() -> JSONRows:
    placed = StoryTopic.objects.filter(story=models.OuterRef("pk")).order_by("position", "pk")
    topic = JSONObject(id="topic", name="topic__name", slug="topic__slug", is_running="topic__is_running")
    return JSONRows(placed.values(item=topic))


def _parts(around: datetime) -> JSONRows:
    """The story and the public parts of its series, in order."""
    series = SeriesPart.objects.filter(story=models.OuterRef(models.OuterRef("pk"))).values("series")[:1]
    shown = models.Q(story=models.OuterRef("pk")) | public(around, "story__")
    parts = SeriesPart.objects.filter(shown, series=models.Subquery(series)).order_by("position", "pk")
    names = ("headline", "slug", "language")
    part = JSONObject(id="story", day="story__publication_day", **{name: f"story__{name}" for name in names})
    return JSONRows(parts.values(item=part))


class ShownStory(Rendered, models.Model):
    """What a story of for_cards() or for_page() has beside its fields. Nobody may change it."""

    class Meta:
        abstract = True

    photo_rows: list[dict[str, Any]]
    byline_rows: list[dict[str, Any]]
    has_retraction: bool
    tag_rows: list[dict[str, Any]]
    correction_rows: list[dict[str, Any]]
    topic_rows: list[dict[str, Any]]
    series_rows: list[dict[str, Any]]
    part_rows: list[dict[str, Any]]
    place_rows: list[dict[str, Any]]

    @cached_property
    def placed_photos(self) -> list[StoryPhoto]:
        """Its photos in their places."""
        return [placed for row in self.photo_rows if (placed := _placed(row))]

    @cached_property
    def authors(self) -> list[Byline]:
        """Its bylines in their order, each with its portrait; for_page() brings them, and no card."""
        return authors_in(self.byline_rows)

    @cached_property
    def lead_photo(self) -> StoryPhoto | None:
        """The first of its photos that has a file; None for a story without."""
        return next((placed for placed in self.placed_photos if size_of(placed.photo)), None)


def authors_in(rows: list[dict[str, Any]]) -> list[Byline]:
    """The bylines of with_bylines(), each with its portrait."""
    found = []
    for row in rows:
        byline = made_of(Byline, row["byline"])
        byline.portrait = _seen(row["portrait"]) if byline.portrait_id else None
        found.append(byline)
    return found


def _placed(row: dict[str, Any]) -> StoryPhoto | None:
    photo = _seen(row["photo"])
    if photo is None:
        return None
    is_gone = Usable(row["photo"]["usable"]).is_gone
    own_caption = "" if is_gone else row["own_caption"]
    placed = made_of(StoryPhoto, {"id": row["id"], "own_caption": own_caption, "photo_id": photo.pk})
    placed.photo = photo
    placed.is_withheld = is_gone and bool(photo.width)
    return placed


def _seen(row: dict[str, Any]) -> Photo | None:
    return made_of(Photo, row).as_seen(Usable(row["usable"]))
