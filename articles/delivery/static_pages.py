"""What the file of an address says, asked of the site's own views; and where that leads on to.

A static server looks at no query: where a listing goes on, its link leads into the archive, and the further
pages of a day and of the corrections have paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.html import format_html
from whitenoise.media_types import MediaTypes

from articles.cursors import Cursor
from articles.delivery.asking import Answer, ForAnyone
from articles.delivery.destinations import File, file_of
from articles.delivery.surfaces import SURFACES
from articles.models import FormerAddress, Story
from articles.paths import day_url, path_to
from articles.visibility import public

# Where static servers look for what to say when there is nothing. To the site it is an address like any
# other that does not exist.
NOT_FOUND = "/404.html"
# What a page itself says is for the moment at which it was asked for, and a file stays.
_A_MINUTE = "public, max-age=60"
_FOR_EVER = "public, max-age=31536000, immutable"

# An own address in a page, a feed or a sitemap, after what it begins with.
_ADDRESS = rb"""(/[^"'()<>?#&,\s\\]*)"""
_IN_A_SHEET = re.compile(rb"""url\(\s*["']?([^"')]+)""")
_LISTED = {surface.name for surface in SURFACES}
_PHOTO = re.compile(r"photo-(\d+)")
# As collectstatic names what never changes.
_HASHED = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")
# As templates/readers/includes/neighbours.html and pages.html write them.
_NEIGHBOUR = re.compile(
    rb'<link rel="(?P<head>prev|next)" href="[^"?]*\?(?:before|after)=(?P<at>[^"&]*)">'
    rb'|<a href="[^"?]*\?(?:before|after)=(?P<cursor>[^"&]*)" rel="(?P<body>prev|next)">(?P<words>[^<]*)</a>'
)


@dataclass
class Made:
    """An address's file and those of the list's further pages: none, if it has no answer."""

    key: str
    files: list[File] = field(default_factory=list)
    asked: int = 0
    found: set[str] = field(default_factory=set)
    """The addresses that they lead to."""
    failed: tuple[str, str] | None = None
    """Which address broke, and why: whatever lies there stays."""


class StaticPages:
    def __init__(self) -> None:
        self._application = ForAnyone()
        self._types = MediaTypes()
        # As an attribute, in a srcset, or with the site's name. One after the other, since what begins with
        # fixed bytes is found several times as fast.
        beginnings = b'="', b", ", settings.SITE_URL.encode()
        self._addresses = [re.compile(re.escape(one) + _ADDRESS) for one in beginnings]
        self._looked_at: set[bytes] = set()

    def look_again(self) -> None:
        """Name again in `found` what was named before."""
        self._looked_at.clear()

    def make(self, key: str) -> Made:
        made = Made(key)
        asked: str | None = key
        while asked is not None and asked not in {file.key for file in made.files}:
            made.asked += 1
            answer = None if is_static(asked) else self._application.answer(asked)
            if answer and answer.status >= 500:
                made.failed = asked, f"The site answers with {answer.status}; its log says why."
                break
            file, asked = self._file(asked, answer, made.found)
            if file is None:
                break
            made.files.append(file)
        return made

    def _file(self, key: str, answer: Answer | None, found: set[str]) -> tuple[File | None, str | None]:
        """What an address's file says, and the list's next page if that gets a file, too."""
        if answer is None:
            return self._static(key, key, found), None
        if key != NOT_FOUND and answer.status not in (200, 301, 302):
            return None, None
        content_type = answer.header("content-type")
        if answer.status in (301, 302):
            return self._elsewhere(key, answer.header("location"), found), None
        if content_type.startswith("image/"):
            photo = f"photo-{resolve(key).kwargs['photo_id']}"
            tags = frozenset({photo, f"{photo}-stories"})
            return File(key, answer.body, content_type, answer.header("cache-control"), tags), None
        tags = frozenset(answer.header("cache-tag").split(",")) - {""}
        body, older = answer.body, None
        if b"?before=" in body or b"?after=" in body:
            body, older = without_cursors(key, body)
        self._follow(body, tags, found)
        return File(key, body, content_type, _A_MINUTE, tags), older

    def _elsewhere(self, key: str, there: str, found: set[str]) -> File | None:
        """What stands in place of a redirect."""
        name = resolve(key).url_name
        if name == "favicon":
            return self._static(key, urlsplit(there).path, found)
        if name == "story":
            story = frozenset({f"story-{former_story(key)}"})
            return File(key, moved(there), "text/html; charset=utf-8", _A_MINUTE, story, there)
        # An old name of a picture; the pages that are right name the new one.
        return None

    def _static(self, key: str, path: str, found: set[str]) -> File | None:
        body = static_file(path)
        if body is None:
            return None
        if path.endswith(".css"):
            links = (urljoin(path, link.decode()) for link in _IN_A_SHEET.findall(body))
            found.update(link for link in links if is_static(link))
        content_type = self._types.get_type(path)
        if content_type.startswith("text/"):
            content_type += "; charset=utf-8"
        return File(key, body, content_type, _FOR_EVER if _HASHED.search(key) else _A_MINUTE)

    def _follow(self, body: bytes, tags: frozenset[str], found: set[str]) -> None:
        """What a page leads to, and the pages of its photos, not all of which it links to."""
        # JSON-LD may write a hyphen as JavaScript does.
        body = body.replace(rb"\u002D", b"-")
        new = set[bytes]().union(*(one.findall(body) for one in self._addresses)) - self._looked_at
        self._looked_at |= new
        found.update(path for raw in new if is_baked(path := unquote(raw.decode(errors="replace"))))
        found.update(path_to("photo", photo[1]) for photo in map(_PHOTO.fullmatch, tags) if photo)


def starts() -> Iterator[str]:
    """Where a bake begins; all else is found from here. One query."""
    yield NOT_FOUND
    for name in ("front", "latest", "rss", "sitemap", "robots", "favicon"):
        yield reverse(name)
    # Nothing on the site leads to where a story has been; other sites do.
    for former in FormerAddress.objects.filter(public(timezone.now(), "story__")):
        yield unquote(str(former))


def is_baked(path: str) -> bool:
    """Whether an address may be one of the public's."""
    if is_static(path):
        return True
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return match.url_name in _LISTED


def is_static(path: str) -> bool:
    return path.startswith(settings.STATIC_URL)


def static_file(path: str) -> bytes | None:
    """A static file as it was collected, or, where nothing is collected, as it will be."""
    name = unquote(path).removeprefix(settings.STATIC_URL)
    if ".." in name.split("/"):
        return None
    collected = Path(settings.STATIC_ROOT) / name
    found = collected if collected.is_file() else finders.find(name)
    return Path(str(found)).read_bytes() if found and Path(str(found)).is_file() else None


def former_story(key: str) -> int | None:
    match = resolve(key).kwargs
    return (
        FormerAddress.objects.filter(
            day="-".join(match[part] for part in ("year", "month", "day")), slug=match["slug"]
        )
        .values_list("story_id", flat=True)
        .first()
    )


def moved(there: str) -> bytes:
    """In place of a redirect, which no static server has of itself."""
    return format_html(
        '<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Moved</title>\n'
        '<link rel="canonical" href="{}">\n<meta http-equiv="refresh" content="0; url={}">\n'
        '<p>This story has moved: <a href="{}">read it here</a>.</p>\n</html>\n',
        urljoin(settings.SITE_URL, there),
        there,
        there,
    ).encode()


def without_cursors(key: str, body: bytes) -> tuple[bytes, str | None]:
    """A listing without its cursors; and the key of its next page, if that gets a path.

    Further pages move with every story that comes. A day's do so on that day alone, those of corrections and
    of a photographer seldom, and so they get paths of their own; everywhere else "older" leads to the day on
    which the list goes on.
    """
    path = key.partition("?")[0]
    has_pages = resolve(path).url_name in ("day", "corrections", "photographer")
    older = None

    def rewritten(link: re.Match[bytes]) -> bytes:
        nonlocal older
        if b"prev" in (link["head"], link["body"]):
            return b""
        cursor = (link["at"] or link["cursor"]).decode()
        if has_pages:
            older = f"{path}?before={cursor}"
            there = "/" + file_of(older).removesuffix("index.html")
            if link["head"]:
                return f'<link rel="next" href="{settings.SITE_URL}{there}">'.encode()
            return b'<a href="%b" rel="next">%b</a>' % (there.encode(), link["words"])
        if link["head"]:
            return b""
        return b'<a href="%b">%b</a>' % (day_of(cursor).encode(), link["words"])

    return _NEIGHBOUR.sub(rewritten, body), older


def day_of(cursor: str) -> str:
    """The day in the archive that has the story at a cursor."""
    read = Cursor.read(cursor)
    day = (
        Story.objects.public(timezone.now())
        .filter(pk=read.number)
        .values_list("publication_day", flat=True)
        .first()
    )
    return day_url(day or timezone.localdate(read.moment))
