"""What counts as the key of a row."""

from __future__ import annotations

from articles.admin.keys import key, keys


def test_a_number_that_a_database_can_hold() -> None:
    largest = 2**63 - 1
    assert [key("7"), key(7), key("0"), key(str(largest))] == [7, 7, 0, largest]


def test_nothing_else() -> None:
    for sent in ("", None, "-1", "x", "1.5", "²", "٣", " 7", str(2**63), "9" * 19, "9" * 5000):
        assert key(sent) is None, sent


def test_each_once_in_their_order() -> None:
    assert keys(["9", "x", "7", 9, None]) == [9, 7]
