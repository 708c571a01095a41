"""Datelines as the house and every agency writes them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.dateline import STYLES, Dateline, Place, style_for

from .written_table import MONTHS, NOV_2, PROVINCES, SEOUL, STATES, WRITTEN


class TestWriting:
    @pytest.mark.parametrize(("style", "places", "day", "service", "line"), WRITTEN)
    def test_it_writes_a_dateline_in_the_style_of_the_house_and_of_every_agency(
        self, style: str, places: tuple[Place, ...], day: date | None, service: str, line: str
    ) -> None:
        assert Dateline(places, day, service).text(style) == line

    def test_the_table_knows_every_style(self) -> None:
        assert {row[0] for row in WRITTEN} == set(STYLES)

    @pytest.mark.parametrize("style", MONTHS)
    def test_it_writes_the_months_of_every_style(self, style: str) -> None:
        for number, month in enumerate(MONTHS[style].split(), 1):
            assert month in Dateline((SEOUL,), date(2026, number, 9), "X").text(style).split(" ")[1:4] or (
                f"{month}." in Dateline((SEOUL,), date(2026, number, 9), "X").text(style)
            )

    def test_the_list_of_months_leaves_out_no_form(self) -> None:
        listed = {STYLES[style].months for style in MONTHS}
        assert {style.months for style in STYLES.values()} == listed

    @pytest.mark.parametrize("state", STATES.split("|"))
    def test_it_shortens_the_states_except_the_eight_that_never_are(self, state: str) -> None:
        name, short = state.rsplit(" ", 1)
        place = Place("Springfield", name, "United States")
        assert Dateline((place,), NOV_2, "UPI").text() == f"SPRINGFIELD, {short}, Nov. 2 (UPI) —"
        assert Dateline((place,), None, "AP").text("ap") == f"SPRINGFIELD, {short} (AP) —"

    @pytest.mark.parametrize("province", PROVINCES)
    def test_it_writes_canadian_provinces_in_full(self, province: str) -> None:
        place = Place("Springfield", province, "Canada")
        assert Dateline((place,), NOV_2, "UPI").text() == f"SPRINGFIELD, {province}, Nov. 2 (UPI) —"

    def test_eddas_own_wording_is_printed_instead_of_everything_else(self) -> None:
        line = Dateline((SEOUL,), NOV_2, "UPI", override="  SEOUL, in the small hours — ")
        assert {line.text(style) for style in STYLES} == {"SEOUL, in the small hours —"}

    def test_a_blank_override_is_none(self) -> None:
        assert Dateline((SEOUL,), NOV_2, "UPI", override=" ").text() == "SEOUL, Nov. 2 (UPI) —"

    def test_the_newsroom_decides_which_cities_stand_alone(self) -> None:
        assert Dateline((Place("Lima", "", "Peru", True),)).text() == "LIMA —"
        assert Dateline((Place("Lima", "", "Peru", False),)).text() == "LIMA, Peru —"

    def test_a_style_that_does_not_exist_is_refused_by_name(self) -> None:
        with pytest.raises(KeyError, match=r"no dateline style 'bbc'; choose one of house, upi"):
            Dateline((SEOUL,)).text("bbc")

    @pytest.mark.parametrize(
        ("mark", "style"),
        [
            ("UPI", "upi"),
            ("reuters", "reuters"),
            ("AFP", "afp"),
            ("ATS/AFP", "ats"),
            ("CNN", "house"),
            ("", "house"),
        ],
    )
    def test_a_service_is_written_in_its_own_style(self, mark: str, style: str) -> None:
        assert style_for(mark) == style

    @given(st.text(max_size=60), st.text(max_size=40), st.sampled_from(sorted(STYLES)), st.dates())
    def test_writing_never_fails(self, city: str, service: str, style: str, day: date) -> None:
        Dateline((Place(city), Place(city, city, city)), day, service).text(style)
