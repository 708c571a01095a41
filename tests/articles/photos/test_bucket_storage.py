"""Photos in a bucket, against a server that speaks S3 over HTTP."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import IncompleteReadError
from botocore.response import StreamingBody
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from articles.incoming import Result, take_in
from articles.models import Photo
from articles.photos import bucket_storage, wanted
from articles.photos.checks import originals_are_for_the_newsroom_alone
from articles.photos.renditions import SPECS
from articles.photos.store import delete_renditions, has_rendition, make_renditions, name_of
from articles.views.photo_files import WAITS
from tests.articles.photos.pictures import chart, opened, saved
from tests.base import client_of, paul
from tests.bucket import NAME, Shelf
from tests.factories import PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db

CARD = SPECS["card-316.jpg"]
NOBODY = "s3://newsroom?endpoint=http://127.0.0.1:9"


def keep_photos_in(settings: Settings, address: str) -> None:
    storage = {
        "BACKEND": "articles.photos.bucket_storage.PictureBucket",
        "OPTIONS": {"address": address},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def bucket(private_shelf: Shelf, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(bucket_storage, "ATTEMPTS", 1)
    keep_photos_in(settings, private_shelf.address("/pictures/"))
    return private_shelf


@pytest.fixture
def photo(bucket: Shelf) -> Photo:
    made: Photo = PhotoFactory(image=ContentFile(saved(chart((900, 600))), "harbour.jpg"))
    return made


def url(photo: Photo) -> str:
    return reverse("rendition", args=[photo.pk, name_of(photo, CARD)])


class TestAReader:
    def test_gets_a_photo_of_a_public_story_from_the_site(
        self, photo: Photo, bucket: Shelf, client: Client
    ) -> None:
        StoryFactory(photos=[photo])
        for _twice in range(2):
            answer = client.get(url(photo), **{WAITS: True})  # type: ignore[arg-type]
            assert answer.status_code == 200
            assert opened(answer.content).size == (316, 211)
            assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert f"pictures/renditions/{photo.pk}/{name_of(photo, CARD)}" in bucket.everything()

    def test_gets_what_stands_in_until_the_copy_is_made(self, photo: Photo, client: Client) -> None:
        StoryFactory(photos=[photo])
        wide = SPECS["card-615.avif"]
        with_jpeg = client.get(reverse("rendition", args=[photo.pk, name_of(photo, wide)]))
        assert (with_jpeg["Content-Type"], with_jpeg["Cache-Control"]) == ("image/jpeg", "public, max-age=5")
        wanted.finish()
        assert has_rendition(photo, wide)

    def test_does_not_get_the_original(self, photo: Photo, bucket: Shelf, client: Client) -> None:
        StoryFactory(photos=[photo])
        assert bucket.get(f"pictures/{photo.image.name}")[0].status == 403
        # A signed address would be one for everybody who is handed it.
        assert photo.image.url == f"/media/{photo.image.name}"
        assert client.get(photo.image.url).status_code == 404

    def test_hears_that_a_bucket_without_an_answer_is_a_matter_of_time(
        self, photo: Photo, bucket: Shelf, client: Client
    ) -> None:
        StoryFactory(photos=[photo])
        with bucket.refusing():
            answer = client.get(url(photo))
        assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
        assert client.get(url(photo)).status_code == 200

    def test_hears_the_same_when_the_connection_breaks_in_the_middle_of_a_picture(
        self, photo: Photo, bucket: Shelf, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        StoryFactory(photos=[photo])

        def torn(*args: Any, **kwargs: Any) -> bytes:
            raise IncompleteReadError(actual_bytes=10, expected_bytes=20)

        monkeypatch.setattr(StreamingBody, "read", torn)
        assert client.get(url(photo)).status_code == 503

    def test_gets_no_picture_whose_original_is_gone(
        self, photo: Photo, bucket: Shelf, client: Client
    ) -> None:
        StoryFactory(photos=[photo])
        bucket.client.delete_object(Bucket=NAME, Key=f"pictures/{photo.image.name}")
        assert client.get(url(photo)).status_code == 404


class TestTheBucket:
    def test_holds_each_copy_once_and_under_its_own_name(self, photo: Photo, bucket: Shelf) -> None:
        made = [rendition.spec for rendition, _ in make_renditions(photo)]
        assert all(is_new is False for _, is_new in make_renditions(photo))
        there = bucket.everything()
        assert {f"pictures/renditions/{photo.pk}/{name_of(photo, spec)}" for spec in made} < there.keys()
        assert len(there) == len(made) + 1

    def test_lets_go_of_what_a_photo_has_outgrown(self, photo: Photo, bucket: Shelf) -> None:
        made = len(list(make_renditions(photo)))
        photo.photographer = "Hana Seo"
        assert delete_renditions(photo, keep_current=True) == made
        assert delete_renditions(photo) == 0
        assert list(bucket.everything()) == [f"pictures/{photo.image.name}"]

    def test_takes_no_browsers_word_for_what_a_file_is(self, bucket: Shelf) -> None:
        file = SimpleUploadedFile("harbour.html", saved(chart((90, 60))), content_type="text/html")
        came = take_in(file)
        assert came.photo
        head = bucket.client.head_object(Bucket=NAME, Key=f"pictures/{came.photo.image.name}")
        assert head["ContentType"] == "application/octet-stream"


class TestPaulWhenTheBucketDoesNotAnswer:
    @pytest.fixture(autouse=True)
    def _nobody(self, bucket: Shelf, settings: Settings) -> None:
        keep_photos_in(settings, NOBODY)

    def test_keeps_what_he_has_typed_and_is_told_why(self) -> None:
        desk = client_of(paul())
        sent: dict[str, Any] = {
            "image": SimpleUploadedFile("harbour.jpg", saved(chart((90, 60)))),
            "caption": "Ferries wait out the storm in Busan.",
            "focal_x": "0.5",
            "focal_y": "0.5",
            "crops": "{}",
        }
        page = desk.post(reverse("admin:articles_photo_add"), sent)
        assert page.status_code == 200
        text = page.content.decode()
        assert "It could not be stored: http://127.0.0.1:9 does not answer" in text
        assert "Choose the picture again to try once more." in text
        assert "Ferries wait out the storm in Busan." in text
        assert not Photo.objects.exists()

    def test_sees_which_file_of_a_drop_was_refused(self) -> None:
        came = take_in(SimpleUploadedFile("harbour.jpg", saved(chart((90, 60)))))
        assert came.result is Result.REFUSED
        assert came.reason.startswith("It could not be stored: http://127.0.0.1:9 does not answer")
        assert not Photo.objects.exists()


class TestOps:
    def test_are_told_by_the_command_what_keeps_it(self, photo: Photo, bucket: Shelf) -> None:
        said = StringIO()
        with bucket.refusing(), pytest.raises(CommandError, match="1 photos have no renditions"):
            call_command("renditions", stderr=said, stdout=StringIO())
        assert (
            f"Photo {photo.pk} ({photo.image.name}): s3://newsroom/pictures does not take" in said.getvalue()
        )

    def test_hear_from_readyz_that_pictures_cannot_be_written(self, bucket: Shelf, client: Client) -> None:
        assert client.get("/readyz").json()["checks"]["storage"] == "ok"
        with bucket.refusing():
            answer = client.get("/readyz").json()
        assert answer["checks"]["storage"] == "pictures cannot be written to the media storage"
        assert bucket.everything() == {}

    def test_hear_of_a_bucket_that_everyone_can_read(self, bucket: Shelf) -> None:
        assert originals_are_for_the_newsroom_alone(None) == []
        bucket.open_to_all()
        (found,) = originals_are_for_the_newsroom_alone(None)
        assert found.id == "photos.E002"
        assert bucket.everything() == {}

    def test_hear_of_originals_alone_that_everyone_can_read(self, bucket: Shelf) -> None:
        bucket.open_to_all("pictures/originals/")
        (found,) = originals_are_for_the_newsroom_alone(None)
        assert found.id == "photos.E002"

    def test_hear_of_a_profile_that_there_is_not(
        self, bucket: Shelf, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_PROFILE", "nobody")
        keep_photos_in(settings, "s3://newsroom")
        (found,) = originals_are_for_the_newsroom_alone(None)
        assert (found.id, "nobody" in found.msg) == ("photos.E001", True)

    def test_hear_of_a_bucket_that_is_not_there_and_not_of_lost_files(
        self, photo: Photo, bucket: Shelf, settings: Settings
    ) -> None:
        keep_photos_in(settings, f"s3://elsewhere?endpoint={bucket.endpoint}")
        said = StringIO()
        with pytest.raises(CommandError):
            call_command("renditions", stderr=said, stdout=StringIO())
        assert f"There is no bucket elsewhere at {bucket.endpoint}; make it first." in said.getvalue()

    def test_hear_of_one_that_does_not_take_their_credentials(self, bucket: Shelf) -> None:
        with bucket.refusing():
            (found,) = originals_are_for_the_newsroom_alone(None)
        assert found.id == "photos.E001"
        assert "does not take these credentials (InvalidAccessKeyId)" in found.msg
