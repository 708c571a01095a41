"""Whoever sends something to an address that is only read is told so, in a reader's own headers."""

from __future__ import annotations

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve

from articles.urls import urlpatterns
from tests.articles.views.test_surfaces import surfaces
from tests.factories import DraftFactory, PhotoFactory

METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@pytest.fixture
def addresses(db: None) -> list[str]:
    """One of every kind. What is hidden has to answer as what is there, so that nothing is given away."""
    given_away = ["/preview/1:x/", "/preview/1:x/photos/1/card-300-0123456789abcdef.jpg"]
    given_away.append("/preview/budget/1:x/")
    return [*surfaces(DraftFactory(photos=[PhotoFactory()])), *given_away, "/favicon.ico"]


@pytest.mark.parametrize("method", METHODS)
def test_what_is_only_read_takes_nothing(method: str, addresses: list[str]) -> None:
    browser = Client(enforce_csrf_checks=True)
    for address in addresses:
        answer = browser.generic(method, address, "headline=Ten+ports", "application/x-www-form-urlencoded")
        assert (answer.status_code, answer.headers.get("Allow")) == (405, "GET, HEAD"), address
        assert answer.content.decode().startswith("This address is only for reading")
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert not answer.cookies


@pytest.mark.parametrize("method", METHODS[:-1])
def test_the_newsroom_still_asks_for_a_forms_key(method: str, db: None) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.generic(method, "/admin/login/", "username=edda").status_code == 403


def test_no_kind_of_address_is_left_out(addresses: list[str]) -> None:
    assert {resolve(address).url_name for address in addresses} == {str(one.name) for one in urlpatterns}


def test_a_browser_finds_an_icon_where_it_looks_for_one(db: None) -> None:
    answer = Client().get("/favicon.ico")
    assert answer.status_code == 302
    assert "max-age=86400" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert finders.find(answer.headers["Location"].removeprefix("/static/"))
