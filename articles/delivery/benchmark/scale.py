"""Whether a page costs more where there are more stories."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from articles.delivery.benchmark.figures import Figure, alternating, median_of, median_ratio
from articles.delivery.benchmark.servers import ROOT, Server, plain

if TYPE_CHECKING:
    from articles.delivery.benchmark.inside import Options

SMALL = 1000
_REQUESTS = 40


def measure(folder: Path, options: Options) -> list[Figure]:
    with newsroom(folder, SMALL) as (small, small_pages), newsroom(folder, options.stories) as (large, pages):
        figures: list[Figure] = []
        for name, path in pages.items():
            rounds = alternating(
                lambda path=path: large.sample(path, requests=_REQUESTS, connections=1),  # type: ignore[misc]
                lambda path=small_pages[name]: small.sample(path, requests=_REQUESTS, connections=1),  # type: ignore[misc]
                options.rounds,
            )
            figures.append(
                Figure(
                    "scale",
                    f"uncached {name} at {options.stories:,} stories ÷ at {SMALL:,}: time",
                    median_ratio(rounds, lambda one: one.time),
                    1.1,
                    baseline=f"{median_of(rounds, 'after', lambda one: one.time):.1f} ms",
                    note=f"{median_of(rounds, 'target', lambda one: one.time):.1f} ms",
                )
            )
    return sorted(figures, key=lambda one: -(one.reached or 0))


@contextlib.contextmanager
def newsroom(folder: Path, stories: int) -> Iterator[tuple[Server, dict[str, str]]]:
    """Django before a database of so many stories, and the pages to ask it for."""
    database = {"DATABASE_URL": f"sqlite:///{folder}/of-{stories}.sqlite3"}
    filled = subprocess.run(
        [sys.executable, "-m", f"{__package__}.sized", str(stories)],
        cwd=ROOT,
        env={**os.environ, **database},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    pages = dict(line.split("\t") for line in filled.stdout.splitlines())
    with plain(folder, **database, WEB_CONCURRENCY="1") as server:
        yield server, pages
