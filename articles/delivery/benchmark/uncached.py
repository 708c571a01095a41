"""A page that Django makes for one reader, without the page store: what the first reader pays for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from articles.delivery.benchmark.addresses import FRONT, story_page
from articles.delivery.benchmark.figures import Figure, alternating, requests_and_cpu
from articles.delivery.benchmark.servers import bare, forgetful, plain

if TYPE_CHECKING:
    from articles.delivery.benchmark.inside import Options

# The page store asks for pages unpacked, and packs them itself, once.
_UNPACKED = "identity"
_STORY = re.compile(rb'href="(/\d{4}/\d\d/\d\d/[^"]+)"')


def measure(folder: Path, options: Options) -> list[Figure]:
    figures: list[Figure] = []
    # A story's page is mostly made again because of its neighbours; for its first reader its text is new.
    cases = (
        ("story page", story_page(), plain, 6.0),
        ("story page, its text rendered anew", story_page(), forgetful, 6.0),
        ("front page", FRONT, plain, 8.0),
    )
    for name, path, application, most in cases:
        with application(folder) as server:
            answer = server.get(path, Accept_Encoding=_UNPACKED)
            stories = len(set(_STORY.findall(answer.body)))
            with bare(folder, answer) as baseline:
                for warm in (server, baseline):
                    warm.sample(path, requests=50, accepted=_UNPACKED)
                rounds = alternating(
                    lambda path=path, server=server: server.sample(  # type: ignore[misc]
                        path, seconds=options.seconds, accepted=_UNPACKED
                    ),
                    lambda path=path, baseline=baseline: baseline.sample(  # type: ignore[misc]
                        path, seconds=options.seconds, accepted=_UNPACKED
                    ),
                    options.rounds,
                )
            shown = f" with {stories} stories" if path == FRONT else ""
            what = f"uncached {name}{shown} ÷ bare function"
            figures += requests_and_cpu("uncached", what, rounds, most_cpu=most)[1:]
    return figures
