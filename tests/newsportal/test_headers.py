"""The headers of a reader's page, seen on a plain page of the tests' own."""

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path
from django.utils.csp import CSP, build_policy
from pytest_django import Settings

from newsportal.csp import ADMIN_CSP, PUBLIC_CSP

PAGE = "<!doctype html><title>Ferry</title><p>" + "The ferry sails again. " * 40


def page(request: HttpRequest) -> HttpResponse:
    """A page as any view makes one: from a template, with every context processor."""
    template = engines["django"].from_string("{{ page|safe }}")
    return HttpResponse(template.render({"page": PAGE}, request))


urlpatterns = [path("ferry/", page)]


@pytest.fixture
def reader(client: Client) -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__):
        yield client


def test_a_readers_page_sets_no_cookie_and_does_not_vary_by_any(reader: Client) -> None:
    """No database mark here either: a session or a user that is looked up would be an error."""
    response = reader.get("/ferry/")
    assert response.status_code == 200
    assert not response.cookies
    assert "cookie" not in response["Vary"].lower()


def test_a_returning_journalist_gets_the_same_page(reader: Client) -> None:
    reader.cookies.load({"sessionid": "abcdefghijklmnopqrstuvwxyz", "csrftoken": "x" * 32})
    response = reader.get("/ferry/")
    assert not response.cookies
    assert "cookie" not in response["Vary"].lower()


def test_a_readers_page_runs_no_script_and_carries_no_nonce(reader: Client) -> None:
    policy = reader.get("/ferry/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "nonce" not in policy
    assert "unsafe" not in policy
    for directive in ("base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'", "style-src 'self'"):
        assert directive in policy


def test_a_page_carries_the_other_protections(reader: Client) -> None:
    response = reader.get("/ferry/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in response["Permissions-Policy"]


def test_the_newsrooms_scripts_are_its_own_or_carry_the_nonce() -> None:
    policy = build_policy(ADMIN_CSP, "abc")
    assert "script-src 'self' 'nonce-abc'" in policy
    assert "unsafe" not in policy
    assert ADMIN_CSP["default-src"] == PUBLIC_CSP["default-src"] == [CSP.NONE]


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_a_page_is_compressed_and_can_be_asked_for_again(encoding: str, reader: Client) -> None:
    response = reader.get("/ferry/", headers={"accept-encoding": encoding})
    assert response["Content-Encoding"] == encoding
    assert len(response.content) < len(PAGE)
    again = reader.get("/ferry/", headers={"accept-encoding": encoding, "if-none-match": response["ETag"]})
    assert again.status_code == 304
    assert again["ETag"].removeprefix("W/") == response["ETag"].removeprefix("W/")
    assert "accept-encoding" in again["Vary"].lower()


def test_its_etag_is_of_the_page_however_it_is_packed(reader: Client) -> None:
    packed = reader.get("/ferry/", headers={"accept-encoding": "gzip"})
    plain = reader.get("/ferry/")
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"].removeprefix("W/") == plain["ETag"].removeprefix("W/")


def test_an_uncompressed_answer_says_too_that_it_varies(reader: Client) -> None:
    assert "accept-encoding" in reader.get("/ferry/")["Vary"].lower()


def test_a_site_with_https_sends_readers_there(reader: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = reader.get("/ferry/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/ferry/")


class _Styles(HTMLParser):
    """Collects what a strict policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.blocked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, _ in attrs:
            if name == "style" or re.fullmatch(r"on\w+", name):
                self.blocked.append(f"<{tag} {name}>")


def test_the_login_page_needs_nothing_that_the_policy_forbids(client: Client, db: None) -> None:
    parser = _Styles()
    parser.feed(client.get("/admin/login/").content.decode())
    assert parser.blocked == []
