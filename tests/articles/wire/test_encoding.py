"""Copy in every encoding, and in none."""

import pytest

from articles.wire.formats import CopyError
from articles.wire.formats.encoding import LARGEST

from .copy import SAMPLES, read

COPY = (SAMPLES / "upi-portal.txt").read_text()


class TestEncodingsThatAreRead:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
    def test_the_story_is_the_same(self, encoding: str) -> None:
        # The won sign apart, all of the sample's signs are in Windows-1252 too.
        assert read(COPY.encode(encoding)) == read(COPY)

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
    def test_utf_16_needs_its_mark(self, encoding: str) -> None:
        mark = "\ufeff".encode(encoding)
        assert read(mark + COPY.encode(encoding)) == read(COPY)
        with pytest.raises(CopyError, match="looks like UTF-16 without its byte-order mark"):
            read("Ferry stops".encode(encoding))

    def test_a_word_in_windows_letters(self) -> None:
        assert read("Café in Zürich schließt — “für immer”".encode("cp1252")).headline == (
            "Café in Zürich schließt — “für immer”"
        )

    def test_damage_done_before_is_named(self) -> None:
        assert "was lost" in read("Caf\ufffd closes").warnings[0]
        assert "encoded twice" in read("CafÃ© closes").warnings[0]

    def test_control_characters_part_words_and_vanish(self) -> None:
        assert read("\x01Ferry\x02stops\x1a\n").headline == "Ferry stops"


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("raw", "message"),
        [
            (b"", "is empty"),
            (b" \n\t\r\n", "is empty"),
            ("\ufeff".encode(), "is empty"),
            (b"Ferry\nstops\x00", r"Byte 12 \(line 2\) is a NUL"),
            ("Café ".encode() + b"caf\xe9", r"Byte 10 \(line 1\), 0xE9, is not UTF-8.*mixed"),
            (b"caf\xe9 " + "“Café”".encode(), r"Byte 4 .*mixed"),
            (b"Ferry \x81 stops", "Byte 7 .* is not Windows-1252"),
            ("Паром больше не ходит".encode("cp1251"), "no plausible words"),
            ("フェリーが止まる".encode("shift-jis"), "Byte"),
            ("Café".encode()[:-1], "Byte 4 .* was cut off"),
            (b"\xff\xfeF\x00e", "says it is UTF-16, but byte 5"),
            (b"%PDF-1.7\n", "a PDF"),
            (b"PK\x03\x04word", "Word document"),
            (b"\xff\xd8\xff\xe0JFIF", "a JPEG"),
            (b"{\\rtf1 Ferry}", "an RTF"),
            (bytes(range(1, 32)) * 20, "control characters"),
            (b"a" * (LARGEST + 1), "at most 8 MB"),
        ],
        ids=range(17),
    )
    def test_a_sentence_says_why(self, raw: bytes, message: str) -> None:
        with pytest.raises(CopyError, match=message):
            read(raw)

    def test_half_a_character_in_a_paste(self) -> None:
        with pytest.raises(CopyError, match="Character 7 is half a surrogate pair"):
            read("Ferry \ud800")
