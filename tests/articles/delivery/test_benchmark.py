"""The benchmark: ratios are worked out rightly, nothing of the site is touched, and nothing stays behind."""

from __future__ import annotations

import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image

from articles.delivery.benchmark import load, newsroom, photos, processes, servers, workplace
from articles.delivery.benchmark.costs import Clock, watched
from articles.delivery.benchmark.figures import (
    Figure,
    Round,
    Sample,
    alternating,
    median_ratio,
    percentile,
    requests_and_cpu,
)
from articles.delivery.benchmark.first_visit import blocking, needed
from articles.delivery.benchmark.inside import Options
from articles.delivery.benchmark.scenes import scenes
from articles.delivery.benchmark.sized import pages
from articles.models import Dateline, DatelinePlace, Story, StoryByline, TaggedStory
from tests.factories import StoryFactory


def sample(rate: float, cost: float = 1.0) -> Sample:
    """So many requests a second, at so many milliseconds of CPU each."""
    return Sample(requests=int(100 * rate), seconds=100.0, cpu=rate * cost / 10)


class TestARatio:
    def test_stands_between_two_runs_of_its_baseline(self) -> None:
        """A machine that slows down all the while has slowed the target as much as the mean of both."""
        one = Round(before=sample(120), target=sample(100), after=sample(80))
        assert one.ratio(lambda each: each.rate) == pytest.approx(1.0)

    def test_is_the_median_of_all_rounds(self) -> None:
        rounds = [Round(sample(100), sample(rate), sample(100)) for rate in (90, 10, 95, 91, 500)]
        assert median_ratio(rounds, lambda each: each.rate) == pytest.approx(0.91)

    def test_of_cpu_is_one_of_cpu_a_request(self) -> None:
        """Twice as many requests at the same cost each are no dearer."""
        rounds = [Round(sample(100, cost=2.0), sample(200, cost=3.0), sample(100, cost=2.0))]
        assert median_ratio(rounds, lambda each: each.cost) == pytest.approx(1.5)

    def test_comes_from_rounds_that_alternate(self) -> None:
        ran: list[str] = []
        done = alternating(
            lambda: ran.append("target") or sample(1),  # type: ignore[func-returns-value]
            lambda: ran.append("baseline") or sample(len(ran)),  # type: ignore[func-returns-value]
            rounds=2,
        )
        assert ran == ["baseline", "target", "baseline", "target", "baseline"]
        assert done[0].after == done[1].before


class TestAFigure:
    @pytest.mark.parametrize(
        ("reached", "target", "is_floor", "is_met"),
        [
            (0.95, 0.90, True, True),
            (0.89, 0.90, True, False),
            (1.04, 1.05, False, True),
            (1.06, 1.05, False, False),
            (None, 1.05, False, None),
            (3.0, None, False, None),
        ],
    )
    def test_meets_its_target_or_not(
        self, reached: float | None, target: float | None, is_floor: bool, is_met: bool | None
    ) -> None:
        assert Figure("kind", "what", reached, target, is_floor).is_met is is_met

    def test_names_what_it_was_measured_against(self) -> None:
        rounds = [Round(sample(100, 2.0), sample(90, 3.0), sample(100, 2.0))]
        rate, cpu = requests_and_cpu("kind", "page", rounds, least_requests=0.95, most_cpu=1.05)
        assert (rate.baseline, rate.note, rate.is_met) == ("100/s", "90/s", False)
        assert (cpu.baseline, cpu.note, cpu.is_met) == ("2.000 ms", "3.000 ms", False)


@pytest.mark.parametrize(("percent", "value"), [(95, 19), (100, 20), (50, 10), (1, 1)])
def test_a_percentile_is_one_of_the_values(percent: float, value: float) -> None:
    assert percentile(list(range(20, 0, -1)), percent) == value


def test_time_inside_a_part_is_counted_once() -> None:
    moments = iter([0.0, 1.0, 4.0, 9.0])
    clock = Clock(lambda: next(moments))
    with clock.part("templates"), clock.part("database"):
        pass
    assert clock.spent == {"templates": 1.0 + 5.0, "database": 3.0}


@pytest.mark.django_db
def test_watching_django_leaves_it_as_it_was() -> None:
    from django.db.models.query import QuerySet

    before = QuerySet._fetch_all
    clock = Clock()
    with watched(clock):
        list(Story.objects.all())
    assert QuerySet._fetch_all is before
    assert clock.spent["the database itself"] > 0


def test_what_blocks_the_first_paint_is_found() -> None:
    html = """
        <link rel="stylesheet" href="/a.css"><link rel="stylesheet" href="/print.css" media="print">
        <link rel="preload" href="/a.woff2" as="font"><link rel="preload" href="/a.avif" as="image">
        <script src="/a.js"></script><script src="/b.js" defer></script><link rel="icon" href="/a.svg">
    """
    assert blocking(html) == (["/a.css", "/a.js"], ["/a.woff2"])


def test_what_sheets_bring_before_the_first_paint_is_found() -> None:
    sheets = {
        "/css/a.css": '@import url("b.css");\n@import "/c.css";',
        "/css/b.css": "@font-face { font-family: A; src: url(../a.woff2); font-display: optional }"
        "@font-face { font-family: B; src: url(../b.woff2) }",
        "/c.css": '@import url("css/b.css"); p { background: url(c.png) }',
    }
    html = '<link rel="stylesheet" href="/css/a.css"><link rel="preload" href="/css/b.css" as="style">'
    assert needed(html, sheets.__getitem__) == (["/css/a.css", "/css/b.css", "/c.css"], ["/b.woff2"])


def grown(process: subprocess.Popen[bytes], size: int) -> list[int]:
    """Its tree once it has so many processes, or after a minute."""
    for _ in range(600):
        tree = processes.tree_of(process.pid)
        if len(tree) >= size or process.poll() is not None:
            break
        time.sleep(0.1)
    return tree


class TestAProcessTree:
    def test_is_a_process_with_all_that_descends_from_it(self) -> None:
        inner = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
        with subprocess.Popen([sys.executable, "-c", inner], stdin=subprocess.PIPE) as process:
            tree = grown(process, 2)
            assert process.pid in tree
            assert len(tree) == 2
            assert processes.memory(process.pid) > 1024 * 1024
            process.communicate(b"\n")
        assert processes.tree_of(process.pid) == [process.pid]

    def test_counts_the_cpu_of_children_that_have_ended(self) -> None:
        burn = "import time\nwhile time.process_time() < 0.3: pass"
        outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}]); print(); input()"
        with subprocess.Popen(
            [sys.executable, "-c", outer], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            assert processes.cpu_seconds(process.pid) > 0.25
            process.communicate(b"\n")


class _Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = b"x" * 100_000
        self.send_response(404 if self.path == "/missing/" else 200)
        self.send_header("Content-Length", str(len(body)))
        if self.path == "/last/":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    _Page.asked = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


class TestReaders:
    def test_ask_as_often_as_they_are_told(self, port: int) -> None:
        done = load.read(load.Plan(port, ["/", "/world/"], connections=3, requests=10))
        assert (done.requests, done.statuses) == (10, {"200": 10})
        assert sorted(_Page.asked) == ["/"] * 5 + ["/world/"] * 5

    def test_go_on_when_the_server_closes_a_connection(self, port: int) -> None:
        done = load.read(load.Plan(port, ["/last/"], connections=2, requests=6))
        assert done.requests == 6

    def test_by_the_clock_ask_at_their_rate_whatever_is_answered(self, port: int) -> None:
        done = load.read_by_the_clock(load.Plan(port, ["/", "/last/"], seconds=0.2, rate=50.0))
        assert (done.requests, len(done.waits)) == (10, 10)
        assert done.seconds >= 0.18
        assert min(done.waits) > 0

    def test_of_errors_are_no_measurement(self, port: int) -> None:
        with pytest.raises(RuntimeError, match="404"):
            load.finish(load.start(load.Plan(port, ["/missing/"], connections=1, requests=1)))


def comes(true: Callable[[], bool]) -> bool:
    """Whether it comes true within some seconds: the machine starts and ends processes at its own pace."""
    for _ in range(200):
        if true():
            return True
        time.sleep(0.05)
    return False


def is_running(pid: int) -> bool:
    """Whether a process is there and has not ended; one whose end nobody has asked for is still listed."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


class TestServers:
    def test_are_stopped_with_all_their_children(self, tmp_path: Path) -> None:
        answer = servers.Answer(200, [("Content-Type", "text/plain"), ("Content-Length", "5")], b"bytes")
        with servers.bare(tmp_path, answer) as server:
            got = server.get("/")
            assert (got.body, got.header("content-type")) == (b"bytes", "text/plain")
            assert comes(lambda: len(processes.tree_of(server.pid)) == 1 + settings.ENVIRONMENT.workers)
            tree = processes.tree_of(server.pid)
        assert comes(lambda: not any(is_running(pid) for pid in tree))

    def test_are_stopped_when_measuring_fails(self, tmp_path: Path) -> None:
        with pytest.raises(ZeroDivisionError), servers.bare(tmp_path, servers.Answer(200, [], b"")) as server:
            _ = 1 / 0
        assert not Path(f"/proc/{server.pid}").exists()

    def test_that_do_not_start_say_why(self, tmp_path: Path) -> None:
        command = [sys.executable, "-c", "raise SystemExit('No port is free.')"]
        with (
            pytest.raises(RuntimeError, match="No port is free"),
            servers.running(command, os.environ, tmp_path / "log", 1),
        ):
            pass


@pytest.mark.django_db
class TestAGeneratedNewsroom:
    def test_keeps_what_models_work_out_for_themselves(self) -> None:
        """Each saved once more, nothing of a story and of what places it changes."""
        newsroom.fill(40)
        for story in Story.objects.all():
            assert story.published_at is not None
            assert story.publication_day == timezone.localdate(story.published_at)
        watched_models = (Story, StoryByline, TaggedStory, DatelinePlace, Dateline)
        before = {model: list(model._base_manager.order_by("pk").values()) for model in watched_models}
        for model in watched_models:
            for row in model._base_manager.order_by("pk")[:8]:
                row.save()
        for model in watched_models:
            for old, new in zip(before[model], model._base_manager.order_by("pk").values(), strict=True):
                assert {**old, "modified_at": None} == {**new, "modified_at": None}

    def test_is_public_and_has_the_pages_that_are_measured(self, client: Any) -> None:
        newsroom.fill(320)
        assert Story.objects.public(timezone.now()).count() == 320
        assert {name: client.get(path).status_code for name, path in pages().items()} == dict.fromkeys(
            pages(), 200
        )


def children() -> set[int]:
    return set(processes.tree_of(os.getpid()))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.own_database
@pytest.mark.django_db
class TestTheCommand:
    def test_prints_one_object_and_leaves_nothing_behind(
        self, temporary: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Of a site that it must not look at: it could not be opened.
        monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3")
        monkeypatch.setenv("PAGE_STORE", "/nowhere/at/all")
        StoryFactory(headline="A story of the site's own")
        before = children()
        call_command("benchmark", "--json", "--only", "first-visit")
        printed = json.loads(capfd.readouterr().out)
        assert [one["kind"] for one in printed["figures"]] == ["first-visit", "first-visit"]
        assert all(one["reached"] for one in printed["figures"])
        assert list(temporary.iterdir()) == []
        assert children() == before
        assert [story.headline for story in Story.objects.all()] == ["A story of the site's own"]

    def test_refuses_a_large_newsroom_that_is_small(self) -> None:
        with pytest.raises(CommandError, match="--stories 10 is too few; give at least 1,000"):
            call_command("benchmark", "--stories", "10")

    def test_says_that_it_failed(self, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workplace, "ROOT", temporary)
        with pytest.raises(CommandError, match="ended early"):
            call_command("benchmark")
        assert list(temporary.iterdir()) == []

    def test_stops_everything_when_it_is_told_to_end(self, tmp_path: Path) -> None:
        command = [sys.executable, "manage.py", "benchmark", "--only", "memory"]
        environment = {**os.environ, "TMPDIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "newsportal.settings"}
        process = subprocess.Popen(
            command, cwd=servers.ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        # Until gunicorn and its workers run.
        tree = grown(process, 5)
        process.send_signal(signal.SIGINT)
        process.wait()
        assert len(tree) >= 5
        assert comes(lambda: not any(is_running(pid) for pid in tree))
        assert list(tmp_path.iterdir()) == []


class TestCopiesOfPhotos:
    def test_what_lost_nothing_is_wholly_alike_and_what_has_nothing_in_common_hardly(self) -> None:
        chance = Random(1)
        one, other = (Image.frombytes("L", (96, 64), chance.randbytes(96 * 64)) for _ in range(2))
        assert photos.similarity(one, one) == pytest.approx(1)
        assert photos.similarity(one, other) < 0.05

    def test_two_plain_grays_are_as_alike_as_the_formula_says(self) -> None:
        dark, light = (Image.new("L", (32, 32), gray) for gray in (100, 200))
        constant = (0.01 * 255) ** 2
        expected = (2 * 100 * 200 + constant) / (100**2 + 200**2 + constant)
        assert photos.similarity(dark, light) == pytest.approx(expected, rel=1e-3)

    def test_what_lost_more_is_less_alike(self) -> None:
        name, scene = next(scenes())
        small = scene.resize((600, 400))
        losses = []
        for quality in (95, 60, 20):
            out = BytesIO()
            small.save(out, "JPEG", quality=quality)
            losses.append(photos.similarity(small, Image.open(out)))
        assert 1 > losses[0] > losses[1] > losses[2] > 0.5
        assert name == "sky-1"

    def test_the_same_pictures_are_measured_every_time(self) -> None:
        once, again = (next(scenes())[1].tobytes() for _ in range(2))
        assert once == again

    def test_the_worst_of_them_counts(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        plain = Image.new("RGB", (1200, 800), "gray")
        rough = Image.effect_noise((1200, 800), 90).convert("RGB")
        # What is hardly to be seen is the first to be thrown away.
        faint = Image.blend(plain, rough, 0.05)
        pictures = [("plain", plain), ("rough", rough), ("faint", faint)]
        monkeypatch.setattr(photos, "scenes", lambda: iter(pictures))
        weight, likeness, *_ = photos.measure(tmp_path, Options())
        assert (weight.is_met, likeness.is_met) == (False, False)
        assert weight.note.startswith("rough; ")
        assert likeness.note == "faint"
