"""An errand is in one pair of hands at a time, whoever else reaches for it in the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from articles.delivery.errands import forget_others, note, take
from articles.delivery.models import Errand

CDN = Errand.To.CDN


@pytest.fixture(autouse=True)
def _told(settings: Settings) -> None:
    settings.CDN = {"kind": "varnish", "addresses": []}


@pytest.mark.django_db(transaction=True)
def test_of_many_who_reach_for_it_one_gets_it() -> None:
    together = Barrier(4)

    def reach(_: int) -> list[int]:
        together.wait()
        try:
            return [errand.pk for errand in take(CDN, 100, timezone.now())]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        for _ in range(10):
            note(["front"])
            written = list(Errand.objects.values_list("pk", flat=True))
            assert [pk for some in hands.map(reach, range(4)) for pk in some] == written
            Errand.objects.all().delete()


@pytest.mark.django_db
def test_as_many_are_taken_as_can_be_told_at_once() -> None:
    for number in range(5):
        note(["front", f"story-{number}"])
    note([f"photo-{number}" for number in range(9)])
    now = timezone.now()
    assert [len(take(CDN, 4, now)) for _ in range(4)] == [3, 2, 1, 0]


@pytest.mark.django_db
def test_what_was_meant_for_a_receiver_that_is_gone_is_thrown_away(settings: Settings) -> None:
    note(["front"])
    settings.CDN = None
    forget_others()
    assert not Errand.objects.exists()
