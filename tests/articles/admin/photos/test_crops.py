"""Crops on the photo's form: what is kept, and what is refused with a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.models import Photo
from tests.articles.admin.sending import said, send
from tests.base import client_of, in_role, paul
from tests.factories import PhotoFactory, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return client_of(paul())


def saved(desk: Client, photo: Photo, crops: Any, **fields: Any) -> Any:
    text = crops if isinstance(crops, str) else json.dumps(crops)
    return send(desk, url(photo), crops=text, **fields)


def url(photo: Photo) -> str:
    return reverse("admin:articles_photo_change", args=[photo.pk])


def kept(photo: Photo) -> Any:
    return Photo.objects.get(pk=photo.pk).crops


def test_a_frame_is_kept_and_taken_back(desk: Client) -> None:
    photo = PhotoFactory()
    saved(desk, photo, {"1:1": [0.1, 0.2, 0.5]})
    assert kept(photo) == {"1:1": [0.1, 0.2, 0.5]}
    saved(desk, photo, {})
    assert kept(photo) == {}


def test_who_only_changes_words_keeps_the_frames(desk: Client) -> None:
    photo = PhotoFactory(crops={"3:2": [0, 0, 0.5]})
    send(desk, url(photo), caption="Other words")
    assert kept(photo) == {"3:2": [0, 0, 0.5]}


@pytest.mark.parametrize(
    ("crops", "sentence"),
    [
        ("{", "The crops could not be read. Set them again."),
        ("[1]", "The crops could not be read. Set them again."),
        ('{"7:1": [0, 0, 1]}', "The crops could not be read. Set them again."),
        ('{"1:1": [0.9, 0, 0.5]}', "The crop “Square” reaches out of the picture or is too small."),
        ('{"1:1": [0, 0, 0.01]}', "The crop “Square” reaches out of the picture or is too small."),
        ('{"4:5": "all"}', "The crop “Portrait” reaches out of the picture or is too small."),
        ('{"4:5": [NaN, 0, 0.5]}', "The crop “Portrait” reaches out of the picture or is too small."),
    ],
)
def test_what_is_no_crop_of_the_picture_is_refused(desk: Client, crops: str, sentence: str) -> None:
    photo = PhotoFactory()
    assert sentence in said(saved(desk, photo, crops, caption="Not kept"))
    assert kept(photo) == {}


def test_another_file_takes_the_frames_of_the_one_before_with_it(desk: Client) -> None:
    photo = PhotoFactory(crops={"3:2": [0, 0, 0.5]})
    file = SimpleUploadedFile("new.jpg", picture(300, 300), "image/jpeg")
    saved(desk, photo, {"3:2": [0, 0, 0.5]}, image=file)
    assert kept(photo) == {}


def test_frames_can_be_set_with_the_file(desk: Client) -> None:
    file = SimpleUploadedFile("new.jpg", picture(300, 300), "image/jpeg")
    fields = {"image": file, "focal_x": "0.5", "focal_y": "0.5", "crops": '{"1:1": [0.5, 0.5, 0.5]}'}
    desk.post(reverse("admin:articles_photo_add"), fields)
    assert Photo.objects.get().crops == {"1:1": [0.5, 0.5, 0.5]}


def test_whoever_only_looks_has_nothing_to_set() -> None:
    desk = client_of(in_role("Front-page producers"))
    page = desk.get(url(PhotoFactory())).content.decode()
    assert "photo-seen" in page
    assert 'name="crops"' not in page
