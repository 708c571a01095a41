"""A finished page: its bytes in every encoding, its headers, and how to answer with it."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from django.utils.http import parse_http_date

from articles.views.page import LIVE, Freshness

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

type Headers = list[tuple[str, str]]

# The first that the reader's browser takes. The smaller two come later, in the background.
ENCODINGS = ("br", "zstd", "gzip")
IDENTITY = "identity"
# Packing what is smaller than this costs the reader more than it saves.
WORTH_PACKING = 400
# At once, what costs a tenth of making the page and every browser takes; later as small as can be.
_QUICK_GZIP = 1
_SMALL_GZIP, _SMALL_ZSTD, _SMALL_BROTLI = 9, 19, 11
# What is worked out anew for each answer, and what belongs to one connection.
_NOT_KEPT = {"cache-control", "content-length", "content-encoding", "etag", "connection", "date", "server"}
# What a 304 repeats (RFC 9110, section 15.4.5), Cache-Control aside.
_REPEATED = {"etag", "vary", "content-location", "expires", "cache-tag", "surrogate-key", "cache-groups"}
_QUALITY = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$", re.ASCII)


@dataclass(frozen=True)
class StoredPage:
    status: int
    headers: Headers
    etag: str
    freshness: Freshness
    bodies: dict[str, bytes]
    _answers: dict[str, tuple[Headers, bytes]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, roughly."""
        return sum(len(body) for body in self.bodies.values()) + 2000

    @cached_property
    def ends(self) -> float | None:
        """When nobody may see it any more (seconds since 1970); None for most pages."""
        said = next((value for name, value in self.headers if name.lower() == "expires"), None)
        return None if said is None else float(parse_http_date(said))

    @property
    def may_be_seen(self) -> bool:
        return self.ends is None or time.time() < self.ends

    @property
    def may_lie_open(self) -> bool:
        """Whether a server may hand it out that knows neither clock nor status, and says the policy of pages
        without a script, which live coverage that goes on is not."""
        return self.status == 200 and self.ends is None and self.freshness != LIVE

    @property
    def tags(self) -> frozenset[str]:
        return frozenset(dict(self.headers).get("Cache-Tag", "").split(",")) - {""}

    def encoding_for(self, accepted: str) -> str:
        """The best encoding that is there for an Accept-Encoding header."""
        return next((one for one in wanted(accepted) if one in self.bodies), IDENTITY)

    def answer(self, encoding: str) -> tuple[Headers, bytes]:
        """Headers, without Cache-Control, and body."""
        if encoding not in self._answers:
            body = self.bodies[encoding]
            own = [("Content-Encoding", encoding)] if encoding != IDENTITY else []
            headers = [*self.headers, *own, ("ETag", self.etag), ("Content-Length", str(len(body)))]
            self._answers[encoding] = headers, body
        return self._answers[encoding]

    def unchanged(self) -> Headers:
        """The headers of a 304, without Cache-Control."""
        return [("ETag", self.etag), *((k, v) for k, v in self.headers if k.lower() in _REPEATED)]

    def is_known_to(self, if_none_match: str) -> bool:
        """Whether the reader has it already: the weak comparison of RFC 9110, section 13.1.2."""
        if if_none_match.strip() == "*":
            return True
        return self.etag.removeprefix("W/") in {
            one.strip().removeprefix("W/") for one in if_none_match.split(",")
        }

    def written(self) -> bytes:
        """As a file: a line of JSON, then the bodies one after the other."""
        head = {
            "status": self.status,
            "headers": self.headers,
            "etag": self.etag,
            "freshness": list(vars(self.freshness).values()),
            "bodies": {encoding: len(body) for encoding, body in self.bodies.items()},
        }
        return b"".join([json.dumps(head).encode(), b"\n", *self.bodies.values()])

    @classmethod
    def read(cls, data: bytes) -> StoredPage:
        """Raises ValueError for what written() did not write."""
        line, _, rest = data.partition(b"\n")
        try:
            head = json.loads(line)
            bodies, start = {}, 0
            for encoding, length in head["bodies"].items():
                bodies[encoding] = rest[start : start + length]
                start += length
            headers = [(name, value) for name, value in head["headers"]]
            page = cls(head["status"], headers, head["etag"], Freshness(*head["freshness"]), bodies)
        except (KeyError, TypeError) as error:
            raise ValueError("no stored page") from error
        if start != len(rest):
            raise ValueError("a stored page that was cut short")
        return page


type Numbered = tuple[int, Iterable[str], bool]
"""A change: its number, what it touches, and whether that is taken from the public."""


def stored_at(path: Path) -> StoredPage | None:
    try:
        return StoredPage.read(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def finished(status: int, headers: Headers, body: bytes, freshness: Freshness) -> StoredPage:
    """The page that an answer of Django's makes, packed with what packs quickly."""
    bodies = {IDENTITY: body}
    if len(body) >= WORTH_PACKING:
        # No time and no name in the header: the same page gives the same bytes.
        bodies["gzip"] = gzip.compress(body, _QUICK_GZIP, mtime=0)
    kept = [(name, value) for name, value in headers if name.lower() not in _NOT_KEPT]
    # Weak, since it is the same for every encoding; of the body and of what is said about it.
    digest = hashlib.sha256(repr((status, kept)).encode() + body).hexdigest()[:24]
    return StoredPage(status, kept, f'W/"{digest}"', freshness, bodies)


def packed_small(body: bytes) -> dict[str, bytes]:
    """A body in every encoding, as small as can be; takes longer than making most pages."""
    return {
        "gzip": gzip.compress(body, _SMALL_GZIP, mtime=0),
        "zstd": zstd.compress(body, _SMALL_ZSTD),
        "br": brotli.compress(body, quality=_SMALL_BROTLI),
    }


@lru_cache(maxsize=256)
def wanted(accepted: str) -> tuple[str, ...]:
    """The encodings that an Accept-Encoding header lets us choose from, the best first."""
    qualities: dict[str, float] = {}
    for part in accepted.lower().split(","):
        if match := _QUALITY.fullmatch(part):
            qualities[match[1]] = float(match[2] or 1)
    anything = qualities.get("*", 0.0)
    return tuple(one for one in ENCODINGS if qualities.get(one, anything) > 0)
