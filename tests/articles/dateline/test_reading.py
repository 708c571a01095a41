"""Reading datelines from the heads of paragraphs."""

import csv
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from articles.dateline import (
    STYLES,
    Dateline,
    Found,
    Gazetteer,
    Place,
    Style,
    known_mark,
    read,
    shipped_places,
)
from articles.dateline.days import read_day

from .read_table import NOT_DATELINES, READ

DATA = Path(os.environ.get("NEWSPORTAL_DATA", Path(__file__).parents[4] / "shared" / "data")) / "datelines"
needs_data = pytest.mark.skipif(
    not DATA.is_dir(),
    reason="The sample datelines are not there; NEWSPORTAL_DATA names the folder they are in.",
)
BODY = "The text goes on."


def day_of(found: Found) -> str:
    """The day of a reading, written as in the table."""
    weekday = "" if found.weekday is None else "Mon Tue Wed Thu Fri Sat Sun".split()[found.weekday]
    if found.month is None:
        return weekday
    year = f"{found.year}-" if found.year else ""
    return f"{weekday} {year}{found.month:02}-{found.day:02}".strip()


def places_of(found: Found) -> str:
    """The places of a reading, written as in the table."""
    return " + ".join(
        f"{place.city}|{place.region}|{place.country}" + "*" * place.stands_alone for place in found.places
    )


class TestReading:
    @pytest.mark.parametrize(("lead", "places", "day", "service", "style"), READ)
    def test_it_reads_the_datelines_of_the_wires(
        self, lead: str, places: str, day: str, service: str, style: str
    ) -> None:
        found = read(lead + (BODY if lead[-1] != ")" else ""))
        assert found is not None
        assert (places_of(found), day_of(found), found.service, found.style) == (places, day, service, style)

    @pytest.mark.parametrize("lead", [row[0] for row in READ])
    def test_what_it_leaves_is_the_text_to_the_last_character(self, lead: str) -> None:
        paragraph = lead + ("" if lead[-1] == ")" else BODY)
        found = read(paragraph)
        assert found is not None
        assert paragraph[found.end :] == paragraph.removeprefix(lead)
        assert found.text == lead.strip().lstrip("\ufeff")

    @pytest.mark.parametrize("text", NOT_DATELINES)
    def test_a_sentence_is_no_dateline(self, text: str) -> None:
        assert read(text) is None

    def test_the_line_alone_in_its_paragraph_needs_no_dash(self) -> None:
        found = read("SEOUL, Nov. 2 ")
        assert found is not None
        assert (places_of(found), day_of(found), found.end) == ("Seoul||South Korea*", "11-02", 14)

    def test_blanks_after_the_dash_are_no_part_of_the_text(self) -> None:
        paragraph = "SEOUL, Nov. 2 (UPI) — \u00a0\n“We will not go,” he said."
        found = read(paragraph)
        assert found is not None
        assert paragraph[found.end :] == "“We will not go,” he said."
        assert found.text == "SEOUL, Nov. 2 (UPI) —"

    def test_a_longer_number_is_no_year(self) -> None:
        day = read_day("nov. 2, 20261", 0)
        assert day is not None
        assert (day.month, day.day, day.year) == (11, 2, None)

    @needs_data
    def test_it_reads_every_sample_of_the_agencies(self) -> None:
        with (DATA / "agency_forms.tsv").open(encoding="utf-8", newline="") as file:
            samples = list(csv.DictReader(file, delimiter="\t"))
        assert len(samples) >= 29
        for sample in samples:
            lead = sample["example_lead"].strip()
            found = read(f"{lead} {BODY}")
            assert found is not None, lead
            assert found.text == lead
            assert f"{lead} {BODY}"[found.end :] == BODY
            if "UPI" in lead or "(" in lead or "/." in lead or "/PR" in lead:
                assert known_mark(sample["agency"]) in found.service

    @pytest.mark.parametrize(
        ("written", "mark"),
        [
            ("upi", "UPI"), ("REUTERS", "Reuters"), ("ats afp", "ATS/AFP"), ("AP/AP", "AP"), ("", ""),
            ("PR Newswire", "PRNewswire"), ("PRNewswire-USNewswire", "PRNewswire"),
            ("The Associated Press", "AP"), ("Daily Planet", ""),
        ],
    )  # fmt: skip
    def test_a_mark_is_kept_in_one_form(self, written: str, mark: str) -> None:
        assert known_mark(written) == mark


# What datelines are made of, so that made-up texts come near to being one.
SCRAPS = [
    "SEOUL", "Paris", "NEW YORK", "Texas", "Georgia", "N.Y.", "and", "/", ",", ", ", " ", ".", "Nov.", "2",
    "Feb. 29", "21 jan", "2019", "Monday", "(", ")", "(AP)", "(UPI)", "/TASS/", "Kyodo", "—", "-", "--", "_",
    ":", "\n", "ß", "İ", "ǅ", "Mc", "d'", "ABOARD", "BREAKING", "“", "\u0303", "서울", "e\u0301", "\u2028",
]  # fmt: skip


class TestAnyText:
    @given(st.text(max_size=300) | st.lists(st.sampled_from(SCRAPS), max_size=25).map("".join))
    @example("İ" * 80 + " (AP) — x")
    @example("(" * 300)
    def test_reading_never_fails_and_never_leaves_the_text(self, text: str) -> None:
        found = read(text)
        if found is not None:
            assert 0 < found.end <= len(text)
            assert found.text in text[: found.end]
            assert found.places or found.service


KNOWN = shipped_places()
# Cities whose name alone says which is meant: only they can share a line with others and keep their parts.
UNMISTAKEN = [place for place in KNOWN if Gazetteer.default().find(place.city) == place]
INVENTED = [
    "Smallville", "McFarland Falls", "North Nowhere", "San Cristobal de las Flores", "Tel Nowhere-Yafo",
    "Saint-Ernest", "Óbidos",
]  # fmt: skip
LANDS = sorted({(place.region, place.country) for place in KNOWN} - {("Georgia", "United States")})
MARKS = [
    "UPI",
    "AP",
    "Reuters",
    "AFP",
    "dpa",
    "EFE",
    "TASS",
    "Kyodo",
    "AAP",
    "ANSA",
    "ATS",
    "AFP/Reuters",
    "CNN",
]


def one_of_many[T](choices: list[T]) -> st.SearchStrategy[T]:
    """As sampled_from, which would print the whole list with every failure."""
    return st.integers(0, len(choices) - 1).map(lambda number: choices[number])


one_place = st.one_of(
    one_of_many(KNOWN),
    st.sampled_from(
        [Place("Aboard Air Force One"), Place("Off the coast of Libya"), Place("Near the Black Sea")]
    ),
    st.builds(lambda city, land: Place(city, *land), st.sampled_from(INVENTED), one_of_many(LANDS)),
).map(lambda place: (place,))
many_places = st.lists(one_of_many(UNMISTAKEN), min_size=2, max_size=4, unique=True).map(tuple)


def prints_enough(style: Style, line: Dateline) -> bool:
    """Whether a line can be told from a sentence: by its service, or else by a known city and its look."""
    known = all(place in KNOWN for place in line.places)
    dated = bool(style.date and line.date)
    if line.service:
        if (
            style.credit == "{}"
        ):  # Without brackets only its own mark can be known, after a day or a known city.
            return line.service == style.mark and (known or dated)
        return bool(style.credit) and (known or style.end != "")
    return known and style.end not in {"", "."} and (style.capitals or dated)


class TestThereAndBack:
    @given(
        st.builds(
            Dateline,
            one_place | many_places,
            st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31)),
            st.sampled_from(["", *MARKS]),
        ),
        st.sampled_from(sorted(STYLES)),
    )
    def test_what_a_style_prints_is_read_again(self, line: Dateline, name: str) -> None:
        style = STYLES[name]
        service = line.service if style.credit else ""
        assume(prints_enough(style, Dateline(line.places, line.date, service)))
        text = line.text(name)
        found = read(f"{text} {BODY}")
        assert found is not None, text
        assert found.text == text
        assert f"{text} {BODY}"[found.end :] == BODY
        assert found.service == service
        dated = line.date if style.date else None
        assert (found.month, found.day) == ((dated.month, dated.day) if dated else (None, None))
        assert found.year == (dated.year if dated and "{year}" in style.date else None)
        assert [place.city.casefold() for place in found.places] == [
            place.city.casefold() for place in line.places
        ]
        for before, after in zip(line.places, found.places, strict=True):
            printed = style.qualifier(before)
            if before in UNMISTAKEN or printed not in {"", before.country}:
                assert after == before
            elif printed:
                assert after.country == before.country
        assert Dateline(found.places, line.date, service).text(name) == text
