"""Paul kills a photo: two clicks and a reason, and it can be taken back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Photo, Wording
from tests.base import client_of, in_role
from tests.factories import BylineFactory, PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db


def url(photo: Photo, page: str = "kill") -> str:
    return reverse(f"admin:articles_photo_{page}", args=[photo.pk])


@pytest.fixture
def desk() -> Client:
    return client_of(in_role("Photo editors"))


def test_it_is_a_click_away_from_its_form_and_says_where_it_stands(desk: Client) -> None:
    photo = PhotoFactory()
    StoryFactory(headline="Ferry waits", photos=[photo], bylines=[BylineFactory(name="Ines", portrait=photo)])
    assert url(photo) in desk.get(url(photo, "change")).content.decode()
    page = desk.get(url(photo)).content.decode()
    assert "Ferry waits" in page
    assert "Ines" in page


def test_with_a_reason_it_is_gone_and_without_one_nothing_happens(desk: Client, client: Client) -> None:
    photo = PhotoFactory()
    story = StoryFactory(photos=[photo])
    answer = desk.post(url(photo), {"reason": " "})
    assert "This field is required" in answer.content.decode()
    assert Photo.objects.public(timezone.now()).exists()
    answer = desk.post(url(photo), {"reason": "The agency asks: it shows another ferry."}, follow=True)
    assert "Killed. It is on no page: The agency asks: it shows another ferry." in answer.content.decode()
    assert not Photo.objects.public(timezone.now()).exists()
    assert "no longer be shown" in client.get(story.get_absolute_url()).content.decode()
    kept = Wording.objects.filter(of="photo", row=photo.pk)[0]
    assert (kept.name, kept.said["kill_reason"]) == (
        "photo-editors",
        "The agency asks: it shows another ferry.",
    )


def test_a_kill_is_taken_back_with_a_reason(desk: Client) -> None:
    photo = PhotoFactory(killed_at=timezone.now(), kill_reason="Not ours.")
    StoryFactory(photos=[photo])
    assert "It was killed: Not ours." in desk.get(url(photo, "allow")).content.decode()
    desk.post(url(photo, "allow"), {"reason": "It is ours."})
    photo.refresh_from_db()
    assert (photo.killed_at, photo.kill_reason) == (None, "")
    assert Photo.objects.public(timezone.now()).exists()


def test_a_colleague_was_quicker(desk: Client) -> None:
    photo = PhotoFactory(killed_at=timezone.now(), kill_reason="Not ours.")
    page = desk.post(url(photo), {"reason": "Not ours, too."}, follow=True).content.decode()
    assert "This photo is killed already." in page
    photo.refresh_from_db()
    assert photo.kill_reason == "Not ours."


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("Photo editors", True),
        ("Editors", True),
        ("Wire editors", True),
        ("Reporters", False),
        ("Front-page producers", False),
    ],
)
@pytest.mark.parametrize("page", ["kill", "allow"])
def test_who_may(role: str, may: bool, page: str) -> None:
    photo = PhotoFactory(killed_at=timezone.now() if page == "allow" else None)
    client = client_of(in_role(role))
    assert client.get(url(photo, page)).status_code == (200 if may else 403)
    before = photo.killed_at
    client.post(url(photo, page), {"reason": "Because."})
    photo.refresh_from_db()
    assert (photo.killed_at != before) == may


def test_a_photo_that_is_not_there(desk: Client) -> None:
    assert desk.get(reverse("admin:articles_photo_kill", args=[99])).status_code == 404


def test_whoever_may_not_kill_sees_no_button() -> None:
    photo = PhotoFactory()
    page = client_of(in_role("Reporters")).get(url(photo, "change")).content.decode()
    assert url(photo) not in page
