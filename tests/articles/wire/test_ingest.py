"""manage.py ingest."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from articles.models import Byline, Photo, Place, Section, Source, Story
from articles.visibility import Status
from articles.wire import intake
from articles.wire.items import as_contract
from articles.wire.models import WireItem
from tests.factories import SectionFactory

from .copy import DATA, TODAY, needs, read

ROOT = Path(__file__).resolve().parents[3]
PORTAL_PAGE = DATA / "wire-text" / "000_47fd290229886e7d.txt"
FERRY = """Last ferry of the season leaves Busan

SEOUL, Nov. 12 (UPI) — The last ferry left on Thursday, its captain said Thursday.
"""
TRAM = """Lisbon buys forty trams

LISBON, Portugal (AP) — The city ordered forty trams, its mayor said.
"""
BROKEN = b"Caf\xe9 closes\n\nSEOUL, Nov. 12 (UPI) \xe2\x80\x94 It closed.\n"


@pytest.fixture(autouse=True)
def on_a_tuesday() -> Iterator[None]:
    with time_machine.travel(f"{TODAY} 12:00 -0500"):
        yield


def ingest(*arguments: object, **options: Any) -> SimpleNamespace:
    """Run the command: its exit code, and what it wrote."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("ingest", *map(str, arguments), stdout=out, stderr=err, **options)
    except SystemExit as stop:
        code = int(stop.code or 0)
    return SimpleNamespace(code=code, out=out.getvalue(), err=err.getvalue())


def objects(*arguments: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ingest(*arguments, "--json").out.splitlines()]


def filed(folder: Path, **files: str | bytes) -> Path:
    for name, copy in files.items():
        (folder / f"{name}.txt").write_bytes(copy if isinstance(copy, bytes) else copy.encode())
    return folder


def rows() -> list[int]:
    return [model._default_manager.count() for model in (Story, WireItem, Source, Section, Place, Photo)]


@pytest.mark.django_db
class TestWhatItTakesIn:
    def test_a_file_becomes_a_draft_and_its_address_is_printed(self, tmp_path: Path) -> None:
        run = ingest(filed(tmp_path, ferry=FERRY) / "ferry.txt")
        story = Story.objects.get()
        assert (run.code, run.err) == (0, "")
        assert story.status == Status.DRAFT
        assert "created    Last ferry of the season leaves Busan" in run.out
        assert f"http://testserver/admin/articles/story/{story.pk}/change/" in run.out
        assert "The copy says Thursday, and Nov. 12 last fell on a Thursday in 2026." in run.out
        assert run.out.endswith("1 created.\n")

    def test_a_folder_is_taken_in_file_by_file(self, tmp_path: Path) -> None:
        run = ingest(filed(tmp_path, ferry=FERRY, tram=TRAM))
        assert run.code == 0
        assert run.out.endswith("2 created.\n")
        assert set(WireItem.objects.values_list("filename", flat=True)) == {
            str(tmp_path / "ferry.txt"),
            str(tmp_path / "tram.txt"),
        }

    def test_a_dash_takes_in_what_is_piped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(FERRY.encode())))
        assert ingest("-").code == 0
        assert WireItem.objects.get().filename == ""

    def test_the_same_again_changes_nothing_and_is_no_error(self, tmp_path: Path) -> None:
        filed(tmp_path, ferry=FERRY)
        ingest(tmp_path)
        before = rows()
        again = ingest(tmp_path)
        assert (again.code, again.err) == (0, "")
        assert again.out.startswith("unchanged  Last ferry")
        assert rows() == before

    def test_the_options_decide(self, tmp_path: Path) -> None:
        SectionFactory(slug="us")
        world = SectionFactory(slug="world")
        filed(tmp_path, ferry=FERRY)
        ingest(
            tmp_path, "--format", "text", "--source", "reuters", "--section", "world", "--date", "2019-11-12"
        )
        story = Story.objects.get()
        assert (story.section, story.source and story.source.mark) == (world, "Reuters")
        assert story.dateline.date == date(2019, 11, 12)

    def test_it_publishes_only_when_asked(self, tmp_path: Path) -> None:
        run = ingest(filed(tmp_path, ferry=FERRY), "--publish")
        story = Story.objects.get()
        assert (run.code, story.status) == (0, Status.PUBLISHED)
        assert f"http://testserver{story.get_absolute_url()}" in run.out

    def test_what_cannot_be_published_stays_a_draft_and_the_exit_code_says_so(self, tmp_path: Path) -> None:
        run = ingest(filed(tmp_path, ferry=FERRY.replace(" (UPI)", "")), "--publish")
        assert run.code == 1
        assert Story.objects.get().status == Status.DRAFT
        assert (
            "ferry.txt: The story is a draft and was not published: it lacks a byline or a source" in run.err
        )


@pytest.mark.django_db
class TestWhatItRefuses:
    def test_a_bad_file_is_named_with_its_reason_and_the_others_go_on(self, tmp_path: Path) -> None:
        run = ingest(
            filed(tmp_path, a_broken=BROKEN, ferry=FERRY, picture=b"\xff\xd8\xff\xe0JFIF", tram=TRAM)
        )
        assert run.code == 1
        assert Story.objects.count() == 2
        broken, picture = run.err.strip().splitlines()
        assert broken.startswith(f"{tmp_path}/a_broken.txt: Byte 4 (line 1), 0xE9, is not UTF-8")
        assert picture.startswith(f"{tmp_path}/picture.txt: This is a JPEG picture")
        assert run.out.endswith("2 created, 2 refused.\n")

    def test_when_nothing_could_be_read_the_exit_code_is_two(self, tmp_path: Path) -> None:
        assert ingest(filed(tmp_path, broken=BROKEN)).code == 2
        assert ingest(tmp_path / "gone.txt").code == 2
        assert ingest("https://example.org/story").code == 2

    def test_an_empty_folder_is_nothing_that_could_be_read(self, tmp_path: Path) -> None:
        run = ingest(tmp_path)
        assert run.code == 2
        assert "No copy was found" in run.out + run.err

    def test_an_unknown_section_stops_it_before_anything_is_read(self, tmp_path: Path) -> None:
        SectionFactory(slug="world")
        with pytest.raises(CommandError, match=r"There is no section “wrold”. There are: world\.") as stop:
            ingest(filed(tmp_path, ferry=FERRY), "--section", "wrold")
        assert stop.value.returncode == 2

    @pytest.mark.parametrize("name", ["ninjs", "newsml-g2", "nitf", "iptc7901", "rss"])
    def test_a_format_of_a_later_release_is_refused_in_words(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match=f"{name} is not read by this release; it reads auto, text"):
            ingest(tmp_path, "--format", name)

    def test_a_day_that_is_none_is_refused_in_words(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="“2026-02-30” is no day: write it as YYYY-MM-DD"):
            ingest(tmp_path, "--date", "2026-02-30")

    def test_a_fault_of_the_program_costs_one_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        draft = intake._draft

        def failing(copy: Any, *rest: Any) -> Story:
            if copy.headline.startswith("Last ferry"):
                raise RuntimeError("out of paper")
            return draft(copy, *rest)

        monkeypatch.setattr(intake, "_draft", failing)
        run = ingest(filed(tmp_path, ferry=FERRY, tram=TRAM))
        assert run.code == 1
        assert [story.headline for story in Story.objects.all()] == ["Lisbon buys forty trams"]
        assert "RuntimeError: out of paper" in run.err
        assert "Traceback" in capsys.readouterr().err

    def test_a_statement_that_the_database_refuses_costs_one_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draft = intake._draft

        def failing(copy: Any, *rest: Any) -> Story:
            if copy.headline.startswith("Last ferry"):
                raise OperationalError("deadlock detected")
            return draft(copy, *rest)

        monkeypatch.setattr(intake, "_draft", failing)
        run = ingest(filed(tmp_path, ferry=FERRY, tram=TRAM))
        assert run.code == 1
        assert [story.headline for story in Story.objects.all()] == ["Lisbon buys forty trams"]
        assert "ferry.txt: " in run.err
        assert "OperationalError: deadlock detected" in run.err


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_gone_stops_it_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = intake._draft

    def failing(copy: Any, *rest: Any) -> Story:
        if Story.objects.exists():
            connection.close()
            raise OperationalError("server closed the connection unexpectedly")
        return draft(copy, *rest)

    monkeypatch.setattr(intake, "_draft", failing)
    run = ingest(filed(tmp_path, ferry=FERRY, tram=TRAM))
    assert run.code not in {0, 1, 2}
    assert "The database did not answer: server closed the connection unexpectedly" in run.err
    assert "1 created." in run.out
    monkeypatch.undo()
    assert ingest(tmp_path).out.endswith("1 created, 1 unchanged.\n")


@pytest.mark.django_db
class TestADryRun:
    def test_it_writes_nothing_and_still_reports(self, tmp_path: Path) -> None:
        before = rows()
        run = ingest(filed(tmp_path, ferry=FERRY, tram=TRAM, broken=BROKEN), "--dry-run", "--publish")
        assert rows() == before
        assert run.code == 1
        assert "created    Lisbon buys forty trams" in run.out
        assert run.out.endswith("2 created, 1 refused. Nothing was written: this was a dry run.\n")

    def test_it_tells_what_has_come_before(self, tmp_path: Path) -> None:
        ingest(filed(tmp_path, ferry=FERRY))
        filed(tmp_path, tram=TRAM, twin=TRAM.replace("\n", "\r\n"))
        outcomes = [found["outcome"] for found in objects(tmp_path, "--dry-run")]
        assert outcomes == ["unchanged", "created", "unchanged"]


@pytest.mark.django_db
class TestJson:
    KEYS = ["path", "item", "outcome", "story", "url", "reason", "parsed"]

    def test_it_is_one_object_a_line_in_the_shape_of_the_contract(self, tmp_path: Path) -> None:
        ferry, tram = objects(filed(tmp_path, ferry=FERRY, tram=TRAM))
        story = Story.objects.get(headline__startswith="Last ferry")
        assert list(ferry) == list(tram) == self.KEYS
        assert ferry == {
            "path": str(tmp_path / "ferry.txt"),
            "item": 1,
            "outcome": "created",
            "story": story.pk,
            "url": f"http://testserver/admin/articles/story/{story.pk}/change/",
            "reason": "",
            "parsed": as_contract(read(FERRY)),
        }

    def test_nothing_else_is_printed_with_it(self, tmp_path: Path) -> None:
        run = ingest(filed(tmp_path, ferry=FERRY, broken=BROKEN), "--json")
        assert len(run.out.splitlines()) == 2
        assert "broken.txt" in run.err

    def test_a_file_that_cannot_be_read_is_an_object_too(self, tmp_path: Path) -> None:
        (broken,) = objects(filed(tmp_path, broken=BROKEN))
        assert list(broken) == self.KEYS
        assert (broken["outcome"], broken["item"], broken["story"]) == ("refused", None, None)
        assert broken["parsed"] is None
        assert "UTF-8" in broken["reason"]

    def test_a_dry_run_names_no_story(self, tmp_path: Path) -> None:
        (ferry,) = objects(filed(tmp_path, ferry=FERRY), "--dry-run")
        assert (ferry["outcome"], ferry["story"], ferry["url"]) == ("created", None, None)
        assert ferry["parsed"]["dateline"]["date"] == "2026-11-12"

    @needs("wire-text")
    def test_the_page_that_started_this_is_told_in_full(self) -> None:
        (page,) = objects(PORTAL_PAGE, "--dry-run")
        assert page["parsed"] == as_contract(read(PORTAL_PAGE.read_bytes()))
        assert page["parsed"]["dateline"] == {
            "place": "Seoul",
            "region": "",
            "country": "South Korea",
            "date": "2023-11-02",
            "service": "UPI",
        }


@pytest.mark.django_db
def test_many_files_say_how_far_it_is(tmp_path: Path) -> None:
    for number in range(40):
        filed(tmp_path, **{f"ferry{number:02}": FERRY.replace("Busan", f"Busan for the {number}th time")})
    run = ingest(tmp_path)
    assert run.out.endswith("40 created.\n")
    assert run.err.splitlines()[0] == "4 of 40 files"
    assert run.err.splitlines()[-1] == "40 of 40 files"


def together(send: Callable[[int], str]) -> list[str]:
    """What `send` answers to four threads that call it at the same moment."""
    barrier = threading.Barrier(4)

    def sending(number: int) -> str:
        try:
            barrier.wait()
            return send(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        return sorted(threads.map(sending, range(4)))


if os.environ.get("DB") == "postgres":

    @pytest.mark.django_db(transaction=True)
    class TestAtTheSameMoment:
        def test_the_same_copy_makes_one_story(self) -> None:
            copy = read(FERRY.replace("SEOUL", "PORTHAVEN, Norway"))
            outcomes = together(lambda number: str(intake.take_in(copy).outcome))
            assert outcomes == ["created", "unchanged", "unchanged", "unchanged"]
            assert Story.objects.count() == WireItem.objects.count() == 1

        def test_stories_of_a_new_agency_share_its_source_and_its_byline(self) -> None:
            def send(number: int) -> str:
                copy = FERRY.replace("UPI", "Kestrel News").replace("SEOUL", "By Zoe Young\n\nSEOUL")
                return str(intake.take_in(read(f"{number} {copy}")).outcome)

            assert together(send) == ["created"] * 4
            assert (Story.objects.count(), Source.objects.count(), Byline.objects.count()) == (4, 1, 1)

else:

    class TestAtTheSameMoment:  # type: ignore[no-redef]  # each database has its own way to be shared
        def test_the_same_copy_makes_one_story(self, tmp_path: Path) -> None:
            """Two processes with a SQLite file between them."""
            environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}
            filed(tmp_path, ferry=FERRY)

            def manage(*arguments: str) -> subprocess.Popen[str]:
                command = [sys.executable, str(ROOT / "manage.py"), *arguments]
                return subprocess.Popen(
                    command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
                )

            assert manage("migrate", "--verbosity", "0").wait() == 0
            twins = [manage("ingest", str(tmp_path / "ferry.txt"), "--json") for _ in range(2)]
            outputs = [twin.communicate() for twin in twins]
            assert [twin.returncode for twin in twins] == [0, 0], outputs
            found = [json.loads(out) for out, _err in outputs]
            assert sorted(one["outcome"] for one in found) == ["created", "unchanged"]
            assert found[0]["story"] == found[1]["story"]
