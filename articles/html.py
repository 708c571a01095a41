"""The body of a story as clean HTML: what may stand in it is decided here, for every way in.

The editor and the allow-list are made from one table, EXTENSIONS, so that they cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from html import escape, unescape
from typing import Any

import nh3

type Allowed = dict[str, Any]

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

# What a journalist can put into a body: extensions of django-prose-editor, and ours in
# static/newsroom/editor.js.
EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "Link": {"enableTarget": False, "protocols": sorted(LINK_SCHEMES)},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "PullQuote": True,
    "StoryPhoto": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HardBreak": True,
    "HorizontalRule": True,
    "CleanPaste": True,
}


def allow_pull_quote(config: Any, allowed: Allowed) -> None:
    """<blockquote class="pull">: words of the story set large."""
    allowed["tags"].add("blockquote")
    allowed.setdefault("allowed_classes", {}).setdefault("blockquote", set()).add("pull")


def allow_story_photo(config: Any, allowed: Allowed) -> None:
    """<figure data-photo="12"></figure>: the place of a photo, filled when the page is made."""
    allowed["tags"].add("figure")
    allowed["attributes"].setdefault("figure", set()).add("data-photo")


def allow_nothing(config: Any, allowed: Allowed) -> None:
    """For an extension that only helps in writing."""


OWN_EXTENSIONS: dict[str, Callable[[Any, Allowed], None]] = {
    "PullQuote": allow_pull_quote,
    "StoryPhoto": allow_story_photo,
    "CleanPaste": allow_nothing,
}

# Control characters no reader can see, PostgreSQL cannot store (NUL) and XML forbids.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
_PHOTO = re.compile(r'<figure data-photo="(\d{1,18})"></figure>')
_FIGURE = re.compile(r'<figure(?: data-photo="(\d{1,18})")?[^>]*>|</figure>')
_EMPTY = re.compile(r"<(p|h2|h3|blockquote)>(?:\s|&nbsp;|<br>)*</\1>")
_BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote|td|th|tr|figure)>|<br>|<hr>")
_LINK = re.compile(r'<a href="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")


@cache
def _cleaner() -> nh3.Cleaner:
    from django_prose_editor.config import allowlist_from_extensions

    allowed = allowlist_from_extensions(EXTENSIONS)
    attributes = {tag: set(names) for tag, names in allowed["attributes"].items()}
    attributes["a"] = {"href"}
    attributes["ol"] = {"start"}
    return nh3.Cleaner(
        tags=set(allowed["tags"]),
        attributes=attributes,
        allowed_classes=allowed["allowed_classes"],
        url_schemes=set(LINK_SCHEMES),
        link_rel=None,
        clean_content_tags={"script", "style", "title", "template", "noscript", "iframe", "object"},
    )


def printable(text: str) -> str:
    """`text` without characters that no database, feed or reader can take."""
    return _UNPRINTABLE.sub("", text)


def clean(html: str) -> str:
    """`html` reduced to what a body may hold; cleaning twice changes nothing more."""
    html = _cleaner().clean(printable(html))
    # A figure is the empty place of a photo; what stood in it stands after it.
    html = _FIGURE.sub(lambda tag: f'<figure data-photo="{tag[1]}"></figure>' if tag[1] else "", html)
    # Last, because only a parser can tell a tag from the same letters in an attribute.
    html = _cleaner().clean(html)
    while (shorter := _EMPTY.sub("", html)) != html:
        html = shorter
    return html.strip()


def from_paragraphs(paragraphs: Iterable[str]) -> str:
    """Plain paragraphs as a body."""
    return "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def plain_text(html: str) -> str:
    """The words of a body, a block a line."""
    return unescape(_TAG.sub("", _BLOCK_END.sub("\n", html))).replace("\xa0", " ").strip()


def addresses(html: str) -> list[str]:
    """Where the links of a body lead, in their order."""
    return [unescape(address) for address in _LINK.findall(html)]


def photo_ids(html: str) -> list[int]:
    """The photos that stand in a body, in their order."""
    return [int(number) for number in _PHOTO.findall(html)]


def with_photo(html: str, old: int, new: int) -> str:
    """A clean body with another photo in the place of one; of two that would be the same the first stays."""
    numbers = photo_ids(html)
    if old not in numbers:
        return html
    figure = _figure(new)
    if new not in numbers:
        return fill_photos(html, lambda number: figure if number == old else _figure(number))
    places = iter([figure])
    return fill_photos(
        html, lambda number: next(places, "") if number in (old, new) else _figure(number)
    ).strip()


def _figure(number: int) -> str:
    return f'<figure data-photo="{number}"></figure>'


def fill_photos(html: str, figure: Callable[[int], str]) -> str:
    """A clean body with each photo's place filled with what `figure` makes of its id."""
    return _PHOTO.sub(lambda match: figure(int(match[1])), html)
