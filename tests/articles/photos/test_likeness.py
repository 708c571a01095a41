"""Pictures that look alike, and those that do not."""

from __future__ import annotations

from itertools import combinations

import pytest
from PIL import Image, ImageOps

from articles.photos.inspect import inspect
from articles.photos.likeness import NEAR, nearest
from tests.articles.photos.pictures import (
    chart,
    opened,
    plain,
    sample_name,
    samples,
    saved,
    scene,
    with_samples,
)


def likeness_of(data: bytes) -> str:
    return inspect(data).likeness


def apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("size", [(900, 600), (450, 300), (120, 80), (3000, 2000)])
def test_it_stays_when_a_picture_is_made_smaller_or_another_kind_of_file(
    kind: str, size: tuple[int, int]
) -> None:
    original = likeness_of(saved(scene()))
    assert len(original) == 16
    assert nearest(likeness_of(saved(scene().resize(size), kind)), [original]) == original


def test_the_camera_held_upright_or_turned_makes_no_difference() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = scene().transpose(Image.Transpose.ROTATE_90)
    assert apart(likeness_of(saved(turned, exif=exif.tobytes())), likeness_of(saved(scene()))) <= NEAR


def test_different_pictures_are_told_apart() -> None:
    found = [likeness_of(saved(scene(seed))) for seed in range(12)]
    assert min(apart(one, other) for one, other in combinations(found, 2)) > NEAR


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_one_color_all_over_looks_like_nothing(mode: str) -> None:
    assert likeness_of(plain(mode=mode, color=0)) == ""


def test_neither_does_a_picture_that_only_grows_lighter() -> None:
    assert likeness_of(saved(chart())) == ""
    assert nearest("", ["0000000000000000"]) == ""


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "CMYK"])
def test_every_way_to_keep_colors_has_a_likeness(mode: str) -> None:
    data = saved(scene().convert(mode), "JPEG" if mode == "CMYK" else "PNG")
    assert nearest(likeness_of(data), [likeness_of(saved(scene()))])


def test_sixteen_bits_of_gray_have_one_too() -> None:
    deep = scene().convert("I").point(lambda value: value * 256).convert("I;16")
    assert nearest(likeness_of(saved(deep, "PNG")), [likeness_of(saved(scene()))])


def test_the_nearest_of_several_is_found_and_none_that_is_too_far() -> None:
    assert nearest("00000000000000ff", ["00000000000000f0", "00000000000000fe"]) == "00000000000000fe"
    assert nearest("00000000000000ff", ["00000000000000e0"]) == ""
    assert nearest("00000000000000ff", []) == ""


@with_samples
@pytest.mark.parametrize("path", samples("photos/exif-orientation/**/*_[36].jpg"), ids=sample_name)
def test_real_photos_are_found_again_at_half_their_size(path: object) -> None:
    data = path.read_bytes()  # type: ignore[attr-defined]
    upright = ImageOps.exif_transpose(opened(data))
    half = upright.resize((upright.width // 2, upright.height // 2))
    assert apart(likeness_of(saved(half, quality=60)), likeness_of(data)) <= NEAR
