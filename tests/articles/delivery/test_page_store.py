"""The store: what is kept is right, whoever writes at the same time, and whatever dies."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from articles.delivery.index import EVERYTHING
from articles.delivery.page_store import SOON, PageStore
from tests.articles.delivery.asked import LONG, keep, keep_open, page_of, text


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

    def slowly(self: PageStore, key: str, is_packed: bool) -> None:
        shut(self, key, is_packed)
        is_gone.set()
        time.sleep(0.2)

    monkeypatch.setattr(PageStore, "_shut", slowly)
    clearing = threading.Thread(target=store.clear, args=({"front"},))
    clearing.start()
    is_gone.wait()
    begun = store.moment()
    clearing.join()
    assert store.put("/", page_of("new", "front"), begun)


def test_a_page_that_shows_something_else_now_is_known_by_that_alone(store: PageStore) -> None:
    keep(store, "/", "Ten ports", "front", "story-1", "story-2")
    keep(store, "/", "Ten ports", "front", "story-2", "story-3")
    assert store.clear({"story-1"}) == []
    assert store.clear({"story-3"}) == ["/"]


@pytest.mark.parametrize("was_there", [False, True])
def test_a_page_whose_putting_ends_in_the_middle_can_be_cleared(
    store: PageStore, monkeypatch: pytest.MonkeyPatch, was_there: bool
) -> None:
    """Its process is killed, or the disk is full, at any of the two moments between which its file comes."""
    if was_there:
        keep(store, "/", "Ten ports", "front", "story-1")
        store.clear({"front"})
    for name, moment in (("replace", _killed), ("_old", _killed)):
        with monkeypatch.context() as killed:
            killed.setattr(f"articles.delivery.page_store.{name}", moment)
            with pytest.raises(InterruptedError):
                keep(store, "/", "Ten ports agreed", "front", "story-1")
        store.clear({"story-1"}, for_good=True)
        assert (store.read("/"), store.before("/")) == (None, None)


def _killed(*given: object) -> None:
    raise InterruptedError


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

    def test_takes_nothing_more_from_workers_of_the_release_before(self, store: PageStore) -> None:
        store.start("this version")
        following = PageStore(store.folder)
        following.start("another version")
        # They end when their last reader has gone, and until then they answer.
        assert not keep(store, "/", "as it was", "front")
        assert store.read("/") is None
        assert keep(following, "/", "as it is", "front")
        assert text(store.read("/")) == "as it is"

    def test_a_store_that_is_thrown_away_in_use_takes_pages_again(self, store: PageStore) -> None:
        store.start("this version")
        shutil.rmtree(store.folder)
        assert keep(store, "/", "page", "front")

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
from tests.articles.delivery.asked import LONG, keep
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
    assert {path.stem for path in left} <= {"index", "slate", "waiting"}


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
