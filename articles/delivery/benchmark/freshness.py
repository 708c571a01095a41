"""How soon after a change every page that shows it is right, and how often a page is made for it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from articles.delivery.benchmark import load
from articles.delivery.benchmark.addresses import FRONT, most_pages, newest
from articles.delivery.benchmark.figures import Figure, percentile
from articles.delivery.benchmark.servers import Server, counted, site
from articles.models import Story

if TYPE_CHECKING:
    from articles.delivery.benchmark.inside import Options

CHANGES = 20
EXPIRIES = 5
CLIENTS = 500
_BETWEEN = 0.3
_AT_MOST = 10.0
_AGAIN = 0.002


def commit_to_right(folder: Path, options: Options) -> list[Figure]:
    """Under as many readers as the machine can bear, and once more with none."""
    story = newest()
    with site(folder) as server:
        pages = pages_with(server, story)
        calm = [until_right(server, story, pages, number) for number in range(CHANGES)]
        seconds = CHANGES * (_BETWEEN + _AT_MOST)
        readers = load.start(load.Plan(server.port, most_pages(), seconds=seconds))
        try:
            time.sleep(1)
            loaded = [until_right(server, story, pages, CHANGES + number) for number in range(CHANGES)]
        finally:
            readers.kill()
            readers.wait()
    quiet = percentile(calm, 95)
    return [
        Figure(
            "freshness",
            f"commit to the last of {len(pages)} pages right, 95th percentile of {CHANGES}",
            1000 * percentile(loaded, 95),
            50.0,
            unit="ms",
            baseline=f"{1000 * quiet:.0f} ms without readers",
            note=f"median {1000 * percentile(loaded, 50):.0f} ms",
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


def rename(story: Story, headline: str) -> float:
    """Give it another headline, as the desk would; the moment of the commit."""
    moments: list[float] = []
    with transaction.atomic():
        # The first that is called after the commit, before the store is cleared.
        transaction.on_commit(lambda: moments.append(time.perf_counter()))
        story.headline = headline
        story.save()
    return moments[0]


def until_right(server: Server, story: Story, pages: list[str], number: int) -> float:
    """Seconds from the commit until the last page shows what was changed; all are asked at once, again and
    again."""
    time.sleep(_BETWEEN)
    headline = f"Change number {number} of this story"
    wanted = headline.encode()
    readers = load.Readers(server.port)
    requests = {path: load.request_for(path, "identity") for path in pages}
    committed = rename(story, headline)
    for request in requests.values():
        readers.ask(request)
    waiting = len(pages)
    try:
        while waiting:
            for line in readers.answered():
                if wanted in line.body:
                    waiting -= 1
                else:
                    # A reader who asks again at once would take the site its time for making the page.
                    time.sleep(_AGAIN)
                    readers.ask(line.request, line)
            if time.perf_counter() - committed > _AT_MOST:
                raise RuntimeError(f"A page was still wrong {_AT_MOST:.0f} seconds after the commit.")
    finally:
        readers.close()
    return time.perf_counter() - committed


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
