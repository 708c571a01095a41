"""Content Credentials: whether a file carries the signed record of how it was made (C2PA).

Looked for where the specification puts it, and not opened: whether its signatures hold is for those to say
who know whom to trust. The original keeps it byte for byte; a copy made for readers carries none.
https://spec.c2pa.org/specifications/specifications/2.2/specs/C2PA_Specification.html
"""

from __future__ import annotations

from collections.abc import Iterator

# The type of a JUMBF description box that names a store of C2PA manifests; its label follows.
_STORE = b"c2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x008\x9bq"
# In AVIF, the box with this type says that it holds such a store.
_UUID = b"\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81"


def carries_credentials(data: bytes, kind: str) -> bool:
    """Of a picture of this kind (JPEG, PNG, WEBP or AVIF), known to be whole."""
    if kind == "JPEG":
        return any(number == 0xEB and _STORE in body for number, body in _segments(data))
    if kind == "PNG":
        return any(name == b"caBX" and _STORE in body for name, body in _chunks(data, 8, "big"))
    if kind == "WEBP":
        return any(name == b"C2PA" for name, _ in _chunks(data, 12, "little"))
    return any(name == b"uuid" and body.startswith(_UUID) for name, body in _boxes(data))


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG before its pixels."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        number = data[at + 1]
        if number == 0xFF:  # filling
            at += 1
            continue
        if number == 0xDA:
            return
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        yield number, data[at + 4 : at + 2 + length]
        at += 2 + max(length, 2)


def _chunks(data: bytes, at: int, order: str) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG (length, name, body, checksum) or a WebP (name, length, body, made even)."""
    while at + 8 <= len(data):
        first, second = data[at : at + 4], data[at + 4 : at + 8]
        if order == "big":
            length = int.from_bytes(first, "big")
            yield second, data[at + 8 : at + 8 + length]
            at += length + 12
        else:
            length = int.from_bytes(second, "little")
            yield first, data[at + 8 : at + 8 + length]
            at += 8 + length + length % 2


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The outermost boxes of an ISO media file, with the beginning of what they hold."""
    at = 0
    while at + 8 <= len(data):
        length, head = int.from_bytes(data[at : at + 4], "big"), 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        yield data[at + 4 : at + 8], data[at + head : at + head + 16]
        if length < head:  # to the end of the file, or broken
            return
        at += length
