"""The site as files: all that the public may see, nothing else, and after a change only what shows it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
import time_machine
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import Http404

from articles.delivery.asking import ask
from articles.delivery.destinations import CannotBake, Folder, file_of
from articles.delivery.static_site import StaticSite
from articles.delivery.surfaces import all_addresses
from articles.models import Photo, Section, Story
from articles.visibility import Status
from tests.articles.delivery.baking import bake, files, pages
from tests.articles.delivery.newsroom import ONE, furnish
from tests.articles.views.test_surfaces import CANARY, HIDDEN, hidden_story
from tests.factories import (
    NOON,
    CorrectionFactory,
    PhotoFactory,
    ScheduledFactory,
    SectionFactory,
    StoryFactory,
)

pytestmark = pytest.mark.django_db

_CURSOR = re.compile(
    rb'<link rel="(prev|next)" [^>]*>|<a [^>]*>(Newer|Older)</a>|<a [^>]*rel="(prev|next)"[^>]*>[^<]*</a>'
)
# What is answered with a page, or leads to one.
PUBLIC = (200, 301, 302)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(ONE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "baked"


def plain(body: bytes) -> bytes:
    """Without the links to a listing's neighbours."""
    return _CURSOR.sub(b"", body)


def fresh(key: str) -> tuple[int, bytes]:
    answer = ask(WSGIHandler(), key)
    return answer.status, answer.body


class TestTheFirstBake:
    def test_has_every_public_address_and_no_other(self, folder: Path) -> None:
        furnish()
        bake(folder)
        there = files(folder)
        pictured = b" ".join(there.values())
        for address in all_addresses():
            status = fresh(address)[0]
            if "/media/" in address and address.encode() not in pictured:
                # Made when somebody asks for it, and nobody does.
                continue
            assert (file_of(address) in there) == (status in PUBLIC), f"{address}: {status}"
        assert {"favicon.ico", "404.html", "robots.txt", "rss.xml", "sitemap.xml"} <= there.keys()

    def test_says_what_the_site_says_to_the_byte(self, folder: Path) -> None:
        furnish()
        bake(folder)
        there = files(folder)
        told = [key for key in all_addresses() if "/media/" not in key and fresh(key)[0] == 200]
        assert len(told) > 30
        for key in told:
            assert plain(there[file_of(key)]) == plain(fresh(key)[1]), key
        assert there["404.html"] == fresh("/nowhere/at/all/")[1]

    def test_has_the_pictures_and_the_sheets_that_pages_name(self, folder: Path) -> None:
        story = StoryFactory(photos=[PhotoFactory()])
        bake(folder)
        there = files(folder)
        page = there[file_of(story.get_absolute_url())].decode()
        pictures = set(re.findall(r"/media/photos/[^\s\",]+", page))
        assert len(pictures) > 3
        for picture in pictures:
            assert there[picture.lstrip("/")] == fresh(picture)[1]
        sheets = set(re.findall(r'"(/static/[^"]+\.css)"', page))
        assert {file_of(sheet) for sheet in sheets} <= there.keys()
        words = b"".join(there[file_of(one)] for one in sheets)
        imported = {one.decode() for one in re.findall(rb'@import url\("([^"]+)"\)', words)}
        words += b"".join(there[f"static/css/{one}"] for one in imported)
        faces = set(re.findall(rb"url\([\"']?\.\./([^)\"']+)", words))
        assert {f"static/{face.decode()}" for face in faces} <= there.keys()
        assert faces

    def test_leads_from_a_former_address_to_where_the_story_is(self, folder: Path) -> None:
        story = StoryFactory(slug="ice")
        story.slug = "sea-ice"
        story.save()
        bake(folder)
        page = (folder / "2026/11/02/ice/index.html").read_text()
        assert 'http-equiv="refresh" content="0; url=/2026/11/02/sea-ice/"' in page

    def test_finds_an_address_in_any_script(self, folder: Path) -> None:
        StoryFactory(slug="부산-여객선")
        bake(folder)
        assert (folder / "2026/11/02/부산-여객선/index.html").exists()

    def test_names_the_page_whose_address_is_too_long_for_a_file(self, folder: Path) -> None:
        long = StoryFactory(slug="부" * 90)
        short = StoryFactory()
        done = bake(folder)
        assert list(done.failed) == [f"/2026/11/02/{long.slug}/"]
        assert "too long" in next(iter(done.failed.values()))
        assert (folder / file_of(short.get_absolute_url())).exists()
        assert list(bake(folder).failed) == list(done.failed)


@pytest.mark.parametrize("factory", HIDDEN)
def test_nothing_hidden_is_in_any_file_or_name(factory: type[StoryFactory], folder: Path) -> None:
    StoryFactory(section=SectionFactory(name="World"))
    story = hidden_story(factory)
    StoryFactory(body=f'<p>See <a href="{story.get_absolute_url() or "/"}">this</a>.</p>')
    bake(folder)
    for path in folder.rglob("*"):
        assert CANARY.lower() not in str(path.relative_to(folder)).lower()
        if path.is_file():
            body = path.read_bytes().lower().replace(story.get_absolute_url().lower().encode(), b"")
            assert CANARY.lower().encode() not in body, path
    photo = story.photos.all()[0]
    assert not list(folder.glob(f"*/{photo.pk}")) + list(folder.glob(f"media/photos/{photo.pk}"))


def test_what_was_withdrawn_leaves_no_trace(folder: Path) -> None:
    StoryFactory()
    story = hidden_story(StoryFactory)
    bake(folder)
    there = files(folder)
    assert CANARY.lower().encode() in there["index.html"].lower()
    photo = story.photos.all()[0]
    assert list(folder.glob(f"media/photos/{photo.pk}/*"))
    story.status = Status.WITHDRAWN
    story.save()
    bake(folder)
    for path in folder.rglob("*"):
        assert CANARY.lower() not in str(path.relative_to(folder)).lower()
        assert not path.is_file() or CANARY.lower().encode() not in path.read_bytes().lower(), path
    assert not (folder / f"media/photos/{photo.pk}").exists()
    assert not (folder / file_of(story.get_absolute_url())).exists()


def followed(there: dict[str, bytes], here: str) -> Iterator[str]:
    """A list's pages, from its first to where no link to older ones leads on."""
    while here:
        page = there[file_of(here)].decode()
        yield page
        link = re.search(r'<a href="([^"]+)" rel="next">Older</a>', page)
        here = link[1] if link else ""


class TestALongList:
    def test_goes_on_in_the_day_of_the_archive(self, folder: Path) -> None:
        section = SectionFactory(name="World")
        for number in range(40):
            StoryFactory(section=section, published_at=NOON - timedelta(hours=number))
        bake(folder)
        for name in ("latest", "world", "2026/11"):
            page = (folder / name / "index.html").read_text()
            assert '<a href="/2026/11/01/">Older</a>' in page, name
            assert "before=" not in page
            assert 'rel="next"' not in page

    def test_of_one_day_goes_on_in_files_of_its_own(self, folder: Path) -> None:
        stories = [StoryFactory(published_at=NOON - timedelta(minutes=number)) for number in range(130)]
        bake(folder)
        there = pages(folder)
        seen, here, hops = "", "/2026/11/02/", 0
        while here:
            page = there[file_of(here)].decode()
            seen, hops = seen + page, hops + 1
            link = re.search(r'<a href="([^"]+)" rel="next">Older</a>', page)
            here = link[1] if link else ""
            head = re.search(r'<link rel="next" href="([^"]+)">', page)
            assert (head and head[1]) == (f"{settings.SITE_URL}{here}" if here else None)
        assert hops == 3
        assert all(story.get_absolute_url() in seen for story in stories)
        assert "after=" not in seen

    def test_of_corrections_goes_on_in_files_of_its_own(self, folder: Path) -> None:
        story = StoryFactory()
        for number in range(70):
            CorrectionFactory(story=story, text=f"Wrong {number:02}.", at=NOON - timedelta(hours=number))
        bake(folder)
        there = pages(folder)
        seen = "".join(followed(there, "/corrections/"))
        assert re.findall(r"Wrong (\d\d)", seen) == [f"{number:02}" for number in range(70)]
        assert b"Wrong 29" in there["corrections.xml"]

    def test_of_a_photographer_goes_on_in_files_of_its_own_and_tells_no_hidden_day(
        self, folder: Path
    ) -> None:
        photos = [PhotoFactory(photographer="Jane Doe", image="") for _ in range(40)]
        Photo.objects.update(image="originals/a.jpg")
        StoryFactory(photos=photos)
        for _number in range(50):
            # Its number may be that of a photo.
            ScheduledFactory(published_at=NOON + timedelta(days=9))
        bake(folder)
        seen = "".join(followed(pages(folder), "/photographer/jane-doe/"))
        assert all(f'href="/photo/{photo.pk}/"' in seen for photo in photos)
        assert "/2026/11/11/" not in seen

    def test_of_one_day_leaves_no_old_files_when_its_pages_move(self, folder: Path) -> None:
        stories = [StoryFactory(published_at=NOON - timedelta(minutes=number)) for number in range(70)]
        bake(folder)
        further = folder / "2026/11/02/before"
        before = list(further.iterdir())
        StoryFactory(published_at=NOON + timedelta(minutes=1))
        bake(folder)
        assert len(list(further.iterdir())) == 1
        assert list(further.iterdir()) != before
        for story in stories[:20]:
            story.delete()
        bake(folder)
        assert not further.exists()


class TestAPageThatBreaks:
    def test_is_named_and_leaves_its_file_as_it_was(self, folder: Path) -> None:
        StoryFactory(headline="Ferry strike ends")
        bake(folder)
        before = files(folder)
        StoryFactory()
        with mock.patch("articles.fronts.filling.fill", side_effect=RuntimeError("the lead")):
            done = bake(folder)
        assert list(done.failed) == ["/"]
        assert "500" in done.failed["/"]
        assert files(folder)["index.html"] == before["index.html"]
        assert bake(folder).failed == {}
        assert files(folder)["index.html"] == fresh("/")[1]


class TestAFolder:
    def test_with_the_files_of_others_is_left_alone(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "thesis.txt").write_text("mine")
        with pytest.raises(CannotBake, match="has files that were not baked here"):
            StaticSite(Folder(folder))
        assert [path.name for path in folder.iterdir()] == ["thesis.txt"]

    def test_that_is_a_file_is_refused(self, folder: Path) -> None:
        folder.write_text("mine")
        with pytest.raises(CannotBake, match="is a file"):
            StaticSite(Folder(folder))

    def test_that_is_being_baked_into_is_not_baked_into_twice(self, folder: Path) -> None:
        with StaticSite(Folder(folder)).alone(), pytest.raises(CannotBake, match="another process"):
            bake(folder)


class Links(HTMLParser):
    """Every address that a page asks a browser for, or offers a reader."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.found.add(value)
            elif name == "srcset" and value:
                self.found |= {part.split()[0] for part in value.split(",")}


def test_every_link_leads_somewhere_on_a_plain_server(folder: Path) -> None:
    furnish()
    for number in range(70):
        StoryFactory(published_at=NOON - timedelta(days=2, minutes=number), section=Section.objects.first())
    bake(folder)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        dead, asked = crawl(server.server_port)
    finally:
        server.shutdown()
        server.server_close()
    assert dead == []
    assert len(asked) > 120
    stories = {story.get_absolute_url() for story in Story.objects.public(ONE)}
    assert stories <= asked


def links_in(content_type: str, text: str) -> set[str]:
    """What a page or a sheet leads to."""
    if "css" in content_type:
        return set(re.findall(r"""url\(["']?([^)"']+)""", text))
    links = Links()
    if "html" in content_type:
        links.feed(text)
    return links.found


def crawl(port: int) -> tuple[list[str], set[str]]:
    """Follow every own link from the front page, and those of sheets; answers the dead ones and all."""
    own = urlsplit(settings.SITE_URL).netloc
    waiting, asked, dead = ["/"], {"/"}, []
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    while waiting:
        path = waiting.pop()
        connection.request("GET", quote(path))
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            dead.append(f"{path}: {response.status}")
        for link in links_in(response.headers["Content-Type"] or "", body.decode(errors="replace")):
            there = urlsplit(urljoin(f"{settings.SITE_URL}{quote(path)}", link))
            assert not there.query, f"{path} leads to {link}"
            plain_path = unquote(there.path) or "/"
            if there.netloc == own and plain_path not in asked:
                asked.add(plain_path)
                waiting.append(plain_path)
    return dead, asked


def test_a_bake_does_not_swallow_what_it_does_not_know(folder: Path) -> None:
    """What breaks in the bake itself ends it; it is no page that is missing."""
    StoryFactory()
    with (
        mock.patch("articles.delivery.static_pages.ForAnyone.answer", side_effect=Http404("whatever it was")),
        pytest.raises(Http404),
    ):
        bake(folder)
