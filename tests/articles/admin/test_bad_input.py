"""Whatever is sent, the newsroom answers with a sentence, loses nothing and never breaks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from articles.models import Byline, Photo, Place, Section, Source, Story, Tag
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.base import client_of, edda, ines
from tests.factories import DraftFactory, PhotoFactory, picture

pytestmark = pytest.mark.django_db

DATA = Path(os.environ.get("NEWSPORTAL_DATA", "../shared/data"))
needs_bad_images = pytest.mark.skipif(
    not (DATA / "images-bad").is_dir(),
    reason="The collection of broken pictures is not here: NEWSPORTAL_DATA",
)

# Several in one: what breaks, breaks beside others, too.
NAUGHTY = [
    "NUL\x00 and \x07 bell \u202egnip\u202c \u200b\ufeff \ufffe \x85",
    '<script>alert(1)</script>" onmouseover="alert(1) {{ 7 * 7 }} {% now %} %s %d %00 ${jndi:ldap://x}',
    "'; DROP TABLE articles_story; -- ../../../etc/passwd 1e309 NaN -1 ٣ ²",
    "😀 Ω≈ç√∫ 田中さん مكتبة Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "\r\n\t  \v\f",
    "²",
    "9" * 40,
    "x" * 20000,
]


@pytest.fixture
def desk() -> Client:
    return client_of(ines())


TEXTS = (
    "headline kicker standfirst body slug original_url original_headline language dateline_text "
    "dateline_service dateline_override dateline_date published_at_0 published_at_1 embargo_0 "
    "section source kind status tags written_by filed_from revision"
).split()


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings_in_every_field_of_a_story(desk: Client, text: str) -> None:
    story = DraftFactory()
    opened = fields_of(desk.get(story_url(story)))
    for name in TEXTS:
        with transaction.atomic():
            response = desk.post(story_url(story), {**opened, name: text, "_save": "1"})
            assert response.status_code in {200, 302}, name
            if response.status_code == 302:
                assert desk.get(story_url(story)).status_code == 200, name
            transaction.set_rollback(True)


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings_all_at_once(desk: Client, text: str) -> None:
    response = send(desk, story_url(), **dict.fromkeys(TEXTS, text))
    assert response.status_code == 200


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
@pytest.mark.parametrize("model", [Photo, Byline, Place, Section, Source, Tag])
def test_naughty_strings_in_every_field_of_every_form(model: Any, text: str) -> None:
    desk = client_of(edda())
    url = reverse(f"admin:articles_{model._meta.model_name}_add")
    fields = fields_of(desk.get(url))
    assert desk.post(url, {**dict.fromkeys(fields, text), "_save": "1"}).status_code in {200, 302}


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
@pytest.mark.parametrize("model", ["story", "photo", "byline", "place", "section", "source", "tag"])
def test_naughty_strings_in_every_search_and_filter(model: str, text: str) -> None:
    desk = client_of(edda())
    url = reverse(f"admin:articles_{model}_changelist")
    for name in ("q", "standing", "section__id__exact", "kind__exact", "p", "o", "file", "nothing"):
        assert desk.get(url, {name: text[:2000]}, follow=True).status_code == 200


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings_in_every_autocomplete(desk: Client, text: str) -> None:
    for model, field in (("story", "section"), ("story", "source"), ("storybyline", "byline")):
        query = {"app_label": "articles", "model_name": model, "field_name": field, "term": text[:2000]}
        assert desk.get(reverse("admin:autocomplete"), query).status_code == 200
    assert desk.get(reverse("admin:articles_tag_names"), {"term": text[:2000]}).status_code == 200


def test_what_cannot_be_seen_or_stored_is_left_out(desk: Client) -> None:
    send(desk, story_url(), headline="Fer\x00ry runs\x07 aground")
    assert Story.objects.get().headline == "Ferry runs aground"


def test_a_headline_of_two_megabytes_is_explained_and_the_rest_is_kept(desk: Client) -> None:
    response = send(desk, story_url(), headline="Ferry " * 350_000, body="<p>Kept.</p>")
    assert "Ensure this value has at most 250 characters (it has 2099999)." in said(response)
    assert fields_of(response)["body"] == ["<p>Kept.</p>"]
    assert len(fields_of(response)["headline"][0]) > 2_000_000


def test_a_body_full_of_scripts_is_stored_without_them(desk: Client) -> None:
    body = (
        '<p onclick="steal()">One<script>steal()</script></p><img src=x onerror=steal()>'
        "<svg onload=steal()></svg>"
        '<a href="javascript:steal()">two</a><iframe src="https://evil.example"></iframe>'
        '<p style="position:fixed">three</p><figure data-photo="1" onclick="steal()"></figure>'
    )
    send(desk, story_url(), headline="Ferry", body=body)
    stored = Story.objects.get().body
    for word in ("steal", "<script", "onclick", "javascript", "iframe", "style", "svg", "<img"):
        assert word not in stored
    assert "three" in stored


def test_a_post_that_is_too_large_for_the_server_is_refused_with_a_page(desk: Client) -> None:
    response = desk.post(story_url(), {"headline": "x" * (11 * 1024 * 1024)})
    assert response.status_code == 400
    assert b"<h1" in response.content


def test_a_story_that_is_not_there_is_said(desk: Client) -> None:
    for key in ("999999", "9" * 30, "nothing"):
        response = desk.get(f"/admin/articles/story/{key}/change/", follow=True)
        assert response.status_code in {200, 404}


class TestPhotos:
    def upload(self, desk: Client, data: bytes, name: str) -> Any:
        file = SimpleUploadedFile(name, data, "image/jpeg")
        return desk.post(reverse("admin:articles_photo_add"), {"image": file, **self.fields}, follow=True)

    fields = {"caption": "Kept", "focal_x": "0.5", "focal_y": "0.5"}

    def test_a_text_with_the_name_of_a_picture_is_refused_with_its_sentence(self, desk: Client) -> None:
        response = self.upload(desk, b"This is no picture.", "harbor.jpg")
        assert "This file is a text file named .jpg, not a picture." in said(response)
        assert fields_of(response)["caption"] == ["Kept"]
        assert not Photo.objects.exists()

    @needs_bad_images
    def test_broken_lying_and_monstrous_pictures_are_refused_or_taken_whole(self, desk: Client) -> None:
        for path in sorted((DATA / "images-bad").rglob("*")):
            if not path.is_file():
                continue
            before = Photo.objects.count()
            response = self.upload(desk, path.read_bytes(), path.name)
            assert response.status_code == 200, path.name
            taken = Photo.objects.count() > before
            refused = response.context.get("adminform") and response.context["adminform"].form.errors
            assert taken or refused, path.name

    def test_what_the_file_says_fills_the_empty_fields_and_is_said(self, desk: Client) -> None:
        data = picture(600, 400, exif=_exif("The night ferry leaves.", "Lena Berg"))
        file = SimpleUploadedFile("ferry.jpg", data, "image/jpeg")
        sent = {"image": file, "focal_x": "0.5", "focal_y": "0.5", "photographer": "Typed"}
        response = desk.post(reverse("admin:articles_photo_add"), sent, follow=True)
        photo = Photo.objects.get()
        assert (photo.caption, photo.photographer) == ("The night ferry leaves.", "Typed")
        assert "Filled from the file: caption." in said(response)
        assert "This photo has no alt text yet." in said(response)

    def test_the_file_can_be_read_before_it_is_saved(self, desk: Client) -> None:
        data = picture(600, 400, exif=_exif("The night ferry leaves.", "Lena Berg"))
        file = SimpleUploadedFile("ferry.jpg", data, "image/jpeg")
        answer = desk.post(reverse("admin:articles_photo_read"), {"image": file}).json()
        assert answer["fields"]["caption"] == "The night ferry leaves."
        assert answer["fields"]["photographer"] == "Lena Berg"
        nothing = SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")
        assert desk.post(reverse("admin:articles_photo_read"), {"image": nothing}).json() == {"fields": {}}
        assert desk.post(reverse("admin:articles_photo_read")).json() == {"fields": {}}

    @pytest.mark.parametrize("value", ["2", "-1", "nan", "inf", "", "x"])
    def test_a_focal_point_outside_is_refused(self, desk: Client, value: str) -> None:
        photo = PhotoFactory()
        url = reverse("admin:articles_photo_change", args=[photo.pk])
        response = send(desk, url, focal_x=value, caption="Kept")
        assert said(response)
        assert fields_of(response)["caption"] == ["Kept"]
        photo.refresh_from_db()
        assert photo.focal_x == 0.5


def _exif(caption: str, photographer: str) -> Any:
    exif = Image.Exif()
    exif[0x010E] = caption
    exif[0x013B] = photographer
    return exif


def test_a_slug_is_made_from_a_headline_of_any_script(desk: Client) -> None:
    for headline in ("مكتبة متنقلة", "田中さん", "!!!", "😀"):
        story = DraftFactory(headline=headline)
        send(
            desk,
            story_url(story),
            "_publish",
            source="",
            written_by=[str(Byline.objects.create(name="A").pk)],
        )
        story.refresh_from_db()
        assert story.slug
        assert story.get_absolute_url()
