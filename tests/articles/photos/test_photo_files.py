"""The address of a photo's file: who gets it, and what they may keep."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from time_machine import travel

from articles.models import Photo
from articles.photos import store
from articles.photos.renditions import SPECS, Spec
from articles.photos.store import name_of
from tests.articles.photos.pictures import chart, opened, saved
from tests.base import client_of, paul
from tests.factories import (
    NOON,
    BylineFactory,
    DraftFactory,
    EmbargoedFactory,
    PhotoFactory,
    ScheduledFactory,
    StoryFactory,
    WithdrawnFactory,
)

pytestmark = pytest.mark.django_db

CARD = SPECS["card-300.jpg"]
NOT_HERE = ("no-store", 404)


@pytest.fixture
def photo() -> Photo:
    made: Photo = PhotoFactory(image=ContentFile(saved(chart((900, 600))), "harbour.jpg"))
    return made


def url(photo: Photo, spec: Spec = CARD) -> str:
    return reverse("rendition", args=[photo.pk, name_of(photo, spec)])


def test_a_reader_gets_a_photo_of_a_public_story_for_ever(photo: Photo, client: Client) -> None:
    StoryFactory(photos=[photo])
    answer = client.get(url(photo))
    assert answer.status_code == 200
    assert opened(answer.content).size == (300, 200)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize(
    ("name", "kind"), [("card-300.avif", "image/avif"), ("share-1200.jpg", "image/jpeg")]
)
def test_every_kind_says_what_it_is(photo: Photo, client: Client, name: str, kind: str) -> None:
    StoryFactory(photos=[photo])
    assert client.get(url(photo, SPECS[name]))["Content-Type"] == kind


def test_a_reader_who_has_it_already_is_told_so_without_opening_it(
    photo: Photo, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    StoryFactory(photos=[photo])
    mark = client.get(url(photo))["ETag"]
    monkeypatch.setattr(
        "articles.views.photo_files.open_rendition", lambda *args: pytest.fail("it was opened")
    )
    answer = client.get(url(photo), headers={"If-None-Match": mark})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("factory", [DraftFactory, ScheduledFactory, EmbargoedFactory, WithdrawnFactory])
@travel(NOON + timedelta(hours=1), tick=False)
def test_a_reader_gets_no_photo_of_a_story_that_is_not_public(
    photo: Photo, client: Client, factory: type[StoryFactory]
) -> None:
    factory(photos=[photo])
    answer = client.get(url(photo))
    assert (answer["Cache-Control"], answer.status_code) == NOT_HERE


@pytest.mark.parametrize("factory", [ScheduledFactory, EmbargoedFactory])
def test_it_has_an_address_from_the_second_on_at_which_its_story_is_public(
    photo: Photo, client: Client, factory: type[StoryFactory]
) -> None:
    factory(photos=[photo])
    due = NOON + timedelta(hours=18)
    with travel(due - timedelta(seconds=1), tick=False):
        assert client.get(url(photo)).status_code == 404
    with travel(due, tick=False):
        assert client.get(url(photo)).status_code == 200


def test_a_photo_of_no_story_is_for_the_newsroom_alone(photo: Photo, client: Client) -> None:
    assert client.get(url(photo)).status_code == 404
    answer = client_of(paul()).get(url(photo))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


def test_paul_gets_a_public_photo_as_every_reader_does(photo: Photo) -> None:
    StoryFactory(photos=[photo])
    assert client_of(paul()).get(url(photo))["Cache-Control"].startswith("public")


def test_a_portrait_is_public_through_a_byline_that_is(photo: Photo, client: Client) -> None:
    StoryFactory(bylines=[BylineFactory(portrait=photo)])
    assert client.get(url(photo, SPECS["portrait-240.jpg"])).status_code == 200


def test_a_page_that_is_older_than_the_photo_is_led_to_what_is_right_now(
    photo: Photo, client: Client
) -> None:
    StoryFactory(photos=[photo])
    old = url(photo)
    photo.focal_x = 0.9
    photo.save()
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (302, url(photo))
    assert answer["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "name",
    [
        "original.jpg",
        "card-301-0123456789abcdef.jpg",
        "card-300-0123456789abcdef.gif",
        "card-1200-0123456789abcdef.jpg",  # this photo is too small for it
        "..",
        "card-300-%00.jpg.exe",
    ],
)
def test_an_unknown_name_makes_nothing(
    photo: Photo, client: Client, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    StoryFactory(photos=[photo])
    monkeypatch.setattr(store, "render", lambda *args: pytest.fail("it made something"))
    answer = client.get(f"/media/photos/{photo.pk}/{name}")
    assert answer.status_code == 404


def test_the_original_has_no_address(photo: Photo, client: Client) -> None:
    StoryFactory(photos=[photo])
    assert client.get(photo.image.url).status_code == 404
    assert client.get(f"/media/{photo.image.name}").status_code == 404


@pytest.mark.parametrize("number", ["0", "999999999", "99999999999999999999999999"])
def test_a_photo_that_never_was_is_not_found(client: Client, number: str) -> None:
    assert client.get(f"/media/photos/{number}/card-300-0123456789abcdef.jpg").status_code == 404


def test_only_reading_is_allowed(photo: Photo, client: Client) -> None:
    StoryFactory(photos=[photo])
    assert client.post(url(photo)).status_code == 405
    assert client.head(url(photo)).status_code == 200


def test_a_lost_original_is_logged_and_not_found(
    photo: Photo, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    StoryFactory(photos=[photo])
    Path(photo.image.path).unlink()
    answer = client.get(url(photo))
    assert (answer["Cache-Control"], answer.status_code) == NOT_HERE
    assert f"Photo {photo.pk} cannot be shown" in caplog.text


def test_a_photo_waiting_for_its_file_is_not_found(client: Client) -> None:
    waiting = PhotoFactory(image="")
    StoryFactory(photos=[waiting])
    assert (
        client_of(paul()).get(f"/media/photos/{waiting.pk}/card-300-0123456789abcdef.jpg").status_code == 404
    )


def test_it_costs_one_query(photo: Photo, client: Client, django_assert_num_queries: object) -> None:
    StoryFactory(photos=[photo])
    with django_assert_num_queries(1):  # type: ignore[operator]
        client.get(url(photo))
