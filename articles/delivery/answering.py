"""How a reader is answered with a finished page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from http.client import responses
from typing import Any

from articles.delivery.asking import Environ
from articles.delivery.stored import Headers, StoredPage
from articles.views.page import Freshness

type StartResponse = Callable[..., Any]


class Afterwards:
    """An answer after which something is done, when the reader has it. PEP 3333: a server calls close()."""

    def __init__(self, answer: Iterable[bytes], do: Callable[[], None]) -> None:
        self.answer = answer
        self.close = do

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.answer)


def respond(
    environ: Environ,
    start_response: StartResponse,
    page: StoredPage,
    left: float | None,
    cache_control: str = "",
    *,
    stale: bool = False,
) -> Iterable[bytes]:
    """Answer with a page. `left`: seconds until time alone changes it; None to say `cache_control`."""
    control = cache_control
    if left is not None:
        ends = page.ends
        control = (
            freshness_header(page.freshness, int(left))
            if ends is None
            else page.freshness.header(max(left, 0.0), ends - time.time())
        )
    extra: Headers = [("Cache-Control", control)] if control else []
    if stale:
        # RFC 9211
        extra.append(("Cache-Status", 'newsportal; hit; detail="the page before the last change"'))
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and page.status == 200 and page.is_known_to(known):
        start_response("304 Not Modified", [*page.unchanged(), *extra])
        return []
    headers, body = page.answer(page.encoding_for(environ.get("HTTP_ACCEPT_ENCODING", "")))
    status = f"{page.status} {responses.get(page.status, 'Unknown')}"
    start_response(status, [*headers, *extra])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


_HEADERS: dict[tuple[Freshness, int], str] = {}


def freshness_header(freshness: Freshness, left: int) -> str:
    """Cache-Control, remembered: beyond what any page may be kept, all that is left is one value."""
    left = min(max(left, 0), freshness.shared + freshness.while_revalidate)
    header = _HEADERS.get((freshness, left))
    if header is None:
        header = _HEADERS[freshness, left] = freshness.header(left)
    return header
