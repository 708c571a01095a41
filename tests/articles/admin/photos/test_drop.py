"""Many photos at once: what is taken, what is known, what is refused, and the grid that puts it right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from articles.admin.photos.drop import MOST
from articles.models import Photo, Wording
from articles.revisions.wordings import kept_of
from tests.articles.admin.sending import fields_of
from tests.articles.photos.pictures import plain, sample_name, samples, saved, scene, with_samples
from tests.base import client_of, in_role, paul
from tests.factories import DraftFactory, PhotoFactory

pytestmark = pytest.mark.django_db

URL = "/admin/articles/photo/drop/"


def upload(data: bytes, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


@pytest.fixture
def desk() -> Client:
    return client_of(paul())


def one(desk: Client, data: bytes, name: str = "a.jpg", **sent: str) -> dict[str, Any]:
    """A file as the script sends it."""
    response = desk.post(URL, {"files": upload(data, name), "one": "1", **sent})
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


def known(seed: int = 1) -> Photo:
    made: Photo = PhotoFactory(image=ContentFile(saved(scene(seed)), "a.jpg"), caption="The harbor at dawn.")
    return made


class TestWhoMay:
    def test_the_list_of_photos_leads_there(self, desk: Client) -> None:
        assert f'href="{URL}"' in desk.get(reverse("admin:articles_photo_changelist")).text

    def test_whoever_may_add_no_photo_may_not(self) -> None:
        producer = client_of(in_role("Front-page producers"))
        assert producer.get(URL).status_code == 403
        assert producer.post(URL, {"files": upload(plain()), "one": "1"}).status_code == 403
        assert not Photo.objects.exists()

    def test_nobody_without_a_login(self, client: Client) -> None:
        assert client.post(URL, {"files": upload(plain())}).status_code == 302
        assert not Photo.objects.exists()

    def test_whoever_may_only_add_puts_right_what_they_have_added_and_nothing_else(self) -> None:
        freelance = User.objects.create_user("fred", password="a harbor at sunrise", is_staff=True)
        freelance.user_permissions.set(Permission.objects.filter(codename__in=["add_photo"]))
        desk, other = client_of(freelance), known()
        one(desk, saved(scene(2)))
        mine = Photo.objects.exclude(pk=other.pk).get()
        page = desk.get(f"{URL}?ids={other.pk},{mine.pk}")
        assert fields_of(page)["photo"] == [str(mine.pk)]
        sent = {"photo": [mine.pk, other.pk], "_fix": "1"}
        for photo in (mine, other):
            sent |= {f"photo-{photo.pk}-caption": "Changed.", f"initial-photo-{photo.pk}-caption": ""}
        desk.post(URL, sent)
        assert Photo.objects.get(pk=mine.pk).caption == "Changed."
        assert Photo.objects.get(pk=other.pk).caption == "The harbor at dawn."


class TestBringing:
    def test_a_photo_is_stored_with_what_its_file_says_and_with_who_brought_it(self, desk: Client) -> None:
        answer = one(desk, saved(scene(), comment=b"x"), "harbor.jpg")
        photo = Photo.objects.get()
        assert answer["result"] == "taken"
        assert "harbor.jpg" in answer["line"]
        assert f'name="photo-{photo.pk}-caption"' in answer["row"]
        assert (photo.width, photo.height, len(photo.likeness)) == (900, 600, 16)
        assert [kept.name for kept in kept_of(photo)] == ["Paul Adeyemi"]
        assert LogEntry.objects.get().get_change_message() == "Added."

    def test_the_same_file_is_not_stored_twice_and_the_one_that_is_there_is_shown(self, desk: Client) -> None:
        photo = known()
        answer = one(desk, saved(scene()))
        assert answer["result"] == "same"
        assert reverse("admin:articles_photo_change", args=[photo.pk]) in answer["line"]
        assert "data-anyway" not in answer["line"]
        assert one(desk, saved(scene()), anyway="on")["result"] == "same"
        assert Photo.objects.count() == 1

    def test_a_smaller_copy_is_shown_beside_what_it_looks_like_and_taken_if_asked(self, desk: Client) -> None:
        photo, copy = known(), saved(scene().resize((300, 200)), quality=60)
        answer = one(desk, copy)
        assert answer["result"] == "like"
        assert str(photo) in answer["line"]
        assert "data-anyway" in answer["line"]
        assert Photo.objects.count() == 1
        assert one(desk, copy, anyway="on")["result"] == "taken"
        assert Photo.objects.count() == 2

    def test_a_file_that_a_colleague_drops_at_the_same_moment_is_stored_once(
        self, desk: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
    ) -> None:
        read_file = Photo.read_file

        def meanwhile(photo: Photo) -> None:
            monkeypatch.setattr(Photo, "read_file", read_file)
            known()
            photo.read_file()

        monkeypatch.setattr(Photo, "read_file", meanwhile)
        assert one(desk, saved(scene()), anyway="on")["result"] == "same"
        there = Photo.objects.get()
        # Nor is a file left that belongs to no photo.
        assert [str(path) for path in Path(settings.MEDIA_ROOT).rglob("*.jpg")] == [there.image.path]

    def test_two_plain_pictures_are_not_taken_for_one(self, desk: Client) -> None:
        assert [one(desk, plain(color=color))["result"] for color in ("red", "blue")] == ["taken", "taken"]

    def test_without_the_script_all_come_together_and_one_that_is_refused_costs_itself(
        self, desk: Client
    ) -> None:
        known(3)
        files = [
            upload(saved(scene(1)), "first.jpg"),
            upload(b"words", "letter.jpg"),
            upload(saved(scene(3)), "again.jpg"),
            upload(saved(scene(2)), "second.jpg"),
        ]
        page = desk.post(URL, {"files": files})
        assert page.status_code == 200
        assert "This file is a text file named .jpg, not a picture." in page.text
        assert "The desk has this very file." in page.text
        assert len(fields_of(page)["photo"]) == 2
        assert Photo.objects.count() == 3

    def test_without_a_file_it_says_so(self, desk: Client) -> None:
        assert "No picture was chosen." in desk.post(URL, {}).text
        assert desk.post(URL, {"one": "1"}).json()["result"] == ""

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("cut.jpg", saved(scene())[:4000]),
            ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
            ("drawing.jpg", b"<?xml version='1.0'?><svg onload='alert(1)'/>"),
            ("empty.png", b""),
            ("moving.webp", saved(scene(1), "WEBP", save_all=True, append_images=[scene(2)])),
            ("strip.png", plain((1, 30_001), kind="PNG")),
        ],
    )
    def test_a_bad_file_is_refused_with_one_sentence(self, desk: Client, name: str, data: bytes) -> None:
        answer = one(desk, data, name)
        assert answer["result"] == "refused"
        assert not answer["row"]
        assert "<script" not in answer["line"]
        assert not Photo.objects.exists()

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("wrong-ending.gif", saved(scene(), "PNG")),
            ("print.jpg", saved(scene().convert("CMYK"))),
            ("scan.png", saved(scene().convert("I").point(lambda value: value * 256).convert("I;16"), "PNG")),
            ("page.html", saved(scene()) + b"<html><script>alert(1)</script></html>"),
            ("<img src=x onerror=alert(1)>.jpg", saved(scene())),
            ("x" * 300 + ".jpg", saved(scene())),
        ],
    )
    def test_an_odd_one_is_taken_and_can_be_shown(self, desk: Client, name: str, data: bytes) -> None:
        answer = one(desk, data, name)
        assert answer["result"] == "taken"
        assert "<img src=x" not in answer["line"]
        (address,) = {part.split('"')[0] for part in answer["row"].split('src="')[1:]}
        assert desk.get(address)["Content-Type"] == "image/jpeg"

    @with_samples
    @pytest.mark.parametrize(
        "path", [*samples("images-bad/generated/*"), *samples("photos/*/*")], ids=sample_name
    )
    def test_no_sample_breaks_it(self, desk: Client, path: Any) -> None:
        answer = one(desk, path.read_bytes(), path.name)
        assert answer["result"] in {"taken", "refused"}
        assert Photo.objects.count() == (answer["result"] == "taken")


class TestTheGrid:
    def send(self, desk: Client, photos: list[Photo], **changed: str) -> Any:
        url = f"{URL}?ids={','.join(str(photo.pk) for photo in photos)}"
        sent = fields_of(desk.get(url))
        sent.pop("anyway", None)
        return desk.post(url, {**sent, "_fix": "1", **changed}, follow=True)

    def test_many_are_put_right_in_one_go(self, desk: Client) -> None:
        first, second = known(1), known(2)
        page = self.send(
            desk,
            [first, second],
            **{f"photo-{first.pk}-caption": "The first.", f"photo-{second.pk}-agency": "AFP"},
        )
        assert "2 photos saved." in page.text
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.caption, second.caption, second.agency) == ("The first.", "The harbor at dawn.", "AFP")
        assert [kept.name for kept in kept_of(first)] == ["Paul Adeyemi", ""]
        assert "Caption" in LogEntry.objects.get(object_id=str(first.pk)).get_change_message()

    def test_what_was_left_alone_is_not_saved(self, desk: Client) -> None:
        photo = known()
        page = self.send(desk, [photo])
        assert "Nothing was changed." in page.text
        assert not Wording.objects.exists()

    def test_what_a_colleague_has_changed_meanwhile_stays(self, desk: Client) -> None:
        photo = known()
        url = f"{URL}?ids={photo.pk}"
        sent = fields_of(desk.get(url))
        Photo.objects.filter(pk=photo.pk).update(photographer="Jane Doe", focal_x=0.1)
        desk.post(url, {**sent, "_fix": "1", f"photo-{photo.pk}-agency": "AFP"})
        photo.refresh_from_db()
        assert (photo.photographer, photo.agency, photo.focal_x) == ("Jane Doe", "AFP", 0.1)

    def test_what_is_typed_once_stands_where_there_is_none(self, desk: Client) -> None:
        first, second = known(1), known(2)
        Photo.objects.filter(pk=first.pk).update(photographer="", agency="")
        self.send(desk, [first, second], **{"all-photographer": "Ann Roe", "all-usage_terms": "No archives"})
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.photographer, second.photographer) == ("Ann Roe", "Lena Sørby")
        assert (first.usage_terms, second.usage_terms) == ("No archives", "No archives")

    def test_one_that_is_wrong_says_so_and_holds_up_no_other(self, desk: Client) -> None:
        first, second = known(1), known(2)
        long = "x" * 300
        page = self.send(
            desk,
            [first, second],
            **{f"photo-{first.pk}-alt_text": long, f"photo-{second.pk}-alt_text": "A ferry"},
        )
        assert "at most 250 characters" in page.text
        assert fields_of(page)[f"photo-{first.pk}-alt_text"] == [long]
        second.refresh_from_db()
        assert second.alt_text == "A ferry"

    def test_one_that_was_deleted_meanwhile_is_told(self, desk: Client) -> None:
        first, second = known(1), known(2)
        sent = fields_of(desk.get(f"{URL}?ids={first.pk},{second.pk}"))
        first.delete()
        page = desk.post(URL, {**sent, "_fix": "1"}, follow=True)
        assert "1 photo is not there any more." in page.text

    def test_its_stories_keep_how_they_read(self, desk: Client) -> None:
        photo = known()
        story = DraftFactory(photos=[photo])
        self.send(desk, [photo], **{f"photo-{photo.pk}-caption": "Another caption."})
        assert "changed the photo" in story.revisions.order_by("-pk")[0].note

    def test_ten_photos_cost_as_many_queries_as_two(
        self, desk: Client, django_assert_num_queries: Any
    ) -> None:
        numbers = [known(seed).pk for seed in range(10)]
        desk.get(URL)
        with CaptureQueriesContext(connection) as few:
            desk.get(f"{URL}?ids={numbers[0]},{numbers[1]}")
        with django_assert_num_queries(len(few)):
            desk.get(f"{URL}?ids={','.join(map(str, numbers))}")

    def test_as_many_as_a_grid_holds_can_be_sent(self, desk: Client) -> None:
        sent = fields_of(desk.get(f"{URL}?ids={known().pk}"))
        of_a_photo = [name for name in sent if name.startswith(("photo-", "initial-photo-"))]
        assert (len(of_a_photo) + 1) * MOST + 20 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS

    @pytest.mark.parametrize("ids", ["", "x", "1,,2", "-1", "9" * 40, "\x00", "1;DROP"])
    def test_numbers_that_are_none_show_an_empty_grid(self, desk: Client, ids: str) -> None:
        assert desk.get(URL, {"ids": ids}).status_code == 200
        assert desk.post(URL, {"_fix": "1", "photo": ids}).status_code == 302
