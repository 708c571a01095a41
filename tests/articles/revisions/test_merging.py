"""Two people's changes, put together where they go together."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.revisions.content import Content
from articles.revisions.merging import BOTH, MINE, THEIRS, blocks_of, merge

from .edits import EDITS, edited, words_in

BODY = "<p>The ferry left.</p><p>It was late.</p><h2>Harbor</h2><p>Nobody was hurt.</p>"


def content(**parts: Any) -> Content:
    whole: Content = {
        **dict.fromkeys(
            ("headline", "kicker", "standfirst", "slug", "original_url", "original_headline"), ""
        ),
        "body": BODY,
        "kind": "news",
        "language": "en",
        "status": "draft",
        "notice": "",
        **dict.fromkeys(("published_at", "embargo", "updated_at", "section", "source", "series", "dateline")),
        **{part: [] for part in ("bylines", "tags", "photos", "corrections", "topics", "related")},
    }
    return {**whole, **parts}


def photo(number: int, caption: str = "") -> Content:
    return {"id": number, "name": f"Photo {number}", "own_caption": caption, "caption": caption, "credit": ""}


def tags(*names: str) -> list[Content]:
    return [{"name": name} for name in names]


class TestWhatGoesTogether:
    def test_ines_changes_the_headline_and_edda_the_standfirst(self) -> None:
        merged = merge(content(), content(standfirst="By Edda"), content(headline="By Ines"))
        assert (merged.content["headline"], merged.content["standfirst"]) == ("By Ines", "By Edda")
        assert merged.clashes == []
        assert merged.from_theirs == ["standfirst"]

    def test_both_change_different_paragraphs_even_neighbors(self) -> None:
        theirs = BODY.replace("The ferry left.", "The ferry left at noon.")
        mine = BODY.replace("It was late.", "It was an hour late.")
        merged = merge(content(), content(body=theirs), content(body=mine))
        assert merged.clashes == []
        assert merged.content["body"].startswith("<p>The ferry left at noon.</p><p>It was an hour late.</p>")

    def test_one_adds_a_paragraph_and_the_other_takes_one_out(self) -> None:
        theirs = BODY.replace("<p>Nobody was hurt.</p>", "")
        mine = "<p>First.</p>" + BODY
        merged = merge(content(), content(body=theirs), content(body=mine))
        assert (
            merged.content["body"] == "<p>First.</p><p>The ferry left.</p><p>It was late.</p><h2>Harbor</h2>"
        )

    def test_tags_and_photos_are_merged_by_the_row(self) -> None:
        base = content(tags=tags("Ferries", "Busan"), photos=[photo(1), photo(2)])
        theirs = content(tags=tags("Busan"), photos=[photo(2), photo(1)])
        mine = content(tags=tags("Ferries", "Busan", "Ports"), photos=[photo(1, "At the pier"), photo(2)])
        merged = merge(base, theirs, mine)
        assert merged.clashes == []
        assert [row["name"] for row in merged.content["tags"]] == ["Busan", "Ports"]
        photos = [(row["id"], row["own_caption"]) for row in merged.content["photos"]]
        assert photos == [(2, ""), (1, "At the pier")]

    def test_the_same_change_twice_is_one(self) -> None:
        merged = merge(content(), content(headline="Same"), content(headline="Same"))
        assert (merged.content["headline"], merged.clashes) == ("Same", [])

    def test_of_two_times_of_update_the_later_one_is_true(self) -> None:
        early, late = "2026-11-02T09:00:00+00:00", "2026-11-02T09:05:00+00:00"
        assert (
            merge(content(), content(updated_at=late), content(updated_at=early)).content["updated_at"]
            == late
        )

    def test_a_time_that_only_lost_its_fractions_was_not_touched(self) -> None:
        exact = "2026-11-02T09:00:00.123456+00:00"
        merged = merge(
            content(embargo=exact),
            content(embargo="2026-11-03T09:00:00+00:00"),
            content(embargo="2026-11-02T09:00:00+00:00"),
        )
        assert merged.content["embargo"] == "2026-11-03T09:00:00+00:00"

    def test_where_it_stands_is_never_merged(self) -> None:
        merged = merge(content(), content(status="published"), content(status="draft"))
        assert merged.content["status"] == "published"
        assert merged.from_theirs == []


class TestWhatIsAskedAbout:
    def test_two_headlines(self) -> None:
        base, theirs, mine = content(headline="A"), content(headline="B"), content(headline="C")
        (clash,) = merge(base, theirs, mine).clashes
        assert (clash.key, clash.base, clash.theirs, clash.mine) == ("headline", "A", "B", "C")
        assert merge(base, theirs, mine, {"headline": MINE}).content["headline"] == "C"
        assert merge(base, theirs, mine, {"headline": THEIRS}).content["headline"] == "B"
        assert merge(base, theirs, mine, {"headline": "nonsense"}).clashes == [clash]

    def test_one_paragraph_changed_by_both_and_the_rest_is_merged(self) -> None:
        theirs = BODY.replace("late", "an hour late") + "<p>End.</p>"
        mine = "<p>Start.</p>" + BODY.replace("late", "very late")
        merged = merge(content(), content(body=theirs), content(body=mine))
        (clash,) = merged.clashes
        assert (clash.theirs, clash.mine) == ("<p>It was an hour late.</p>", "<p>It was very late.</p>")
        both = merge(content(), content(body=theirs), content(body=mine), {clash.key: BOTH})
        assert both.clashes == []
        assert both.content["body"] == (
            "<p>Start.</p><p>The ferry left.</p><p>It was an hour late.</p><p>It was very late.</p>"
            "<h2>Harbor</h2><p>Nobody was hurt.</p><p>End.</p>"
        )

    def test_a_paragraph_that_one_changes_and_the_other_takes_out(self) -> None:
        theirs, mine = BODY.replace("<p>It was late.</p>", ""), BODY.replace("late", "later")
        (clash,) = merge(content(), content(body=theirs), content(body=mine)).clashes
        assert not clash.may_be_both

    def test_two_captions_of_one_photo(self) -> None:
        sides = [content(photos=[photo(1, caption)]) for caption in ("", "Theirs", "Mine")]
        (clash,) = merge(*sides).clashes
        assert clash.part == "photos"

    def test_two_orders_of_the_same_bylines(self) -> None:
        rows = {number: {"id": number, "name": str(number)} for number in (1, 2, 3)}
        orders = [[rows[n] for n in order] for order in ((1, 2, 3), (2, 1, 3), (1, 3, 2))]
        (clash,) = merge(*(content(bylines=order) for order in orders)).clashes
        assert clash.part == "bylines"


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        "",
        "Words alone",
        "<p>a</p>\n<ul><li><p>b</p></li></ul>\n<hr><p>c<br>d</p>",
        '<p><a href="/?a=1&amp;b=%3Cp%3E">x</a></p><table><tbody><tr><td><p>1</p></td></tr></tbody></table>'
        '<figure data-photo="3"></figure><blockquote class="pull"><p>e</p></blockquote>',
    ],
)
def test_the_blocks_of_a_body_are_the_body(body: str) -> None:
    assert "".join(blocks_of(body)) == body
    assert all(block.count("<table>") == block.count("</table>") for block in blocks_of(body))


CHOICES = st.sampled_from([MINE, THEIRS, BOTH])


@given(EDITS, EDITS, st.lists(CHOICES, min_size=12, max_size=12))
def test_no_word_is_lost_whatever_two_people_do(theirs: Any, mine: Any, choices: list[str]) -> None:
    """Every word that one of them typed is in the story, or was shown to whoever chose otherwise."""
    base = content(headline="Ferry", body=BODY, tags=tags("Busan"), photos=[photo(1)])
    one, other = edited(base, theirs, "edda"), edited(base, mine, "ines")
    asked = merge(base, one, other)
    chosen = {clash.key: choice for clash, choice in zip(asked.clashes, choices, strict=False)}
    done = merge(base, one, other, chosen)
    shown = set().union(*(words_in([clash.theirs, clash.mine]) for clash in asked.clashes), set())
    typed = words_in(one) | words_in(other)
    assert typed <= words_in(done.content) | shown
    if not asked.clashes:
        assert typed == words_in(asked.content)
    assert {clash.key for clash in done.clashes} <= {clash.key for clash in asked.clashes}
    gone = words_in(base) - words_in(one) - words_in(other)
    assert not gone & words_in(done.content)


@given(EDITS)
def test_whoever_changes_alone_changes_alone(edits: Any) -> None:
    base = content(headline="Ferry", body=BODY, tags=tags("Busan"), photos=[photo(1)])
    changed = edited(base, edits, "ines")
    for one, other in ((base, changed), (changed, base), (changed, changed)):
        merged = merge(base, one, other)
        assert (merged.clashes, merged.content["body"]) == ([], changed["body"])
        assert merged.content == changed
