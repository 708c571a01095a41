"""Keeping renditions: made once, whole, and gone when they should be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from pytest_django import Settings

from articles.models import Photo
from articles.photos import store
from articles.photos.inspect import PhotoRefused
from articles.photos.metadata import read
from articles.photos.renditions import SPECS
from articles.photos.store import (
    delete_renditions,
    has_rendition,
    make_renditions,
    name_of,
    open_rendition,
    size_of,
)
from tests.articles.photos.pictures import chart, opened, saved
from tests.articles.photos.test_metadata import xmp
from tests.factories import PhotoFactory

pytestmark = pytest.mark.django_db

CARD = SPECS["card-316.jpg"]


@pytest.fixture
def photo() -> Photo:
    made: Photo = PhotoFactory(image=ContentFile(saved(chart((900, 600))), "harbour.jpg"))
    return made


def kept(settings: Settings) -> list[str]:
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).glob("renditions/**/*") if path.is_file())


def test_a_rendition_is_made_once_and_then_read(
    photo: Photo, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_rendition(photo, CARD) as file:
        first = file.read()
    assert opened(first).size == (316, 211)
    assert kept(settings) == [name_of(photo, CARD)]
    monkeypatch.setattr(store, "render", lambda *args: pytest.fail("it was made again"))
    with open_rendition(photo, CARD) as file:
        assert file.read() == first


def test_it_carries_the_records_credit_and_the_files_source_type(settings: Settings) -> None:
    source_type = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    packet = xmp("", f'photoshop:Credit="Somebody Else" ext:DigitalSourceType="{source_type}"')
    photo = PhotoFactory(
        image=ContentFile(saved(chart(), xmp=packet), "a.jpg"), photographer="Lena Sørby", agency="UPI"
    )
    with open_rendition(photo, CARD) as file:
        found = read(file.read())
    assert found.credit == "Photo by Lena Sørby/UPI"
    assert found.digital_source_type == source_type
    assert found.source == "UPI"


def test_without_an_agency_it_names_the_source_of_the_file() -> None:
    packet = xmp("", 'photoshop:Source="The harbor office"')
    photo = PhotoFactory(
        image=ContentFile(saved(chart(), xmp=packet), "a.jpg"), photographer="Lena Sørby", agency=""
    )
    Photo.objects.filter(pk=photo.pk).update(agency="")
    photo.refresh_from_db()
    with open_rendition(photo, CARD) as file:
        found = read(file.read())
    assert (found.source, found.credit) == ("The harbor office", "Photo by Lena Sørby")


def test_what_the_desk_says_of_its_making_stands_in_it_under_another_address(photo: Photo) -> None:
    before = name_of(photo, CARD)
    photo.source_type = "compositeWithTrainedAlgorithmicMedia"
    assert name_of(photo, CARD) != before
    with open_rendition(photo, CARD) as file:
        assert read(file.read()).digital_source_type.endswith("/compositeWithTrainedAlgorithmicMedia")


def test_many_readers_at_once_get_one_whole_file(photo: Photo, settings: Settings) -> None:
    def fetch(_: int) -> bytes:
        with open_rendition(photo, CARD) as file:
            data: bytes = file.read()
            return data

    with ThreadPoolExecutor(8) as pool:
        got = set(pool.map(fetch, range(16)))
    assert len(got) == 1
    assert opened(got.pop()).size == (316, 211)
    assert kept(settings) == [name_of(photo, CARD)]


def test_nothing_is_left_behind_when_the_disk_fails(
    photo: Photo, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        next(make_renditions(photo))
    # Whoever asked has it all the same.
    with open_rendition(photo, CARD) as file:
        assert opened(file.read()).size == (316, 211)
    assert kept(settings) == []


def test_it_works_where_files_have_no_paths(settings: Settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    photo = PhotoFactory(image=ContentFile(saved(chart()), "a.jpg"))
    for _ in range(2):
        with open_rendition(photo, CARD) as file:
            assert opened(file.read()).size == (316, 211)
    store._put(default_storage, f"renditions/{photo.pk}/{name_of(photo, CARD)}", b"the same at the same time")
    assert default_storage.listdir(f"renditions/{photo.pk}")[1] == [name_of(photo, CARD)]
    assert delete_renditions(photo) == 1


def test_a_new_focal_point_makes_new_crops_and_keeps_the_whole_picture(
    photo: Photo, settings: Settings
) -> None:
    full = SPECS["full-394.jpg"]
    for spec in (CARD, full):
        open_rendition(photo, spec).close()
    before = name_of(photo, full)
    photo.focal_x = 0.2
    assert not has_rendition(photo, CARD)
    assert has_rendition(photo, full)
    assert delete_renditions(photo, keep_current=True) == 1
    assert kept(settings) == [before]


def test_deleting_takes_this_photos_renditions_and_no_others(photo: Photo, settings: Settings) -> None:
    other = PhotoFactory()
    open_rendition(photo, CARD).close()
    open_rendition(other, SPECS["portrait-85.jpg"]).close()
    assert delete_renditions(photo) == 1
    assert kept(settings) == [name_of(other, SPECS["portrait-85.jpg"])]
    assert delete_renditions(photo) == 0


def test_a_photo_without_a_file_has_no_size_and_no_renditions() -> None:
    waiting = PhotoFactory(image="")
    assert size_of(waiting) is None
    assert list(make_renditions(waiting)) == []


def test_a_damaged_original_is_refused(photo: Photo) -> None:
    Path(photo.image.path).write_bytes(b"\xff\xd8\xff then nothing")
    with pytest.raises(PhotoRefused):
        open_rendition(photo, CARD)


class TestTheCommand:
    def run(self, *args: str) -> str:
        out = StringIO()
        call_command("renditions", *args, stdout=out)
        return out.getvalue()

    def test_it_makes_all_and_then_only_what_is_missing(self, photo: Photo, settings: Settings) -> None:
        PhotoFactory(image="")
        made = len(list(make_renditions(photo, missing_only=False)))
        assert self.run() == f"Made {made} renditions of 1 photos, removed 0 old ones.\n"
        assert self.run("--missing") == "Made 0 renditions of 1 photos, removed 0 old ones.\n"
        (Path(settings.MEDIA_ROOT) / "renditions" / str(photo.pk) / name_of(photo, CARD)).unlink()
        assert self.run("--missing") == "Made 1 renditions of 1 photos, removed 0 old ones.\n"

    def test_it_clears_what_a_record_has_outgrown(self, photo: Photo, settings: Settings) -> None:
        open_rendition(photo, CARD).close()
        photo.focal_x = 0.1
        photo.save()
        assert self.run("--missing").endswith("removed 1 old ones.\n")

    def test_it_names_each_photo_that_it_cannot_make_and_does_the_others(self, photo: Photo) -> None:
        good = PhotoFactory()
        lost = PhotoFactory()
        Path(photo.image.path).write_bytes(b"\xff\xd8\xff then nothing")
        Path(lost.image.path).unlink()
        errors = StringIO()
        with pytest.raises(CommandError, match="2 photos have no renditions"):
            call_command("renditions", stdout=StringIO(), stderr=errors)
        assert f"Photo {photo.pk} ({photo.image.name}): This JPEG file is damaged" in errors.getvalue()
        assert f"Photo {lost.pk} ({lost.image.name}): the file is not in the storage" in errors.getvalue()
        assert has_rendition(good, SPECS["portrait-85.jpg"])
