"""The cache in front of the site, told by name which pages are not right any more.

Each kind has its own way to be told, and its own limit to what it takes at once. What is purged is gone and
not only called stale: a reader never gets the page before the change, and a story that was killed is dead.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from articles.delivery.index import EVERYTHING
from articles.delivery.sending import NotTaken, basic, send

type Cdn = dict[str, Any]

_JSON = {"Content-Type": "application/json", "Accept": "application/json"}


def purge(tags: Iterable[str]) -> None:
    """Have it forget every page that carries one of these, or every page; NotTaken if it did not."""
    cdn, tags = _named(), sorted(set(tags))
    tell = KINDS[cdn["kind"]].tell
    if EVERYTHING in tags:
        tell(cdn, None)
        return
    for start in range(0, len(tags), most_tags()):
        tell(cdn, tags[start : start + most_tags()])


def most_tags() -> int:
    """How many it takes in one request."""
    return KINDS[_named()["kind"]].most_tags


def called() -> str:
    """What it is called in a log."""
    return KINDS[_named()["kind"]].called


def _named() -> Cdn:
    if settings.CDN is None:
        raise RuntimeError("The settings name no CDN, and something is to be purged there")
    return settings.CDN


def _fastly(cdn: Cdn, tags: list[str] | None) -> None:
    """https://www.fastly.com/documentation/reference/api/purging/"""
    service = f"{cdn['address']}/service/{cdn['id']}"
    headers = {**_JSON, "Fastly-Key": cdn["token"]}
    if tags is None:
        send(f"{service}/purge_all", b"", headers, secret=cdn["token"])
    else:
        send(f"{service}/purge", _json({"surrogate_keys": tags}), headers, secret=cdn["token"])


def _cloudflare(cdn: Cdn, tags: list[str] | None) -> None:
    """https://developers.cloudflare.com/api/resources/cache/methods/purge/"""
    said = send(
        f"{cdn['address']}/client/v4/zones/{cdn['id']}/purge_cache",
        _json({"purge_everything": True} if tags is None else {"tags": tags}),
        {**_JSON, "Authorization": f"Bearer {cdn['token']}"},
        secret=cdn["token"],
    )
    try:
        is_done = json.loads(said)["success"] is True
    except (ValueError, KeyError, TypeError):
        is_done = False
    if not is_done:
        raise NotTaken("its answer does not say that it was done")


def _varnish(cdn: Cdn, tags: list[str] | None) -> None:
    """What deploy/varnish.vcl listens to: the tags as they stand in the pages' own header."""
    for address in cdn["addresses"]:
        try:
            keys = {"Surrogate-Key": EVERYTHING if tags is None else " ".join(tags)}
            send(address, b"", keys, method="BAN", by_proxy=False)
        except NotTaken as failure:
            raise NotTaken(f"at {address} {failure}", failure.rest) from None


def _hub(cdn: Cdn, tags: list[str] | None) -> None:
    """Our own form, for whatever a newsroom runs: docs/ops.md."""
    said = {"site": settings.SITE_URL, **({"everything": True} if tags is None else {"tags": tags})}
    headers = {**_JSON, **({"Authorization": basic(cdn["user"])} if cdn["user"] else {})}
    send(cdn["address"], _json(said), headers, secret=cdn["user"])


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


@dataclass(frozen=True)
class Kind:
    called: str
    tell: Callable[[Cdn, list[str] | None], None]
    """Purge these tags, or everything."""
    most_tags: int
    """In one request. Fastly and Cloudflare say how many; Varnish takes a header of 8 kB."""


KINDS = {
    "fastly": Kind("Fastly", _fastly, 256),
    "cloudflare": Kind("Cloudflare", _cloudflare, 100),
    "varnish": Kind("Varnish", _varnish, 200),
    "hub": Kind("The purging hub", _hub, 1000),
}
