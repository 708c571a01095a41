"""The address of a photo's file: who gets it, and what they may keep."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from time_machine import travel

from articles.models import Photo
from articles.photos import renditions, store, wanted
from articles.photos.renditions import SPECS, Spec
from articles.photos.store import has_rendition, make_renditions, name_of
from articles.views.photo_files import WAITS
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

CARD = SPECS["card-316.jpg"]
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
    assert opened(answer.content).size == (316, 211)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize(
    ("name", "kind"), [("card-316.avif", "image/avif"), ("share-1200.jpg", "image/jpeg")]
)
def test_every_kind_says_what_it_is(photo: Photo, client: Client, name: str, kind: str) -> None:
    StoryFactory(photos=[photo])
    list(make_renditions(photo))
    assert client.get(url(photo, SPECS[name]))["Content-Type"] == kind


def test_a_reader_who_has_it_already_is_told_so_without_opening_it(
    photo: Photo, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    StoryFactory(photos=[photo])
    mark = client.get(url(photo))["ETag"]
    monkeypatch.setattr(
        "articles.views.photo_files.find_rendition", lambda *args: pytest.fail("it was opened")
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


def test_a_page_kept_elsewhere_with_a_width_of_before_is_led_to_the_nearest(
    photo: Photo, client: Client
) -> None:
    StoryFactory(photos=[photo])
    before = reverse("rendition", args=[photo.pk, name_of(photo, CARD).replace("316", "300")])
    answer = client.get(before)
    assert (answer.status_code, answer["Location"]) == (302, url(photo))


@pytest.mark.parametrize("before", ["card-600", "card-900", "card-1200", "full-800", "full-1600"])
def test_so_is_one_with_a_width_for_which_the_photo_is_too_small(client: Client, before: str) -> None:
    photo = PhotoFactory(image=ContentFile(saved(chart((500, 333))), "small.jpg"))
    StoryFactory(photos=[photo])
    answer = client.get(reverse("rendition", args=[photo.pk, f"{before}-0123456789abcdef.jpg"]))
    assert answer.status_code == 302
    assert opened(client.get(answer["Location"]).content).width in (492, 500)


def test_a_portrait_is_public_through_a_byline_that_is(photo: Photo, client: Client) -> None:
    StoryFactory(bylines=[BylineFactory(portrait=photo)])
    assert client.get(url(photo, SPECS["portrait-206.jpg"])).status_code == 200


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
        "card-x-0123456789abcdef.jpg",
        "card-300-0123456789abcdef.gif",
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


class TestAReaderWhoComesBeforeTheCopies:
    """Nobody waits for what takes long, and what stands in is not kept for it."""

    LARGE = SPECS["card-615.avif"]

    @pytest.fixture(autouse=True)
    def _public(self, photo: Photo) -> None:
        StoryFactory(photos=[photo])

    def is_there(self, photo: Photo, spec: Spec) -> bool:
        wanted.finish()
        return has_rendition(photo, spec)

    def test_gets_a_jpeg_at_once_and_the_next_one_what_was_asked_for(
        self, photo: Photo, client: Client
    ) -> None:
        first = client.get(url(photo, self.LARGE))
        assert (first.status_code, first["Content-Type"]) == (200, "image/jpeg")
        assert opened(first.content).size == (615, 410)
        assert first["Cache-Control"] == "public, max-age=5"
        assert first["ETag"] != f'"{name_of(photo, self.LARGE)}"'
        assert first["Content-Disposition"].endswith('.jpg"')
        assert self.is_there(photo, self.LARGE)
        second = client.get(url(photo, self.LARGE))
        assert (second["Content-Type"], second["ETag"]) == (
            "image/avif",
            f'"{name_of(photo, self.LARGE)}"',
        )
        assert second["Cache-Control"] == "public, max-age=31536000, immutable"

    @pytest.mark.parametrize(
        ("there", "asked", "given"),
        [
            (["card-316.avif"], "card-615.avif", (316, "image/avif")),
            (["card-316.avif", "card-960.jpg"], "card-615.avif", (900, "image/jpeg")),
            (["card-316.avif", "card-960.avif", "card-960.jpg"], "card-615.avif", (900, "image/avif")),
            (["card-316.jpg", "card-615.avif"], "card-615.jpg", (316, "image/jpeg")),
            # In another shape it would show another piece of the picture.
            (["full-768.avif"], "card-615.avif", (615, "image/jpeg")),
            # Made at once, since no browser without AVIF can have it.
            (["card-316.avif"], "card-615.jpg", (615, "image/jpeg")),
        ],
    )
    def test_gets_the_nearest_of_those_that_are_there(
        self, photo: Photo, client: Client, there: list[str], asked: str, given: tuple[int, str]
    ) -> None:
        for name in there:
            store.open_rendition(photo, SPECS[name])
        answer = client.get(url(photo, SPECS[asked]))
        assert (opened(answer.content).width, answer["Content-Type"]) == given
        assert self.is_there(photo, SPECS[asked])

    def test_is_not_given_a_copy_from_before_the_photo_was_cut_anew(
        self, photo: Photo, client: Client
    ) -> None:
        store.open_rendition(photo, SPECS["card-960.avif"])
        photo.focal_x = 0.1
        photo.save()
        assert client.get(url(photo, self.LARGE))["Content-Disposition"].startswith(
            'inline; filename="card-615-'
        )

    @travel(NOON + timedelta(hours=1), tick=False)
    def test_keeps_it_no_longer_than_the_rights_in_it(self, photo: Photo, client: Client) -> None:
        photo.usable_until = NOON + timedelta(hours=1, seconds=2)
        photo.save()
        assert client.get(url(photo, self.LARGE))["Cache-Control"] == "public, max-age=2"

    def test_costs_the_server_one_making_however_many_ask(
        self, photo: Photo, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made, render = list[str](), renditions.render

        def counted(original: bytes, spec: Spec, *more: Any) -> bytes:
            made.append(spec.name)
            return render(original, spec, *more)

        monkeypatch.setattr(store, "render", counted)
        for _ in range(20):
            client.get(url(photo, self.LARGE))
        assert self.is_there(photo, self.LARGE)
        assert sorted(made) == ["card-615.avif", "card-615.jpg"]

    def test_gets_it_when_there_is_no_thread_to_make_the_copy(
        self, photo: Photo, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def none(thread: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        with monkeypatch.context() as here:
            here.setattr(threading.Thread, "start", none)
            assert client.get(url(photo, self.LARGE)).status_code == 200
        assert "There is no thread to make copies of photos" in caplog.text
        assert client.get(url(photo, self.LARGE)).status_code == 200
        assert self.is_there(photo, self.LARGE)

    def test_wants_it_again_where_too_much_is_wanted(
        self, photo: Photo, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as here:
            here.setattr(wanted, "MOST", 0)
            client.get(url(photo, self.LARGE))
        assert not self.is_there(photo, self.LARGE)
        client.get(url(photo, self.LARGE))
        assert self.is_there(photo, self.LARGE)

    def test_waits_all_the_same_who_keeps_what_comes(self, photo: Photo, client: Client) -> None:
        environ: dict[str, Any] = {WAITS: True}
        answer = client.get(url(photo, self.LARGE), **environ)
        assert answer["Content-Type"] == "image/avif"

    def test_a_copy_that_cannot_be_made_is_logged_and_the_others_are_made(
        self, photo: Photo, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        damaged: Photo = PhotoFactory(image=ContentFile(saved(chart((900, 600))), "harbour.jpg"))
        StoryFactory(photos=[damaged])
        client.get(url(damaged, CARD))
        Path(damaged.image.path).write_bytes(b"no picture any more")
        for one in (damaged, photo):
            assert client.get(url(one, self.LARGE)).status_code == 200
        assert self.is_there(photo, self.LARGE)
        assert not self.is_there(damaged, self.LARGE)
        assert f"Photo {damaged.pk} has no copy card-615.avif" in caplog.text
