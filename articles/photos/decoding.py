"""From bytes to pixels, with limits: what the file says of itself first, its pixels only if that is bearable.

Only four of Pillow's readers are ever used, each chosen by the file's first bytes and never by its name.
Pillow's own check for oversized pictures comes after its reader has run, and only warns; so the size is
judged here before any pixel is asked for.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any

from django.core.files.base import File
from PIL import Image
from PIL.AvifImagePlugin import AvifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

MAX_BYTES = 60 * 1024 * 1024
# Megapixels, so that no file costs half a gigabyte. The reader of a plain JPEG leaves out detail that is not
# asked for; of a progressive one it holds all of it, and the other kinds are decoded whole.
MAX_MEGAPIXELS = {"JPEG": 100, "progressive JPEG": 50, "PNG": 25, "WEBP": 25, "AVIF": 25}
# A strip thinner than this is no photo, and encoders give up on longer ones.
MAX_SIDE = 30_000
# Pictures larger than this many megapixels are decoded one at a time in each process.
_LARGE = {"JPEG": 25, "progressive JPEG": 10, "PNG": 10, "WEBP": 10, "AVIF": 10}

_READERS: dict[str, type[ImageFile]] = {
    "JPEG": JpegImageFile,
    "PNG": PngImageFile,
    "WEBP": WebPImageFile,
    "AVIF": AvifImageFile,
}
_one_large_picture = threading.Lock()

PhotoFile = bytes | IO[bytes] | File


class PhotoRefused(ValueError):
    """The file cannot be taken as a photo; the message is a full sentence for whoever uploaded it."""


def read_bytes(file: PhotoFile) -> bytes:
    """The whole file, if it is not too large. Leaves the file at its beginning."""
    if isinstance(file, bytes):
        data = file
    else:
        file.seek(0)
        data = file.read(MAX_BYTES + 1)
        file.seek(0)
    if len(data) > MAX_BYTES:
        raise PhotoRefused(
            f"This file is larger than the {MAX_BYTES // 1024 // 1024} MB we accept. "
            "Export the picture with more compression or fewer pixels and upload it again."
        )
    return data


def format_of(data: bytes) -> str:
    """The format that the first bytes announce, or an empty string for none that we read."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    # "mif1" stands for AVIF and HEIC alike; only the list of compatible brands tells.
    if data[4:8] == b"ftyp" and {b"avif", b"avis"} & set(brands(data)):
        return "AVIF"
    return ""


def brands(data: bytes) -> list[bytes]:
    """The brands in the first box of an ISO media file (AVIF, HEIC, MP4)."""
    end = min(int.from_bytes(data[:4], "big"), 512)
    return [data[8:12], *(data[at : at + 4] for at in range(16, end, 4))]


def open_picture(data: bytes) -> ImageFile:
    """The picture with its header read and no pixel decoded; refuses what claims to be too large."""
    found = format_of(data)
    if found not in _READERS:
        raise PhotoRefused("This file is not a picture of a kind that we can read.")
    if found == "WEBP":
        # Pillow's reader sets aside memory for the whole canvas as soon as it opens the file.
        _refuse_oversize(*_webp_size(data), found)
    if found == "PNG":
        _refuse_broken_png(data)
    try:
        picture = _READERS[found](BytesIO(data))
    except Exception as error:  # the readers meet hostile bytes with every kind of exception there is
        if isinstance(error, ValueError) and "too large" in str(error):
            raise PhotoRefused(
                "This PNG file carries far more text than belongs to a photo. "
                "Export the picture without its metadata and upload it again."
            ) from error
        raise _damaged(found) from error
    _refuse_oversize(*picture.size, _way(picture))
    return picture


def _way(picture: ImageFile) -> str:
    """The kind of file, as far as it matters for what its pixels cost."""
    return "progressive JPEG" if picture.info.get("progressive") else picture.format or ""


@contextmanager
def decoded(data: bytes, at_least: tuple[int, int] | None = None) -> Iterator[Image.Image]:
    """The picture with its pixels, as stored (not yet turned upright).

    With `at_least`, a JPEG may come out smaller than it is, though never smaller than that: its reader can
    leave out detail that nobody will see, and a large picture then costs a fraction of the memory.
    """
    picture = open_picture(data)
    large = picture.width * picture.height > _LARGE[_way(picture)] * 1_000_000
    if large:
        _one_large_picture.acquire()
    try:
        try:
            if at_least and isinstance(picture, JpegImageFile):
                picture.draft(None, at_least)
            picture.load()
        except Exception as error:
            raise _damaged(picture.format or "") from error
        yield picture
    finally:
        picture.close()
        if large:
            _one_large_picture.release()


def orientation(picture: Image.Image) -> int:
    """How the camera was held: the Exif orientation, 1 to 8; 1 (upright) where there is none to read."""
    try:
        value: Any = picture.getexif().get(0x0112, 1)
        return value if isinstance(value, int) and 1 <= value <= 8 else 1
    except Exception:  # broken Exif says nothing about orientation, and the picture is good
        return 1


def turned(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Width and height once the picture stands upright."""
    return (size[1], size[0]) if orientation >= 5 else size


def _refuse_oversize(width: int, height: int, way: str) -> None:
    if width < 1 or height < 1:
        raise PhotoRefused(
            "This picture claims to have no width or no height. Export it again and upload that."
        )
    most = MAX_MEGAPIXELS[way]
    if width * height > most * 1_000_000:
        instead = "" if way == "JPEG" else ", or as a plain JPEG (not progressive),"
        raise PhotoRefused(
            f"This picture claims to be {width:,} × {height:,} pixels, more than the "
            f"{most} megapixels we accept as {NAMES.get(way, way)}. "
            f"Export it smaller{instead} and upload it again."
        )
    if max(width, height) > MAX_SIDE:
        raise PhotoRefused(
            f"This picture is {width:,} × {height:,} pixels, and we accept at most {MAX_SIDE:,} on a side. "
            "Crop it or export it smaller and upload it again."
        )


def _refuse_broken_png(data: bytes) -> None:
    """Pillow forgives a wrong checksum of the pixels and a missing end; in a photo both mean lost pixels."""
    at = 8
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 8 + length
        checked = memoryview(data)[at + 4 : end]
        # A small first letter marks a chunk that the picture does not depend on.
        if kind[:1].isupper() and zlib.crc32(checked) != int.from_bytes(data[end : end + 4], "big"):
            raise _damaged("PNG")
        if kind == b"IEND":
            return
        at = end + 4
    raise _damaged("PNG")


def _webp_size(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        return (
            int.from_bytes(data[26:28], "little") & 0x3FFF,
            int.from_bytes(data[28:30], "little") & 0x3FFF,
        )
    raise _damaged("WEBP")


NAMES = {"JPEG": "JPEG", "PNG": "PNG", "WEBP": "WebP", "AVIF": "AVIF", "GIF": "GIF"}


def _damaged(found: str) -> PhotoRefused:
    return PhotoRefused(
        f"This {NAMES.get(found, 'picture')} file is damaged or incomplete: it cannot be read to its end. "
        "Export the picture again, or ask for it to be sent again."
    )
