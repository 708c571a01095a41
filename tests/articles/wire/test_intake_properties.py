"""Whatever comes in, every word of it is stored, all at once, and once."""

from __future__ import annotations

import json
from collections import Counter
from itertools import batched

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings

from articles.models import Story
from articles.wire.intake import Result, take_in
from articles.wire.items import CopyError
from articles.wire.models import WireItem

from .copy import DATA, needs, read
from .stored import lost
from .test_properties import in_order, shuffled

pytestmark = pytest.mark.django_db

# The database is one transaction for all examples of a test; each of them is undone by itself.
thorough = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def keeps(copy: str) -> None:
    """Take it in, and check all that must be true of whatever is stored."""
    try:
        parsed = read(copy)
    except CopyError:
        return
    with transaction.atomic():
        outcome = take_in(parsed)
        if outcome.outcome is Result.REFUSED:
            assert outcome.reason
            assert not Story.objects.exists()
            assert not WireItem.objects.exists()
        else:
            story = Story.objects.get(pk=outcome.story.pk if outcome.story else 0)
            story.full_clean()
            assert lost(parsed, story) == Counter()
            assert take_in(parsed).story == story
        transaction.set_rollback(True)


@thorough
@given(in_order())
def test_no_word_of_plausible_copy_is_lost(copy: str) -> None:
    keeps(copy)


@thorough
@given(shuffled())
@example("Headline: A\n\nSource: " + "a very long name " * 20 + "\n\nTags: " + "a very long tag " * 20)
@example("Ferry stops\n\nRead more at https://[broken\n")
def test_no_word_of_mutilated_copy_is_lost(copy: str) -> None:
    keeps(copy)


ALL_OVER = """{}

Last {} of the season leaves Busan

The {} on Thursday. Photo by {}/UPI

By {}, UPI

SEOUL, Nov. 12 ({}) — The last {} left on Thursday.

{}

Read More:{}"""


# One by one, and each in every place, they are read in test_properties.py; here they are stored.
@needs("text")
@pytest.mark.parametrize("shift", [0, 4])
def test_naughty_strings_are_words_like_any_other(shift: int) -> None:
    strings = json.loads((DATA / "text" / "big-list-of-naughty-strings" / "blns.json").read_text())
    assert len(strings) > 400
    places = ALL_OVER.count("{}")
    for some in batched((*strings[shift:], *strings[:shift]), places):
        keeps(ALL_OVER.format(*some, *[""] * (places - len(some))))
        keeps("\n\n".join(some))
