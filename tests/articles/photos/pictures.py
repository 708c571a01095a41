"""Pictures that the photo tests make, and where the samples from outside lie."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image

DATA = Path(os.environ.get("NEWSPORTAL_DATA", Path(__file__).parents[4] / "shared" / "data"))

with_samples = pytest.mark.skipif(
    not (DATA / "photos").is_dir(),
    reason="The sample photos are not there; NEWSPORTAL_DATA names the folder they are in.",
)


def samples(pattern: str) -> list[Path]:
    """Sample files, sorted; empty where the samples are absent (the test that asks is then skipped)."""
    return sorted(path for path in DATA.glob(pattern) if path.is_file())


def sample_name(path: Path) -> str:
    """How a sample is called in the name of a test."""
    return f"{path.parent.name}-{path.name}"


def saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def plain(
    size: tuple[int, int] = (600, 400),
    color: Any = "#2253cf",
    mode: str = "RGB",
    kind: str = "JPEG",
    **options: Any,
) -> bytes:
    """One color all over."""
    return saved(Image.new(mode, size, color), kind, **options)


def chart(size: tuple[int, int] = (600, 400)) -> Image.Image:
    """A picture in which every place has a color of its own: red grows to the right, green downward."""
    red = Image.linear_gradient("L").rotate(90).resize(size)
    green = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", (red, green, Image.new("L", size)))


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def color_at(data: bytes, across: float, down: float) -> tuple[int, int, int]:
    """The color at a place of a picture, given as parts of its width and height."""
    picture = opened(data).convert("RGB")
    x = min(picture.width - 1, int(picture.width * across))
    y = min(picture.height - 1, int(picture.height * down))
    pixel = picture.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return int(pixel[0]), int(pixel[1]), int(pixel[2])


def is_near(color: tuple[int, int, int], wanted: tuple[int, int, int], by: int = 12) -> bool:
    return all(abs(one - other) <= by for one, other in zip(color, wanted, strict=True))


def scene(seed: int = 1, size: tuple[int, int] = (900, 600)) -> Image.Image:
    """A picture with things in it: another seed, another picture."""
    chance = Random(seed)
    small = Image.new("RGB", (9, 8))
    small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(72)])
    return small.resize(size, Image.Resampling.BICUBIC)
