"""What comes with a story's own query as JSON columns, as values; and its body, ready to print."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from articles import html
from articles.dateline import STYLES, Dateline, Place
from articles.models import Correction, LiveEntry, Story, StoryPhoto
from articles.models.address import address_of
from articles.paths import path_to

_OPENING = re.compile(r'\s*(?:<figure data-photo="\d+"></figure>\s*)*<p>')
_TABLE = re.compile(r"</?table>")


@dataclass(frozen=True)
class ShownCorrection:
    kind: Correction.Kind
    label: str
    text: str
    at: datetime
    is_grave: bool


@dataclass(frozen=True)
class Part:
    """A part of a series as its neighbours name it."""

    number: int
    headline: str
    url: str
    language: str


@dataclass(frozen=True)
class InSeries:
    """Where a story stands in its series, among the parts that readers may see."""

    name: str
    url: str
    number: int
    count: int
    previous: Part | None
    next: Part | None


def moment(text: str) -> datetime:
    """A moment out of a JSON column: SQLite writes UTC without saying so, PostgreSQL names the offset."""
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def corrections_of(story: Story) -> list[ShownCorrection]:
    return corrections_in(story.correction_rows)


def corrections_in(rows: Iterable[dict[str, Any]]) -> list[ShownCorrection]:
    return [
        ShownCorrection(
            kind := Correction.Kind(row["kind"]),
            str(kind.label),
            row["text"],
            moment(row["at"]),
            bool(row.get("is_grave")),
        )
        for row in rows
    ]


def series_of(story: Story) -> InSeries | None:
    if not story.series_rows:
        return None
    (series,) = story.series_rows
    parts = [
        Part(
            number,
            row["headline"],
            address_of(date.fromisoformat(row["day"]), row["slug"]) if row["day"] else "",
            row["language"],
        )
        for number, row in enumerate(story.part_rows, 1)
    ]
    place = [row["id"] for row in story.part_rows].index(story.pk)
    return InSeries(
        series["name"],
        path_to("series", series["slug"]),
        place + 1,
        len(parts),
        parts[place - 1] if place else None,
        parts[place + 1] if place + 1 < len(parts) else None,
    )


def dateline_of(story: Story) -> str:
    """The dateline in the style of the story's source; empty for a story without."""
    stored = getattr(story, "dateline", None)
    if stored is None:
        return ""
    places = tuple(
        Place(row["city"], row["region"], row["country"], bool(row["stands_alone"]))
        for row in story.place_rows
    )
    return Dateline(places, stored.date, stored.service, stored.override).text(_style(story))


def linked_dateline(story: Story, text: str) -> SafeString:
    """Its dateline with each place linked to the stories from there."""
    parts, end = [], 0
    city = STYLES[_style(story)].city
    for row in story.place_rows:
        start = text.find(city(row["city"]), end)
        if start < 0:
            continue
        name = city(row["city"])
        parts += [
            escape(text[end:start]),
            format_html('<a href="{}">{}</a>', path_to("place", row["slug"]), name),
        ]
        end = start + len(name)
    return mark_safe("".join([*parts, escape(text[end:])]))  # escaped above, piece by piece


def _style(story: Story) -> str:
    style = story.source.dateline_style if story.source else ""
    return style if style in STYLES else "house"


def body_of(
    story: Story | LiveEntry, dateline: SafeString, figure: Callable[[int], str], *, framed: bool = True
) -> SafeString:
    """The body with the dateline before its first words, its photos filled in and its tables in a frame."""
    body = html.fill_photos(_opened(story.body, dateline), figure)
    return mark_safe(_framed(body) if framed else body)  # cleaned when it was stored, filled by templates


def _opened(body: str, dateline: SafeString) -> str:
    if not dateline:
        return body
    line = format_html('<span class="dateline" dir="auto">{}</span> ', dateline)
    if opening := _OPENING.match(body):
        return f"{body[: opening.end()]}{line}{body[opening.end() :]}"
    return f"<p>{line}</p>\n{body}"


def _framed(body: str) -> str:
    """Every table in a region of its own, which scrolls where the page is narrow."""
    depth, numbers = 0, count(1)

    def frame(match: re.Match[str]) -> str:
        nonlocal depth
        if match[0] == "<table>":
            depth += 1
            if depth > 1:
                return match[0]
            return (
                f'<div class="figures" tabindex="0" role="region" aria-label="Table {next(numbers)}"><table>'
            )
        depth -= 1
        return match[0] if depth else "</table></div>"

    return _TABLE.sub(frame, body)


def figure_for(placed: Iterable[StoryPhoto], template: str, **more: object) -> Callable[[int], str]:
    """Makes the figure of a photo of this story; nothing for one that is not, or that has no file."""
    by_number = {one.photo_id: one for one in placed if one.photo.image or one.is_withheld}

    def figure(number: int) -> str:
        one = by_number.get(number)
        return render_to_string(template, {"placed": one, **more}) if one else ""

    return figure
