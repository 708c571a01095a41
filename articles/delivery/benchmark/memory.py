"""What gunicorn and its workers hold in memory after many requests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from articles.delivery.benchmark.addresses import most_pages
from articles.delivery.benchmark.figures import Figure
from articles.delivery.benchmark.processes import memory
from articles.delivery.benchmark.servers import WORKERS, site

if TYPE_CHECKING:
    from articles.delivery.benchmark.inside import Options

_PARTS = 4
_MIB = 1024 * 1024
# One in about twenty is for Django itself and no stored page.
_FOR_DJANGO = "/admin/login/"


def measure(folder: Path, options: Options) -> list[Figure]:
    paths: list[str] = []
    for number, path in enumerate(most_pages()):
        paths += [path, _FOR_DJANGO] if number % 20 == 0 else [path]
    held: list[float] = []
    with site(folder) as server:
        for _ in range(_PARTS):
            server.sample(*paths, requests=options.requests // _PARTS)
            held.append(memory(server.pid) / _MIB)
    along = ", ".join(f"{one:.0f}" for one in held)
    return [
        Figure(
            "memory",
            f"memory of gunicorn with {WORKERS} workers after {options.requests:,} requests (PSS)",
            held[-1],
            150.0,
            unit="MiB",
            note=f"{along} MiB after each of {_PARTS} parts",
        ),
        Figure(
            "memory",
            "the same ÷ after a quarter of them",
            held[-1] / held[0],
            1.05,
            baseline=f"{held[0]:.0f} MiB",
        ),
    ]
