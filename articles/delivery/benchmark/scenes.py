"""Pictures to measure with, drawn by chance of a fixed seed: smooth, rough, crowded, lined, dark, and grainy
as a camera's are."""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Iterator
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (1800, 1200)
_GRAIN = 0.025
"""How much of a picture is the noise of its sensor."""


def scenes() -> Iterator[tuple[str, Image.Image]]:
    """Each picture with its name, two of a kind."""
    for name, draw in KINDS.items():
        for number in (1, 2):
            chance = Random(f"{name} {number}")
            clean = draw(chance).filter(ImageFilter.GaussianBlur(0.8))
            grain = Image.merge("RGB", [_noise(chance, SIZE) for _channel in range(3)])
            yield f"{name}-{number}", Image.blend(clean, grain, _GRAIN)


def _noise(chance: Random, size: tuple[int, int]) -> Image.Image:
    return Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))


def _field(chance: Random, roughness: float) -> Image.Image:
    """Clouds, leaves or water: noise of all scales, of which the fine ones count by `roughness` (0 to 1)."""
    field = _noise(chance, (3, 2)).resize(SIZE, Image.Resampling.BICUBIC)
    share = 0.5
    for scale in (6, 12, 24, 48, 96, 192, 384, 768):
        share *= roughness
        octave = _noise(chance, (scale, scale * 2 // 3)).resize(SIZE, Image.Resampling.BICUBIC)
        field = Image.blend(field, octave, share)
    return field


def _color(chance: Random, lightness: float) -> tuple[int, int, int]:
    parts = colorsys.hls_to_rgb(chance.random(), lightness, chance.uniform(0.15, 0.6))
    red, green, blue = (round(255 * part) for part in parts)
    return red, green, blue


def _in_colors(chance: Random, field: Image.Image) -> Image.Image:
    dark, light = Image.new("RGB", SIZE, _color(chance, 0.15)), Image.new("RGB", SIZE, _color(chance, 0.8))
    return Image.composite(light, dark, field)


def _sky(chance: Random) -> Image.Image:
    return _in_colors(chance, _field(chance, 0.55))


def _leaves(chance: Random) -> Image.Image:
    return _in_colors(chance, _field(chance, 0.85))


def _crowd(chance: Random) -> Image.Image:
    picture = _in_colors(chance, _field(chance, 0.6))
    draw = ImageDraw.Draw(picture)
    for row in range(14):
        head = 18 + 5 * row
        for place in range(0, SIZE[0], head + 14):
            left, top = place + chance.randint(-8, 8), 320 + 62 * row + chance.randint(-12, 12)
            draw.ellipse(
                (left - head // 2, top + head, left + 3 * head // 2, top + 4 * head), _color(chance, 0.3)
            )
            draw.ellipse((left, top, left + head, top + 4 * head // 3), _color(chance, 0.6))
    return picture


def _harbor(chance: Random) -> Image.Image:
    picture = _in_colors(chance, _field(chance, 0.7))
    draw = ImageDraw.Draw(picture)
    for _stack in range(60):
        left, top = chance.randint(0, SIZE[0]), chance.randint(350, 900)
        for layer in range(chance.randint(1, 5)):
            high = top + 34 * layer
            draw.rectangle((left, high, left + 110, high + 30), _color(chance, 0.45))
            for rib in range(left, left + 110, 9):
                draw.line((rib, high, rib, high + 30), _color(chance, 0.35))
    for _cable in range(25):
        draw.line((chance.randint(0, SIZE[0]), 0, chance.randint(0, SIZE[0]), 900), _color(chance, 0.2), 3)
    return picture


def _night(chance: Random) -> Image.Image:
    dark = ImageChops.multiply(_in_colors(chance, _field(chance, 0.6)), Image.new("RGB", SIZE, (60, 60, 80)))
    draw = ImageDraw.Draw(dark)
    for _window in range(900):
        left, top = chance.randint(0, SIZE[0]), chance.randint(400, SIZE[1])
        draw.rectangle(
            (left, top, left + chance.randint(3, 12), top + chance.randint(4, 16)), _color(chance, 0.8)
        )
    return dark


def _portrait(chance: Random) -> Image.Image:
    ground = _in_colors(chance, _field(chance, 0.5)).filter(ImageFilter.GaussianBlur(12))
    skin = _in_colors(chance, _field(chance, 0.75))
    mask = Image.new("L", SIZE)
    draw = ImageDraw.Draw(mask)
    draw.ellipse((650, 180, 1150, 820), 255)
    draw.ellipse((350, 780, 1450, 1700), 255)
    return Image.composite(skin, ground, mask.filter(ImageFilter.GaussianBlur(3)))


KINDS: dict[str, Callable[[Random], Image.Image]] = {
    "sky": _sky,
    "leaves": _leaves,
    "crowd": _crowd,
    "harbor": _harbor,
    "night": _night,
    "portrait": _portrait,
}
