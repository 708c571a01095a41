"""Is this file a photo that we can take? If so, its plain facts; if not, a sentence saying why.

A file that hides something else inside a whole picture (a web page in a JPEG comment) is taken: the original
is never served, and what readers get is made anew from its pixels alone.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePath

from articles.photos.credentials import carries_credentials
from articles.photos.decoding import (
    NAMES,
    PhotoFile,
    PhotoRefused,
    brands,
    decoded,
    format_of,
    open_picture,
    orientation,
    read_bytes,
    turned,
)
from articles.photos.likeness import likeness

__all__ = ["ImageFacts", "PhotoRefused", "digest_of", "inspect"]

_UPLOAD_INSTEAD = "Upload a JPEG, PNG, WebP or AVIF file."

# First bytes -> what such a file is, for the sentence.
_OTHER_PICTURES = (
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"8BPS", "a Photoshop document"),
    (b"BM", "a BMP picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"FUJIFILM", "a camera's raw file"),
)
_NO_PICTURES = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"RIFF", "a sound or video file"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"ID3", "a sound file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


@dataclass(frozen=True)
class ImageFacts:
    """What a whole, readable photo is. Width and height are those of the picture held upright."""

    format: str  # JPEG, PNG, WEBP or AVIF
    width: int
    height: int
    digest: str  # SHA-256 of the file's bytes, in hex
    bytes: int
    likeness: str  # 16 hex characters; none for a picture that is too plain to be told from others
    has_credentials: bool  # whether it carries Content Credentials, of which nothing is checked


def inspect(file: PhotoFile) -> ImageFacts:
    """Read the file to its end and say what it is, or raise PhotoRefused with a sentence for the desk."""
    data = read_bytes(file)
    if not data:
        raise PhotoRefused("This file is empty. Look at it on your own machine and upload it again.")
    found = format_of(data)
    if found == "GIF":
        raise PhotoRefused(
            "This is a GIF picture, which has too few colors for a photo. "
            "Export it as JPEG or PNG and upload that."
        )
    if not found:
        raise PhotoRefused(_not_ours(data, getattr(file, "name", None) or ""))
    picture = open_picture(data)
    frames = getattr(picture, "n_frames", 1)
    if frames > 1:
        # Taking the first frame would publish something other than what was uploaded, without a word.
        raise PhotoRefused(
            f"This {NAMES[found]} file is an animation of {frames:,} frames. "
            "Export one still picture and upload that."
        )
    # Upright dimensions are read before decoding, which may shrink a JPEG.
    turn = orientation(picture)
    width, height = turned(picture.size, turn)
    picture.close()
    with decoded(data, at_least=(512, 512)) as whole:
        looks = likeness(whole, turn)
    return ImageFacts(
        found, width, height, digest_of(data), len(data), looks, carries_credentials(data, found)
    )


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _not_ours(data: bytes, name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    named = f" named {suffix}" if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""
    for start, what in _OTHER_PICTURES:
        if data.startswith(start):
            return (
                f"This file is {what}{named}, which we cannot use. Export it as JPEG or PNG and upload that."
            )
    if data[4:8] == b"ftyp":
        if any(brand in (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1") for brand in brands(data)):
            return (
                f"This file is a HEIC picture{named}, as iPhones make them, which we cannot use. "
                "Export it as JPEG and upload that."
            )
        return f"This file is a video{named}, not a picture. {_UPLOAD_INSTEAD}"
    return f"This file is {_kind(data)}{named}, not a picture. {_UPLOAD_INSTEAD}"


def _kind(data: bytes) -> str:
    for start, what in _NO_PICTURES:
        if data.startswith(start):
            return what
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<svg", b"<?xml", b"<!--")) and b"<svg" in head:
        return "an SVG drawing"
    if head.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if head.startswith(b"<?xml"):
        return "an XML file"
    sample = data[:4096]
    if b"\x00" not in sample and sum(byte < 9 or 13 < byte < 32 for byte in sample) == 0:
        return "a text file"
    return "of a kind that we do not know"
