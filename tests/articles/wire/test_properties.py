"""Nothing is ever dropped, and nothing ever breaks: copy assembled from parts, shuffled and mutilated."""

import json
import re
from functools import partial

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from articles.wire.formats import CopyError
from articles.wire.formats.encoding import decode, visible
from articles.wire.formats.layout import clean, split_lines
from articles.wire.items import WireStory, as_contract

from .copy import DATA, lost_words, needs, read

ABOVE = [
    "The Harbor Ledger",
    "World News",
    "OPINION",
    "Germany-politics/",
    "BC-AS--Koreas-Mail,1st Ld-Writethru,540",
    "URGENT",
    "(LEAD)",
    "1st Ld-Writethru",
    "BULLETIN KILL",
    "EMBARGOED UNTIL 0001 GMT Tuesday Nov. 24, 2026",
    "HOLD FOR RELEASE",
    "EDITOR'S NOTE: THIS STORY IS EMBARGOED UNTIL 9 a.m. EST Nov. 3",
    "Subject: EMBARGOED until Tuesday",
    "Eds: ADDS quotes.",
    "FOR IMMEDIATE RELEASE",
    "Nov. 12, 2026 / 7:14 AM",
    "Updated Nov. 12, 2026 9:00 a.m. EST",
    "From: Wendy Night <wendy@example.com>",
    "Subject: Fwd: Ferry stops",
    "Date: Thu, 12 Nov 2026 08:00:00 +0000",
    "---------- Forwarded message ----------",
    "Headline: Ferry stops",
    "Standfirst: For good",
    "Kicker: Sea",
    "Slug: ferry",
    "Byline: Jane Doe",
    "Dateline: VIENNA, Nov. 5 (AP)",
]
HEADLINES = [
    "Last ferry of the season leaves Busan",
    "(2nd LD) Ferry stops for the winter",
    "REFILE-UPDATE 2-Ferry stops",
    "ANALYSIS-What the ferry carried",
    "SEOUL FERRIES STOP FOR THE WINTER",
    "SEOUL - Ferries stop",
    "By Popular Demand",
    "For good",
    "Ferry stops\u2026 “for now”",
    "(LEAD) Ferry stops (EMBARGOED UNTIL NOV. 3)",
]
BYLINES = [
    "By JANE DOE",
    "AP Sports Writer",
    "By Jane Doe, UPI",
    "By Jane Doe, John Roe and Ana de la Cruz",
    "By Reuters",
    "JANE DOE, Associated Press",
    "By Jane Doe in Seoul and John Roe in Tokyo",
    "The Associated Press",
]
CAPTIONS = [
    "A ferry in Busan. Photo by Jane Doe/UPI",
    "A ferry in Busan. File Photo by Jane Doe/UPI | License Photo",
    "1 of 2 | A ferry. (AP Photo/Jane Doe, File)",
    "REUTERS/Jane Doe/File Photo",
    "Jane Doe/AFP via Getty Images",
    "Photo courtesy of NASA",
    "A ferry. (Yonhap)",
    "Caption: A ferry.",
    "Credit: Jane Doe/UPI",
    "The ferry is seen in this file photo.",
]
TEXT = [
    "SEOUL, Nov. 12 (UPI) — The last ferry left on Thursday, its captain said Thursday.",
    "BUFFALO, N.Y. (AP) _ Snow fell.",
    "SEOUL/PANMUNJOM, Nov. 2 (Yonhap) --",
    "Nueva Delhi, 21 ene (EFE).- Salió el tren. EFE",
    "MOSCOW, January 21. /TASS/. It left.",
    "SAN FRANCISCO--(BUSINESS WIRE)--Acme opened.",
    "THE LAST ONE LEFT EARLY. Nobody saw it.",
    "“It’s late,” he said — twice.",
    "The ferry line, which has carried some four million people since the\n"
    "spring of 1954, said that it would not say more about the well-known\n"
    "captain, who is said to be at home again, and whether his own long-\n"
    "serving dog is to sail.",
    "\tAn indented paragraph begins\nhere.",
    "* Saves: 9",
    "- Jeju 11:45",
    "Winter timetable",
    "Jane Doe contributed to this report.",
    "(Reporting by Jane Doe; Editing by John Roe)",
    "It left. Enditem",
]
BELOW = [
    "Read More:Ferry stops",
    "Read More:",
    "Read More:\n- Ferry stops\n- What the ferry carried",
    "Read more at https://www.upi.com/a",
    "Original: Ferry stops",
    "Source: UPI",
    "Source: https://apnews.com/x",
    "Source:",
    "https://www.upi.com/b",
    "Tags: sea, ferries; sea",
    "Copyright 2026 UPI.",
    "-30-",
    "(END)",
    "###",
    "AAP tm/rl",
    "UPI",
    "SOURCE Acme Corp.",
    "# dpa-Notebook",
    "## Contacts",
    "-- ",
    "==Kyodo",
    "(MORE)",
    "AP-NY-11-14-26 2211EST",
    "EMBARGOED UNTIL 0600 GMT Nov. 3",
    "NOT FOR PUBLICATION",
    "view original content: http://[broken",
    "jd@example.com",
]

parts = st.sampled_from([*ABOVE, *HEADLINES, *BYLINES, *CAPTIONS, *TEXT, *BELOW])
junk = st.text(max_size=60)
gaps = st.sampled_from(["\n", "\n\n", "\n\n\n", "\r\n", "\n \n", "\n   ", "\n\t"])


@st.composite
def in_order(draw: st.DrawFn) -> str:
    """Copy as a desk would send it, some parts missing."""
    blocks = [
        draw(st.lists(st.sampled_from(kind), max_size=most))
        for kind, most in (
            (ABOVE, 3),
            (HEADLINES, 2),
            (CAPTIONS, 2),
            (BYLINES, 2),
            (TEXT, 5),
            (CAPTIONS, 1),
            (BELOW, 4),
        )
    ]
    return draw(gaps).join(part for block in blocks for part in block)


@st.composite
def shuffled(draw: st.DrawFn) -> str:
    """The same parts in any order, with junk between them and pieces torn out."""
    pieces = draw(st.lists(st.one_of(parts, parts, junk), max_size=14))
    copy = "".join(piece + draw(gaps) for piece in pieces)
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(copy)))
        copy = (
            copy[:start]
            + draw(st.sampled_from(["", " ", "\n", "\x0c", "\u2028"]))
            + copy[start + draw(st.integers(0, 30)) :]
        )
    return copy


def holds(copy: str) -> WireStory | None:
    """Read it, and check all that must be true of whatever comes out."""
    try:
        story = read(copy)
    except CopyError:
        return None
    lines = split_lines(decode(copy))
    assert [line.text for line in story.lines] == lines
    assert [line.number for line in story.lines] == list(range(1, len(lines) + 1))
    for line in story.lines:
        assert (line.went_to == "blank") == (not visible(clean(line.text))), line
    assert not lost_words(lines, story)
    whole = _without_blanks("".join(map(clean, lines)))
    for paragraph in story.body:
        assert _without_blanks(paragraph) in whole
        assert paragraph.strip() == paragraph != ""
    json.dumps(as_contract(story))
    return story


def _without_blanks(text: str) -> str:
    return re.sub(r"[\s\ufeff\u200b]+", "", text)


thorough = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])


@thorough
@given(in_order())
@example(f"{HEADLINES[0]}\n\nA ferry in Busan.\nPhoto by Jane Doe/UPI | License Photo\n\n{TEXT[0]}")
@example(f"{HEADLINES[0]}\n\nNueva Delhi, 21 ene (EFE).- Salió el tren.\n\nNadie lo vio. EFE")
@example(f"{HEADLINES[0]}\n\n{next(text for text in TEXT if 'some four million' in text)}\n\nIt left.")
@example("World News\nKicker: Sea\nLast ferry of the season leaves Busan")
def test_no_word_of_plausible_copy_is_lost(copy: str) -> None:
    assume(copy.strip())
    assert holds(copy)


@thorough
@given(shuffled())
@example(
    "Headline: A\nHeadline: B\nByline: Jane Doe\nDateline: PARIS, Nov. 5 (AP)\nDateline: ROME, Nov. 5 (AP)"
)
@example(
    "Ferry stops\nFerry stops\n\nSEOUL, Nov. 12 (UPI) — It left.\n\nRead More:\n\nRead More:\n\nFerry stops"
)
def test_no_word_of_mutilated_copy_is_lost(copy: str) -> None:
    holds(copy)


@thorough
@given(st.text())
def test_no_word_of_any_text_is_lost(copy: str) -> None:
    holds(copy)


@thorough
@given(
    st.binary()
    | st.builds(bytes.__add__, shuffled().map(partial(str.encode, encoding="utf-8")), st.binary(max_size=9))
)
def test_no_bytes_break_it(raw: bytes) -> None:
    try:
        story = read(raw)
    except CopyError:
        return
    assert story.lines


POSITIONS = {
    "portal": "{}\n\nLast ferry of the season leaves Busan\n\nSEOUL, Nov. 12 (UPI) — It left.",
    "headline": "{}\n\nSEOUL, Nov. 12 (UPI) — It left.",
    "standfirst": "Last ferry leaves\n{}\n\nSEOUL, Nov. 12 (UPI) — It left.",
    "byline": "Last ferry leaves\n\nBy {}, UPI\n\nSEOUL, Nov. 12 (UPI) — It left.",
    "caption": "Last ferry leaves\n\n{} Photo by Jane Doe/UPI\n\nSEOUL, Nov. 12 (UPI) — It left.",
    "photographer": "Last ferry leaves\n\nA ferry. Photo by {}/UPI\n\nSEOUL, Nov. 12 (UPI) — It left.",
    "place": "Last ferry leaves\n\n{}, Nov. 12 (UPI) — It left.",
    "service": "Last ferry leaves\n\nSEOUL, Nov. 12 ({}) — It left.",
    "body": "Last ferry leaves\n\nSEOUL, Nov. 12 (UPI) — It left.\n\n{}\n\nNobody waved.",
    "original": "Last ferry leaves\n\nSEOUL, Nov. 12 (UPI) — It left.\n\nRead More:{}",
    "everything": "{}",
}


@needs("text")
@pytest.mark.parametrize("copy", POSITIONS.values(), ids=POSITIONS)
def test_naughty_strings_are_words_like_any_other(copy: str) -> None:
    strings = json.loads((DATA / "text" / "big-list-of-naughty-strings" / "blns.json").read_text())
    assert len(strings) > 400
    for string in strings:
        holds(copy.replace("{}", string))
