"""Many readers at once: a page is made once, by one of them, and the others get the one before it or wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from pytest_django import Settings

from articles.delivery import changes
from articles.delivery.page_store import PageStore
from articles.delivery.serving import PageStoreLayer
from tests.articles.delivery.asked import get, keep, text

pytestmark = pytest.mark.django_db


class Slow:
    """An application that takes its time; counts."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.asked = 0
        self.go_on = threading.Event()

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        self.go_on.wait(10)
        start_response(
            "200 OK",
            [
                ("Content-Type", "text/html"),
                ("Cache-Tag", "front"),
                ("Cache-Control", "public, max-age=30"),
                ("Vary", "Accept-Encoding"),
            ],
        )
        return [b"The new page"]


def at_once(many: int, ask: Callable[[], Any], meanwhile: Callable[[], None]) -> list[Any]:
    got: list[Any] = []
    threads = [threading.Thread(target=lambda: got.append(ask())) for _ in range(many)]
    for thread in threads:
        thread.start()
    meanwhile()
    for thread in threads:
        thread.join()
    return got


class TestManyReadersAtOnce:
    def test_make_the_page_once_and_wait_for_it(self, settings: Settings) -> None:
        slow = Slow(None)
        site = layer(slow)

        def let_go() -> None:
            time.sleep(0.1)
            slow.go_on.set()

        got = at_once(12, lambda: get(site, "/").body, let_go)
        assert got == [b"The new page"] * 12
        assert slow.asked == 1

    def test_get_the_page_before_while_one_makes_the_new_one(self) -> None:
        slow = Slow(None)
        site = layer(slow)
        keep(site.store, "/", "The old page", "front")
        site.store.clear({"front"})
        got: list[Any] = []

        def ask_more() -> None:
            time.sleep(0.05)
            got.extend(get(site, "/") for _ in range(5))
            slow.go_on.set()

        first = at_once(1, lambda: get(site, "/").body, ask_more)
        assert first == [b"The new page"]
        assert [one.body for one in got] == [b"The old page"] * 5
        assert all("Cache-Status" in one.headers for one in got)
        assert slow.asked == 1

    def test_wait_a_moment_for_who_makes_a_page_after_a_change(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("articles.delivery.gate.GIVES_WAY", 10.0)
        slow = Slow(None)
        site = layer(slow)
        keep(site.store, "/", "The old page", "front")
        keep(site.store, "/latest/", "The latest", "latest")
        site.store.clear({"front"})
        order: list[str] = []

        def ask(path: str) -> None:
            get(site, path)
            order.append(path)

        def ask_another() -> None:
            while site.store.gate._is_open.is_set():
                time.sleep(0.001)
            other = threading.Thread(target=ask, args=["/latest/"])
            other.start()
            time.sleep(0.05)
            assert order == []
            slow.go_on.set()
            other.join()

        at_once(1, lambda: ask("/"), ask_another)
        assert sorted(order) == ["/", "/latest/"]
        assert site.store.gate._is_open.is_set()

    def test_a_change_while_a_page_is_made_is_not_forgotten(self) -> None:
        slow = Slow(None)
        site = layer(slow)

        def change() -> None:
            time.sleep(0.05)
            site.store.clear({"front"})
            slow.go_on.set()

        at_once(1, lambda: get(site, "/").body, change)
        assert text(site.store.read("/")) is None


def layer(application: Any) -> PageStoreLayer:
    store: PageStore = changes.store()
    store.set_right_until(time.time() + 1000)
    return PageStoreLayer(application, store, lambda: None)
