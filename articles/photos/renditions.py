"""The copies of a photo that readers get: a fixed set of shapes and sizes, made anew from the pixels.

What a reader's copy says of itself comes from the photo's record, never from the file: creator, credit,
source, copyright, terms of use, source type. Where a picture was taken, with which camera and by which
program does not leave the house. Colors are sRGB, transparent pictures stand on white, the camera's rotation
is carried out. The same photo and record give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

from articles.photos import crops, xmp
from articles.photos.crops import Crop, crop_size
from articles.photos.decoding import PhotoFile, decoded, open_picture, orientation, read_bytes, turned

# Raised when the making changes, so that every address changes with it.
_MAKING = 1

TYPES = {"avif": "image/avif", "jpg": "image/jpeg"}


@dataclass(frozen=True)
class Shape:
    """A way to show a photo: its proportions (None: the photo's own), widths and kinds of file."""

    name: str
    ratio: tuple[int, int] | None
    widths: tuple[int, ...]
    kinds: tuple[str, ...] = ("avif", "jpg")


@dataclass(frozen=True)
class Spec:
    """One rendition of the fixed set: "card-600.avif"."""

    shape: Shape
    width: int
    kind: str

    @property
    def name(self) -> str:
        return f"{self.shape.name}-{self.width}.{self.kind}"

    @property
    def content_type(self) -> str:
        return TYPES[self.kind]


@dataclass(frozen=True)
class Rendition:
    """A spec applied to a photo: the exact size of what comes out."""

    spec: Spec
    width: int
    height: int


@dataclass(frozen=True)
class Rights:
    """What is written into every reader's copy."""

    creator: str = ""
    credit: str = ""
    source: str = ""
    """The agency, or whoever else the picture came from first (IPTC's Source)."""
    copyright_notice: str = ""
    usage_terms: str = ""
    web_statement: str = ""
    digital_source_type: str = ""


# Each a quarter wider than the one before: a browser that takes the next larger one takes little that is
# never seen. "social" is what Open Graph shows, "share" what search engines and feeds do. They read JPEG.
SHAPES = {
    shape.name: shape
    for shape in (
        Shape("full", None, (203, 253, 316, 394, 492, 615, 768, 960, 1200, 1500)),
        Shape("card", (3, 2), (131, 163, 203, 253, 316, 394, 492, 615, 768, 960, 1200, 1500)),
        Shape("portrait", (4, 5), (85, 106, 132, 165, 206, 257, 321)),
        Shape("social", (191, 100), (1200,), ("jpg",)),
        Shape("share", (16, 9), (1200,), ("jpg",)),
        Shape("share-4x3", (4, 3), (1200,), ("jpg",)),
        Shape("share-square", (1, 1), (1200,), ("jpg",)),
    )
}
SPECS = {
    spec.name: spec
    for shape in SHAPES.values()
    for width in shape.widths
    for kind in shape.kinds
    for spec in [Spec(shape, width, kind)]
}


def renditions_of(
    shape: Shape, size: tuple[int, int], kind: str, crop: Crop | None = None
) -> list[Rendition]:
    """The renditions that a photo of this (upright) size has in a shape, narrowest first.

    None is larger than the photo, or its crop, allows. Where that ends between two widths, the next one
    holds all that there is, unless that is hardly more than the one before.
    """
    most = crop_size(shape.ratio, size, crop)[0]
    made: list[Rendition] = []
    for width in shape.widths:
        if made and made[-1].width * 1.1 > most:
            break
        actual = max(1, min(width, int(most)))
        made.append(Rendition(Spec(shape, width, kind), actual, _height(shape.ratio, size, actual)))
        if width >= most:
            break
    return made


def rendition_of(spec: Spec, size: tuple[int, int], crop: Crop | None = None) -> Rendition | None:
    """This spec applied to a photo of this size; None if the photo is too small to have it."""
    return next((r for r in renditions_of(spec.shape, size, spec.kind, crop) if r.spec == spec), None)


def all_renditions(size: tuple[int, int], kept: Any = None) -> list[Rendition]:
    """Every rendition that a photo of this size, with these crops (`Photo.crops`), can have."""
    return [
        rendition
        for shape in SHAPES.values()
        for kind in shape.kinds
        for rendition in renditions_of(shape, size, kind, crops.crop_of(kept, shape.ratio, size))
    ]


@lru_cache(maxsize=5000)
def mark_of(
    digest: str, shape: Shape, focal: tuple[float, float], rights: Rights, crop: Crop | None = None
) -> str:
    """A mark that changes whenever what the renditions of this shape show or say changes."""
    # A page may have the point out of JSON, which has a digit or two less than the database.
    point = [round(one, 6) for one in crop or focal] if shape.ratio else None
    shown = [_MAKING, digest, point, list(vars(rights).values())]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]


def rendition_name(spec: Spec, mark: str) -> str:
    """A rendition's file name: "card-600-4f1d09c2ab3e5d77.avif"."""
    return f"{spec.shape.name}-{spec.width}-{mark}.{spec.kind}"


def spec_of(name: str) -> Spec | None:
    """The spec that a rendition's name speaks of, or the nearest that there is now: a page that was kept
    elsewhere may name a width of before. None for names that are none of ours."""
    stem, _, kind = name.rpartition(".")
    shape_name, _, width = stem.rpartition("-")[0].rpartition("-")
    shape = SHAPES.get(shape_name)
    if shape is None or kind not in shape.kinds or not re.fullmatch(r"[1-9][0-9]{0,4}", width):
        return None
    return Spec(shape, min(shape.widths, key=lambda one: abs(one - int(width))), kind)


def render(
    original: PhotoFile,
    spec: Spec,
    focal: tuple[float, float] = (0.5, 0.5),
    rights: Rights | None = None,
    crop: Crop | None = None,
) -> bytes:
    """The bytes of one rendition. Raises PhotoRefused if the original cannot be read."""
    data = read_bytes(original)
    with _picture(data, spec, focal, crop) as picture:
        out = BytesIO()
        # Nothing is handed on from the file: what save() is not given, it does not write.
        packet = _xmp(rights or Rights())
        if spec.kind == "avif":
            picture.save(out, "AVIF", quality=60, speed=8, max_threads=1, xmp=packet)
        else:
            picture.save(out, "JPEG", quality=80, progressive=True, optimize=True, xmp=packet)
        return out.getvalue()


def _picture(data: bytes, spec: Spec, focal: tuple[float, float], crop: Crop | None) -> Image.Image:
    """The right piece of the picture, in the right size, upright, in sRGB, with nothing attached to it."""
    with open_picture(data) as header:
        stored, turn = header.size, orientation(header)
    size = turned(stored, turn)
    piece = crop_size(spec.shape.ratio, size, crop)
    width = max(1, min(spec.width, int(piece[0])))
    height = _height(spec.shape.ratio, size, width)
    # The whole picture in the scale at which the piece has its size.
    whole = (max(width, round(size[0] * width / piece[0])), max(height, round(size[1] * height / piece[1])))
    target = turned(whole, turn)
    # Twice that is as good to start from as everything, and spares most of the memory of a large JPEG.
    with decoded(data, at_least=(min(stored[0], 2 * target[0]), min(stored[1], 2 * target[1]))) as picture:
        profile = picture.info.get("icc_profile")
        # A small piece of a large picture alone: in its scale the whole would be as large again.
        box = _stored_box(crop, piece[1] / size[1], turn, picture.size) if crop else None
        small = _resizable(picture).resize(
            turned((width, height), turn) if box else target, Image.Resampling.LANCZOS, box, reducing_gap=3.0
        )
    if turn in _UPRIGHT:
        small = small.transpose(_UPRIGHT[turn])
    if crop is None:
        left, top = _corner(whole, (width, height), focal)
        small = small.crop((left, top, left + width, top + height))
    small = _in_srgb(_on_white(small), profile)
    small.info = {}
    return small


def _height(ratio: tuple[int, int] | None, size: tuple[int, int], width: int) -> int:
    across, down = ratio or size
    return max(1, round(width * down / across))


def _corner(whole: tuple[int, int], piece: tuple[int, int], focal: tuple[float, float]) -> tuple[int, int]:
    """Where the piece begins: the focal point in its middle, or as near to that as the edge allows."""
    left, top = (
        min(max(round(point * all_ - part / 2), 0), all_ - part)
        for point, all_, part in zip(focal, whole, piece, strict=True)
    )
    return left, top


def _stored_box(
    crop: Crop, height: float, turn: int, size: tuple[int, int]
) -> tuple[float, float, float, float]:
    """The piece as the file has it, which may lie on its side."""
    left, top, width = crop
    corners = [(left, top), (min(1.0, left + width), min(1.0, top + height))]
    if turn in _AS_STORED:
        corners = [_AS_STORED[turn](*corner) for corner in corners]
    (left, right), (top, bottom) = (sorted(values) for values in zip(*corners, strict=True))
    return left * size[0], top * size[1], right * size[0], bottom * size[1]


# Where a point of the picture held upright lies in the file.
_AS_STORED: dict[int, Callable[[float, float], tuple[float, float]]] = {
    2: lambda across, down: (1 - across, down),
    3: lambda across, down: (1 - across, 1 - down),
    4: lambda across, down: (across, 1 - down),
    5: lambda across, down: (down, across),
    6: lambda across, down: (down, 1 - across),
    7: lambda across, down: (1 - down, 1 - across),
    8: lambda across, down: (1 - down, across),
}
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _resizable(picture: Image.Image) -> Image.Image:
    """The picture in a mode whose neighboring values can be mixed: no palettes, 8 bits a channel."""
    if picture.mode.startswith("I"):
        # 16 bits of gray; convert() alone would cut everything above 255 to white.
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("PA", "La", "RGBa") or "transparency" in picture.info:
        return picture.convert("RGBA")
    if picture.mode == "1":
        return picture.convert("L")
    return picture if picture.mode in ("L", "LA", "RGB", "RGBA", "CMYK") else picture.convert("RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in ("LA", "RGBA"):
        return picture
    seen = picture.convert("RGBA")
    ground = Image.new("RGB", seen.size, "white")
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground


def gray_and_upright(picture: Image.Image, turn: int, most: int = 1024) -> Image.Image:
    """The picture as grays, held upright, at most so many pixels a side: small, for whoever compares."""
    # Every so many pixels of a large one: mixing all of them would need its memory once more.
    size = min(picture.width, most), min(picture.height, most)
    small = _on_white(_resizable(picture.resize(size, Image.Resampling.NEAREST))).convert("L")
    return small.transpose(_UPRIGHT[turn]) if turn in _UPRIGHT else small


_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(
                picture,
                source,
                _SRGB,
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a broken profile, or one for other channels: the plain conversion below is the best guess
        else:
            if converted is not None:
                return converted
    return picture.convert("RGB")


# A reader's copy says who made it, not a whole contract; a JPEG holds 64 KB of this.
_LONGEST_VALUE = 2000


def _xmp(rights: Rights) -> bytes:
    properties = (
        (f"{xmp.DC}creator", "seq", rights.creator),
        (f"{xmp.DC}rights", "alt", rights.copyright_notice),
        (f"{xmp.PHOTOSHOP}Credit", "text", rights.credit),
        (f"{xmp.PHOTOSHOP}Source", "text", rights.source),
        (f"{xmp.RIGHTS}UsageTerms", "alt", rights.usage_terms),
        (f"{xmp.RIGHTS}WebStatement", "text", rights.web_statement),
        (f"{xmp.EXT}DigitalSourceType", "text", rights.digital_source_type),
    )
    cleaned = [(name, kind, xmp.clean(value)[:_LONGEST_VALUE]) for name, kind, value in properties]
    said = [item for item in cleaned if item[2]]
    return xmp.write(said) if said else b""
