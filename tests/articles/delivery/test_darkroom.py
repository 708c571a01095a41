"""Copies of a photo are made after it is saved, by nobody who waits for them."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connections

from articles.delivery import keeper as keepers
from articles.delivery.darkroom import develop, waiting
from articles.delivery.keeper import Keeper
from articles.delivery.serving import PageStoreLayer
from articles.models import Photo
from articles.photos.renditions import all_renditions
from articles.photos.store import has_rendition, size_of
from tests.factories import PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread's own connection would not see what a test has not committed, and the test's must stay."""
    monkeypatch.setattr(connections, "close_all", lambda: None)


def is_developed(photo: Photo) -> bool:
    size = size_of(photo)
    assert size
    return all(has_rendition(photo, rendition.spec) for rendition in all_renditions(size))


def test_a_save_makes_none_and_the_darkroom_all(site: PageStoreLayer) -> None:
    assert waiting(site.store) == []
    photo = PhotoFactory()
    assert not default_storage.exists(f"renditions/{photo.pk}")
    assert waiting(site.store) == [photo.pk]
    develop([photo.pk])
    assert is_developed(photo)


def test_each_change_is_looked_at_once_and_what_shows_the_photo_counts_for_nothing(
    site: PageStoreLayer,
) -> None:
    waiting(site.store)
    first, second = PhotoFactory(), PhotoFactory()
    assert waiting(site.store) == [second.pk, first.pk]
    assert waiting(site.store) == []
    StoryFactory(photos=[first])
    assert waiting(site.store) == []
    first.focal_x = 0.2
    first.save()
    assert waiting(site.store) == [first.pk]


def test_what_was_there_before_is_left_to_the_command(site: PageStoreLayer) -> None:
    PhotoFactory()
    assert waiting(site.store) == []


def test_a_damaged_original_keeps_no_other_photo_waiting(
    site: PageStoreLayer, caplog: pytest.LogCaptureFixture
) -> None:
    lost, broken, whole = PhotoFactory(), PhotoFactory(), PhotoFactory()
    default_storage.delete(lost.image.name)
    Path(default_storage.path(broken.image.name)).write_bytes(b"no picture")
    with caplog.at_level(logging.ERROR):
        develop([lost.pk, broken.pk, PhotoFactory(image="").pk, 999_999, whole.pk])
    assert is_developed(whole)
    assert [f"Photo {photo.pk} has no copies" in caplog.text for photo in (lost, broken, whole)] == [
        True,
        True,
        False,
    ]


def test_the_keeper_sends_them_there(
    site: PageStoreLayer, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(keepers, "develop", sent.append)
    keeper.tick()
    photo = PhotoFactory()
    keeper._looked = 0.0
    keeper.tick()
    assert keeper.darkroom is not None
    keeper.darkroom.join()
    assert sent == [[photo.pk]]
