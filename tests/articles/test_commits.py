"""Changes that readers wait for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from articles import commits
from articles.commits import for_readers


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told: list[str] = []

    @contextmanager
    def around() -> Iterator[None]:
        told.append("begins")
        transaction.on_commit(lambda: told.append("committed"))
        yield
        told.append("ends")

    monkeypatch.setattr(commits, "_surroundings", [around])
    return told


@pytest.mark.django_db(transaction=True)
class TestWhatIsDoneAroundAChange:
    def test_ends_before_the_commit(self, told: list[str]) -> None:
        with for_readers():
            told.append("changes")
        assert told == ["begins", "changes", "ends", "committed"]

    def test_is_done_once_for_changes_within_a_change(self, told: list[str]) -> None:
        with for_readers(), for_readers():
            told.append("changes")
        assert told == ["begins", "changes", "ends", "committed"]

    def test_is_not_done_where_all_may_be_taken_back(self, told: list[str]) -> None:
        with transaction.atomic(), for_readers():
            told.append("changes")
        assert told == ["changes"]

    def test_does_not_end_a_change_that_failed(self, told: list[str]) -> None:
        with pytest.raises(ZeroDivisionError), for_readers():
            raise ZeroDivisionError
        assert told == ["begins"]
