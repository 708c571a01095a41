"""What a reader gets from the store, and how a page is made when it is not there."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError
from pytest_django import Settings

from articles.delivery.serving import PageStoreLayer, serving
from articles.delivery.stored import packed_small
from articles.models import Story
from articles.visibility import Status
from tests.articles.delivery.asked import get
from tests.base import client_of, ines
from tests.factories import NOON, BylineFactory, DraftFactory, PhotoFactory, SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db

PORTS = "Ferry strike ends"


@pytest.fixture
def django() -> Iterator[WSGIHandler]:
    with time_machine.travel(NOON + timedelta(hours=1)):
        yield WSGIHandler()


@pytest.fixture
def site(django: WSGIHandler) -> PageStoreLayer:
    return serving(django)


class Broken:
    """Django without its database; counts how often it is asked."""

    def __init__(self, status: str = "500 Internal Server Error") -> None:
        self.status = status
        self.asked = 0

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        start_response(self.status, [("Content-Type", "text/html")])
        return [b"Something broke."]


def test_a_page_is_made_once_and_then_found(site: PageStoreLayer) -> None:
    StoryFactory(headline=PORTS)
    first = get(site, "/")
    site.application = site.maker = Broken()
    assert get(site, "/") == first
    assert PORTS.encode() in first.body


def test_kept_pages_are_what_django_says(site: PageStoreLayer, django: WSGIHandler) -> None:
    photo = PhotoFactory()
    story = StoryFactory(headline=PORTS, tags=["Sea ice"], bylines=[BylineFactory()], photos=[photo])
    things = [story, story.section, *story.tags.all(), *story.bylines.all(), photo]
    paths = ["/", "/latest/", "/rss.xml", "/sitemap.xml", "/robots.txt", "/2026/11/02/"]
    for path in [*paths, *(thing.get_absolute_url() for thing in things)]:
        for _ in range(2):
            kept, fresh = get(site, path), get(django, path)
            assert (kept.status, kept.body) == (200, fresh.body), path
            names = set(fresh.headers) - {"ETag"}
            said = {name: kept.headers.get(name) for name in names}
            assert said == {name: fresh.headers[name] for name in names}, path


class TestHead:
    def test_is_the_same_without_the_body(self, site: PageStoreLayer) -> None:
        StoryFactory()
        for _ in range(2):
            head, whole = get(site, "/", "HEAD"), get(site, "/")
            assert head.headers == whole.headers
            assert head.body == b""


class TestAConditionalRequest:
    def test_of_a_page_that_the_reader_has_is_answered_without_it(self, site: PageStoreLayer) -> None:
        StoryFactory()
        etag = get(site, "/").headers["ETag"]
        for known in (etag, f'"other", {etag}', etag.removeprefix("W/"), "*"):
            answer = get(site, "/", HTTP_IF_NONE_MATCH=known)
            assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", etag)
            assert "Cache-Control" in answer.headers

    def test_of_another_gets_the_page(self, site: PageStoreLayer) -> None:
        StoryFactory()
        assert get(site, "/", HTTP_IF_NONE_MATCH='"other"').status == 200

    def test_has_a_new_tag_after_a_change(
        self, site: PageStoreLayer, django_capture_on_commit_callbacks: Any
    ) -> None:
        story = StoryFactory(headline=PORTS)
        etag = get(site, "/").headers["ETag"]
        with django_capture_on_commit_callbacks(execute=True):
            story.headline = "Another"
            story.save()
        assert get(site, "/", HTTP_IF_NONE_MATCH=etag).status == 200


class TestEncodings:
    @pytest.mark.parametrize(
        ("accepted", "encoding"),
        [
            ("", None),
            ("identity", None),
            ("gzip", "gzip"),
            ("gzip, deflate, br, zstd", "gzip"),
            ("zstd;q=0, gzip;q=0.5", "gzip"),
            ("*", "gzip"),
            ("*;q=0, gzip", "gzip"),
            ("br", None),
            ("gzip;q=nonsense", None),
        ],
    )
    def test_are_the_readers_choice(self, site: PageStoreLayer, accepted: str, encoding: str | None) -> None:
        StoryFactory(headline=PORTS)
        answer = get(site, "/", HTTP_ACCEPT_ENCODING=accepted)
        assert answer.headers.get("Content-Encoding") == encoding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) == len(answer.body)
        if encoding == "gzip":
            assert PORTS.encode() in gzip.decompress(answer.body)

    def test_share_one_tag(self, site: PageStoreLayer) -> None:
        StoryFactory()
        accepted = ("", "gzip", "zstd")
        assert len({get(site, "/", HTTP_ACCEPT_ENCODING=one).headers["ETag"] for one in accepted}) == 1

    def test_are_smaller_once_they_are_there(self, site: PageStoreLayer) -> None:
        StoryFactory(headline=PORTS)
        get(site, "/")
        [(key, etag)] = site.store.unpacked()
        page = site.store.read(key)
        assert page is not None
        site.store.pack(key, etag, packed_small(page.bodies["identity"]))
        answer = get(site, "/", HTTP_ACCEPT_ENCODING="gzip, br, zstd")
        assert answer.headers["Content-Encoding"] == "br"
        assert PORTS.encode() in brotli.decompress(answer.body)
        assert get(site, "/", HTTP_ACCEPT_ENCODING="gzip, zstd").headers["Content-Encoding"] == "zstd"
        assert get(site, "/", HTTP_ACCEPT_ENCODING="*").headers["Content-Encoding"] == "br"


class TestAQuery:
    def test_that_the_page_does_not_look_at_makes_no_new_page(self, site: PageStoreLayer) -> None:
        StoryFactory()
        page = get(site, "/latest/")
        site.application = site.maker = Broken()
        for query in ("?utm_source=x", "?page=2", "?fbclid=1&utm=2", "?"):
            assert get(site, f"/latest/{query}") == page

    def test_that_it_looks_at_is_another_page(self, site: PageStoreLayer) -> None:
        StoryFactory(headline=PORTS)
        get(site, "/latest/")
        answer = get(site, "/latest/?utm=1&before=20251102T170000.000000Z-1")
        assert PORTS.encode() not in answer.body
        site.application = site.maker = Broken()
        assert get(site, "/latest/?before=20251102T170000.000000Z-1") == answer

    def test_that_is_nonsense_is_not_kept(self, site: PageStoreLayer) -> None:
        assert get(site, "/latest/?before=nonsense").status == 404
        assert site.store.read("/latest/?before=nonsense") is None


class TestWhatIsNotKept:
    def test_is_a_page_that_is_not_there(self, site: PageStoreLayer) -> None:
        for path in ("/nowhere/", "/2026/11/02/nothing/", "/tag/none/"):
            assert get(site, path).status == 404
            assert site.store.read(path) is None

    def test_is_a_redirect(self, site: PageStoreLayer) -> None:
        story = StoryFactory(slug="ice")
        story.slug = "sea-ice"
        story.save()
        assert get(site, "/2026/11/02/ice/").status == 301
        assert site.store.read("/2026/11/02/ice/") is None

    def test_is_the_newsroom(self, site: PageStoreLayer) -> None:
        for path in ("/admin/", "/admin/login/", "/healthz", "/latest"):
            get(site, path)
            assert site.store.read(path) is None

    def test_is_whatever_django_says_of_a_name_that_is_not_ours(self, site: PageStoreLayer) -> None:
        StoryFactory()
        get(site, "/")
        assert get(site, "/", HTTP_HOST="evil.example.org").status == 400

    def test_is_a_method_that_changes_something(self, site: PageStoreLayer) -> None:
        StoryFactory()
        get(site, "/")
        assert get(site, "/", "POST").status == 405


def test_who_asks_makes_no_difference(site: PageStoreLayer) -> None:
    DraftFactory(headline="Nobody may see this")
    StoryFactory()
    cookie = client_of(ines()).cookies.output(header="", sep=";").split(";")[0].strip()
    first = get(site, "/", HTTP_COOKIE=cookie, HTTP_ACCEPT_LANGUAGE="de", HTTP_X_FORWARDED_HOST="evil.org")
    assert User.objects.exists()
    assert first == get(site, "/")
    assert "Set-Cookie" not in first.headers


def test_over_plain_http_a_site_of_https_is_left_to_django(django: WSGIHandler, settings: Settings) -> None:
    settings.SITE_URL, settings.SECURE_SSL_REDIRECT = "https://testserver", True
    StoryFactory()
    site = serving(WSGIHandler())
    over_tls = get(site, "/", **{"wsgi.url_scheme": "https"})
    assert over_tls.status == 200
    assert "Strict-Transport-Security" in over_tls.headers or not settings.SECURE_HSTS_SECONDS
    assert get(site, "/").status == 301


def test_a_withdrawn_story_says_so_from_the_store(site: PageStoreLayer) -> None:
    story = StoryFactory(headline=PORTS, slug="ice")
    story.status = Status.WITHDRAWN
    story.save()
    first = get(site, "/2026/11/02/ice/")
    site.application = site.maker = Broken()
    again = get(site, "/2026/11/02/ice/")
    assert (first.status, again) == (410, first)
    assert get(site, "/2026/11/02/ice/", HTTP_IF_NONE_MATCH=first.headers["ETag"]).status == 410


class TestTheClock:
    def test_a_page_that_is_overtaken_by_it_is_kept_by_nobody(self, site: PageStoreLayer) -> None:
        """What falls due while a page is made, and is swept elsewhere, is not on it."""
        django, store = site.maker, site.store
        store.set_right_until(4_000_000_000.0)

        def made(environ: Any, start_response: Any) -> Iterable[bytes]:
            answer = django(environ, start_response)
            store.clear(["front"])
            store.set_right_until(5_000_000_000.0)
            return answer

        site.maker = made
        assert "s-maxage=0" in get(site, "/").headers["Cache-Control"]
        assert store.read("/") is None

    def test_caps_what_any_cache_may_keep(self, site: PageStoreLayer) -> None:
        StoryFactory()
        ScheduledStory(seconds=20)
        get(site, "/")
        assert "s-maxage=19" in get(site, "/").headers["Cache-Control"]

    def test_lets_a_story_appear_at_its_second_with_nothing_running(self, django: WSGIHandler) -> None:
        with time_machine.travel(NOON, tick=False) as clock:
            site = serving(django)
            StoryFactory(published_at=NOON - timedelta(hours=1), section=SectionFactory(name="World"))
            ScheduledStory(seconds=60, at=NOON)
            assert PORTS.encode() not in get(site, "/").body
            world = get(site, "/world/")
            clock.shift(59.9)
            assert PORTS.encode() not in get(site, "/").body
            clock.shift(0.1)
            assert PORTS.encode() in get(site, "/").body
            # Nothing of it is on that page, and so it was not made again.
            assert get(site, "/world/").body == world.body

    def test_moves_the_door_at_midnight(self, django: WSGIHandler) -> None:
        with time_machine.travel(NOON, tick=False) as clock:
            site = serving(django)
            story = StoryFactory()
            get(site, "/"), get(site, story.get_absolute_url())
            clock.shift(timedelta(hours=13))
            assert b"November 3" in get(site, "/").body
            site.application = site.maker = Broken()
            assert get(site, story.get_absolute_url()).status == 200


def ScheduledStory(seconds: float, at: Any = None) -> Story:
    now = at or NOON + timedelta(hours=1)
    return StoryFactory(headline=PORTS, published_at=now + timedelta(seconds=seconds))


class TestWithTheDatabaseDown:
    def test_kept_pages_go_on_being_served(self, site: PageStoreLayer) -> None:
        StoryFactory(headline=PORTS)
        page = get(site, "/")
        site.application = site.maker = Broken()

        def fail() -> None:
            raise OperationalError

        site.sweep = fail
        site.store.set_right_until(0.0)
        assert get(site, "/").body == page.body

    def test_the_page_before_a_change_stands_in(self, site: PageStoreLayer) -> None:
        StoryFactory(headline=PORTS)
        page = get(site, "/")
        site.store.clear({"front"})
        site.application = site.maker = Broken()
        answer = get(site, "/")
        assert (answer.status, answer.body) == (200, page.body)
        assert "the page before" in answer.headers["Cache-Status"]
        assert "s-maxage=0" in answer.headers["Cache-Control"]

    def test_django_answers_when_the_disk_is_full(
        self, site: PageStoreLayer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        StoryFactory(headline=PORTS)

        def full(*given: Any, **options: Any) -> bool:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(site.store, "put", full)
        answer = get(site, "/")
        assert (answer.status, PORTS.encode() in answer.body) == (200, True)

    def test_a_killed_story_stays_killed(
        self, site: PageStoreLayer, django_capture_on_commit_callbacks: Any
    ) -> None:
        story = StoryFactory(headline=PORTS)
        address = story.get_absolute_url()
        get(site, "/"), get(site, address)
        with django_capture_on_commit_callbacks(execute=True):
            story.status = Status.WITHDRAWN
            story.save()
        site.application = site.maker = Broken()
        for path in ("/", address):
            answer = get(site, path)
            assert answer.status == 500
            assert PORTS.encode() not in answer.body
