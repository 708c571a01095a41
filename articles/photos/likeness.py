"""What a picture looks like, in 64 bits: nearly the same for pictures that look the same.

A difference hash: the picture in 9 × 8 cells of gray, and for each pair of neighbors whether it grows lighter
to the right. Size, kind of file and compression leave that alone; a crop, a mirror or another moment do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PIL import Image

from articles.photos.renditions import gray_and_upright

ACROSS, DOWN = 9, 8
NEAR = 4
"""Bits by which pictures that look the same may differ."""
PLAIN = 8
"""Bits in which a picture has to differ from one that is the same all over, to be told from its like."""
# Levels of gray, of 256: smaller steps are what compression leaves in a sky.
_STEP = 0.75


def likeness(picture: Image.Image, orientation: int) -> str:
    """16 hex characters; none for a picture with too little in it to be told from others."""
    cells = gray_and_upright(picture, orientation).convert("F").resize((ACROSS, DOWN), Image.Resampling.BOX)
    grays = [float(cells.getpixel((x, y))) for y in range(DOWN) for x in range(ACROSS)]  # type: ignore[arg-type]
    bits = 0
    for place, (left, right) in enumerate(pairwise(grays)):
        if (place + 1) % ACROSS:
            bits = bits << 1 | (right - left > _STEP)
    if not PLAIN <= bits.bit_count() <= 64 - PLAIN:
        return ""
    return f"{bits:016x}"


def nearest(to: str, among: Iterable[str]) -> str:
    """The one that looks most like it, of those that look the same; an empty string if none does."""
    if not to:
        return ""
    wanted = int(to, 16)
    found = min(among, key=lambda one: (int(one, 16) ^ wanted).bit_count(), default="")
    return found if found and (int(found, 16) ^ wanted).bit_count() <= NEAR else ""
