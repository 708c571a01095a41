"""The store: what is kept is right, whoever writes at the same time, and whatever dies."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.delivery.index import Index
from articles.delivery.open_files import OpenFiles
from articles.delivery.page_store import EVERYTHING, SOON, PageStore
from tests.articles.delivery.asked import keep, keep_open, page_of, text

LONG = "Ten ports agreed early Monday to open their berths. " * 20


@pytest.fixture
def store(tmp_path: Path) -> PageStore:
    return PageStore(tmp_path / "pages")


def test_a_page_comes_back_as_it_was(store: PageStore) -> None:
    keep(store, "/", LONG, "front")
    assert text(store.read("/")) == LONG
    assert store.read("/") == page_of(LONG, "front")
    assert store.read("/latest/") is None


def test_a_change_clears_what_shows_it_and_nothing_else(store: PageStore) -> None:
    keep(store, "/", "front", "front", "story-1")
    keep(store, "/world/", "world", "section-1", "story-1")
    keep(store, "/sports/", "sports", "section-2")
    assert sorted(store.clear({"story-1"})) == ["/", "/world/"]
    assert store.read("/") is None
    assert text(store.read("/sports/")) == "sports"


def test_a_page_begun_before_a_change_and_finished_after_it_is_not_taken_in(store: PageStore) -> None:
    begun = store.moment()
    store.clear({"story-1"})
    assert not store.put("/", page_of("old", "story-1"), begun)
    assert store.read("/") is None
    assert store.put("/", page_of("new", "story-1"), store.moment())


def test_a_change_of_something_else_meanwhile_does_no_harm(store: PageStore) -> None:
    begun = store.moment()
    store.clear({"story-2"})
    assert store.put("/", page_of("new", "story-1"), begun)


def test_what_lies_open_has_no_packed_copy_of_the_page_before(store: PageStore) -> None:
    keep_open(store, "/latest/", LONG, "front")
    page = store.read("/latest/")
    assert page is not None
    store.pack("/latest/", page.etag, {"br": b"packed", "zstd": b"packed"})
    packed = [store.folder / f"open/latest/index.html.{one}" for one in ("br", "zst")]
    assert [one.read_bytes() for one in packed] == [b"packed"] * 2
    keep(store, "/latest/", LONG + "more", "front")
    plain = store.folder / "open/latest/index.html"
    assert not any(one.exists() for one in (plain, *packed))
    store.lay_open()
    assert not any(one.exists() for one in packed)
    assert plain.read_text() == LONG + "more"


def test_nginx_is_led_to_pages_only_while_caches_may_keep_them(store: PageStore) -> None:
    keep_open(store, "/latest/", LONG, "front")
    calm = store.folder / "calm/latest/index.html"
    assert not calm.exists()
    store.set_right_until(time.time() + SOON + 60)
    assert calm.read_text() == LONG
    store.set_right_until(time.time() + SOON - 1)
    assert not calm.exists()
    assert (store.folder / "open/latest/index.html").read_text() == LONG


def test_clearing_everything_meets_pages_that_are_being_made(store: PageStore) -> None:
    begun = store.moment()
    store.clear({EVERYTHING})
    assert not store.put("/", page_of("old", "story-1"), begun)


def test_a_page_begun_while_a_clearing_goes_on_is_taken_in(
    store: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file is gone before the clearing is committed, and a reader has it made at once: made once."""
    keep(store, "/", "old", "front")
    is_gone, shut = threading.Event(), PageStore._shut

    def slowly(self: PageStore, key: str) -> None:
        shut(self, key)
        is_gone.set()
        time.sleep(0.2)

    monkeypatch.setattr(PageStore, "_shut", slowly)
    clearing = threading.Thread(target=store.clear, args=({"front"},))
    clearing.start()
    is_gone.wait()
    begun = store.moment()
    clearing.join()
    assert store.put("/", page_of("new", "front"), begun)


class TestThePageBefore:
    def test_stays_after_a_change(self, store: PageStore) -> None:
        keep(store, "/", "old", "front")
        store.clear({"front"})
        before = store.before("/")
        assert before is not None
        assert text(before[0]) == "old"

    def test_goes_when_the_new_one_comes(self, store: PageStore) -> None:
        keep(store, "/", "old", "front")
        store.clear({"front"})
        keep(store, "/", "new", "front")
        assert store.before("/") is None

    def test_does_not_stay_when_something_was_taken_away(self, store: PageStore) -> None:
        keep(store, "/", "killed", "front", "story-1")
        store.clear({"story-1"}, for_good=True)
        assert store.before("/") is None

    def test_goes_even_when_an_earlier_change_had_left_it(self, store: PageStore) -> None:
        keep(store, "/", "killed", "front", "story-1")
        store.clear({"front"})
        store.clear({"story-1"}, for_good=True)
        assert store.before("/") is None


class TestFilesForNginx:
    def test_lie_where_their_address_says_packed_and_plain(self, store: PageStore) -> None:
        keep(store, "/", LONG, "front")
        keep(store, "/2026/11/02/ports/", LONG, "story-1")
        keep(store, "/rss.xml", LONG, "latest")
        store.lay_open()
        for name in ("index.html", "2026/11/02/ports/index.html", "rss.xml"):
            assert (store.folder / "open" / name).read_text() == LONG
            assert (store.folder / "open" / f"{name}.gz").exists()

    def test_go_with_their_page(self, store: PageStore) -> None:
        keep_open(store, "/", LONG, "front")
        assert (store.folder / "open/index.html").exists()
        store.clear({"front"})
        assert [path for path in (store.folder / "open").rglob("*") if path.is_file()] == []

    def test_are_not_there_for_an_answer_that_is_no_plain_page(self, store: PageStore) -> None:
        store.put("/gone/", page_of(LONG, "story-1", status=410), 0)
        keep_open(store, "/latest/?before=20261102T170000.000000Z-1", LONG, "latest")
        assert not (store.folder / "open").exists()

    @pytest.mark.parametrize("key", ["/../etc/", "/./", "/.hidden/", f"/{'ü' * 120}/", "//"])
    def test_stay_inside_their_folder(self, store: PageStore, key: str) -> None:
        keep_open(store, key, LONG, "front")
        assert text(store.read(key)) == LONG
        files = [path for path in store.folder.parent.rglob("index.html") if path.is_file()]
        assert all(path == store.folder / "open/index.html" for path in files)

    def test_do_not_come_for_a_page_that_was_cleared_meanwhile(
        self, store: PageStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep(store, "/", LONG, "front")
        places = OpenFiles.places

        def cleared_now(self: OpenFiles, key: str, bodies: dict[str, bytes]) -> list[tuple[Path, bytes]]:
            PageStore(store.folder).clear({"front"})
            return places(self, key, bodies)

        monkeypatch.setattr(OpenFiles, "places", cleared_now)
        store.lay_open()
        assert [path for path in (store.folder / "open").rglob("*") if path.is_file()] == []

    def test_come_when_a_page_has_stood_for_a_moment(self, store: PageStore) -> None:
        keep(store, "/", LONG, "front")
        store.lay_open(age=60)
        assert not (store.folder / "open").exists()
        store.lay_open(age=0.0)
        assert (store.folder / "open/index.html").read_text() == LONG

    def test_are_packed_as_small_as_the_page_is_by_then(self, store: PageStore) -> None:
        keep(store, "/", LONG, "front")
        [(key, etag)] = store.unpacked()
        store.pack(key, etag, {"br": b"packed"})
        assert not (store.folder / "open").exists()
        store.lay_open()
        assert (store.folder / "open/index.html.br").read_bytes() == b"packed"

    def test_that_a_killed_process_left_go_with_their_page(
        self, store: PageStore, monkeypatch: pytest.MonkeyPatch
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


class TestPacking:
    def test_adds_an_encoding_to_the_page(self, store: PageStore) -> None:
        keep_open(store, "/", LONG, "front")
        [(key, etag)] = store.unpacked()
        store.pack(key, etag, {"br": b"packed"})
        page = store.read("/")
        assert page is not None
        assert page.bodies["br"] == b"packed"
        assert (store.folder / "open/index.html.br").read_bytes() == b"packed"
        assert store.unpacked() == []

    def test_comes_too_late_for_a_page_that_has_changed(self, store: PageStore) -> None:
        keep(store, "/", LONG, "front")
        [(key, etag)] = store.unpacked()
        keep_open(store, "/", f"New. {LONG}", "front")
        store.pack(key, etag, {"br": b"packed"})
        page = store.read("/")
        assert page is not None
        assert "br" not in page.bodies
        assert not (store.folder / "open/index.html.br").exists()


def test_an_index_from_before_pages_waited_to_be_laid_open_goes_on(store: PageStore) -> None:
    keep(store, "/", LONG, "front")
    with store.index.writing() as index:
        index.execute("DROP INDEX page_unopened")
        index.execute("ALTER TABLE page DROP COLUMN opened")
    store = PageStore(store.folder)
    keep(store, "/latest/", LONG, "latest")
    store.lay_open()
    assert not (store.folder / "open/index.html").exists()
    assert (store.folder / "open/latest/index.html").exists()
    assert store.clear({"front"}) == ["/"]


def test_the_oldest_pages_go_when_there_are_too_many(store: PageStore) -> None:
    for number in range(5):
        keep(store, f"/{number}/", "page", "front")
    assert store.trim(2) == 3
    assert [number for number in range(5) if store.read(f"/{number}/")] == [3, 4]


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"not json\nbody", b'{"status": 200}'])
def test_a_damaged_file_is_no_page(store: PageStore, damage: bytes) -> None:
    keep(store, "/", LONG, "front")
    store.path_of("/").write_bytes(damage)
    assert store.read("/") is None


def test_a_file_that_was_cut_short_is_no_page(store: PageStore) -> None:
    keep(store, "/", LONG, "front")
    path = store.path_of("/")
    path.write_bytes(path.read_bytes()[:-1])
    assert store.read("/") is None


class TestTheStartOfTheServer:
    def test_keeps_what_the_same_site_made(self, store: PageStore) -> None:
        store.start("this version")
        keep(store, "/", "page", "front")
        store.start("this version")
        assert text(store.read("/")) == "page"

    def test_empties_what_another_version_made(self, store: PageStore) -> None:
        store.start("this version")
        keep(store, "/", "page", "front")
        store.start("another version")
        assert store.read("/") is None

    def test_throws_away_an_index_that_cannot_be_read(self, store: PageStore) -> None:
        store.start("this version")
        keep(store, "/", "page", "front")
        (store.folder / "index.sqlite3").write_bytes(b"no database at all" * 100)
        fresh = PageStore(store.folder)
        fresh.start("this version")
        assert fresh.read("/") is None
        assert keep(fresh, "/", "page", "front")


class TestAStoreThatIsEmptiedInUse:
    def test_goes_on_with_one_index_for_all(self, store: PageStore) -> None:
        other = PageStore(store.folder)
        keep(store, "/", "old", "front")
        keep(other, "/world/", "old", "section-1")
        shutil.rmtree(store.folder)
        assert store.read("/") is None
        keep(store, "/", "new", "front")
        other.clear({"front"}, for_good=True)
        assert store.read("/") is None

    def test_forgets_the_pages_that_a_lost_index_knew(self, store: PageStore) -> None:
        keep(store, "/", "old", "front")
        (store.folder / "index.sqlite3").unlink()
        assert store.clear({"front"}) == []
        assert store.read("/") is None
        assert not (store.folder / "open/index.html").exists()


def test_one_makes_a_page_and_the_others_are_told(store: PageStore) -> None:
    with store.making("/") as first, store.making("/") as second, store.making("/world/") as other:
        assert (first, second, other) == (True, False, True)
    with store.making("/") as again:
        assert again


WRITE_AND_CLEAR = """
import sys, django
django.setup()
from pathlib import Path
from articles.delivery.page_store import PageStore
from tests.articles.delivery.asked import keep
store, number = PageStore(Path(sys.argv[1])), int(sys.argv[2])
for turn in range(40):
    keep(store, f"/{turn % 3}/", f"{number} " + "Ten ports agreed. " * 60, "front", f"story-{number}")
    store.lay_open()
    if turn % 4 == number:
        store.clear({f"story-{number}"}, for_good=turn % 8 == number)
"""


def test_processes_that_write_and_clear_at_once_leave_a_store_that_agrees_with_itself(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "newsportal.settings"}
    processes = [
        subprocess.Popen([sys.executable, "-c", WRITE_AND_CLEAR, folder, str(number)], env=environment)
        for number in range(3)
    ]
    assert [process.wait() for process in processes] == [0, 0, 0]
    store = PageStore(folder)
    store.lay_open()
    for key in ("/0/", "/1/", "/2/"):
        page, plain = store.read(key), folder / f"open{key}index.html"
        assert text(page) == (plain.read_text() if plain.exists() else None)
    store.clear({"front"}, for_good=True)
    left = [path for path in folder.rglob("*") if path.is_file() and path.parent.name != "locks"]
    assert {path.stem for path in left} == {"index", "slate"}


def test_a_reader_never_sees_half_a_page(store: PageStore) -> None:
    pages, seen, done = [f"{number} {LONG * 20}" for number in range(2)], set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(text(store.read("/")))

    reader = threading.Thread(target=read)
    keep(store, "/", pages[0], "front")
    reader.start()
    for number in range(40):
        keep(store, "/", pages[number % 2], "front")
    done.set()
    reader.join()
    assert seen <= set(pages)
