"""The formats wire copy comes in: one registry, and one way in."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol

from articles.dateline import Gazetteer
from articles.wire.items import CopyError, WireStory

from . import text

__all__ = ["AUTO", "FORMATS", "CopyError", "Parser", "parse", "recognise"]

AUTO = "auto"


class Parser(Protocol):
    """What every format is: copy in, frozen stories out, CopyError where that cannot be."""

    def __call__(
        self,
        raw: bytes | str,
        *,
        given: date | None = None,
        today: date,
        gazetteer: Gazetteer | None = None,
        source: str = "",
    ) -> list[WireStory]: ...


#: Every format by the name that `ingest --format` knows it by.
FORMATS: Mapping[str, Parser] = MappingProxyType({"text": text.parse})

_MARKUP = re.compile(
    r"\s*(?:(?P<xml><\?xml\b|<(?:newsItem|newsMessage|packageItem|NewsML|nitf|rss|feed)\b)"
    r"|<!doctype\s+html|<html\b)",
    re.I,
)


def recognise(raw: bytes | str) -> str:
    """The name of the format that copy is in."""
    start = raw[:400] if isinstance(raw, str) else raw[:400].decode("utf-8", "replace").removeprefix("\ufeff")
    match = _MARKUP.match(start)
    if match:
        kind = "an XML document" if match["xml"] else "a web page"
        raise CopyError(f"This is {kind}, not plain text. Copy the story out of it, or name its format.")
    return "text"


def parse(
    raw: bytes | str,
    format: str = AUTO,
    *,
    given: date | None = None,
    today: date,
    gazetteer: Gazetteer | None = None,
    source: str = "",
) -> list[WireStory]:
    """The stories in copy of a named format, or of the one it is recognised to be in.

    `given` is the day the copy is known to be of, `source` the mark of its service where that is known;
    without them the copy decides.
    """
    name = recognise(raw) if format == AUTO else format
    if name not in FORMATS:
        raise CopyError(f"There is no format “{name}”; choose one of {', '.join([AUTO, *FORMATS])}.")
    return FORMATS[name](raw, given=given, today=today, gazetteer=gazetteer, source=source)
