"""The copies of photos that readers get: what they show, what they say, and what they keep to themselves."""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageStat

from articles.photos.inspect import PhotoRefused
from articles.photos.metadata import read
from articles.photos.renditions import (
    SHAPES,
    SPECS,
    Rights,
    Shape,
    Spec,
    all_renditions,
    mark_of,
    render,
    rendition_name,
    rendition_of,
    renditions_of,
    spec_of,
)
from tests.articles.photos.pictures import (
    chart,
    color_at,
    is_near,
    opened,
    plain,
    sample_name,
    samples,
    saved,
    with_samples,
)
from tests.articles.photos.test_inspect import memory_of, png_chunk

FULL = SPECS["full-394.jpg"]
CARD = SPECS["card-316.jpg"]
SQUARE = Shape("square", (1, 1), (80, 160, 316))
RIGHTS = Rights(
    creator="Thomas Maresca",
    credit="Photo by Thomas Maresca/UPI",
    source="UPI",
    copyright_notice="© 2026 UPI",
    usage_terms="No archives",
    web_statement="https://example.com/licence",
    digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
)
SIZES = st.tuples(st.integers(1, 12_000), st.integers(1, 8_000))
POINT = st.floats(0, 1)


class TestTheSet:
    def test_a_large_photo_has_every_width(self) -> None:
        widths = [made.width for made in renditions_of(SHAPES["full"], (6000, 4000), "avif")]
        assert widths == [203, 253, 316, 394, 492, 615, 768, 960, 1200, 1500]

    def test_nothing_is_made_larger_than_it_is(self) -> None:
        made = renditions_of(SHAPES["full"], (700, 350), "jpg")
        assert [(one.spec.name, one.width, one.height) for one in made[-3:]] == [
            ("full-492.jpg", 492, 246),
            ("full-615.jpg", 615, 308),
            ("full-768.jpg", 700, 350),
        ]

    def test_a_step_that_would_hardly_be_larger_is_left_out(self) -> None:
        assert [made.width for made in renditions_of(SHAPES["full"], (260, 160), "jpg")] == [203, 253]

    def test_a_tiny_photo_still_has_one(self) -> None:
        assert [made.width for made in renditions_of(SHAPES["card"], (40, 40), "jpg")] == [40]

    def test_other_sites_get_sixteen_by_nine_as_wide_as_they_ask(self) -> None:
        (made,) = renditions_of(SHAPES["share"], (1600, 1067), "jpg")
        assert (made.width, made.height) == (1200, 675)

    def test_a_name_leads_back_to_its_spec_and_no_other_name_does(self) -> None:
        for spec in SPECS.values():
            assert spec_of(rendition_name(spec, "0123456789abcdef")) == spec
        for name in (
            "",
            "card",
            "card-300",
            "card--0123456789abcdef.jpg",
            "card-0-0123456789abcdef.jpg",
            "card-3e2-0123456789abcdef.jpg",
            "square-80-0123456789abcdef.jpg",
            "card-300-x.png",
            "../card-300-x.jpg",
        ):
            assert spec_of(name) is None

    @pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
    def test_no_width_is_more_than_a_quarter_wider_than_the_one_before(self, shape: Shape) -> None:
        assert all(wider <= 1.25 * width for width, wider in pairwise(shape.widths))

    @pytest.mark.parametrize(
        ("said", "width"), [(300, 316), (1600, 1500), (900, 960), (1, 131), (99999, 1500)]
    )
    def test_a_width_of_before_leads_to_the_nearest_of_now(self, said: int, width: int) -> None:
        assert spec_of(f"card-{said}-0123456789abcdef.avif") == SPECS[f"card-{width}.avif"]

    @given(SIZES)
    def test_sizes_stay_within_the_photo_and_keep_its_shape(self, size: tuple[int, int]) -> None:
        for made in all_renditions(size):
            assert 1 <= made.width <= min(made.spec.width, size[0])
            across, down = made.spec.shape.ratio or size
            # Half a pixel is the most by which whole pixels can miss a ratio.
            assert abs(made.height - made.width * down / across) <= 0.5 or made.height == 1
            assert rendition_of(made.spec, size) == made

    def test_its_name_changes_with_what_it_shows_and_says(self) -> None:
        card, full = SHAPES["card"], SHAPES["full"]
        mark = mark_of("digest", card, (0.5, 0.5), RIGHTS)
        assert mark == mark_of("digest", card, (0.5, 0.5), RIGHTS)
        assert mark != mark_of("another", card, (0.5, 0.5), RIGHTS)
        assert mark != mark_of("digest", card, (0.5, 0.4), RIGHTS)
        assert mark != mark_of("digest", card, (0.5, 0.5), Rights())
        # The whole picture is the same wherever its focal point lies.
        assert mark_of("digest", full, (0.5, 0.5), RIGHTS) == mark_of("digest", full, (0.1, 0.1), RIGHTS)


class TestWhatItShows:
    @pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
    def test_it_has_the_size_and_kind_that_the_page_was_told(self, spec: Any) -> None:
        made = rendition_of(spec, (1700, 1100))
        assert made is not None
        picture = opened(render(saved(chart((1700, 1100))), spec))
        assert picture.size == (made.width, made.height)
        assert picture.format == {"jpg": "JPEG", "avif": "AVIF"}[spec.kind]
        assert picture.mode == "RGB"

    @settings(max_examples=60)
    @given(
        st.tuples(st.integers(1, 300), st.integers(1, 300)),
        POINT,
        POINT,
        st.sampled_from([SHAPES["card"], SQUARE]),
    )
    def test_it_has_that_size_whatever_the_size_of_the_photo(
        self, size: tuple[int, int], across: float, down: float, shape: Shape
    ) -> None:
        made = renditions_of(shape, size, "jpg")[-1]
        assert opened(render(plain(size), made.spec, (across, down))).size == (made.width, made.height)

    @settings(max_examples=60)
    @given(st.sampled_from([(600, 200), (200, 600), (500, 400)]), POINT, POINT)
    def test_the_focal_point_is_in_the_crop(self, size: tuple[int, int], across: float, down: float) -> None:
        picture = chart(size)
        crop = render(saved(picture, "PNG"), Spec(SQUARE, 160, "jpg"), (across, down))
        wanted = color_at(saved(picture, "PNG"), across, down)
        first, last = color_at(crop, 0.01, 0.01), color_at(crop, 0.99, 0.99)
        for channel in (0, 1):
            low, high = sorted((first[channel], last[channel]))
            assert low - 8 <= wanted[channel] <= high + 8

    @pytest.mark.parametrize(("across", "middle"), [(0.5, 0.5), (0.4, 0.4), (0.0, 1 / 6), (1.0, 5 / 6)])
    def test_the_focal_point_is_in_the_middle_as_far_as_the_edge_allows(
        self, across: float, middle: float
    ) -> None:
        picture = chart((600, 200))  # a square is a third of its width
        crop = render(saved(picture, "PNG"), Spec(SQUARE, 160, "jpg"), (across, 0.5))
        assert is_near(color_at(crop, 0.5, 0.5), color_at(saved(picture, "PNG"), middle, 0.5), by=6)

    @pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
    @pytest.mark.parametrize("turn", range(1, 9))
    def test_the_cameras_rotation_is_carried_out_and_dropped(self, kind: str, turn: int) -> None:
        upright = chart((300, 200))
        undone = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
        stored = upright.transpose(Image.Transpose(undone[turn])) if turn > 1 else upright
        exif = Image.Exif()
        exif[0x0112] = turn
        made = render(saved(stored, kind, exif=exif.tobytes()), FULL)
        assert opened(made).size == (300, 200)
        assert opened(made).getexif().get(0x0112) is None
        difference = ImageChops.difference(opened(made).convert("RGB"), upright)
        assert max(ImageStat.Stat(difference).mean) < 4

    def test_a_large_jpeg_and_its_crop_agree_after_the_reader_left_out_detail(self) -> None:
        large = saved(chart((4000, 3000)), quality=90)
        crop = render(large, Spec(SQUARE, 80, "jpg"), (0.25, 0.5))
        # The square is 3000 wide and begins at the left edge: its middle is at 1500 of 4000.
        assert is_near(color_at(crop, 0.5, 0.5), color_at(large, 0.375, 0.5), by=8)

    def test_the_same_photo_gives_the_same_bytes(self) -> None:
        data = saved(chart())
        for name in ("card-316.jpg", "card-316.avif"):
            assert render(data, SPECS[name], (0.3, 0.3), RIGHTS) == render(
                data, SPECS[name], (0.3, 0.3), RIGHTS
            )

    def test_a_damaged_original_is_refused(self) -> None:
        with pytest.raises(PhotoRefused):
            render(saved(chart())[:2000], FULL)


def palette(**options: Any) -> bytes:
    picture = Image.new("P", (60, 40), 1)
    picture.putpalette([0, 0, 0, 200, 30, 30])
    return saved(picture, "PNG", **options)


def rgb16(red: int, green: int, blue: int) -> bytes:
    """A PNG with 16 bits a channel, which Pillow reads but does not write."""
    rows = (b"\0" + struct.pack(">HHH", red, green, blue) * 60) * 40
    header = struct.pack(">IIBBBBB", 60, 40, 16, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(kind, body) for kind, body in chunks)


class TestColors:
    @pytest.mark.parametrize(
        ("data", "wanted"),
        [
            (plain(mode="L", color=100), (100, 100, 100)),
            (plain(mode="1", color=1, kind="PNG"), (255, 255, 255)),
            (plain(mode="CMYK", color=(255, 0, 0, 0)), (0, 255, 255)),
            (plain(mode="I;16", color=40_000, kind="PNG"), (156, 156, 156)),
            (plain(mode="P", color=0, kind="PNG"), (0, 0, 0)),
            (plain(mode="RGBA", color=(200, 0, 0, 0), kind="PNG"), (255, 255, 255)),
            (plain(mode="RGBA", color=(0, 0, 0, 128), kind="WEBP", lossless=True), (127, 127, 127)),
            (plain(mode="RGBA", color=(0, 0, 0, 0), kind="AVIF"), (255, 255, 255)),
            (plain(mode="LA", color=(0, 128), kind="PNG"), (127, 127, 127)),
            (plain(mode="RGB", color=(10, 20, 30), kind="PNG", transparency=(10, 20, 30)), (255, 255, 255)),
            (plain(mode="L", color=7, kind="PNG", transparency=7), (255, 255, 255)),
            (palette(transparency=1), (255, 255, 255)),
            (palette(), (200, 30, 30)),
            (rgb16(0x6400, 0xC8FF, 0x1E80), (100, 200, 30)),
        ],
        ids=(
            "gray bilevel cmyk gray16 palette clear half clear-avif gray-half keyed keyed-gray keyed-palette "
            "red-palette rgb16"
        ).split(),
    )
    def test_every_kind_of_pixel_comes_out_as_it_looks(
        self, data: bytes, wanted: tuple[int, int, int]
    ) -> None:
        for name in ("full-394.jpg", "full-394.avif"):
            assert is_near(color_at(render(data, SPECS[name]), 0.5, 0.5), wanted, by=3)

    def test_colors_are_brought_into_srgb(self) -> None:
        made = render(plain(color=(255, 0, 0), kind="PNG", icc_profile=swapped_profile()), FULL)
        assert is_near(color_at(made, 0.5, 0.5), (0, 255, 0), by=6)
        assert "icc_profile" not in opened(made).info

    @pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200])
    def test_a_broken_profile_is_ignored(self, profile: bytes) -> None:
        made = render(plain(color=(200, 30, 30), kind="PNG", icc_profile=profile), FULL)
        assert is_near(color_at(made, 0.5, 0.5), (200, 30, 30))

    def test_a_profile_for_other_channels_is_ignored(self) -> None:
        made = render(plain(mode="L", color=90, kind="PNG", icc_profile=swapped_profile()), FULL)
        assert is_near(color_at(made, 0.5, 0.5), (90, 90, 90))


def swapped_profile() -> bytes:
    """sRGB with red and green changed over: whoever heeds it sees green where the numbers say red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    head, rest = profile[:128], profile[128:]
    return head + rest.replace(b"rXYZ", b"____", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"____", b"gXYZ", 1)


class TestWhatItSays:
    @pytest.mark.parametrize("name", ["full-394.jpg", "full-394.avif"])
    def test_it_carries_the_records_credit_and_rights(self, name: str) -> None:
        found = read(render(plain(), SPECS[name], rights=RIGHTS))
        assert found.photographer == RIGHTS.creator
        assert found.credit == RIGHTS.credit
        assert (found.source, found.agency) == ("UPI", "UPI")
        assert found.copyright_notice == RIGHTS.copyright_notice
        assert found.usage_terms == RIGHTS.usage_terms
        assert found.web_statement == RIGHTS.web_statement
        assert found.digital_source_type == RIGHTS.digital_source_type

    def test_terms_of_any_length_and_letters_fit(self) -> None:
        rights = Rights(
            usage_terms="& < \x00 \ud800 ﷽ 🏳️‍🌈 " * 5000, copyright_notice="&" * 9000, credit="&" * 9000
        )
        assert read(render(plain(), FULL, rights=rights)).copyright_notice.startswith("&&&")

    @pytest.mark.parametrize("name", ["full-394.jpg", "full-394.avif", "card-316.jpg"])
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
    def test_nothing_private_leaves_the_house(self, name: str, kind: str) -> None:
        made = render(private(kind), SPECS[name])
        for secret in (b"GPS", b"SERIAL", b"Exif", b"witness", b"ns.adobe", b"xmpmeta", b"SECRET"):
            assert secret not in made
        picture = opened(made)
        assert not picture.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(picture.info)


def private(kind: str) -> bytes:
    """A picture that knows too much."""
    exif = Image.Exif()
    exif[0x0110] = "SECRET camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 34.0, 0.0), 3: "E", 4: (126.0, 58.0, 0.0)})
    exif.get_ifd(0x8769).update({0xA431: "SERIAL 12345"})
    packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><witness/></x:xmpmeta>"
    options: dict[str, Any] = {"exif": exif.tobytes(), "xmp": packet}
    if kind == "PNG":
        from PIL.PngImagePlugin import PngInfo

        text = PngInfo()
        text.add_itxt("XML:com.adobe.xmp", packet.decode())
        text.add_text("Comment", "SECRET")
        options = {"exif": exif.tobytes(), "pnginfo": text}
    if kind == "JPEG":
        options["comment"] = b"SECRET"
    data = saved(chart(), kind, **options)
    assert opened(data).getexif().get_ifd(0x8825)[1] == "N"
    return data


class TestMemory:
    def test_a_large_jpeg_is_never_held_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "large.jpg"
        Image.new("RGB", (9000, 9000), "#2253cf").save(path)
        call = f"render(Path({str(path)!r}).read_bytes(), SPECS['card-615.avif'])"
        assert memory_of(call) < 120_000  # whole, it is 316,000

    def test_looking_at_a_large_jpeg_does_not_hold_it_either(self, tmp_path: Path) -> None:
        path = tmp_path / "large.jpg"
        Image.new("RGB", (9000, 9000), "#2253cf").save(path)
        assert memory_of(f"inspect(Path({str(path)!r}).read_bytes())") < 60_000


@with_samples
class TestTheSamples:
    @pytest.mark.parametrize("path", samples("images-bad/pngsuite/**/[!x]*.png"), ids=lambda path: path.stem)
    def test_every_good_png_of_pngsuite_can_be_shown(self, path: Path) -> None:
        assert opened(render(path.read_bytes(), FULL)).mode == "RGB"

    @pytest.mark.parametrize("path", samples("photos/exif-orientation/**/*_[2-8].jpg"), ids=sample_name)
    def test_every_orientation_looks_like_the_first(self, path: Path) -> None:
        first = path.with_name(f"{path.stem[:-1]}1.jpg")
        one, other = (opened(render(file.read_bytes(), FULL)) for file in (first, path))
        assert one.size == other.size
        assert max(ImageStat.Stat(ImageChops.difference(one, other)).mean) < 8

    def test_a_page_hidden_in_a_picture_is_left_behind(self) -> None:
        (path,) = samples("images-bad/generated/polyglot_html.jpg")
        assert b"<html" in path.read_bytes().lower() or b"<script" in path.read_bytes().lower()
        made = render(path.read_bytes(), FULL).lower()
        assert b"<html" not in made
        assert b"<script" not in made
