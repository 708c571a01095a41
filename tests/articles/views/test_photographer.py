"""A photographer's page: what the public may see of somebody's photos, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from articles.models import Photo
from tests.articles.views.test_listings import get
from tests.factories import NOON, BylineFactory, DraftFactory, PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db

JANE = "/photographer/jane-doe/"


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        yield


def photos_on(page: str) -> list[int]:
    main = page.split("<main", 1)[1].split("</main>")[0]
    return [int(number) for number in re.findall(r'<a href="/photo/(\d+)/"', main)]


def by_jane(**more: Any) -> Photo:
    photo: Photo = PhotoFactory(photographer="Jane Doe", **more)
    return photo


def shown(**more: Any) -> Photo:
    photo = by_jane(**more)
    StoryFactory(photos=[photo])
    return photo


def test_it_shows_the_photos_that_readers_may_see_the_newest_first() -> None:
    first, second = shown(caption="The ferry."), shown(caption="The quay.")
    portrait = by_jane(caption="A portrait.")
    StoryFactory(bylines=[BylineFactory(portrait=portrait)])
    StoryFactory(photos=[PhotoFactory(photographer="Jane Doerr")])
    page = get(JANE)
    assert photos_on(page) == [portrait.pk, second.pk, first.pk]
    for words in ("<h1>Jane Doe</h1>", "The ferry.", "Photo by Jane Doe/UPI"):
        assert words in page


def test_a_photo_that_no_reader_may_see_is_not_on_it() -> None:
    there = shown()
    by_jane()
    DraftFactory(photos=[by_jane()])
    shown(killed_at=NOON)
    shown(usable_until=NOON)
    shown(usable_from=NOON + timedelta(hours=2))
    assert photos_on(get(JANE)) == [there.pk]


def test_there_is_none_of_somebody_without_a_photo_to_see() -> None:
    DraftFactory(photos=[by_jane()])
    get(JANE, 404)


@pytest.mark.parametrize("written", ["JANE DOE", "Jane  Doe", "jane doe"])
def test_a_name_has_one_page_however_it_is_written(written: str) -> None:
    photo = PhotoFactory(photographer=written)
    StoryFactory(photos=[photo])
    assert photos_on(get(JANE)) == [photo.pk]


def test_a_name_of_any_script_has_one() -> None:
    photo = PhotoFactory(photographer="박인애")
    StoryFactory(photos=[photo])
    assert photos_on(get("/photographer/박인애/")) == [photo.pk]


def test_it_is_reached_from_each_of_the_photos_that_names_somebody() -> None:
    photo, nameless = shown(), PhotoFactory(photographer="", agency="UPI")
    StoryFactory(photos=[nameless])
    assert f'<a href="{JANE}">More by Jane Doe</a>' in get(photo.get_absolute_url())
    assert "/photographer/" not in get(nameless.get_absolute_url())


def test_a_photo_follows_its_name_when_that_alone_is_saved() -> None:
    photo = shown()
    photo.photographer = "Ann Roe"
    photo.save(update_fields=["photographer"])
    get(JANE, 404)
    assert photos_on(get("/photographer/ann-roe/")) == [photo.pk]


def test_a_photo_keeps_its_name_when_somebody_saves_something_else_of_an_older_copy() -> None:
    photo = shown()
    older = Photo.objects.get(pk=photo.pk)
    photo.photographer = "Ann Roe"
    photo.save()
    older.caption = "The quay."
    older.save(update_fields=["caption"])
    assert photos_on(get("/photographer/ann-roe/")) == [photo.pk]


def test_many_go_on_over_pages_and_back_with_none_left_out() -> None:
    photos = [by_jane(image="") for _ in range(80)]
    Photo.objects.update(image="originals/a.jpg")
    StoryFactory(photos=photos)
    seen: list[int] = []
    address, pages = JANE, list[str]()
    while address:
        page = get(address)
        pages.append(address)
        seen += photos_on(page)
        older = re.search(r'<link rel="next" href="[^"]*?(/photographer/[^"]+)"', page)
        address = older[1] if older else ""
    assert len(pages) == 3
    assert seen == [photo.pk for photo in reversed(photos)]
    newer = re.search(r'<link rel="prev" href="[^"]*?(/photographer/[^"]+)"', get(pages[2]))
    assert newer
    assert photos_on(get(newer[1])) == photos_on(get(pages[1]))
    end = re.sub(r"before=.*", "before=20200101T000000.000000Z-1", pages[1])
    assert "<h1>Jane Doe</h1>" in get(end)
    get(f"{JANE}?before=nonsense", 404)
