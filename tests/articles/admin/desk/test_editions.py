"""The board tells when editions close for which something is planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
import time_machine

from articles.admin.desk.board import board_of
from articles.budget.planning import plan
from articles.models import Edition
from tests.base import in_role
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def test_each_stands_once_at_its_time_with_what_is_planned() -> None:
    editor = in_role("Editors")
    evening = Edition.objects.create(name="Evening", closes_at=time(18))
    Edition.objects.create(name="Morning", closes_at=time(20))
    for slug in ("PORTS", "ICE"):
        plan(slug, NOON.date(), editor, edition=evening)
    plan("FERRY", NOON.date() + timedelta(days=3), editor, edition=evening)
    rows = [row.due for hour in board_of(editor, NOON).hours for row in hour.rows]
    assert [(due.at, due.text, due.note) for due in rows if due.what == "Closes"] == [
        (NOON + timedelta(hours=6), "Evening", "2 stories planned")
    ]
    due = next(due for due in rows if due.what == "Closes")
    assert due.url == f"/admin/budget/?day=2026-11-02&edition={evening.pk}"
