"""Copy that is longer than the fields of a story: every word of it finds a place, and the desk is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import dateline
from articles.models import Story
from articles.wire.fitting import fit, longest, shortened
from articles.wire.intake import take_in
from articles.wire.items import WirePhoto, WireStory

from .copy import words

LONG = "A ferry that left and never came back. " * 20
SHORT = WireStory(headline="Last ferry leaves", body=("It left on Thursday.",))


def with_field(name: str, value: Any) -> WireStory:
    return replace(SHORT, **{name: value})


def test_what_fits_is_left_as_it_is() -> None:
    assert fit(SHORT) == SHORT


def test_a_headline_that_is_too_long_opens_the_body_as_well() -> None:
    fitted = fit(replace(SHORT, headline=LONG))
    assert len(fitted.headline) <= 250
    assert fitted.headline.endswith("never came back. …") or fitted.headline.endswith(" …")
    assert fitted.body == (LONG, "It left on Thursday.")
    assert "headline" in fitted.warnings[0]


def test_copy_without_a_headline_gets_a_working_one() -> None:
    fitted = fit(replace(SHORT, headline=""))
    assert (fitted.headline, fitted.body) == ("It left on Thursday.", SHORT.body)
    assert "It left on Thursday." in fitted.warnings[0]


def test_a_slugline_is_the_better_working_headline() -> None:
    assert fit(replace(SHORT, headline="", slugline="Korea-Ferry/")).headline == "Korea-Ferry/"


@pytest.mark.parametrize("field", ["kicker", "source", "original_headline"])
def test_a_field_that_is_too_long_becomes_a_note(field: str) -> None:
    fitted = fit(with_field(field, LONG))
    assert getattr(fitted, field) == ""
    assert fitted.notes == (LONG,)
    assert fitted.warnings


@pytest.mark.parametrize("field", ["tags", "bylines"])
def test_of_several_only_the_one_that_is_too_long_becomes_a_note(field: str) -> None:
    fitted = fit(with_field(field, ("Jane Doe", LONG)))
    assert getattr(fitted, field) == ("Jane Doe",)
    assert fitted.notes == (LONG,)


def test_a_standfirst_that_is_too_long_opens_the_body() -> None:
    fitted = fit(replace(SHORT, standfirst=LONG))
    assert (fitted.standfirst, fitted.body[0]) == ("", LONG)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://www.upi.com/ferry", "https://www.upi.com/ferry"),
        ("www.upi.com/ferry", "https://www.upi.com/ferry"),
        ("https://[broken", ""),
        ("javascript://www.upi.com/%0aalert(1)", ""),
        ("https://www.upi.com/" + "x" * 500, ""),
    ],
)
def test_a_link_that_leads_nowhere_is_a_note(url: str, kept: str) -> None:
    fitted = fit(replace(SHORT, original_url=url))
    assert fitted.original_url == kept
    assert fitted.notes == (() if kept else (url,))


def test_a_credit_that_is_too_long_stands_in_the_caption() -> None:
    credit = f"Photo by {LONG}"
    fitted = fit(replace(SHORT, photos=(WirePhoto("A pier.", LONG, "UPI", credit),)))
    (photo,) = fitted.photos
    assert (photo.photographer, photo.agency, photo.credit_line) == ("", "", "")
    assert words(photo.caption) == words(f"A pier. {credit}")


def test_a_dateline_that_is_too_long_stays_in_the_body() -> None:
    line = dateline.Dateline((dateline.Place(LONG),), date(2026, 11, 12), "UPI")
    fitted = fit(replace(SHORT, dateline=line, dateline_text=f"{LONG.upper()}(UPI) —"))
    assert fitted.dateline is None
    assert fitted.body == (f"{LONG.upper()}(UPI) — It left on Thursday.",)


def test_a_day_that_no_calendar_has_is_printed_as_it_stood() -> None:
    line = dateline.Dateline((dateline.Place("Seoul"),), None, "UPI")
    fitted = fit(replace(SHORT, dateline=line, dateline_text="SEOUL, Feb. 30 (UPI) —"))
    assert fitted.dateline is not None
    assert fitted.dateline.text("upi") == "SEOUL, Feb. 30 (UPI) —"


def test_a_role_belongs_to_one_name_alone() -> None:
    assert fit(replace(SHORT, bylines=("Jane Doe",), byline_role="Critic")).byline_role == "Critic"
    assert fit(replace(SHORT, bylines=("Jane Doe", "Zoe Young"), byline_role="Critic")).byline_role == ""


@given(st.text(max_size=400), st.integers(min_value=10, max_value=300))
def test_what_is_shortened_fits(text: str, most: int) -> None:
    assert len(shortened(text, most)) <= most


@pytest.mark.django_db
def test_copy_with_everything_too_long_is_taken_in_and_loses_no_word() -> None:
    copy = WireStory(
        headline=f"Headline {LONG}",
        standfirst=f"Standfirst {LONG}",
        kicker=f"Kicker {LONG}",
        bylines=(f"Byline {LONG}",),
        source=f"Source {LONG}",
        original_headline=f"Original {LONG}",
        original_url="http://" + "link" * 200,
        body=("Body",),
        photos=(WirePhoto("Caption", f"Photographer {LONG}", "", f"Photo by Photographer {LONG}"),),
        tags=(f"Tag {LONG}",),
    )
    story = take_in(copy).story
    assert story is not None
    story.refresh_from_db()
    item, photo = story.wire_items.get(), story.photos.get()
    kept = {*words(f"{story.headline} {story.body} {item.notes} {photo.caption}")}
    wanted = "Headline Standfirst Kicker Byline Source Original Body Caption Photographer Tag".split()
    assert {*wanted, "link" * 200} <= kept
    assert len(story.headline) <= longest(Story, "headline")
