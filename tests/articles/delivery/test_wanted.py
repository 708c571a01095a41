"""Of many pages that a change has cleared, those come first that most readers wait for."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from articles.delivery import serving as serving_module
from articles.delivery.answering import Afterwards
from articles.delivery.serving import PageStoreLayer, serving
from articles.delivery.stored import StoredPage
from articles.models import Story
from articles.visibility import Status
from tests.articles.delivery.asked import get
from tests.factories import StoryFactory

pytestmark = pytest.mark.django_db

PORTS = "Ferry strike ends"


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine makes as many pages behind an answer as an idle one."""
    monkeypatch.setattr(serving_module, "CATCH_UP", 60.0)


@pytest.fixture
def made(site: PageStoreLayer) -> list[str]:
    """The addresses of the pages that were made, in their order."""
    order, django = list[str](), site.maker

    def made(environ: Any, start_response: Any) -> Iterable[bytes]:
        order.append(environ["PATH_INFO"])
        return django(environ, start_response)

    site.maker = made
    return order


def have_asked(site: PageStoreLayer, *paths: str) -> None:
    """Readers who come while the worker makes some other page."""
    with site._at_work:
        for path in paths:
            assert "the page before" in get(site, path).headers["Cache-Status"]


def test_a_worker_makes_one_at_a_time_where_another_can_stand_in(site: PageStoreLayer) -> None:
    StoryFactory()
    get(site, "/")
    site.store.clear(["front"])
    with site._at_work:
        assert "the page before" in get(site, "/").headers["Cache-Status"]
        # Nothing stands in for a page that was never made.
        assert get(site, "/latest/").status == 200
    assert "Cache-Status" not in get(site, "/").headers


def test_the_page_that_most_ask_for_is_made_first(site: PageStoreLayer, made: list[str]) -> None:
    get(site, "/"), get(site, "/latest/")
    site.store.clear(["front", "latest"])
    have_asked(site, "/", "/", "/")
    made.clear()
    # Who comes next has the page before; after that answer both are made.
    assert "the page before" in get(site, "/latest/").headers["Cache-Status"]
    assert made == ["/", "/latest/"]
    assert "Cache-Status" not in get(site, "/latest/").headers


def test_a_reader_has_the_answer_before_others_pages_are_made(site: PageStoreLayer, made: list[str]) -> None:
    get(site, "/"), get(site, "/latest/")
    site.store.clear(["front", "latest"])
    have_asked(site, "/", "/")
    made.clear()
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/latest/", "HTTP_HOST": "testserver"}
    answer = site({**environ, "wsgi.url_scheme": "http"}, lambda *said: None)
    assert b"".join(answer)
    assert made == []
    assert isinstance(answer, Afterwards)
    answer.close()
    assert made == ["/", "/latest/"]


def test_whoever_asks_first_has_the_new_page(site: PageStoreLayer, made: list[str]) -> None:
    address = StoryFactory().get_absolute_url()
    for path in ("/", "/latest/", address):
        get(site, path)
    site.store.clear(["site"])
    made.clear()
    assert "Cache-Status" not in get(site, address).headers
    assert made == [address]


def test_what_most_asked_for_before_is_made_first_though_nobody_has_asked_since(
    site: PageStoreLayer, made: list[str]
) -> None:
    address = StoryFactory().get_absolute_url()
    for path in (address, *["/"] * 12):
        get(site, path)
    site.store.clear(["site"])
    made.clear()
    assert "the page before" in get(site, address).headers["Cache-Status"]
    assert made == ["/", address]


def test_what_readers_of_another_worker_wait_for_counts(site: PageStoreLayer, made: list[str]) -> None:
    other = serving(WSGIHandler())
    for path in ("/", "/latest/"):
        get(site, path)
    site.store.clear(["front", "latest"])
    have_asked(other, "/", "/")
    made.clear()
    assert "the page before" in get(site, "/latest/").headers["Cache-Status"]
    assert made == ["/", "/latest/"]


def test_who_has_waited_for_what_was_thrown_away_is_forgotten(site: PageStoreLayer, made: list[str]) -> None:
    get(site, "/"), get(site, "/latest/")
    site.store.clear(["front"])
    have_asked(site, "/", "/")
    site.store.clear(["front"], for_good=True)
    site.store.clear(["latest"])
    assert site.store.waiting.for_page("/") == 0.0
    assert "Cache-Status" not in get(site, "/latest/").headers


def test_a_page_that_another_process_makes_now_is_left_to_it(site: PageStoreLayer, made: list[str]) -> None:
    get(site, "/"), get(site, "/latest/")
    site.store.clear(["front", "latest"])
    have_asked(site, "/", "/")
    made.clear()
    with site.store.making("/"):
        assert "the page before" in get(site, "/latest/").headers["Cache-Status"]
    assert made == ["/latest/"]


def test_after_each_change_it_is_looked_anew_what_is_cleared(site: PageStoreLayer, made: list[str]) -> None:
    for path in ("/latest/", *["/"] * 12):
        get(site, path)
    for _ in range(2):
        site.store.clear(["site"])
        made.clear()
        for path in ("/latest/", *["/"] * 12):
            get(site, path)
        assert made == ["/", "/latest/"]


def test_who_has_got_a_page_waits_no_more(site: PageStoreLayer) -> None:
    get(site, "/")
    site.store.clear(["front"])
    have_asked(site, "/", "/")
    get(site, "/")
    assert site.store.waiting.for_page("/") == 0.0


def test_a_page_that_was_made_elsewhere_meanwhile_is_not_made_again(
    site: PageStoreLayer, made: list[str]
) -> None:
    get(site, "/"), get(site, "/latest/")
    site.store.clear(["front", "latest"])
    have_asked(site, "/", "/")
    get(serving(WSGIHandler()), "/")
    made.clear()
    get(site, "/latest/")
    assert made == ["/latest/"]


def test_a_page_that_another_worker_has_just_made_is_not_made_again(
    site: PageStoreLayer, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    get(site, "/")
    site.store.clear(["front"])
    other, making = serving(WSGIHandler()), site.store.making

    @contextlib.contextmanager
    def late(key: str) -> Iterator[bool]:
        monkeypatch.undo()
        get(other, key)
        with making(key) as is_ours:
            yield is_ours

    made.clear()
    monkeypatch.setattr(site.store, "making", late)
    assert "Cache-Status" not in get(site, "/").headers
    assert made == []


def test_whoever_asks_is_counted_where_nothing_can_be_shared(site: PageStoreLayer, made: list[str]) -> None:
    get(site, "/"), get(site, "/latest/")
    site.store.clear(["front", "latest"])
    site.store.waiting.path.unlink(missing_ok=True)
    site.store.waiting.path.mkdir()
    site.store.waiting._look_again = 0.0
    have_asked(site, "/", "/")
    made.clear()
    get(site, "/latest/")
    assert made == ["/", "/latest/"]


def test_a_store_that_cannot_be_used_after_an_answer_is_said_and_breaks_no_connection(
    site: PageStoreLayer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    get(site, "/"), get(site, "/latest/")
    site.store.clear(["front", "latest"])
    have_asked(site, "/", "/")

    def full(key: str, page: StoredPage, begun: int) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(site.store, "put", full)
    assert "the page before" in get(site, "/latest/").headers["Cache-Status"]
    assert "The page store cannot be used: [Errno 28] No space left on device" in caplog.text


@pytest.mark.parametrize(("readers", "first"), [(3, "list"), (7, "story")])
def test_a_list_comes_before_a_story_unless_that_is_what_everybody_wants(
    site: PageStoreLayer, made: list[str], readers: int, first: str
) -> None:
    address = StoryFactory().get_absolute_url()
    for path in (address, "/latest/"):
        get(site, path)
    site.store.clear(["site"])
    have_asked(site, "/latest/", *[address] * readers)
    made.clear()
    site._catch_up()
    assert made == (["/latest/", address] if first == "list" else [address, "/latest/"])


def test_a_story_that_is_killed_while_its_reader_waits_is_not_given(
    site: PageStoreLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = StoryFactory(headline=PORTS)
    address, moment = story.get_absolute_url(), site.store.moment
    get(site, "/"), get(site, address)
    site.store.clear([f"story-{story.pk}", "front"])
    have_asked(site, "/", "/")

    def killed() -> int:
        """For a clearing that goes on whoever makes a page waits."""
        if Story.objects.exclude(status=Status.WITHDRAWN).update(status=Status.WITHDRAWN):
            site.store.clear([f"story-{story.pk}"], for_good=True)
        return moment()

    monkeypatch.setattr(site.store, "moment", killed)
    assert PORTS.encode() not in get(site, address).body
