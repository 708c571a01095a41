"""The form of a photo: what its file says stands in it, before it is saved and after."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.models import Photo
from tests.articles.admin.sending import fields_of
from tests.articles.models.test_photo import CODES, WHOLE
from tests.articles.photos.pictures import plain
from tests.articles.photos.test_credentials import STORE, app11
from tests.base import client_of, paul
from tests.factories import PhotoFactory, picture

pytestmark = pytest.mark.django_db


def test_a_photo_that_is_chosen_fills_the_new_fields_before_it_is_saved() -> None:
    data = picture(xmp=WHOLE.format(source=f"{CODES}compositeCapture").encode())
    file = SimpleUploadedFile("a.jpg", data, "image/jpeg")
    desk = client_of(paul())
    answer = desk.post(reverse("admin:articles_photo_read"), {"image": file}).json()
    wanted = {
        "headline": "Harbor lane",
        "keywords": "harbor night, ferry",
        "restrictions": "No sales",
        "source_type": "compositeCapture",
    }
    assert answer["fields"] == wanted
    assert wanted.keys() - {"source_type"} <= fields_of(desk.get(reverse("admin:articles_photo_add"))).keys()
    assert 'name="source_type"' in desk.get(reverse("admin:articles_photo_add")).text


def test_content_credentials_are_said_to_be_there_and_no_more() -> None:
    photo = PhotoFactory(image=ContentFile(app11(plain(), b"JP\0\1\0\0\0\1" + STORE), "a.jpg"))
    page = client_of(paul()).get(reverse("admin:articles_photo_change", args=[photo.pk]))
    assert "600 × 400 pixels · carries Content Credentials (C2PA)" in page.text
    assert not {"likeness", "has_credentials"} & fields_of(page).keys()


def test_a_photo_of_which_nothing_is_said_is_none() -> None:
    desk, add = client_of(paul()), reverse("admin:articles_photo_add")
    empty = desk.post(add, {**fields_of(desk.get(add)), "photographer": "Ann Roe"})
    assert "Choose a picture, or say in a caption which one is still to come." in empty.text
    assert "Ann Roe" in empty.text
    assert not Photo.objects.exists()
    desk.post(add, {**fields_of(desk.get(add)), "caption": "The night ferry, to come at six."})
    assert Photo.objects.get().caption == "The night ferry, to come at six."
