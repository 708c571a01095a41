"""The newsroom's own rows for what copy names, also when several processes come upon a new name at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from articles import dateline
from articles.models import Byline, Place, Source, Tag
from articles.wire import matching

TOGETHER, ROUNDS = 4, 10


def interrupted(find: Callable[[], Any], at_call: int, meanwhile: Callable[[], Any]) -> Callable[[], Any]:
    """`find`; right after its call number `at_call` somebody else does `meanwhile`."""
    calls = 0

    def finding() -> Any:
        nonlocal calls
        calls += 1
        found = find()
        if calls == at_call:
            meanwhile()
        return found

    return finding


@pytest.mark.django_db
class TestTwoAtOnce:
    @pytest.mark.parametrize("at_call", [1, 2])
    def test_the_second_finds_what_the_first_has_made(self, at_call: int) -> None:
        def find() -> Byline | None:
            return Byline.objects.filter(name="Zoe Young").first()

        finding = interrupted(find, at_call, lambda: Byline.objects.create(name="Zoe Young"))
        byline = matching.found_or_made(finding, Byline(name="Zoe Young"))
        assert byline == Byline.objects.get()
        assert byline.slug == "zoe-young"

    @pytest.mark.parametrize("at_call", [1, 2])
    def test_somebody_of_another_name_and_the_same_slug_is_somebody_else(self, at_call: int) -> None:
        def find() -> Byline | None:
            return Byline.objects.filter(name="Zoë Young").first()

        finding = interrupted(find, at_call, lambda: Byline.objects.create(name="Zoe Young"))
        matching.found_or_made(finding, Byline(name="Zoë Young"))
        assert set(Byline.objects.values_list("name", "slug")) == {
            ("Zoe Young", "zoe-young"),
            ("Zoë Young", "zoe-young-2"),
        }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("model", "make"),
    [
        (Byline, lambda n: matching.bylines_for([f"Zoe Young {n}", f"Max Amadi {n}"], "")),
        (Source, lambda n: [matching.source_for(f"Kestrel News {n}")]),
        (Tag, lambda n: matching.tags_for([f"Sea ice {n}", f"Ports {n}"])),
        (Place, lambda n: matching.places_for([dateline.Place(f"{city} {n}") for city in ("Vik", "Eib")])),
    ],
    ids=["bylines", "sources", "tags", "places"],
)
def test_several_processes_share_the_rows_of_new_names(model: Any, make: Callable[[int], list[Any]]) -> None:
    before = model.objects.count()
    barrier = threading.Barrier(TOGETHER)

    def taking_in(number: int) -> list[list[Any]]:
        found = []
        try:
            for name in range(ROUNDS):
                barrier.wait(30)
                with transaction.atomic():
                    found.append([row.pk for row in make(name)])
        finally:
            connection.close()
        return found

    with ThreadPoolExecutor(TOGETHER) as threads:
        first, *others = threads.map(taking_in, range(TOGETHER))
    assert [other == first for other in others] == [True] * (TOGETHER - 1)
    assert model.objects.count() == before + sum(len(rows) for rows in first)


@pytest.mark.django_db
def test_copy_keeps_the_order_of_its_names_and_each_once() -> None:
    names = ["Zoe Young", "Max Amadi", "ZOE YOUNG"]
    assert [byline.name.upper() for byline in matching.bylines_for(names, "")] == ["ZOE YOUNG", "MAX AMADI"]
    places = matching.places_for(map(dateline.Place, ("Zierikzee", "Arnemuiden", "zierikzee")))
    assert [place.city for place in places] == ["Zierikzee", "Arnemuiden"]
