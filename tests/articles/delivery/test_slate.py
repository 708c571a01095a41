"""The slate: a page in memory is given without a look at the disk, and never once it was cleared."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from articles.delivery.page_store import PageStore
from articles.delivery.serving import PageStoreLayer
from articles.delivery.slate import Slate
from tests.articles.delivery.asked import get, keep, text

FAR = 4_000_000_000.0
MADE = b"made anew"


@pytest.fixture
def store(tmp_path: Path) -> PageStore:
    store = PageStore(tmp_path / "pages")
    store.set_right_until(FAR)
    return store


def elsewhere(store: PageStore, does: str) -> subprocess.Popen[str]:
    """Another process that does something to the store."""
    program = f"""
from pathlib import Path
import os, signal
import django
django.setup()
from articles.delivery.page_store import PageStore
store = PageStore(Path({str(store.folder)!r}))
{does}
"""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "newsportal.settings"}
    return subprocess.Popen([sys.executable, "-c", program], env=environment, text=True)


def site_with(store: PageStore) -> PageStoreLayer:
    def made(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/html")])
        return [MADE]

    return PageStoreLayer(made, store, lambda: None)


def test_a_page_in_memory_is_given_without_a_look_at_the_disk(
    store: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_with(store)
    keep(store, "/latest/", "Ten ports", "front")
    assert get(site, "/latest/").body == b"Ten ports"
    monkeypatch.setattr(os, "stat", lambda *given, **options: 1 / 0)
    assert get(site, "/latest/").body == b"Ten ports"


def test_it_is_not_given_after_another_process_cleared_it(store: PageStore) -> None:
    site = site_with(store)
    keep(store, "/latest/", "Ten ports", "story-1")
    assert get(site, "/latest/").body == b"Ten ports"
    assert elsewhere(store, "store.clear({'story-1'}, for_good=True)").wait() == 0
    assert get(site, "/latest/").body == MADE


def test_it_is_not_given_either_when_that_process_was_killed_meanwhile(store: PageStore) -> None:
    """It dies after the page's file is gone, and before it can say that it is done."""
    site = site_with(store)
    keep(store, "/latest/", "Ten ports", "story-1")
    keep(store, "/corrections/", "None today", "corrections")
    assert get(site, "/latest/").body == b"Ten ports"
    kills = """
shut = store._shut
kill = lambda: os.kill(os.getpid(), signal.SIGKILL)
store._shut = lambda key, *how: (shut(key, *how), store.path_of(key).unlink(), kill())
store.clear({'story-1'})
"""
    assert elsewhere(store, kills).wait() == -signal.SIGKILL
    assert store.slate.changes() is None
    assert get(site, "/latest/").body == MADE
    assert get(site, "/corrections/").body == b"None today"
    store.clear({"story-2"})
    assert store.slate.changes() is not None


def test_a_moment_that_another_process_says_is_known_at_once(store: PageStore) -> None:
    assert store.right_until() == FAR
    assert elsewhere(store, "store.set_right_until(1234.5)").wait() == 0
    assert store.right_until() == 1234.5


def test_a_store_that_is_thrown_away_is_noticed(store: PageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_with(store)
    keep(store, "/latest/", "Ten ports", "front")
    assert get(site, "/latest/").body == b"Ten ports"
    before = store.slate.changes()
    shutil.rmtree(store.folder)
    monkeypatch.setattr(store.slate, "_look_again", 0.0)
    assert store.slate.changes() is None
    assert get(site, "/latest/").body == MADE
    keep(store, "/latest/", "Eleven ports", "front")
    # A new slate's number is none that stands beside a page in memory.
    assert store.slate.changes() not in (before, None)
    assert text(store.read("/latest/")) == "Eleven ports"


def test_a_kill_after_that_is_known_at_once_to_whoever_shared_the_slate_before(store: PageStore) -> None:
    site, other = site_with(store), PageStore(store.folder)
    keep(store, "/latest/", "Ten ports", "story-1")
    assert get(site, "/latest/").body == b"Ten ports"
    assert other.slate.changes() is not None
    shutil.rmtree(store.folder)
    other.clear({"story-1"}, for_good=True)
    assert get(site, "/latest/").body == MADE


def test_a_store_may_be_thrown_away_while_many_read(store: PageStore) -> None:
    site, failed = site_with(store), list[BaseException]()
    site.sweep = lambda: store.set_right_until(FAR)
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            try:
                get(site, "/latest/")
            except BaseException as error:
                failed.append(error)
                raise

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for _ in range(10):
        time.sleep(0.02)
        shutil.rmtree(store.folder, ignore_errors=True)
    is_over.set()
    for reader in readers:
        reader.join()
    assert failed == []


def test_nobody_has_said_anything_in_a_store_that_is_not_there(tmp_path: Path) -> None:
    slate = Slate(tmp_path / "pages/slate")
    assert slate.changes() is None
    assert slate.right_until() == 0.0


def test_a_file_that_was_cut_short_says_nothing_and_is_written_anew(store: PageStore) -> None:
    path = store.folder / "slate"
    path.unlink()
    path.write_bytes(b"cut")
    slate = Slate(path)
    assert slate.changes() is None
    with slate.changing():
        assert slate.changes() is None
    assert slate.changes() is not None


def test_who_cannot_look_just_now_goes_by_what_was_there(
    store: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = store.slate.changes()

    def too_many(*given: Any, **options: Any) -> Any:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(store.slate, "_look_again", 0.0)
    monkeypatch.setattr(Path, "open", too_many)
    assert (store.slate.changes(), store.right_until()) == (changes, FAR)


def test_the_file_is_looked_for_once_a_second(store: PageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    looked_up = Slate._looked_up

    def counted(self: Slate) -> Any:
        nonlocal looks
        looks += 1
        return looked_up(self)

    monkeypatch.setattr(Slate, "_looked_up", counted)
    begun = 1_000_000_000.0
    for since in (0.0, 0.5, 0.9, 1.1):
        monkeypatch.setattr("articles.delivery.slate.time.monotonic", lambda since=since: begun + since)
        store.slate.changes()
    assert looks == 2
