"""The measuring process: python -m articles.delivery.benchmark.inside FOLDER OPTIONS; prints the figures.

Started by the command with an environment of its own (workplace.py). What it is doing goes to stderr.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django


@dataclass(frozen=True)
class Options:
    stories: int = 10_000
    requests: int = 20_000
    seconds: float = 1.5
    rounds: int = 5
    only: tuple[str, ...] = ()
    spike: float = 10.0
    baked: int = 1000


def main(folder: Path, options: Options) -> list[dict[str, Any]]:
    from articles.delivery.benchmark import (
        baked,
        costs,
        first_visit,
        freshness,
        memory,
        newsroom,
        photos,
        scale,
        spike,
        stored_pages,
        uncached,
    )
    from articles.delivery.benchmark.figures import Figure

    newsroom.furnish()
    kinds: dict[str, Callable[[Path, Options], list[Figure]]] = {
        "stored": stored_pages.through_gunicorn,
        "nginx": stored_pages.through_nginx,
        "granian": stored_pages.through_granian,
        "uncached": uncached.measure,
        "freshness": freshness.commit_to_right,
        "renders": freshness.renders_per_expiry,
        "first-visit": first_visit.measure,
        "spike": spike.measure,
        "bake": baked.measure,
        "memory": memory.measure,
        "scale": scale.measure,
        "costs": costs.measure,
        "photos": photos.measure,
    }
    figures: list[Figure] = []
    for name, measure in kinds.items():
        if options.only and name not in options.only:
            continue
        print(f"Measuring: {name} …", file=sys.stderr, flush=True)
        figures += measure(folder, options)
    return [figure.as_json() for figure in figures]


if __name__ == "__main__":
    from articles.delivery.benchmark.workplace import orderly_end

    with orderly_end():
        django.setup()
        print(json.dumps(main(Path(sys.argv[1]), Options(**json.loads(sys.argv[2])))))
