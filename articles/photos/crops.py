"""Where a photo is cut for each shape: around its focal point, or where an editor has put the frame.

A crop is three parts of the picture held upright: where it begins, from the left and from the top, and how
wide it is. Its height follows from the proportions of the shape. `Photo.crops` keeps one for each of the
proportions, so that shapes of the same ones share it.
"""

from __future__ import annotations

import math
from typing import Any

type Crop = tuple[float, float, float]
type Ratio = tuple[int, int]
type Size = tuple[int, int]

DIGITS = 5
# Half a pixel of a picture that is 1,000 pixels wide: by so much a frame may miss the edge it was dragged to.
NEAR = 0.0005
LEAST = 0.1
"""How wide a crop is at least, in parts of the largest piece of its shape."""


def name_of(ratio: Ratio) -> str:
    """The name under which a crop of these proportions is kept: "3:2"."""
    return f"{ratio[0]}:{ratio[1]}"


def crop_size(ratio: Ratio | None, size: Size, crop: Crop | None = None) -> tuple[float, float]:
    """The piece of a picture of this size, in its pixels; without a crop the largest of the proportions."""
    if ratio is None:
        return size
    across, down = ratio
    if crop:
        width = crop[2] * size[0]
        return width, width * down / across
    return min(size[0], size[1] * across / down), min(size[1], size[0] * down / across)


def crop_of(kept: Any, ratio: Ratio | None, size: Size) -> Crop | None:
    """The crop that is kept for these proportions; None where there is none that this picture could have.

    Whoever writes past the form, or changes the file, may leave one that does not fit: then the focal point
    counts, as if there were none.
    """
    found = kept.get(name_of(ratio)) if ratio and isinstance(kept, dict) else None
    return fitting(found, ratio, size) if found is not None and ratio else None


def fitting(value: Any, ratio: Ratio, size: Size) -> Crop | None:
    """The value as a crop of the picture, moved by what rounding makes of an edge; None if it is not one."""
    if not isinstance(value, list | tuple) or len(value) != 3:
        return None
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in value):
        return None
    if not all(-1 <= one <= 2 for one in value):
        return None
    left, top, width = value
    most = crop_size(ratio, size)[0] / size[0]
    if not LEAST * most - NEAR <= width <= most + NEAR:
        return None
    # Whole pixels of a small picture could round the least width to nothing.
    width = min(max(width, LEAST * most), most)
    height = crop_size(ratio, size, (0, 0, width))[1] / size[1]
    if left < -NEAR or top < -NEAR or left + width > 1 + 2 * NEAR or top + height > 1 + 2 * NEAR:
        return None
    return _within(left, 1 - width), _within(top, 1 - height), width


def _within(value: float, most: float) -> float:
    return max(0.0, min(float(value), most))


def rounded(crop: Crop) -> list[float]:
    """The crop as it is kept. Cut off and never rounded up: it must not reach over the edge."""
    scale = 10**DIGITS
    return [math.floor(one * scale) / scale for one in crop]
