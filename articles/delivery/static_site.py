"""The site as files that any static server serves, made by asking the site's own views.

It begins at what is known (the front page, the sitemaps, the feed) and goes on to every own address that an
answer names, as a reader would; what is not public has no answer, and so no file. A static server looks at no
query: where a listing goes on, its link leads into the archive, and the further pages of a day have paths.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.html import format_html

from articles.cursors import Cursor
from articles.delivery.asking import Answer, ask
from articles.delivery.changes import apply_changes, sweep
from articles.delivery.page_store import EVERYTHING
from articles.delivery.site_print import site_print
from articles.delivery.static_manifest import Manifest
from articles.delivery.surfaces import SURFACES
from articles.models import FormerAddress, Story
from articles.visibility import public

MANIFEST = ".bake"
# Where static servers look for what to say when there is nothing. To the site it is an address like any
# other that does not exist.
NOT_FOUND = "/404.html"
# What is written down together.
BATCH = 200

# An own address in a page, a feed or a sitemap, after what it begins with.
_ADDRESS = rb"""(/[^"'()<>?#&,\s\\]*)"""
_IN_A_SHEET = re.compile(rb"""url\(\s*["']?([^"')]+)""")
_LISTED = {surface.name for surface in SURFACES}
_PHOTO = re.compile(r"photo-(\d+)")
# As templates/includes/neighbours.html and pages.html write them.
_NEIGHBOUR = re.compile(
    rb'<link rel="(?P<head>prev|next)" href="[^"?]*\?(?:before|after)=(?P<at>[^"&]*)">'
    rb'|<a href="[^"?]*\?(?:before|after)=(?P<cursor>[^"&]*)" rel="(?P<body>prev|next)">(?P<words>[^<]*)</a>'
)


class CannotBake(Exception):
    """A sentence that says why, and what to do."""


class _NotMade(Exception):
    """Why an address has no file, or one that may be out of date."""


@dataclass
class Baked:
    """What a bake has done so far."""

    asked: int = 0
    written: int = 0
    removed: int = 0
    waiting: int = 0
    failed: dict[str, str] = field(default_factory=dict)


class StaticSite:
    def __init__(self, folder: Path) -> None:
        """Raises CannotBake for a folder that is not there to be baked into."""
        self.folder = folder
        make_ready(folder)
        self.manifest = Manifest(folder / MANIFEST)
        self._new = folder / MANIFEST / "new"
        self._application = WSGIHandler()
        # As an attribute, in a srcset, or with the site's name. One after the other, since what begins with
        # fixed bytes is found several times as fast.
        beginnings = b'="', b", ", settings.SITE_URL.encode()
        self._addresses = [re.compile(re.escape(one) + _ADDRESS) for one in beginnings]
        self._queue: deque[str] = deque()
        self._known: set[str] = set()
        self._looked_at: set[bytes] = set()
        self._made: list[tuple[str, set[str]]] = []
        self._found: list[str] = []
        self._gone: list[str] = []
        self._so_far = Baked()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While nobody else bakes here, and over one connection to the database."""
        with self.manifest.making("bake") as is_ours:
            if not is_ours:
                raise CannotBake(f"{self.folder} is being baked into by another process; let it end.")
            shutil.rmtree(self._new, ignore_errors=True)
            self._new.mkdir()
            # Django ends its connection with every request, for servers that have many.
            signals = (request_started, request_finished)
            connected = [signal for signal in signals if signal.disconnect(close_old_connections)]
            try:
                yield
            finally:
                for signal in connected:
                    signal.connect(close_old_connections)

    def forget(self) -> None:
        """Have every page asked for again."""
        self.manifest.clear([EVERYTHING])

    def look(self) -> int:
        """Find out what changes and the time have touched; says how many addresses are due."""
        if not self.manifest.fact("looked"):
            # The first look at a new folder takes no note of single changes, which the next would carry out.
            apply_changes(self.manifest)
        apply_changes(self.manifest)
        if timezone.now().timestamp() >= self.manifest.right_until():
            sweep(self.manifest, is_served=False)
        return self.manifest.count_of_due()

    def bake(self, say: Callable[[Baked], None] = lambda so_far: None) -> Baked:
        """Ask for what is due and for what that leads to. `say` is told how far it is."""
        so_far = self._so_far = Baked()
        self._looked_at.clear()
        self.manifest.made_by(site_print())
        self.look()
        self._known, due = self.manifest.addresses()
        # A list and its further pages are made together.
        self._queue = deque(dict.fromkeys(key.partition("?")[0] for key in due))
        self._add(starts())
        try:
            while self._queue:
                key = self._queue.popleft()
                self._bake(key)
                so_far.waiting = len(self._queue)
                if len(self._made) + len(self._gone) >= BATCH:
                    self._write_down()
                say(so_far)
        finally:
            self._write_down()
        return so_far

    def _bake(self, key: str) -> None:
        """Make an address's file, and those of the list's further pages; or take them away."""
        made: dict[str, set[str]] = {}
        further = ""
        try:
            while further not in made:
                asked = further or key
                body, tags, further = self._file_for(asked)
                if body is None:
                    break
                self._keep(asked, body)
                made[asked] = tags
                if not further:
                    break
        except _NotMade as reason:
            # It stays due, and its file as it was.
            self._so_far.failed[asked] = str(reason)
            return
        self._made += made.items()
        for one in [key, *self.manifest.further(key)]:
            if one not in made:
                self._remove(one)

    def _file_for(self, key: str) -> tuple[bytes | None, set[str], str]:
        """What an address's file says, what it shows, and the list's next page if that gets a file, too."""
        self._so_far.asked += 1
        if is_static(key):
            return static_file(key), set(), ""
        answer = ask(self._application, key)
        if answer.status >= 500:
            raise _NotMade(f"The site answers with {answer.status}; its log says why.")
        if key == NOT_FOUND or answer.status in (200, 301, 302):
            return self._as_file(key, answer)
        return None, set(), ""

    def _as_file(self, key: str, answer: Answer) -> tuple[bytes | None, set[str], str]:
        """The same, of an answer that has something to say."""
        match = None if key == NOT_FOUND else resolve(key.partition("?")[0])
        name = match.url_name if match else ""
        if answer.status in (301, 302):
            there = answer.header("location")
            if name == "favicon":
                return static_file(urlsplit(there).path), set(), ""
            if name == "story":
                return moved(there), {f"story-{former_story(key)}"}, ""
            # An old name of a picture; the pages that are right name the new one.
            return None, set(), ""
        if match and name == "rendition":
            photo = f"photo-{match.kwargs['photo_id']}"
            return answer.body, {photo, f"{photo}-stories"}, ""
        tags = set(answer.header("cache-tag").split(",")) - {""}
        body, older = answer.body, ""
        if b"?before=" in body or b"?after=" in body:
            body, older = without_cursors(key, body)
        self._follow(body, tags)
        return body, tags, older

    def _follow(self, body: bytes, tags: set[str]) -> None:
        """Bake what a page leads to, too; and the pages of its photos, not all of which it links to."""
        # JSON-LD may write a hyphen as JavaScript does.
        body = body.replace(rb"\u002D", b"-")
        new = set[bytes]().union(*(one.findall(body) for one in self._addresses)) - self._looked_at
        self._looked_at |= new
        self._add(path for raw in new if is_baked(path := unquote(raw.decode(errors="replace"))))
        self._add(reverse("photo", args=[photo[1]]) for photo in map(_PHOTO.fullmatch, tags) if photo)

    def _add(self, keys: Iterator[str]) -> None:
        for key in sorted(set(keys) - self._known):
            self._known.add(key)
            self._queue.append(key)
            self._found.append(key)

    def _keep(self, key: str, body: bytes) -> None:
        """Have the file say this."""
        if key.endswith(".css"):
            links = (urljoin(key, link.decode()) for link in _IN_A_SHEET.findall(body))
            self._add(link for link in links if is_static(link))
        path = self.folder / file_of(key)
        try:
            if _read(path) != body:
                self._replace(path, body)
                self._so_far.written += 1
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise
            raise _NotMade("Its address is too long for the name of a file.") from error

    def _replace(self, path: Path, body: bytes) -> None:
        """Write a file that is there whole or not at all."""
        descriptor, temporary = tempfile.mkstemp(dir=self._new)
        os.fchmod(descriptor, 0o644)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
        try:
            os.replace(temporary, path)  # noqa: PTH105  # a Path's own costs more
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            Path(temporary).replace(path)

    def _remove(self, key: str) -> None:
        path = self.folder / file_of(key)
        try:
            path.unlink()
            self._so_far.removed += 1
        except (FileNotFoundError, NotADirectoryError):
            pass
        self._gone.append(key)
        for folder in path.parents:
            if folder == self.folder:
                return
            try:
                folder.rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                return

    def _write_down(self) -> None:
        self.manifest.write_down(self._made, self._found, self._gone)
        self._made, self._found, self._gone = [], [], []


def make_ready(folder: Path) -> None:
    """Make the folder, or see that it is one of ours. What others put somewhere is never touched."""
    try:
        if folder.exists() and not folder.is_dir():
            raise CannotBake(f"{folder} is a file; name a folder.")
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / MANIFEST).is_dir() and any(folder.iterdir()):
            raise CannotBake(
                f"{folder} has files that were not baked here; name an empty folder, or a new one."
            )
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    except OSError as error:
        raise CannotBake(
            f"{folder} cannot be written to ({error.strerror}); let this user write to it, or name another."
        ) from error


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


def file_of(key: str) -> str:
    """In which file an answer lies. A list's further page has a path: /2026/11/02/before/<cursor>/."""
    path, _, query = key.partition("?")
    if query:
        path += query.replace("=", "/") + "/"
    return path.lstrip("/") + ("index.html" if path.endswith("/") else "")


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


def without_cursors(key: str, body: bytes) -> tuple[bytes, str]:
    """A listing without its cursors; and, for a day's, the key of its next page.

    Further pages move with every story that comes. A day's do so on that day alone, and so they get paths of
    their own; everywhere else "older" leads to the day on which the list goes on.
    """
    path = key.partition("?")[0]
    is_day = resolve(path).url_name == "day"
    older = ""

    def rewritten(link: re.Match[bytes]) -> bytes:
        nonlocal older
        if b"prev" in (link["head"], link["body"]):
            return b""
        cursor = (link["at"] or link["cursor"]).decode()
        if is_day:
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
    day = Story.objects.filter(pk=read.number).values_list("publication_day", flat=True).first()
    day = day or timezone.localdate(read.moment)
    return reverse("day", args=[f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"])


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
