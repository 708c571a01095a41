"""Two people save the same story, over and over: no word of either is lost.

RACES in the environment says how many stories are raced over; the default is few, because each costs a
hundred queries. Ten thousand are run by hand: RACES=10000 python -m pytest tests/articles/revisions
"""

from __future__ import annotations

import os
import random
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Story
from articles.revisions.content import BY_STEPS, PARTS, Content, content_of, put_back
from articles.revisions.merging import BOTH, MINE, NO_CHOICES, THEIRS, Choices
from articles.revisions.recording import head_of, record, settle
from articles.revisions.saving import Clashed, base_of, keep_both
from tests.factories import DraftFactory, PhotoFactory

from .edits import EDITS, Edit, edited, words_in

RACES = int(os.environ.get("RACES", "25"))
WRITTEN = [part for part in PARTS if part not in BY_STEPS]


def save(story: Story, opened_on: int, content: Content, choices: Choices = NO_CHOICES) -> None:
    """As the form does it: written over what is stored, and put together with what is new since."""
    with transaction.atomic():
        held = Story.objects.select_for_update().get(pk=story.pk)
        theirs = settle(held)
        base = base_of(held, opened_on)
        put_back(held, content, WRITTEN)
        keep_both(held, theirs, base, None, choices)


def save_after_all(story: Story, opened_on: int, content: dict[str, Any], chance: random.Random) -> set[str]:
    """Save, choosing by chance wherever it is asked; answers the words that were shown with the question."""
    choices: dict[str, str] = {}
    shown: set[str] = set()
    for _attempt in range(4):
        try:
            save(story, opened_on, content, choices)
        except Clashed as clashed:
            shown |= words_in([[one.theirs, one.mine] for one in clashed.clashes])
            choices |= {one.key: chance.choice((MINE, THEIRS, BOTH)) for one in clashed.clashes}
            # A body's part that is a side of nothing cannot be both.
            choices |= {
                one.key: MINE for one in clashed.clashes if choices[one.key] == BOTH and not one.may_be_both
            }
        else:
            return shown
    raise AssertionError("asked for the same again")


@pytest.mark.django_db
@settings(max_examples=RACES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.booleans(), EDITS), min_size=2, max_size=4),
    st.randoms(use_true_random=False),
)
def test_no_word_of_either_is_lost(saves: list[tuple[bool, list[Edit]]], chance: random.Random) -> None:
    story = DraftFactory(
        headline="Ferry", body="<p>One.</p><p>Two.</p><p>Three.</p>", tags=["Busan"], photos=[PhotoFactory()]
    )
    record(story, None)
    start = content_of(story)
    typed: set[str] = set()
    shown: set[str] = set()
    mine = start
    for is_behind, edits in saves:
        # Whoever is behind still has the form open that they opened in the beginning.
        head = head_of(story)
        assert head is not None
        opened_on, seen = (1, start) if is_behind else (head.number, content_of(story))
        mine = edited(seen, edits, "ines" if is_behind else "edda")
        typed |= words_in(mine)
        shown |= save_after_all(story, opened_on, mine, chance)
    kept = words_in([one.content for one in story.revisions.all()])
    assert typed <= kept | shown
    numbers = list(story.revisions.values_list("number", flat=True))
    assert numbers == list(range(len(numbers), 0, -1))


@pytest.mark.django_db(transaction=True)
def test_two_who_save_in_the_same_second_are_both_in_it() -> None:
    story = DraftFactory(headline="Ferry", standfirst="", body="<p>One.</p><p>Two.</p>")
    record(story, None)
    start = content_of(story)
    at_once, failures = Barrier(2), []

    def typed(changes: dict[str, Any]) -> None:
        try:
            at_once.wait()
            save(story, 1, {**start, **changes})
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    people = [
        Thread(target=typed, args=[changes])
        for changes in ({"headline": "Ferry aground"}, {"body": "<p>One.</p><p>Two hours late.</p>"})
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert failures == []
    story.refresh_from_db()
    assert (story.headline, story.body) == ("Ferry aground", "<p>One.</p><p>Two hours late.</p>")
    assert story.revisions.count() == 3
