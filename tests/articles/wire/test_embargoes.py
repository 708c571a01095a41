"""Embargoes, in all the wordings and places of copy: none is overlooked, and no running text is one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from articles.models import Story
from articles.visibility import Status
from articles.wire.formats import embargoes
from articles.wire.intake import take_in
from articles.wire.items import WireStory

from .copy import lost_words, read

HEADLINE = "Last ferry of the season leaves Busan"
LEAD = "SEOUL, Nov. 2, 2026 (UPI) — The last ferry left on Monday, its captain said Monday."
MORE = "Nobody was left behind."
ABOVE = f"{{}}\n\n{HEADLINE}\n\n{LEAD}\n\n{MORE}\n"
BETWEEN = f"{HEADLINE}\n\n{{}}\n\n{LEAD}\n\n{MORE}\n"
BELOW = f"{HEADLINE}\n\n{LEAD}\n\n{{}}\n\n{MORE}\n"
AT_THE_END = f"{HEADLINE}\n\n{LEAD}\n\n{MORE}\n\n{{}}\n"
BELOW_THE_END = f"{HEADLINE}\n\n{LEAD}\n\n{MORE}\n\n-30-\n\n{{}}\n"
PLACES = [ABOVE, BETWEEN, BELOW, AT_THE_END, BELOW_THE_END]

NINE = datetime(2026, 11, 3, 14, tzinfo=UTC)
READABLE = [
    "EMBARGOED UNTIL 9 a.m. EST Nov. 3",
    "EDITOR'S NOTE: THIS STORY IS EMBARGOED UNTIL 9 a.m. EST Nov. 3",
    "Editor’s note: This story is embargoed until 9 a.m. EST Nov. 3.",
    "Editors: Embargoed until 9 a.m. EST, Nov. 3",
    "Eds: Photos move today. Embargoed until 9 a.m. EST Nov. 3.",
    "This story is embargoed until 9 a.m. EST Nov. 3 and must not be published before then.",
    "EMBARGOED FOR 9 a.m. EST Nov. 3",
    "EMBARGOED Tuesday Nov. 3 9 a.m. EST",
    "(EMBARGOED: 9 a.m. EST Tuesday, Nov. 3)",
    "DO NOT PUBLISH BEFORE 9 a.m. EST Nov. 3",
    "Not for publication before 9 a.m. EST Nov. 3",
    "Embargo lifts 9 a.m. EST Nov. 3",
    "FOR RELEASE TUESDAY, NOV. 3, 9 a.m. EST",
]
UNREADABLE = [
    "HOLD FOR RELEASE until 6 a.m. Tuesday",
    "EDITORS: Hold for release Tuesday",
    "NOT FOR PUBLICATION",
    "DO NOT PUBLISH BEFORE the ferry has left",
    "EMBARGOED UNTIL THE FERRY HAS LEFT",
    "Embargoed until the ferry has left",
    "NOTE TO EDITORS: The embargo is 9 a.m. on Tuesday.",
]
ELSEWHERE = {
    "a headline": f"{HEADLINE} (EMBARGOED UNTIL NOV. 3)\n\n{LEAD}\n",
    "a headline behind a dash": f"{HEADLINE} - EMBARGOED UNTIL NOV. 3\n\n{LEAD}\n",
    "a headline in capitals": f"{HEADLINE.upper()} - EMBARGOED UNTIL NOV. 3\n\n{LEAD}\n",
    "a headline before a dash": f"EMBARGOED - {HEADLINE}\n\n{LEAD}\n",
    "a label": f"Headline: {HEADLINE}\nKicker: EMBARGOED\n\n{LEAD}\n",
    "a labelled standfirst": f"Headline: {HEADLINE}\nStandfirst: Embargoed until Nov. 3\n\n{LEAD}\n",
    "the dateline's paragraph": LEAD.replace("— The", "— EMBARGOED UNTIL TUESDAY — The"),
    "brackets behind a paragraph": f"{HEADLINE}\n\n{LEAD} (Embargoed until Tuesday)\n",
    "a subject": f"From: Wendy\nSubject: EMBARGOED until Nov. 3: ferry copy\n\n{HEADLINE}\n\n{LEAD}\n",
    "a subject in small letters": f"From: Wendy\nSubject: Fwd: embargoed until 9 am\n\n{HEADLINE}\n\n{LEAD}",
    "a header of its own": f"From: Wendy\nSubject: copy\nX-Embargo: 2026-11-03\n\n{HEADLINE}\n\n{LEAD}\n",
}
PROSE = [
    "Ministers spoke of an arms embargo until Tuesday.",
    "The embargo until Tuesday on fuel has hurt the islands, its traders say.",
    "Embargoed until Tuesday, the report says that no ferry is safe enough.",
    "Embargoed for 60 years, Cuba has learned to mend its own ferries.",
    "Do not use the lift, a notice on the quay told those who had come to wave.",
    "Not for publication were the words that the captain chose for the rest.",
    "The captain’s remarks were not for publication, his sailors said.",
    "Editors met on Monday and spoke of embargoes.",
    "For release on Tuesday the harbor has no film at all, a clerk at its cinema said.",
    "Hold for a moment, he said.",
]


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel("2026-11-02 12:00 -0500", tick=False):
        yield


def read_whole(copy: str) -> WireStory:
    story = read(copy)
    assert not lost_words([line.text for line in story.lines], story)
    return story


@pytest.mark.parametrize("place", PLACES, ids=["above", "between", "below", "at the end", "below the end"])
class TestALine:
    @pytest.mark.parametrize("line", READABLE)
    def test_it_is_a_moment_wherever_it_stands(self, place: str, line: str) -> None:
        story = read_whole(place.format(line))
        assert story.embargo == NINE
        assert not any("embargo" in warning for warning in story.warnings)

    @pytest.mark.parametrize("line", UNREADABLE)
    def test_it_is_told_to_the_desk_where_no_moment_can_be_read(self, place: str, line: str) -> None:
        story = read_whole(place.format(line))
        assert story.embargo is None
        assert story.embargo_text
        assert any("The embargo could not be read as a time" in warning for warning in story.warnings)

    @pytest.mark.parametrize("line", [*READABLE, *UNREADABLE])
    def test_readers_do_not_see_it(self, place: str, line: str) -> None:
        story = read_whole(place.format(line))
        assert (story.headline, story.standfirst, story.kicker) == (HEADLINE, "", "")
        assert len(story.body) == 2


@pytest.mark.parametrize("copy", ELSEWHERE.values(), ids=ELSEWHERE)
def test_it_is_seen_where_it_has_no_line_of_its_own(copy: str) -> None:
    story = read_whole(copy)
    assert story.embargo_text
    assert "could not be read as a time" in " ".join(story.warnings)


def test_a_headline_loses_the_brackets_that_hold_it() -> None:
    story = read_whole(ELSEWHERE["a headline"])
    assert story.headline == HEADLINE
    assert story.embargo_text == "(EMBARGOED UNTIL NOV. 3)"
    assert story.lines[0].places == ("headline", "embargo")


def test_a_subject_that_says_nothing_else_is_no_headline() -> None:
    story = read_whole(f"From: Wendy\nSubject: EMBARGOED until 9 a.m. EST Nov. 3\n\n{LEAD}\n")
    assert (story.headline, story.embargo) == ("", NINE)


def test_two_that_name_different_moments_are_left_to_the_desk() -> None:
    again = "EMBARGOED UNTIL 10 a.m. EST Nov. 3"
    story = read_whole(f"{READABLE[0]}\n\n{AT_THE_END.format(again)}")
    assert story.embargo is None
    assert story.embargo_text == f"{READABLE[0]}\n{again}"


def test_one_that_names_no_moment_does_not_hide_the_one_that_does() -> None:
    assert read_whole(f"EMBARGOED\n\n{AT_THE_END.format(READABLE[0])}").embargo == NINE


def test_a_time_of_what_the_story_tells_is_not_taken_for_it() -> None:
    story = read_whole(f"{HEADLINE} - EMBARGOED - it sails at 9 a.m. EST Nov. 3\n\n{LEAD}\n")
    assert story.embargo is None
    assert story.embargo_text


def test_a_note_that_kills_the_story_kills_it_embargoed_or_not() -> None:
    line = "EDITORS: Embargoed until 9 a.m. EST Nov. 3. The story Ferry stops has been withdrawn."
    assert read_whole(ABOVE.format(line)).signal == "kill"


@pytest.mark.parametrize("line", PROSE)
def test_running_text_is_none(line: str) -> None:
    story = read_whole(BELOW.format(line))
    assert (story.embargo_text, story.warnings) == ("", ())
    assert line in story.body
    assert not embargoes.is_line(line)


@pytest.mark.parametrize(
    "headline",
    [
        "Embargo on ferries takes effect",
        "Oil embargoed until Tuesday, minister says",
        "Cuba embargo ends after 60 years",
        "EMBARGO LIFTS AFTER SIXTY YEARS",
        "Captain’s diary was not for publication",
    ],
)
def test_a_headline_about_one_is_none(headline: str) -> None:
    story = read_whole(f"{headline}\n\n{LEAD}\n")
    assert (story.headline, story.embargo_text) == (headline, "")


@pytest.mark.django_db
class TestPublication:
    @pytest.mark.parametrize("line", [*UNREADABLE, "EMBARGOED FOR 9 a.m. Tuesday"])
    def test_what_no_moment_is_known_of_stays_a_draft(self, line: str) -> None:
        outcome = take_in(read(AT_THE_END.format(line)), publish=True)
        assert "its embargo could not be read as a time" in outcome.reason
        assert Story.objects.get().status == Status.DRAFT

    @pytest.mark.parametrize("copy", ELSEWHERE.values(), ids=ELSEWHERE)
    def test_nor_is_it_published_where_the_embargo_has_no_line_of_its_own(self, copy: str) -> None:
        take_in(read(copy), publish=True)
        assert Story.objects.get().status == Status.DRAFT

    @pytest.mark.parametrize("line", READABLE)
    def test_readers_get_it_at_its_moment(self, line: str, client: Client) -> None:
        story = take_in(read(BELOW.format(line)), publish=True).story
        assert story is not None
        assert (story.status, story.embargo) == (Status.PUBLISHED, NINE)
        assert client.get(story.get_absolute_url()).status_code == 404
