"""What readers are told of a change: which kinds there are, where each stands, and whose are public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from articles.models import Correction
from tests.factories import (
    NOON,
    CorrectionFactory,
    DraftFactory,
    EmbargoedFactory,
    ScheduledFactory,
    StoryFactory,
    WithdrawnFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "ticked", "is_grave"),
    [
        ("update", True, False),
        ("correction", False, False),
        ("correction", True, True),
        ("retraction", False, True),
    ],
)
def test_a_retraction_stands_above_the_story_and_an_update_never_does(
    kind: str, ticked: bool, is_grave: bool
) -> None:
    saved = CorrectionFactory(kind=kind, is_grave=ticked)
    saved.refresh_from_db()
    assert saved.is_grave == is_grave
    filled_in = Correction(story=saved.story, kind=kind, text="It is 1,900 miles.", is_grave=ticked)
    filled_in.full_clean()
    assert filled_in.is_grave == is_grave


def test_a_correction_that_becomes_a_retraction_moves_up() -> None:
    correction = CorrectionFactory()
    correction.kind = "retraction"
    correction.save(update_fields=["kind"])
    correction.refresh_from_db()
    assert correction.is_grave


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "erratum"},
        {"text": ""},
        {"kind": "retraction", "is_grave": False},
        {"kind": "update", "is_grave": True},
    ],
)
def test_the_database_refuses_what_no_reader_could_be_shown(wrong: dict[str, object]) -> None:
    correction = CorrectionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(**wrong)


def test_a_kind_that_is_none_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValidationError, match="not a valid choice"):
        Correction(story=StoryFactory(), kind="erratum", text="Wrong.").full_clean()


def test_those_of_stories_that_nobody_sees_are_not_public() -> None:
    for factory in (DraftFactory, ScheduledFactory, EmbargoedFactory, WithdrawnFactory):
        CorrectionFactory(story=factory())
    first, second = CorrectionFactory(), CorrectionFactory(at=NOON + timedelta(minutes=1))
    assert list(Correction.objects.public(NOON).newest_first()) == [second, first]


def test_the_newest_are_found_by_an_index_however_many_stories_there_are() -> None:
    CorrectionFactory()
    newest = Correction.objects.public(NOON).newest_first().select_related("story")[:31]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # So small a table is read whole and sorted, whatever indexes it has, unless that is forbidden.
            for way in ("seqscan", "sort", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    plan = newest.explain()
    assert "correction_newest" in plan
    # Nothing is sorted.
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
