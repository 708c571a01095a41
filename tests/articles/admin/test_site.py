"""The newsroom as a place: its desk, its policy, and what happens when a session ends over a story."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from articles.models import Photo, Story
from tests.articles.admin.sending import fields_of, said, story_url
from tests.base import PASSWORD, client_of, edda, ines
from tests.factories import DraftFactory, PhotoFactory

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}


class TestThePolicy:
    @pytest.mark.parametrize(
        "name",
        [
            "index",
            "login",
            "password_change",
            "articles_story_changelist",
            "articles_story_add",
            "articles_photo_pick",
            "auth_user_changelist",
            "jsi18n",
        ],
    )
    def test_every_page_of_the_newsroom_has_it(self, name: str) -> None:
        client = Client() if name == "login" else client_of(edda())
        policy = client.get(reverse(f"admin:{name}")).headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy

    def test_scripts_and_styles_in_the_page_carry_the_nonce_of_this_answer(self) -> None:
        response = client_of(edda()).get(story_url())
        nonce = response.headers["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]
        page = response.content.decode()
        assert f'<style data-tiptap-style nonce="{nonce}">' in page
        scripts = re.findall(r"<(?:script|style)\b[^>]*>", page)
        assert any("importmap" in tag for tag in scripts)
        assert [tag for tag in scripts if f'nonce="{nonce}"' not in tag] == []


class TestASessionThatEndsWhileSomebodyWrites:
    def test_what_was_typed_travels_through_the_login_and_is_saved_at_the_press_of_a_button(self) -> None:
        ines()
        desk = Client()
        sent = {"headline": "Typed all night", "tags": ["Ports", "Rail"], "body": "<p>\n\nOne & two</p>"}
        asked = desk.post(story_url(), {**sent, "_save": "1"})
        assert asked.status_code == 403
        assert b"Nothing you typed is lost" in asked.content
        login = fields_of(asked)
        login |= {"username": ["ines"], "password": ["wrong"]}
        again = desk.post(reverse("admin:login"), login)
        assert b"Please enter the correct" in again.content
        back = desk.post(
            reverse("admin:login"), {**fields_of(again), "username": "ines", "password": PASSWORD}
        )
        assert b"Save what I typed" in back.content
        held = fields_of(back)
        assert held["tags"] == ["Ports", "Rail"]
        assert held["body"] == ["<p>\n\nOne & two</p>"]
        assert held["_save"] == ["1"]
        assert f'action="{story_url()}"' in back.content.decode()
        whole = {**fields_of(desk.get(story_url())), **held}
        desk.post(story_url(), {name: whole[name] for name in whole if name not in {"username"}})
        assert Story.objects.get().headline == "Typed all night"

    def test_a_password_is_never_carried(self) -> None:
        sent = {"old_password": "a", "new_password1": "b", "new_password2": "b"}
        response = Client().post(reverse("admin:password_change"), sent)
        assert response.status_code == 302

    def test_it_is_handed_back_to_no_other_site(self) -> None:
        ines()
        sent = {
            "username": "ines",
            "password": PASSWORD,
            "carried": '[["a", "b"]]',
            "next": "https://evil.example/",
        }
        response = Client().post(reverse("admin:login"), sent)
        assert f'action="{reverse("admin:index")}"' in response.content.decode()

    @pytest.mark.parametrize("carried", ["[", "{}", "[1]", '[["a"]]', '[["a", 1]]', "[[]]", "null"])
    def test_nonsense_in_its_place_is_passed_over(self, carried: str) -> None:
        ines()
        sent = {"username": "ines", "password": PASSWORD, "carried": carried}
        assert Client().post(reverse("admin:login"), sent).status_code == 302


class TestAKeyThatRanOut:
    def late(self, **headers: str) -> Any:
        client = Client(enforce_csrf_checks=True)
        client.force_login(ines())
        sent = {"headline": "Typed all night", "_save": "1"}
        return client.post(story_url(), sent, headers=headers)

    def test_what_was_typed_comes_back_with_a_button(self) -> None:
        response = self.late(**HERE)
        assert response.status_code == 403
        assert fields_of(response)["headline"] == ["Typed all night"]
        assert b"its key ran out" in response.content
        assert "script-src" in response.headers["Content-Security-Policy"]
        assert not Story.objects.exists()

    @pytest.mark.parametrize(
        "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
    )
    def test_a_form_from_elsewhere_is_refused_and_not_handed_back(self, headers: dict[str, str]) -> None:
        response = self.late(**headers)
        assert response.status_code == 403
        assert b"Typed all night" not in response.content

    def test_somebody_who_is_logged_out_as_well_is_asked_who_they_are_first(self) -> None:
        client = Client(enforce_csrf_checks=True)
        response = client.post(story_url(), {"headline": "Typed all night"}, headers=HERE)
        assert response.status_code == 403
        assert b"Nothing you typed is lost" in response.content
        assert "Typed all night" in fields_of(response)["carried"][0]

    def test_a_login_page_that_is_out_of_date_is_shown_anew(self) -> None:
        client = Client(enforce_csrf_checks=True)
        response = client.post(reverse("admin:login"), {"username": "ines"}, headers=HERE, follow=True)
        assert "This page was out of date. Please log in once more." in said(response)


def test_the_name_of_the_site_stands_over_it() -> None:
    with override_settings(SITE_NAME="The Harbor Post"):
        page = client_of(edda()).get(reverse("admin:index")).content.decode()
    assert "The Harbor Post" in page
    assert settings.SITE_NAME not in page


def test_users_and_groups_are_looked_after_here_too() -> None:
    desk = client_of(edda())
    for name in ("auth_user_changelist", "auth_group_changelist", "auth_user_add"):
        assert desk.get(reverse(f"admin:{name}")).status_code == 200


def test_a_photo_that_a_story_shows_is_not_deleted() -> None:
    photo = PhotoFactory()
    DraftFactory(photos=[photo])
    response = client_of(edda()).post(
        reverse("admin:articles_photo_delete", args=[photo.pk]), {"post": "yes"}
    )
    assert response.status_code == 200
    assert Photo.objects.filter(pk=photo.pk).exists()
