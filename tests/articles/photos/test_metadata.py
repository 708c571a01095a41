"""What a photo's file says of itself, in XMP, IIM and Exif, whole and broken."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from articles.photos.metadata import PhotoMetadata, read
from tests.articles.photos.pictures import plain, sample_name, samples, with_samples

NAMESPACES = """xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:rights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
"""
SEOUL = timezone(timedelta(hours=9))


def xmp(body: str, attributes: str = "") -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {NAMESPACES} {attributes}>{body}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def alternatives(name: str, text: str) -> str:
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt></{name}>'


def sequence(name: str, *items: str, kind: str = "Seq") -> str:
    listed = "".join(f"<rdf:li>{item}</rdf:li>" for item in items)
    return f"<{name}><rdf:{kind}>{listed}</rdf:{kind}></{name}>"


def iim(*datasets: tuple[int, bytes], utf8: bool = False) -> bytes:
    block = b"\x1c\x01\x5a\x00\x03\x1b%G" if utf8 else b""
    for number, value in datasets:
        block += bytes((0x1C, 2, number)) + len(value).to_bytes(2, "big") + value
    return block


def jpeg(
    packet: bytes = b"", block: bytes = b"", digest: bytes = b"", exif: Image.Exif | None = None
) -> bytes:
    """A JPEG that carries these, each where cameras and desks put it."""
    resources = b""
    for number, body in ((0x0404, block), (0x0425, digest)):
        if body:
            resources += b"8BIM" + number.to_bytes(2, "big") + b"\0\0" + len(body).to_bytes(4, "big") + body
            resources += b"\0" * (len(body) % 2)
    data = plain((60, 40), xmp=packet, exif=exif.tobytes() if exif is not None else b"")
    if resources:
        segment = b"Photoshop 3.0\0" + resources
        data = data[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment + data[2:]
    return data


class TestXmp:
    def test_it_reads_everything_the_desk_may_want(self) -> None:
        found = read(
            jpeg(
                xmp(
                    alternatives("dc:description", "Rescue crews work in Seoul.")
                    + alternatives("core:AltTextAccessibility", "Two men carry a stretcher")
                    + alternatives("dc:rights", "© 2026 UPI & others")
                    + alternatives("rights:UsageTerms", "No archives")
                    + sequence("dc:creator", "Thomas Maresca")
                    + sequence("dc:subject", "Seoul", "rescue", "Seoul", kind="Bag")
                    + "<photoshop:City>Seoul</photoshop:City>"
                    + "<photoshop:Country>South Korea</photoshop:Country>",
                    'photoshop:Credit="UPI" photoshop:Headline="Rescue" '
                    'rights:WebStatement="https://example.com/l" '
                    'photoshop:DateCreated="2026-11-02T09:30:00+09:00" photoshop:Instructions="Online out" '
                    'ext:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"',
                )
            )
        )
        assert found == PhotoMetadata(
            caption="Rescue crews work in Seoul.",
            alt_text="Two men carry a stretcher",
            headline="Rescue",
            keywords=("Seoul", "rescue"),
            photographer="Thomas Maresca",
            agency="UPI",
            credit="UPI",
            copyright_notice="© 2026 UPI & others",
            usage_terms="No archives",
            web_statement="https://example.com/l",
            instructions="Online out",
            taken_at=datetime(2026, 11, 2, 9, 30, tzinfo=SEOUL),
            taken_place="Seoul, South Korea",
            digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
        )

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
    def test_it_reads_it_from_every_kind_of_file(self, kind: str) -> None:
        if kind == "PNG":
            from PIL.PngImagePlugin import PngInfo

            info = PngInfo()
            info.add_itxt("XML:com.adobe.xmp", xmp("", 'photoshop:Headline="Rescue"').decode())
            data = plain((60, 40), kind="PNG", pnginfo=info)
        else:
            data = plain((60, 40), kind=kind, xmp=xmp("", 'photoshop:Headline="Rescue"'))
        assert read(data).headline == "Rescue"

    def test_it_prefers_the_default_language(self) -> None:
        body = (
            '<dc:description><rdf:Alt><rdf:li xml:lang="ko">서울</rdf:li>'
            '<rdf:li xml:lang="x-default">Seoul</rdf:li></rdf:Alt></dc:description>'
        )
        assert read(jpeg(xmp(body))).caption == "Seoul"

    def test_it_prefers_where_the_camera_stood_to_what_it_shows(self) -> None:
        body = (
            '<ext:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource"><ext:City>Paju</ext:City>'
            "<ext:CountryName>South Korea</ext:CountryName></rdf:li></rdf:Bag></ext:LocationCreated>"
            "<photoshop:City>Kaesong</photoshop:City>"
        )
        assert read(jpeg(xmp(body))).taken_place == "Paju, South Korea"

    def test_it_takes_the_credit_off_the_caption(self) -> None:
        found = read(jpeg(xmp(alternatives("dc:description", "Crews work. Photo by Thomas Maresca/UPI"))))
        assert (found.caption, found.photographer, found.agency, found.credit_line) == (
            "Crews work.",
            "Thomas Maresca",
            "UPI",
            "",
        )

    def test_it_keeps_the_wording_of_a_credit_that_is_not_the_houses(self) -> None:
        found = read(jpeg(xmp(alternatives("dc:description", "Crews work. (AP Photo/Jane Doe, File)"))))
        assert (found.caption, found.credit_line) == ("Crews work.", "(AP Photo/Jane Doe, File)")

    def test_it_names_several_photographers(self) -> None:
        assert read(jpeg(xmp(sequence("dc:creator", "Ines Park", "Paul Adeyemi")))).photographer == (
            "Ines Park and Paul Adeyemi"
        )

    @pytest.mark.parametrize(
        ("written", "moment"),
        [
            ("2026-11-02", datetime(2026, 11, 2)),  # noqa: DTZ001 - the file names no zone
            ("2026-11-02T09:30", datetime(2026, 11, 2, 9, 30)),  # noqa: DTZ001
            ("2026-11-02T09:30:15.25Z", datetime(2026, 11, 2, 9, 30, 15, tzinfo=UTC)),
            (
                "2026-11-02T09:30:00-03:30",
                datetime(2026, 11, 2, 9, 30, tzinfo=timezone(-timedelta(hours=3.5))),
            ),
            ("2026", None),
            ("2026-11", None),
            ("2026-02-31", None),
            ("0000-00-00T00:00:00", None),
            ("2026-11-02T25:00:00", None),
            ("2026-11-02T09:30:00+99:00", datetime(2026, 11, 2, 9, 30)),  # noqa: DTZ001
            ("yesterday", None),
        ],
    )
    def test_it_reads_moments_and_makes_none_up(self, written: str, moment: datetime | None) -> None:
        assert read(jpeg(xmp("", f'photoshop:DateCreated="{written}"'))).taken_at == moment

    def test_it_removes_control_characters_and_keeps_paragraphs(self) -> None:
        caption = "Crews&#13;\nwork&#x85; in\u200f Seoul.\ufeff\u2028Twice."
        body = sequence("dc:description", caption, kind="Alt")
        assert read(jpeg(xmp(body))).caption == "Crews\nwork in\u200f Seoul.\nTwice."

    def test_it_does_not_open_entities(self) -> None:
        bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + xmp(
            "<photoshop:City>&b;</photoshop:City>", 'photoshop:Headline="x"'
        )
        assert read(jpeg(bomb)) == PhotoMetadata()


class TestIim:
    def test_it_reads_utf8_where_the_block_says_so(self) -> None:
        found = read(
            jpeg(block=iim((80, "José Pérez".encode()), (120, "“Crème brûlée”".encode()), utf8=True))
        )
        assert (found.photographer, found.caption) == ("José Pérez", "“Crème brûlée”")

    @pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "mac_roman"])
    def test_it_guesses_the_character_set_where_it_does_not(self, encoding: str) -> None:
        assert read(jpeg(block=iim((120, "Crème brûlée in Orléans".encode(encoding))))).caption == (
            "Crème brûlée in Orléans"
        )

    def test_it_guesses_windows_for_curly_quotes(self) -> None:
        assert read(jpeg(block=iim((120, "“Don’t go” – Müller’s plea".encode("cp1252"))))).caption == (
            "“Don’t go” – Müller’s plea"
        )

    def test_it_reads_day_time_and_place(self) -> None:
        found = read(
            jpeg(block=iim((55, b"20261102"), (60, b"093000+0900"), (90, b"Seoul"), (101, b"South Korea")))
        )
        assert found.taken_at == datetime(2026, 11, 2, 9, 30, tzinfo=SEOUL)
        assert found.taken_place == "Seoul, South Korea"

    def test_xmp_wins_because_iim_is_cut_short(self) -> None:
        found = read(
            jpeg(xmp("", 'photoshop:Credit="The Frederick News-Post via AP"'), iim((110, b"The Frederick")))
        )
        assert found.agency == "The Frederick News-Post via AP"

    @pytest.mark.parametrize(("touched", "headline"), [(False, "from XMP"), (True, "from IIM")])
    def test_iim_wins_where_it_was_changed_after_xmp_was_written(self, touched: bool, headline: str) -> None:
        block = iim((105, b"from IIM"))
        digest = hashlib.md5(b"what it was before" if touched else block).digest()
        found = read(jpeg(xmp("", 'photoshop:Headline="from XMP"'), block, digest))
        assert found.headline == headline

    def test_it_keeps_what_stands_before_the_damage(self) -> None:
        block = iim((105, b"Rescue")) + b"\x1c\x02\x78\xff\xffcut"
        assert read(jpeg(block=block)).headline == "Rescue"


class TestExif:
    def test_it_fills_what_the_others_leave_open(self) -> None:
        exif = Image.Exif()
        exif[0x013B] = "Thomas Maresca"
        exif[0x8298] = "© 2026 UPI".encode()
        exif[0x010E] = "A ferry leaves."
        exif.get_ifd(0x8769).update({0x9003: "2026:11:02 09:30:00", 0x9011: "+09:00"})
        found = read(jpeg(exif=exif))
        assert (found.photographer, found.copyright_notice, found.caption, found.taken_at) == (
            "Thomas Maresca",
            "© 2026 UPI",
            "A ferry leaves.",
            datetime(2026, 11, 2, 9, 30, tzinfo=SEOUL),
        )

    def test_it_gives_a_day_the_time_that_the_camera_knows(self) -> None:
        exif = Image.Exif()
        exif.get_ifd(0x8769).update({0x9003: "2026:11:02 09:30:00", 0x9011: "+09:00"})
        found = read(jpeg(xmp("", 'photoshop:DateCreated="2026-11-02"'), exif=exif))
        assert found.taken_at == datetime(2026, 11, 2, 9, 30, tzinfo=SEOUL)

    @pytest.mark.parametrize("name", ["OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "DCIM/100"])
    def test_it_takes_no_cameras_name_for_a_caption(self, name: str) -> None:
        exif = Image.Exif()
        exif[0x010E] = name
        assert read(jpeg(exif=exif)).caption == ""


class TestBrokenMetadata:
    @pytest.mark.parametrize("data", [b"", b"words", b"\xff\xd8\xff", b"GIF89a"])
    def test_a_file_that_is_no_picture_says_nothing(self, data: bytes) -> None:
        assert read(data) == PhotoMetadata()

    @pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
    @settings(max_examples=100)
    @given(st.binary(max_size=300), st.binary(max_size=300), st.binary(max_size=300))
    def test_it_never_fails(self, packet: bytes, block: bytes, exif: bytes) -> None:
        segment = b"Exif\0\0II*\0\x08\0\0\0" + exif
        data = jpeg(packet or b" ", b"\x1c\x02" + block)
        data = data[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + data[2:]
        read(data)

    @pytest.mark.parametrize(
        "packet",
        [b"<", b"<x/>", b"\xff\xfe<\0", xmp("")[:-30], b"\0" * 50, b"<a>" * 5000, xmp("<dc:creator/>")],
    )
    def test_a_broken_packet_says_nothing(self, packet: bytes) -> None:
        assert read(jpeg(packet)) == PhotoMetadata()


@with_samples
class TestTheSamples:
    @pytest.mark.parametrize("path", samples("photos/generated/wire-photo.*"), ids=lambda path: path.name)
    def test_a_wire_photo_reads_the_same_from_every_kind_of_file(self, path: Path) -> None:
        found = read(path.read_bytes())
        assert (found.photographer, found.agency) == ("Jane Doe", "Example Wire")
        assert found.caption == "Rescue crews work in Seoul, South Korea, on Nov. 2, 2026."
        assert found.credit_line == "(Jane Doe/Example Wire via XX)"
        assert found.alt_text == "Two rescue workers carry a stretcher through an alley"
        assert found.taken_at == datetime(2026, 11, 2, 9, 30, tzinfo=SEOUL)
        assert found.taken_place == "Seoul, South Korea"
        assert (found.copyright_notice, found.usage_terms) == ("(c) 2026 Example Wire", "No archives")

    @pytest.mark.parametrize(
        ("name", "photographer", "caption"),
        [
            ("iim-only.jpg", "José Pérez", "Caption with “quotes” in IIM only"),
            ("iim-latin1-no-charset.jpg", "José Pérez", "Crème brûlée"),
        ],
    )
    def test_iim_alone_is_read(self, name: str, photographer: str, caption: str) -> None:
        (path,) = samples(f"photos/generated/{name}")
        found = read(path.read_bytes())
        assert (found.photographer, found.caption) == (photographer, caption)

    def test_the_ai_fields_of_2025_are_read(self) -> None:
        (path,) = samples("photos/generated/ai-photo-2025.1.jpg")
        found = read(path.read_bytes())
        assert found.digital_source_type.endswith("/trainedAlgorithmicMedia")
        assert found.ai_system == "ExampleGen"

    def test_the_reference_image_of_the_standard_is_read(self) -> None:
        (path,) = samples("photos/frameright-mit/IPTC-PhotometadataRef-Std2021.1.jpg")
        found = read(path.read_bytes())
        assert found.photographer == "Creator1 (ref2021.1)"
        assert found.credit == "Credit Line (ref2021.1)"
        assert found.keywords == ("Keyword1ref2021.1", "Keyword2ref2021.1", "Keyword3ref2021.1")
        assert found.licensor_url == "https://example.com/LicensorURL_1_ref2021.1"
        assert found.taken_place.startswith("Sublocation (Location created1)")

    @pytest.mark.parametrize("path", samples("photos/**/*"), ids=sample_name)
    def test_no_sample_makes_it_fail(self, path: Path) -> None:
        assert read(path.read_bytes()).caption is not None
