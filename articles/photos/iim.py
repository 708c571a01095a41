"""IPTC-IIM, the old binary record inside a JPEG: https://iptc.org/standards/iim/

Cut at odd lengths, often without a word about its character set, and still all that some wires send.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping

_RECORD = 0x0404  # Photoshop's image resource that holds the IIM block
_DIGEST = 0x0425  # MD5 of that block when XMP was last written

BY_LINE, HEADLINE, CAPTION, TITLE, KEYWORD = 80, 105, 120, 5, 25
CREDIT, SOURCE, COPYRIGHT, INSTRUCTIONS = 110, 115, 116, 40
DATE, TIME = 55, 60
SUBLOCATION, CITY, STATE, COUNTRY = 92, 90, 95, 101


class Block:
    """The application record (2:nn) of an IIM block, as text."""

    def __init__(self, resources: object) -> None:
        block = resources.get(_RECORD) if isinstance(resources, Mapping) else None
        digest = resources.get(_DIGEST) if isinstance(resources, Mapping) else None
        self._values: dict[int, list[str]] = {}
        # Whether someone changed this block after XMP was written; then it is the newer of the two (MWG).
        self.is_newer_than_xmp = False
        if not isinstance(block, bytes):
            return
        if isinstance(digest, bytes) and len(digest) == 16 and any(digest):
            self.is_newer_than_xmp = hashlib.md5(block, usedforsecurity=False).digest() != digest
        charset, raw = _datasets(block)
        encoding = (
            "utf-8" if charset == b"\x1b%G" else _guess(b"\n".join(v for vs in raw.values() for v in vs))
        )
        for number, values in raw.items():
            self._values[number] = [value.decode(encoding, errors="replace") for value in values]

    def text(self, number: int) -> str:
        return (self._values.get(number) or [""])[0]

    def texts(self, number: int) -> list[str]:
        return self._values.get(number, [])


def _datasets(block: bytes) -> tuple[bytes, dict[int, list[bytes]]]:
    """The coded character set (1:90) and all of record 2. Stops where the block stops making sense."""
    charset, values = b"", defaultdict(list)
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C:
        record, number = block[at + 1], block[at + 2]
        length = int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if length & 0x8000:  # an extended dataset: the length of its length comes first
            size = length & 0x7FFF
            length = int.from_bytes(block[at : at + size], "big")
            at += size
        value = block[at : at + length]
        at += length
        if record == 1 and number == 90:
            charset = value
        elif record == 2:
            values[number].append(value)
    return charset, values


def _guess(text: bytes) -> str:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    # 0x80-0x9F are accented letters on an old Mac and nearly all punctuation in Windows: inside a word they
    # give the Mac away. 0x92 is an apostrophe; 0x9A, 0x9C and 0x9E are letters in both.
    inside_a_word = re.search(rb"[A-Za-z][\x80-\x91\x93-\x99\x9b\x9d\x9f][a-z]", text)
    undefined = re.search(rb"[\x81\x8d\x8f\x90\x9d]", text)
    return "mac_roman" if inside_a_word or undefined else "cp1252"
