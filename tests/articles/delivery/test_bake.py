"""manage.py bake DIR."""

from __future__ import annotations

import gzip
import io
import os
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError

from articles.delivery.destinations import Folder
from articles.delivery.management.commands import bake as command
from articles.delivery.static_site import StaticSite
from tests.articles.delivery.newsroom import ONE
from tests.factories import NOON, PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(ONE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "baked"


def bake(*arguments: object) -> SimpleNamespace:
    """Run the command: its exit code, and what it wrote."""
    out, err = io.StringIO(), io.StringIO()
    code, sentence = 0, ""
    try:
        call_command("bake", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        code, sentence = error.returncode, str(error)
    except SystemExit as stop:
        code = int(stop.code or 0)
    return SimpleNamespace(code=code, sentence=sentence, out=out.getvalue(), err=err.getvalue())


def test_it_bakes_and_says_what_it_did(folder: Path) -> None:
    story = StoryFactory()
    done = bake(folder)
    assert (done.code, done.err) == (0, "")
    written = sum(path.is_file() and ".bake" not in path.parts for path in folder.rglob("*"))
    assert f"wrote {written:,} files, removed 0." in done.out
    assert story.headline in (folder / "index.html").read_text()


def test_a_second_time_there_is_nothing_to_do(folder: Path, clock: Any) -> None:
    StoryFactory()
    clock.shift(120)
    bake(folder)
    assert "Asked for 0 addresses, wrote 0 files, removed 0." in bake(folder).out


def test_all_is_asked_for_again_when_files_were_changed_by_hand(folder: Path) -> None:
    StoryFactory()
    bake(folder)
    front = (folder / "index.html").read_bytes()
    (folder / "index.html").write_text("torn")
    (folder / "404.html").unlink()
    assert "wrote 0 files" in bake(folder).out
    assert "wrote 2 files" in bake(folder, "--all").out
    assert (folder / "index.html").read_bytes() == front


class TestAFolderThatCannotBeBakedInto:
    def test_because_others_have_files_in_it(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "thesis.txt").write_text("mine")
        done = bake(folder)
        assert done.code == 1
        assert "has files that were not baked here; name an empty folder" in done.sentence
        assert os.listdir(folder) == ["thesis.txt"]  # noqa: PTH208

    def test_because_it_is_a_file(self, folder: Path) -> None:
        folder.write_text("mine")
        done = bake(folder)
        assert (done.code, folder.read_text()) == (1, "mine")
        assert "is a file; name a folder" in done.sentence

    def test_because_it_lies_in_a_file(self, folder: Path) -> None:
        folder.write_text("mine")
        done = bake(folder / "deeper")
        assert done.code == 1
        assert "cannot be written to (Not a directory)" in done.sentence

    def test_because_it_may_not_be_written_to(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder.mkdir()
        monkeypatch.setattr("articles.delivery.destinations.os.access", lambda path, mode: False)
        done = bake(folder)
        assert done.code == 1
        assert "cannot be written to (Permission denied)" in done.sentence

    def test_because_what_it_says_of_its_pages_was_damaged(self, folder: Path) -> None:
        bake(folder)
        (folder / ".bake/index.sqlite3").write_bytes(b"torn" * 999)
        done = bake(folder)
        assert done.code == 1
        assert "cannot be read (file is not a database). Remove the folder, and bake anew." in done.sentence


def test_texts_have_packed_ones_beside_them_where_that_is_asked_for(folder: Path) -> None:
    story = StoryFactory(headline="Ferry strike ends", photos=[PhotoFactory()])
    front, packed = folder / "index.html", folder / "index.html.gz"

    def unpacked() -> bytes:
        return gzip.decompress(packed.read_bytes())

    bake(folder)
    assert not list(folder.rglob("*.gz"))
    assert "wrote 0 files" in bake(folder, "--pack").out
    assert unpacked() == front.read_bytes()
    assert not list(folder.rglob("*.avif.gz"))
    story.headline = "Ferry strike goes on"
    story.save()
    bake(folder, "--pack")
    assert b"goes on" in unpacked()
    story.headline = "Ferry strike ends after all"
    story.save()
    bake(folder)
    # One that is left would be handed out for what stands there now.
    assert not list(folder.rglob("*.gz"))


def test_a_packed_page_goes_with_its_page(folder: Path) -> None:
    story = StoryFactory()
    page = folder / story.get_absolute_url().strip("/")
    bake(folder, "--pack")
    assert sorted(path.name for path in page.iterdir()) == ["index.html", "index.html.gz"]
    story.delete()
    bake(folder, "--pack")
    assert not page.exists()


def test_no_process_at_all_is_refused(folder: Path) -> None:
    assert bake(folder, "--jobs", 0).sentence == "--jobs 0: name a number from 1 up."
    assert not folder.exists()


def test_a_page_that_breaks_is_named_and_the_others_are_baked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = StoryFactory()
    with monkeypatch.context() as patch:
        patch.setattr("articles.fronts.filling.fill", lambda *given: 1 / 0)
        done = bake(folder)
    assert done.code == 1
    assert done.err.startswith("/: The site answers with 500")
    assert "1 addresses could not be baked" in done.sentence
    assert (folder / story.get_absolute_url().strip("/") / "index.html").exists()
    assert bake(folder).code == 0


def test_a_full_disk_is_said_in_a_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: Any) -> None:
        raise OSError(28, "No space left on device", str(folder / "index.html"))

    monkeypatch.setattr(Folder, "_replace", full)
    done = bake(folder)
    assert done.code == 1
    assert "index.html cannot be written (No space left on device)" in done.sentence


def test_what_was_stopped_by_hand_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StaticSite, "bake", _stop)
    done = bake(folder)
    assert done.code == 130
    assert "goes on from there" in done.err


def test_a_log_has_a_line_now_and_then(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LINE", 5)
    StoryFactory()
    assert "5 asked for, " in bake(folder).err


def test_an_address_that_leads_nowhere_is_no_warning(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    StoryFactory(body='<p>See <a href="/2026/11/02/no-such-story/">this</a>.</p>')
    assert bake(folder).code == 0
    assert [message for message in caplog.messages if "Not Found" in message] == []


class TestWatching:
    @pytest.fixture(autouse=True)
    def _one_connection(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(command, "close_old_connections", lambda: None)

    def between(self, monkeypatch: pytest.MonkeyPatch, *steps: Callable[[], object]) -> None:
        """What happens while the command waits; after the last step it is stopped by hand."""
        left = iter([*steps, lambda: None, _stop])
        monkeypatch.setattr(command, "sleep", lambda seconds: next(left)())

    def test_bakes_what_changes(self, folder: Path, monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
        story = StoryFactory(headline="Ferry strike ends")
        clock.shift(120)
        seen: list[str] = []

        def rename() -> None:
            seen.append((folder / "index.html").read_text())
            story.headline = "Ferry strike goes on"
            story.save()

        self.between(monkeypatch, rename)
        done = bake(folder, "--watch")
        assert "Ferry strike ends" in seen[0]
        assert "Ferry strike goes on" in (folder / "index.html").read_text()
        assert done.out.count("Asked for") == 2
        assert done.code == 130

    def test_bakes_a_story_at_its_hour(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, clock: Any
    ) -> None:
        story = StoryFactory(published_at=NOON + timedelta(hours=3))
        page = folder / story.get_absolute_url().strip("/") / "index.html"
        there: list[bool] = []

        def at_its_hour() -> None:
            there.append(page.exists())
            clock.shift(1)

        a_second_before = NOON + timedelta(hours=2, minutes=59, seconds=59)
        self.between(monkeypatch, lambda: clock.move_to(a_second_before), at_its_hour)
        bake(folder, "--watch")
        assert there == [False]
        assert page.exists()

    def test_does_not_ask_for_ever_for_what_fails(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("articles.fronts.filling.fill", lambda *given: 1 / 0)
        self.between(monkeypatch)
        done = bake(folder, "--watch")
        assert done.out.count("Asked for") == 1
        monkeypatch.setattr(command, "AGAIN", -1.0)
        self.between(monkeypatch)
        assert bake(folder, "--watch").out.count("Asked for") == 2

    def test_outlives_a_database_that_does_not_answer(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        really, looks = StaticSite.look, iter([None, OperationalError("gone"), None, None])

        def look(site: StaticSite) -> int:
            if error := next(looks):
                raise error
            return really(site)

        monkeypatch.setattr(StaticSite, "look", look)
        self.between(monkeypatch)
        done = bake(folder, "--watch")
        assert "did not answer, and is asked again: gone" in done.err
        assert done.code == 130


def _stop(*given: Any, **more: Any) -> None:
    raise KeyboardInterrupt


def test_a_terminal_is_shown_how_far_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    StoryFactory()
    call_command("bake", str(folder), stdout=io.StringIO(), stderr=terminal)
    assert "Baking" in terminal.getvalue()
