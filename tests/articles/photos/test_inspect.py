"""Which files are taken as photos, and what the desk reads about the others."""

from __future__ import annotations

import contextlib
import hashlib
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from articles.photos import decoding
from articles.photos.inspect import PhotoRefused, inspect
from tests.articles.photos.pictures import DATA, chart, plain, sample_name, samples, saved, with_samples

KINDS = ["JPEG", "PNG", "WEBP", "AVIF"]


def refusal(data: bytes, name: str = "picture.jpg") -> str:
    with pytest.raises(PhotoRefused) as refused:
        inspect(ContentFile(data, name))
    sentence = str(refused.value)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    return sentence


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


class TestTaking:
    @pytest.mark.parametrize("kind", KINDS)
    def test_it_takes_the_four_kinds_and_says_what_they_are(self, kind: str) -> None:
        data = plain((60, 40), kind=kind)
        facts = inspect(ContentFile(data, "picture"))
        assert (facts.format, facts.width, facts.height, facts.bytes) == (kind, 60, 40, len(data))
        assert facts.digest == hashlib.sha256(data).hexdigest()

    def test_it_believes_the_bytes_and_not_the_name(self) -> None:
        assert inspect(ContentFile(plain(kind="PNG"), "harbor.jpg")).format == "PNG"

    def test_it_leaves_the_file_at_its_beginning(self) -> None:
        file = BytesIO(plain())
        inspect(file)
        assert file.tell() == 0

    @pytest.mark.parametrize("turn", range(1, 9))
    def test_it_measures_the_picture_held_upright(self, turn: int) -> None:
        exif = Image.Exif()
        exif[0x0112] = turn
        facts = inspect(plain((60, 40), exif=exif.tobytes()))
        assert (facts.width, facts.height) == ((40, 60) if turn >= 5 else (60, 40))

    @pytest.mark.parametrize("nonsense", [0, 9, 77])
    def test_it_takes_a_nonsensical_orientation_for_upright(self, nonsense: int) -> None:
        exif = Image.Exif()
        exif[0x0112] = nonsense
        assert inspect(plain((60, 40), exif=exif.tobytes())).width == 60

    def test_it_takes_a_whole_jpeg_with_a_web_page_behind_it(self) -> None:
        assert inspect(plain() + b"<html><script>alert(1)</script></html>").format == "JPEG"


class TestRefusing:
    @pytest.mark.parametrize(
        ("data", "name", "says"),
        [
            (b"", "a.jpg", "This file is empty."),
            (
                b"Dear desk,\nthe picture follows.",
                "a.jpg",
                "This file is a text file named .jpg, not a picture.",
            ),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "This file is an SVG drawing named .png"),
            (b"<?xml version='1.0'?>\n<svg/>", "a.svg", "This file is an SVG drawing named .svg"),
            (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "a.jpeg", "This file is a web page named .jpeg"),
            (b"%PDF-1.7", "a.pdf", "This file is a PDF document named .pdf, not a picture."),
            (b"PK\x03\x04rest", "a.docx", "This file is a ZIP archive or an office document named .docx"),
            (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "a.mp4", "This file is a video named .mp4"),
            (
                b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
                "a.heic",
                "This file is a HEIC picture named .heic",
            ),
            (b"8BPS\x00\x01", "a.psd", "This file is a Photoshop document named .psd, which we cannot use."),
            (b"\x00\x01\x02\x03\x04\xff", "a.jpg", "This file is of a kind that we do not know named .jpg"),
            (b"words", "no-ending", "This file is a text file, not a picture."),
        ],
    )
    def test_it_names_what_is_no_photo(self, data: bytes, name: str, says: str) -> None:
        assert refusal(data, name).startswith(says)

    @pytest.mark.parametrize(
        ("kind", "what"),
        [("TIFF", "a TIFF picture"), ("BMP", "a BMP picture"), ("JPEG2000", "a JPEG 2000 picture")],
    )
    def test_it_names_pictures_of_other_kinds(self, kind: str, what: str) -> None:
        assert refusal(plain((60, 40), kind=kind), "a.jpg").startswith(
            f"This file is {what} named .jpg, which we cannot use."
        )

    def test_it_refuses_a_gif(self) -> None:
        assert refusal(plain((60, 40), kind="GIF")).startswith("This is a GIF picture")

    @pytest.mark.parametrize("kind", ["WEBP", "PNG", "AVIF"])
    def test_it_refuses_what_moves(self, kind: str) -> None:
        frames = [Image.new("RGB", (60, 40), color) for color in ("red", "green", "blue")]
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
        assert "is an animation of 3 frames" in refusal(data)

    @pytest.mark.parametrize("kind", KINDS)
    def test_it_refuses_a_picture_cut_off_anywhere(self, kind: str) -> None:
        data = saved(chart((120, 80)), kind)
        assert inspect(data)
        for end in [*range(40, len(data), max(1, len(data) // 60)), len(data) - 8, len(data) - 1]:
            with pytest.raises(PhotoRefused):
                inspect(data[:end])

    def test_it_refuses_a_png_whose_pixels_do_not_match_their_checksum(self) -> None:
        data = bytearray(plain(kind="PNG"))
        end_of_pixels = bytes(data).index(b"IEND") - 5
        data[end_of_pixels] ^= 0xFF
        assert refusal(bytes(data)).startswith("This PNG file is damaged")

    def test_it_refuses_a_file_that_is_too_large_before_reading_it_all(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(decoding, "MAX_BYTES", 1024 * 1024)
        assert refusal(plain() + bytes(1024 * 1024)).startswith(
            "This file is larger than the 1 MB we accept."
        )

    def test_it_says_how_large_a_bomb_claims_to_be(self) -> None:
        header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0))
        bomb = b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", b"") + png_chunk(b"IEND", b"")
        assert refusal(bomb) == (
            "This picture claims to be 30,000 × 30,000 pixels, more than the 25 megapixels we accept as PNG. "
            "Export it smaller, or as a plain JPEG (not progressive), and upload it again."
        )

    @pytest.mark.parametrize(
        ("kind", "options", "most"),
        [("JPEG", {}, 100), ("JPEG", {"progressive": True}, 50), ("PNG", {}, 25), ("WEBP", {}, 25)],
    )
    def test_it_takes_as_many_pixels_as_a_kind_of_file_can_be_decoded_with(
        self, monkeypatch: pytest.MonkeyPatch, kind: str, options: Any, most: int
    ) -> None:
        small = dict.fromkeys(decoding.MAX_MEGAPIXELS, 0)
        way = "progressive JPEG" if options else kind
        assert decoding.MAX_MEGAPIXELS[way] == most
        monkeypatch.setattr(decoding, "MAX_MEGAPIXELS", small | {way: 1})
        assert inspect(plain((1000, 1000), kind=kind, **options)).width == 1000
        assert "more than the 1 megapixels" in refusal(plain((1000, 1001), kind=kind, **options))

    @pytest.mark.parametrize(("kind", "mode"), [("WEBP", "RGB"), ("PNG", "RGBA"), ("PNG", "I;16")], ids=str)
    def test_the_largest_that_is_decoded_whole_stays_under_half_a_gigabyte(
        self, tmp_path: Path, kind: str, mode: str
    ) -> None:
        path = tmp_path / "large"
        Image.new(mode, (5000, 5000)).save(path, kind)
        calls = f"inspect({str(path)!r}); render({str(path)!r}, SPECS['card-615.jpg'])"
        assert memory_of(calls.replace(repr(str(path)), f"Path({str(path)!r}).read_bytes()")) < 420_000

    def test_it_refuses_a_lying_webp_before_its_canvas_is_set_aside(self) -> None:
        data = bytearray(plain(kind="WEBP", exif=Image.Exif().tobytes(), lossless=True, xmp=b"<x/>"))
        assert data[12:16] == b"VP8X"
        data[24:30] = (16_000).to_bytes(3, "little") * 2
        assert "16,001 × 16,001 pixels" in refusal(bytes(data))

    def test_it_refuses_a_strip_that_no_page_can_show(self) -> None:
        assert "at most 30,000 on a side" in refusal(plain((1, 30_001), kind="PNG"))

    def test_it_refuses_a_png_swollen_by_text(self) -> None:
        text = png_chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(4_000_000)))
        data = plain(kind="PNG")
        assert "far more text than belongs to a photo" in refusal(data[:33] + text + data[33:])


@settings(max_examples=150)
@given(st.sampled_from(KINDS), st.integers(0, 2**32), st.integers(1, 12))
def test_it_never_fails_in_any_other_way_than_with_a_sentence(kind: str, seed: int, flips: int) -> None:
    data = bytearray(_WHOLE.setdefault(kind, saved(chart((40, 30)), kind)))
    for flip in range(flips):
        place = (seed * 2654435761 + flip * 40503) % len(data)
        data[place] ^= 1 << (seed >> flip) % 8
    with contextlib.suppress(PhotoRefused):
        inspect(bytes(data))


_WHOLE: dict[str, bytes] = {}


PHOTOS = [
    path for path in samples("photos/**/*.*") if path.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp"}
]


@with_samples
class TestTheSamples:
    @pytest.mark.parametrize("path", samples("images-bad/pngsuite/**/*.png"), ids=lambda path: path.stem)
    def test_it_refuses_the_broken_ones_of_pngsuite_and_takes_the_others(self, path: Path) -> None:
        if path.stem.startswith("x"):
            refusal(path.read_bytes(), path.name)
        else:
            assert inspect(path.read_bytes()).format == "PNG"

    @pytest.mark.parametrize("path", samples("images-bad/generated/*"), ids=lambda path: path.stem)
    def test_it_refuses_what_was_made_to_harm(self, path: Path) -> None:
        if path.name == "polyglot_html.jpg":
            # A whole picture with a web page in its comment: no reader ever gets the original.
            assert inspect(path.read_bytes()).format == "JPEG"
        else:
            refusal(path.read_bytes(), path.name)

    @pytest.mark.parametrize("path", PHOTOS, ids=sample_name)
    def test_it_takes_real_photos(self, path: Path) -> None:
        if path.name == "malformedchunks.png":
            refusal(path.read_bytes(), path.name)
        else:
            assert inspect(path.read_bytes()).width

    @pytest.mark.parametrize(
        "name",
        ["bomb_30000x30000_1bit.png", "header_65535x65535.png", "sof_65500x65500.jpg", "ztxt_bomb_64MB.png"],
    )
    def test_a_bomb_costs_no_memory(self, name: str) -> None:
        path = DATA / "images-bad" / "generated" / name
        assert memory_of(f"refused({str(path)!r})") < 20_000


def memory_of(call: str) -> int:
    """Kilobytes by which the most memory ever held grows in a fresh process that does this.

    Not by getrusage(), whose maximum a process inherits from the one that started it.
    """
    if not Path("/proc/self/status").exists():
        pytest.skip("This system does not say how much memory a process has held at most (no /proc)")
    program = f"""
import re
from pathlib import Path
from articles.photos.inspect import PhotoRefused, inspect
from articles.photos.renditions import SPECS, render

def refused(path):
    try:
        inspect(Path(path).read_bytes())
    except PhotoRefused:
        return
    raise SystemExit("it was taken")

def most():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])

before = most()
{call}
print(most() - before)
"""
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    return int(done.stdout)
