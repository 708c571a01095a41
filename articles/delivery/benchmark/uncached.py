"""A page that Django makes for one reader, without the page store: what the first reader pays for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from articles.delivery.benchmark.addresses import FRONT, story_page
from articles.delivery.benchmark.figures import Figure, alternating, requests_and_cpu
from articles.delivery.benchmark.servers import bare, plain

if TYPE_CHECKING:
    from articles.delivery.benchmark.inside import Options

# The page store asks for pages unpacked, and packs them itself, once.
_UNPACKED = "identity"
_STORY = re.compile(rb'href="(/\d{4}/\d\d/\d\d/[^"]+)"')


def measure(folder: Path, options: Options) -> list[Figure]:
    figures: list[Figure] = []
    pages = (("story page", story_page(), 6.0), ("front page", FRONT, 8.0))
    with plain(folder) as server:
        for name, path, most in pages:
            answer = server.get(path, Accept_Encoding=_UNPACKED)
            stories = len(set(_STORY.findall(answer.body)))
            with bare(folder, answer) as baseline:
                for warm in (server, baseline):
                    warm.sample(path, requests=50, accepted=_UNPACKED)
                rounds = alternating(
                    lambda path=path: server.sample(path, seconds=options.seconds, accepted=_UNPACKED),  # type: ignore[misc]
                    lambda path=path: baseline.sample(path, seconds=options.seconds, accepted=_UNPACKED),  # type: ignore[misc]
                    options.rounds,
                )
            shown = f" with {stories} stories" if path == FRONT else ""
            what = f"uncached {name}{shown} ÷ bare function"
            figures += requests_and_cpu("uncached", what, rounds, most_cpu=most)[1:]
    return figures
