"""Every line of the copy beside where it went."""

from __future__ import annotations

import pytest

from articles.wire.tracing import BLANK, FOR_READERS, FOR_THE_DESK, trace

from .copy import SAMPLES, read

COPY = """Daily News Portal

Last ferry of the season leaves Busan

The ferry on Thursday. Photo by Jane Doe/UPI

SEOUL, Nov. 12 (UPI) — The last ferry left on Thursday, its captain said Thursday.

-30-
"""
SENT = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".txt", ".eml"})


def test_a_line_is_cut_where_its_dateline_ends_or_its_credit_begins() -> None:
    lines = trace(read(COPY))
    assert [[*part] for line in lines if not line.is_blank for part in line.parts] == [
        ["portal name", "Daily News Portal"],
        ["headline", "Last ferry of the season leaves Busan"],
        ["caption", "The ferry on Thursday. "],
        ["credit", "Photo by Jane Doe/UPI"],
        ["dateline", "SEOUL, Nov. 12 (UPI) —"],
        ["body", " The last ferry left on Thursday, its captain said Thursday."],
        ["end mark", "-30-"],
    ]


def test_what_the_reader_gets_is_told_from_what_the_desk_gets() -> None:
    parts = {part.place: part for line in trace(read(COPY)) for part in line.parts}
    assert parts["headline"].is_for_readers
    assert not parts["portal name"].is_for_readers
    assert (parts["headline"].hue, parts["end mark"].hue) == ("headline", "desk")
    assert (parts["caption"].label, parts["end mark"].label) == ("Caption", "Desk: end mark")


@pytest.mark.parametrize("path", SENT, ids=lambda path: path.name)
def test_the_parts_are_the_line_and_every_place_has_a_name(path: object) -> None:
    story = read(path.read_bytes())  # type: ignore[attr-defined]
    for line, traced in zip(story.lines, trace(story), strict=True):
        assert traced.number == line.number
        assert "".join(part.text for part in traced.parts) == line.text
        for part in traced.parts:
            assert {*part.places} <= {*FOR_READERS, *FOR_THE_DESK, BLANK}
