"""The demo newsroom as its files have it: newsroom.toml, photos.toml and a file for each story.

A story's file opens with its fields as TOML between two lines of +++; below them stands the body as HTML.
Its name is the story's slug. <figure data-photo="harbour-1"> names a photo of photos.toml, and
<a href="story:other-slug"> another story.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent

type Row = dict[str, Any]


@dataclass(frozen=True)
class DemoStory:
    """The fields of a story's file; README.md beside the files says how each is written."""

    slug: str
    body: str
    headline: str
    kicker: str = ""
    standfirst: str = ""
    kind: str = "news"
    section: str = ""
    bylines: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    series: str = ""
    part: int = 0
    related: tuple[str, ...] = ()
    photos: tuple[Row, ...] = ()
    source: str = ""
    original_url: str = ""
    original_headline: str = ""
    language: str = "en-US"
    status: str = "published"
    published: str = ""
    embargo: str = ""
    updated: str = ""
    places: tuple[str, ...] = ()
    service: str = ""
    dateline: str = ""
    corrections: tuple[Row, ...] = ()
    entries: tuple[Row, ...] = ()
    why_killed: str = ""
    notice: str = ""


@dataclass(frozen=True)
class Content:
    sections: list[Row]
    bylines: list[Row]
    sources: list[Row]
    tags: list[Row]
    topics: list[Row]
    series: list[Row]
    photos: dict[str, Row]
    stories: list[DemoStory] = field(default_factory=list)


def read_content(folder: Path = HERE) -> Content:
    """Everything the files say, without a look at the database."""
    newsroom = tomllib.loads((folder / "newsroom.toml").read_text(encoding="utf-8"))
    photos = tomllib.loads((folder / "photos.toml").read_text(encoding="utf-8"))
    stories = [read_story(path) for path in sorted((folder / "stories").glob("*.html"))]
    return Content(
        newsroom["section"],
        newsroom["byline"],
        newsroom["source"],
        newsroom["tag"],
        newsroom["topic"],
        newsroom["series"],
        photos,
        stories,
    )


def read_story(path: Path) -> DemoStory:
    opening, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    if opening:
        raise ValueError(f"{path.name} has to open with a line of +++.")
    fields = tomllib.loads(front)
    if unknown := fields.keys() - DemoStory.__dataclass_fields__.keys():
        raise ValueError(f"{path.name} has fields that no story has: {', '.join(sorted(unknown))}.")
    photos = [{"name": photo} if isinstance(photo, str) else photo for photo in fields.pop("photos", [])]
    lists: Row = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
    return DemoStory(slug=path.stem, body=body.strip(), photos=tuple(photos), **lists)
