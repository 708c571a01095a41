"""manage.py reread_photos: photos from before the site looked for likenesses."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from articles.incoming import Result, take_in
from articles.management.commands import reread_photos
from articles.models import Photo
from tests.articles.photos.pictures import plain, saved, scene
from tests.factories import PhotoFactory

pytestmark = pytest.mark.django_db(transaction=True)


def before_the_likeness(data: bytes = b"") -> Photo:
    made: Photo = PhotoFactory(image=ContentFile(data or saved(scene()), "harbour.jpg"))
    Photo.objects.filter(pk=made.pk).update(likeness="")
    return made


def read_again() -> str:
    said = StringIO()
    call_command("reread_photos", stdout=said, stderr=said)
    return said.getvalue()


def test_a_smaller_copy_of_an_old_photo_is_known_again() -> None:
    old = before_the_likeness()
    smaller = ContentFile(saved(scene().resize((300, 200))), "smaller.jpg")
    assert "Found the likeness of 1 photos." in read_again()
    came = take_in(smaller)
    assert (came.result, came.photo) == (Result.LIKE, old)
    assert "Found the likeness of 0 photos." in read_again()


def test_one_that_is_the_same_all_over_has_none() -> None:
    before_the_likeness(plain((60, 40)))
    assert "Found the likeness of 0 photos." in read_again()


def test_one_that_is_lost_or_damaged_is_named_and_costs_itself_alone() -> None:
    lost, damaged, good = (before_the_likeness() for _ in range(3))
    Path(lost.image.path).unlink()
    Path(damaged.image.path).write_bytes(b"\xff\xd8\xff then nothing")
    said = StringIO()
    with pytest.raises(CommandError, match="2 photos could not be read"):
        call_command("reread_photos", stdout=said, stderr=said)
    assert f"Photo {lost.pk} ({lost.image.name}): the file is not in the storage." in said.getvalue()
    assert f"Photo {damaged.pk} ({damaged.image.name}): This JPEG file is damaged" in said.getvalue()
    assert Photo.objects.get(pk=good.pk).likeness


def test_what_a_colleague_has_put_in_its_place_meanwhile_keeps_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = before_the_likeness()
    look_at = reread_photos._look_at

    def meanwhile(photo: Photo) -> Any:
        Photo.objects.filter(pk=photo.pk).update(image="originals/other.jpg", likeness="ffff0000ffff0000")
        # This thread's own.
        connection.close()
        return look_at(photo)

    monkeypatch.setattr(reread_photos, "_look_at", meanwhile)
    read_again()
    assert Photo.objects.get(pk=old.pk).likeness == "ffff0000ffff0000"
