"""What becomes of an answer of Django's: a page to be kept, or nothing that anyone may keep."""

from __future__ import annotations

from articles.delivery.asking import Answer, surface_of
from articles.delivery.stored import StoredPage, finished
from articles.views.page import ERROR, LIVE, Freshness


def made_of(key: str, answer: Answer) -> StoredPage:
    """The page that an answer makes."""
    # Live coverage that goes on.
    is_live = "script-src" in answer.header("content-security-policy")
    freshness = LIVE if is_live else freshness_of(key, answer.status)
    return finished(answer.status, answer.headers, answer.body, freshness)


def freshness_of(key: str, status: int) -> Freshness:
    surface = surface_of(key.partition("?")[0])
    return surface.freshness if surface and status == 200 else ERROR


def may_be_kept(answer: Answer) -> bool:
    """Only what names what it shows, and is the same for everybody."""
    return (
        answer.status in (200, 410)
        and bool(answer.header("cache-tag"))
        and not answer.header("set-cookie")
        and answer.header("vary").lower() in ("", "accept-encoding")
        and answer.header("cache-control").startswith("public")
    )
