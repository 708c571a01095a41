"""Copy made to fit the fields of a story.

What is too long for its field is kept in another one, and a warning says where.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext

from articles import html
from articles.models import Byline, Dateline, Photo, Place, Source, Story, Tag

from .items import WirePhoto, WireStory

WORKING_HEADLINE_LENGTH = 90

_is_link = URLValidator(schemes=["http", "https"])


def longest(model: type[models.Model], field: str) -> int:
    return getattr(model._meta.get_field(field), "max_length", None) or 0


def fit(story: WireStory) -> WireStory:
    """The same story, all of its words in fields that hold them."""
    story = _printable(story)
    for step in (_headline, _standfirst, _short_fields, _original, _names, _photos, _dateline):
        story = step(story)
    return story


def _printable[Value](value: Value) -> Value:
    """The same with no character in it that the database cannot take."""
    if isinstance(value, str):
        return html.printable(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(map(_printable, value))  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        texts = {field.name: _printable(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **texts)
    return value


def _headline(story: WireStory) -> WireStory:
    most = longest(Story, "headline")
    if len(story.headline) > most:
        return _warned(
            replace(story, headline=shortened(story.headline, most), body=(story.headline, *story.body)),
            gettext("The headline is longer than %(most)s characters: its whole text opens the body.")
            % {"most": most},
        )
    if story.headline:
        return story
    words = shortened(story.slugline or next(iter(story.body), ""), WORKING_HEADLINE_LENGTH)
    if not words:
        return story
    return _warned(
        replace(story, headline=words),
        gettext("The draft has a working headline, “%(headline)s”: write one.") % {"headline": words},
    )


def _standfirst(story: WireStory) -> WireStory:
    most = longest(Story, "standfirst")
    if len(story.standfirst) <= most:
        return story
    return _warned(
        replace(story, standfirst="", body=(story.standfirst, *story.body)),
        gettext("The standfirst is longer than %(most)s characters: it opens the body.") % {"most": most},
    )


def _short_fields(story: WireStory) -> WireStory:
    """Labels and names that do not fit are notes for the desk."""
    too_long: list[str] = []
    for field, most in (
        ("kicker", longest(Story, "kicker")),
        ("source", longest(Source, "mark")),
        ("original_headline", longest(Story, "original_headline")),
    ):
        if len(value := getattr(story, field)) > most:
            too_long.append(value)
            story = _with(story, field, "")
    for field, most in (("tags", longest(Tag, "name")), ("bylines", longest(Byline, "name"))):
        values = getattr(story, field)
        too_long += [value for value in values if len(value) > most]
        story = _with(story, field, tuple(value for value in values if 0 < len(value) <= most))
    if not too_long:
        return story
    return _warned(
        replace(story, notes=(*story.notes, *too_long)),
        gettext("Too long for its field and kept among the notes: %(texts)s")
        % {"texts": "; ".join(f"“{shortened(text, 60)}”" for text in too_long)},
    )


def _original(story: WireStory) -> WireStory:
    """The link to the original, with the scheme that people leave out."""
    if not story.original_url:
        return story
    try:
        named = bool(urlsplit(story.original_url).scheme)
        url = story.original_url if named else f"https://{story.original_url}"
        _is_link(url)
    except (ValidationError, ValueError):
        url = ""
    if url and len(url) <= longest(Story, "original_url"):
        return replace(story, original_url=url)
    return _warned(
        replace(story, original_url="", notes=(*story.notes, story.original_url)),
        gettext("The link to the original leads nowhere or is too long: it is kept among the notes."),
    )


def _names(story: WireStory) -> WireStory:
    """A role is one person's: with two names nobody can say whose, and the byline as it stood keeps it."""
    keeps = len(story.bylines) == 1 and len(story.byline_role) <= longest(Byline, "role")
    return story if keeps else replace(story, byline_role="")


def _photos(story: WireStory) -> WireStory:
    photos = tuple(map(_photo, story.photos))
    if photos == story.photos:
        return story
    return _warned(
        replace(story, photos=photos),
        gettext("The credit of a photo is too long for its fields: it stands at the end of the caption."),
    )


def _photo(photo: WirePhoto) -> WirePhoto:
    fields = ("photographer", "agency", "credit_line", "alt_text")
    if all(len(getattr(photo, field)) <= longest(Photo, field) for field in fields):
        return photo
    kept = (photo.caption, photo.alt_text, photo.credit_line or f"{photo.photographer} {photo.agency}")
    return WirePhoto(caption=" ".join(" ".join(kept).split()), url=photo.url)


def _dateline(story: WireStory) -> WireStory:
    line = story.dateline
    if line is None:
        return story
    parts = [(place.city, place.region, place.country) for place in line.places]
    fits = (
        all(len(part) <= longest(Place, "city") for place in parts for part in place)
        and len(line.service) <= longest(Dateline, "service")
        and len(story.dateline_text) <= longest(Dateline, "override")
    )
    if not fits:
        text, *body = story.body or ("",)
        return _warned(
            replace(story, dateline=None, body=(f"{story.dateline_text} {text}".strip(), *body)),
            gettext("The dateline is too long for its fields: it stays in the body."),
        )
    if line.date is None and any(character.isdigit() for character in story.dateline_text):
        # The copy names a day that no calendar has: only its own words can say it.
        return replace(story, dateline=replace(line, override=story.dateline_text))
    return story


def _with(story: WireStory, field: str, value: Any) -> WireStory:
    return replace(story, **{field: value})


def _warned(story: WireStory, warning: str) -> WireStory:
    return replace(story, warnings=(*story.warnings, warning))


def shortened(text: str, most: int) -> str:
    """`text`, or as many of its words as fit, and an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    words = text[:most].rpartition(" ")[0] or text[: most - 2]
    return f"{words.rstrip(' ,;:–—-')[: most - 2]} …"
