"""How soon after a change every page that shows it is right, and how often a page is made for it."""

from __future__ import annotations

import http.client
import os
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection

from articles.commits import for_readers
from articles.delivery.benchmark import load
from articles.delivery.benchmark.addresses import FRONT, most_pages, newest
from articles.delivery.benchmark.applications import DESK
from articles.delivery.benchmark.figures import Figure, percentile
from articles.delivery.benchmark.servers import Server, counted, edited
from articles.models import Story

if TYPE_CHECKING:
    from articles.delivery.benchmark.inside import Options

CHANGES = 20
EXPIRIES = 5
CLIENTS = 500
_BETWEEN = 0.3
_AT_MOST = 10.0
_AGAIN = 0.002
# How the moment of a commit is written: in seconds, of a clock that all processes of the machine share.
MOMENT = struct.Struct("d")


def commit_to_right(folder: Path, options: Options) -> list[Figure]:
    """Under as many readers as the machine can bear, and once more with none."""
    story, commits = newest(), folder / "commits"
    os.mkfifo(commits)
    # For reading and writing, so that neither side waits for the other to open it.
    pipe = os.open(commits, os.O_RDWR)
    with edited(folder, commits) as server:
        pages = pages_with(server, story)
        calm = [change(server, pipe, pages, number) for number in range(CHANGES)]
        seconds = CHANGES * (_BETWEEN + _AT_MOST)
        readers = load.start(load.Plan(server.port, most_pages(), seconds=seconds))
        try:
            time.sleep(1)
            loaded = [change(server, pipe, pages, CHANGES + number) for number in range(CHANGES)]
        finally:
            readers.kill()
            readers.wait()
    os.close(pipe)
    quiet, right = [one.to_right for one in calm], [one.to_right for one in loaded]
    saved = [1000 * percentile([one.to_commit for one in some], 50) for some in (calm, loaded)]
    return [
        Figure(
            "freshness",
            f"commit to the last of {len(pages)} pages right, 95th percentile of {CHANGES}",
            1000 * percentile(right, 95),
            50.0,
            unit="ms",
            baseline=f"{1000 * percentile(quiet, 95):.0f} ms without readers",
            note=f"median {1000 * percentile(right, 50):.0f} ms; "
            f"save to commit {saved[1]:.0f} ms, {saved[0]:.0f} without readers",
        )
    ]


def pages_with(server: Server, story: Story) -> list[str]:
    """The pages on which the story's headline stands."""
    at = [story.get_absolute_url(), FRONT, "/latest/", "/rss.xml"]
    if story.section:
        at.append(story.section.get_absolute_url())
    at += [one.get_absolute_url() for one in (*story.tags.all(), *story.bylines.all())]
    dateline = getattr(story, "dateline", None)
    at += [place.get_absolute_url() for place in dateline.places.all()] if dateline else []
    wanted = "Before all others"
    rename(story, wanted)
    # The page before a change may stand in for a moment.
    time.sleep(1)
    return [path for path in at if wanted.encode() in server.get(path).body]


def rename(story: Story, headline: str, told: Callable[[float], object] = float) -> None:
    """Give it another headline, as the desk would. `told` is called with the moment of the commit."""
    with for_readers():
        # Before all else that waits for the commit, for which Django has no other place.
        connection.run_on_commit.insert(0, (set(), lambda: told(time.perf_counter()), False))  # type: ignore[arg-type]
        story.headline = headline
        story.save()


@dataclass(frozen=True)
class Seconds:
    to_commit: float
    to_right: float
    """From the commit until a reader has read the last page that shows the change."""


def change(server: Server, pipe: int, pages: list[str], number: int) -> Seconds:
    """Change the headline in a worker that has readers, and read the pages from the commit on: all at once,
    again and again, on connections that are open."""
    time.sleep(_BETWEEN)
    headline = f"Change number {number} of this story"
    wanted = headline.encode()
    readers = load.Readers(server.port)
    for path in pages:
        readers.ask(load.request_for(path, "identity"))
    waiting = len(pages)
    while waiting:
        waiting -= len(readers.answered())
    begun = time.perf_counter()
    desk = http.client.HTTPConnection("127.0.0.1", server.port, timeout=_AT_MOST)
    desk.request("POST", DESK, headline, {"Host": "localhost"})
    # Of the same clock, whichever process looks at it.
    (committed,) = MOMENT.unpack(os.read(pipe, MOMENT.size))
    # A worker that had served its time may have closed one meanwhile, and another was opened.
    for line in list(readers.lines.values()):
        readers.ask(line.request, line)
    waiting = len(pages)
    try:
        while waiting:
            answered = readers.answered()
            wrong = [line for line in answered if wanted not in line.body]
            waiting -= len(answered) - len(wrong)
            if wrong:
                # Readers who ask again at once would take the site its time for making the page.
                time.sleep(_AGAIN)
            for line in wrong:
                readers.ask(line.request, line)
            if time.perf_counter() - committed > _AT_MOST:
                raise RuntimeError(f"A page was still wrong {_AT_MOST:.0f} seconds after the commit.")
        right = time.perf_counter()
        desk.getresponse().read()
    finally:
        readers.close()
        desk.close()
    return Seconds(committed - begun, right - committed)


def renders_per_expiry(folder: Path, options: Options) -> list[Figure]:
    """How often the front page is made when a change clears it while many ask for it."""
    renders = folder / "renders"
    story = newest()
    with counted(folder, renders) as server:
        server.get(FRONT)
        # The first change after the start carries out all that came before it.
        rename(story, "Before all others")
        readers = load.start(load.Plan(server.port, [FRONT], CLIENTS, seconds=EXPIRIES + 2))
        time.sleep(1)
        before = made(renders)
        for number in range(EXPIRIES):
            rename(story, f"Expiry number {number}")
            time.sleep(0.8)
        count = made(renders) - before
        load.finish(readers)
    return [
        Figure(
            "renders",
            f"renders of the front page per expiry under {CLIENTS} clients",
            count / EXPIRIES,
            1.0,
            note=f"{count} for {EXPIRIES}",
        )
    ]


def made(renders: Path) -> int:
    """How often the front page was made so far."""
    return renders.read_text().splitlines().count(FRONT)
