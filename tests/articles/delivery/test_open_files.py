"""Files that nginx finds by itself: a moment after a page was made, and gone with it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.delivery.index import Index
from articles.delivery.open_files import OpenFiles
from articles.delivery.page_store import PageStore
from tests.articles.delivery.asked import LONG, keep, keep_open, page_of, text


def test_they_lie_where_their_address_says_packed_and_plain(store: PageStore) -> None:
    keep(store, "/", LONG, "front")
    keep(store, "/2026/11/02/ports/", LONG, "story-1")
    keep(store, "/rss.xml", LONG, "latest")
    store.lay_open()
    for name in ("index.html", "2026/11/02/ports/index.html", "rss.xml"):
        assert (store.folder / "open" / name).read_text() == LONG
        assert (store.folder / "open" / f"{name}.gz").exists()


def test_they_go_with_their_page(store: PageStore) -> None:
    keep_open(store, "/", LONG, "front")
    assert (store.folder / "open/index.html").exists()
    store.clear({"front"})
    assert [path for path in (store.folder / "open").rglob("*") if path.is_file()] == []


def test_they_are_not_there_for_an_answer_that_is_no_plain_page(store: PageStore) -> None:
    store.put("/gone/", page_of(LONG, "story-1", status=410), 0)
    keep_open(store, "/latest/?before=20261102T170000.000000Z-1", LONG, "latest")
    assert not (store.folder / "open").exists()


@pytest.mark.parametrize("key", ["/../etc/", "/./", "/.hidden/", f"/{'ü' * 120}/", "//"])
def test_they_stay_inside_their_folder(store: PageStore, key: str) -> None:
    keep_open(store, key, LONG, "front")
    assert text(store.read(key)) == LONG
    files = [path for path in store.folder.parent.rglob("index.html") if path.is_file()]
    assert all(path == store.folder / "open/index.html" for path in files)


def test_they_do_not_come_for_a_page_that_was_cleared_meanwhile(
    store: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store, "/", LONG, "front")
    places = OpenFiles.places

    def cleared_now(self: OpenFiles, key: str, bodies: dict[str, bytes]) -> list[tuple[Path, bytes]]:
        PageStore(store.folder).clear({"front"})
        return places(self, key, bodies)

    monkeypatch.setattr(OpenFiles, "places", cleared_now)
    store.lay_open()
    assert [path for path in (store.folder / "open").rglob("*") if path.is_file()] == []


def test_they_are_written_once(store: PageStore) -> None:
    keep_open(store, "/", LONG, "front")
    plain = store.folder / "open/index.html"
    before = plain.stat().st_ino
    store.lay_open()
    assert plain.stat().st_ino == before


def test_those_of_others_come_where_one_has_no_place(
    store: PageStore, caplog: pytest.LogCaptureFixture
) -> None:
    """A file lies where its folder belongs; another page's own file was thrown away."""
    for key in ("/world/asia/", "/lost/", "/"):
        keep(store, key, LONG, "front")
    (store.folder / "open").mkdir()
    (store.folder / "open/world").write_text("in the way")
    store.path_of("/lost/").unlink()
    store.lay_open()
    assert "nginx is not given /world/asia/ and has to ask for it" in caplog.text
    assert (store.folder / "open/index.html").exists()
    with store.index.reading() as index:
        assert index.execute("SELECT * FROM unopened").fetchall() == []


def test_they_come_when_a_page_has_stood_for_a_moment(store: PageStore) -> None:
    keep(store, "/", LONG, "front")
    store.lay_open(age=60)
    assert not (store.folder / "open").exists()
    store.lay_open(age=0.0)
    assert (store.folder / "open/index.html").read_text() == LONG


def test_they_are_packed_as_small_as_the_page_is_by_then(store: PageStore) -> None:
    keep(store, "/", LONG, "front")
    [(key, etag)] = store.unpacked()
    store.pack(key, etag, {"br": b"packed"})
    assert not (store.folder / "open").exists()
    store.lay_open()
    assert (store.folder / "open/index.html.br").read_bytes() == b"packed"


def test_those_that_a_killed_process_left_go_with_their_page(
    store: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files were there, and nothing in the index says so."""
    keep(store, "/", LONG, "front")
    with monkeypatch.context() as killed:
        killed.setattr(Index, "writing", _killed_before_the_end)
        store.lay_open()
    assert (store.folder / "open/index.html").exists()
    store.clear({"front"})
    assert not (store.folder / "open/index.html").exists()


@contextlib.contextmanager
def _killed_before_the_end(self: Index) -> Iterator[sqlite3.Connection]:
    with self.reading() as index:
        index.execute("BEGIN IMMEDIATE")
        yield index
        index.rollback()
