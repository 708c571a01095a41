"""What a reader's copy of a photo weighs, and how much of the picture is left in it.

Measured over pictures of our own (scenes.py), from the original to the copy as readers get it. What is left
is the structural similarity of its grays (Wang et al., Image Quality Assessment, 2004), in windows of 8 by 8.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageMath

from articles.delivery.benchmark.figures import Figure
from articles.delivery.benchmark.scenes import scenes
from articles.photos.renditions import SPECS, render

if TYPE_CHECKING:
    from articles.delivery.benchmark.inside import Options

AVIF, JPEG = SPECS["full-1200.avif"], SPECS["full-1200.jpg"]
_WINDOW = 8
# So that dark windows, and windows of one gray, do not divide by nothing.
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


@dataclass(frozen=True)
class Copy:
    name: str
    kilobytes: float
    similarity: float
    milliseconds: float


def measure(folder: Path, options: Options) -> list[Figure]:
    avifs, jpegs, webps = list[Copy](), list[Copy](), list[Copy]()
    for name, picture in scenes():
        original = BytesIO()
        picture.save(original, "JPEG", quality=95)
        seen, data = _sized(Image.open(original)), original.getvalue()
        avifs.append(_copy(name, seen, partial(render, data, AVIF)))
        jpegs.append(_copy(name, seen, partial(render, data, JPEG)))
        webps.append(_copy(name, seen, partial(_as_webp, seen)))
    heaviest = max(avifs, key=lambda one: one.kilobytes)
    least = min(avifs, key=lambda one: one.similarity)
    middle = [statistics.median(one.kilobytes for one in copies) for copies in (avifs, jpegs, webps)]
    times = [statistics.median(one.milliseconds for one in copies) for copies in (avifs, jpegs)]
    pays = sum(
        webp.kilobytes < min(avif.kilobytes, jpeg.kilobytes) and webp.similarity >= avif.similarity
        for avif, jpeg, webp in zip(avifs, jpegs, webps, strict=True)
    )
    return [
        Figure(
            "photos",
            f"heaviest AVIF of {len(avifs)} pictures, 1200 px wide",
            heaviest.kilobytes,
            120.0,
            unit="kB",
            baseline=f"JPEG {max(one.kilobytes for one in jpegs):.0f} kB",
            note=f"{heaviest.name}; median {middle[0]:.0f}, as JPEG {middle[1]:.0f}",
        ),
        Figure(
            "photos",
            "least structural similarity among them",
            least.similarity,
            0.95,
            is_floor=True,
            baseline=f"JPEG {min(one.similarity for one in jpegs):.3f}",
            note=least.name,
        ),
        Figure(
            "photos",
            "pictures that WebP would make lighter, and no less alike",
            float(pays),
            note=f"of {len(avifs)}; median {middle[2]:.0f} kB",
        ),
        Figure(
            "photos",
            "time to make an AVIF ÷ a JPEG, which stands in for it",
            times[0] / times[1],
            baseline=f"{times[1]:.0f} ms",
            note=f"{times[0]:.0f} ms",
        ),
    ]


def similarity(one: Image.Image, other: Image.Image) -> float:
    """Structural similarity of two pictures of one size: 1 for the same, 0 for nothing in common."""
    x, y = (picture.convert("L").convert("F") for picture in (one, other))
    products = [_worked_out(lambda v: v["p"] * v["q"], p=p, q=q) for p, q in ((x, x), (y, y), (x, y))]
    found: list[tuple[float, int]] = []
    # Windows that overlap by half.
    for left in (0, _WINDOW // 2):
        for top in (0, _WINDOW // 2):
            size = (x.width - left) // _WINDOW, (x.height - top) // _WINDOW
            box = left, top, left + size[0] * _WINDOW, top + size[1] * _WINDOW
            means = [each.resize(size, Image.Resampling.BOX, box) for each in (x, y, *products)]
            of_windows = _worked_out(_alike, **dict(zip(("x", "y", "xx", "yy", "xy"), means, strict=True)))
            mean: Any = of_windows.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
            found.append((mean, size[0] * size[1]))
    return sum(mean * count for mean, count in found) / sum(count for _, count in found)


def _alike(v: dict[str, Any]) -> Any:
    means, squares = v["x"] * v["y"], v["x"] * v["x"] + v["y"] * v["y"]
    together = (2 * means + _C1) * (2 * (v["xy"] - means) + _C2)
    return together / ((squares + _C1) * (v["xx"] + v["yy"] - squares + _C2))


def _worked_out(formula: Callable[[dict[str, Any]], Any], **pictures: Image.Image) -> Image.Image:
    result: Image.Image = ImageMath.lambda_eval(formula, **pictures)
    return result


def _copy(name: str, seen: Image.Image, make: Callable[[], bytes]) -> Copy:
    started = time.process_time()
    data = make()
    took = time.process_time() - started
    return Copy(name, len(data) / 1000, similarity(seen, Image.open(BytesIO(data))), 1000 * took)


def _sized(picture: Image.Image) -> Image.Image:
    """As a reader would see it if nothing were lost."""
    size = AVIF.width, round(picture.height * AVIF.width / picture.width)
    return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def _as_webp(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()
