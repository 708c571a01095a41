"""Fifty times the readers, from the second at which a story breaks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from articles.delivery.benchmark import load
from articles.delivery.benchmark.addresses import most_pages, newest
from articles.delivery.benchmark.figures import Figure, percentile
from articles.delivery.benchmark.freshness import rename
from articles.delivery.benchmark.servers import Server, site

if TYPE_CHECKING:
    from articles.delivery.benchmark.inside import Options

# Readers' requests a second on a calm day; fifty times as many is what two cores and a reader on them bear.
CALM = 10.0
TIMES = 50
_CALM_SECONDS = 30.0


def measure(folder: Path, options: Options) -> list[Figure]:
    story = newest()
    with site(folder) as server:
        server.sample(*most_pages(), requests=500)
        calm = waits(server, CALM, _CALM_SECONDS)
        rename(story, "What nobody had expected")
        spike = waits(server, CALM * TIMES, options.spike)
    before, during = percentile(calm, 99), percentile(spike, 99)
    return [
        Figure(
            "spike",
            f"{TIMES} times the readers for {options.spike:.0f} s: 99th percentile of their waits ÷ calm",
            during / before,
            5.0,
            baseline=f"{1000 * before:.1f} ms at {CALM:.0f}/s",
            note=f"{1000 * during:.1f} ms at {CALM * TIMES:.0f}/s, all of {len(spike):,} answered with 200",
        )
    ]


def waits(server: Server, rate: float, seconds: float) -> list[float]:
    """How long readers waited who asked for so many pages a second. Raises for any answer but 200."""
    plan = load.Plan(server.port, most_pages(), seconds=seconds, rate=rate)
    return load.finish(load.start(plan)).waits
