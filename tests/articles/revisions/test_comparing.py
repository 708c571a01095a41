"""What changed, as somebody reads it who was not there."""

from __future__ import annotations

import pytest

from articles.revisions import comparing
from articles.revisions.comparing import GONE, KEPT, NEW, Piece, compare, pieces_of

from .test_merging import content


def test_a_text_is_compared_word_by_word() -> None:
    pieces = pieces_of("headline", "Ferry runs aground off Busan", "Ferry hits rock off Busan")
    assert pieces == [
        Piece(KEPT, "Ferry "),
        Piece(GONE, "runs aground"),
        Piece(NEW, "hits rock"),
        Piece(KEPT, " off Busan"),
    ]


def test_a_body_is_compared_by_its_paragraphs_first() -> None:
    before = "<p>One stays.</p><p>Two was here.</p><p>Three stays.</p>"
    after = "<p>One stays.</p><p>Two is here.</p><p>Three stays.</p><p>Four is new.</p>"
    assert pieces_of("body", before, after) == [
        Piece(KEPT, "One stays.\n"),
        Piece(KEPT, "Two "),
        Piece(GONE, "was"),
        Piece(NEW, "is"),
        Piece(KEPT, " here.\n"),
        Piece(KEPT, "Three stays.\n"),
        Piece(NEW, "Four is new."),
    ]


def test_where_a_link_leads_is_part_of_what_is_said() -> None:
    before, after = (
        '<p>The <a href="https://a.example/">study</a>.</p>',
        '<p>The <a href="https://b.example/">study</a>.</p>',
    )
    words = "".join(piece.text for piece in pieces_of("body", before, after) if piece.what == NEW)
    assert words == "b"


def test_a_change_of_form_alone_is_said_in_a_sentence() -> None:
    (change,) = compare(content(body="<p>Same words</p>"), content(body="<p><strong>Same</strong> words</p>"))
    assert change.note.startswith("The words are the same.")


def test_other_parts_are_told_whole() -> None:
    before = content(section={"id": 1, "name": "World"}, tags=[{"name": "Busan"}])
    after = content(section=None, tags=[{"name": "Busan"}, {"name": "Ferries"}], status="published")
    told = {
        change.label: [(piece.what, piece.text) for piece in change.pieces]
        for change in compare(before, after)
    }
    assert told == {
        "Tags": [(GONE, "Busan"), (NEW, "Busan, Ferries")],
        "Section": [(GONE, "World")],
        "Status": [(GONE, "Draft"), (NEW, "Published")],
    }


def test_a_time_is_told_in_the_newsrooms_zone() -> None:
    (change,) = compare(content(), content(embargo="2026-11-02T14:00:00+00:00"))
    assert change.pieces == [Piece(NEW, "Nov. 2, 2026, 09:00:00 EST")]


def test_two_long_texts_are_told_whole_instead_of_being_compared_for_minutes() -> None:
    one, other = ("<p>" + " ".join(f"{word}{n}" for n in range(3000)) + "</p>" for word in ("a", "b"))
    assert [piece.what for piece in pieces_of("body", one, other)] == [GONE, NEW]


def test_many_paragraphs_that_were_rewritten_are_no_work_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "MOST_IN_ALL", 20)
    one = "<p>Ten ports</p><p>Kept.</p><p>Ten ferries</p>"
    other = "<p>Six ports</p><p>Kept.</p><p>Six ferries</p>"
    first, *_kept, gone, new = pieces_of("body", one, other)
    assert first == Piece(GONE, "Ten")
    assert (gone, new) == (Piece(GONE, "Ten ferries"), Piece(NEW, "Six ferries"))
