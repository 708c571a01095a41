"""HEAD: all that GET says, and nothing of what it shows.

Asked of the application itself, as a server asks it: Django's own client would drop the body that we send.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpRequest, StreamingHttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from tests.factories import PhotoFactory, StoryFactory

# These are new for every answer.
OF_THE_MOMENT = {"set-cookie", "x-noise", "content-security-policy"}


def flow(request: HttpRequest) -> StreamingHttpResponse:
    """An answer that is made while it is sent."""
    return StreamingHttpResponse(iter([b"The ferry ", b"sails again."]))


urlpatterns = [path("flow/", flow)]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The end of a request would close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def answer(method: str, address: str, **headers: str) -> tuple[str, dict[str, str], bytes]:
    said: dict[str, Any] = {}

    def start_response(
        status: str, fields: list[tuple[str, str]], error: object = None, /
    ) -> Callable[[bytes], object]:
        said.update(status=status, fields=fields)
        return bytes

    request = RequestFactory().generic(method, address, headers=headers or None)
    body: Iterable[bytes] = WSGIHandler()(request.environ, start_response)
    sent = b"".join(body)
    getattr(body, "close", lambda: None)()
    named = {name.lower(): value for name, value in said["fields"]}
    return said["status"], {name: named[name] for name in named.keys() - OF_THE_MOMENT}, sent


@pytest.fixture
def addresses(db: None) -> list[str]:
    photo = PhotoFactory()
    story = StoryFactory(photos=[photo])
    pages = ["/", story.get_absolute_url(), "/latest/", f"/photo/{photo.pk}/", "/rss.xml", "/sitemap.xml"]
    return [*pages, "/robots.txt", "/favicon.ico", "/nowhere/", "/latest", "/healthz", "/readyz"]


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_it_says_what_get_says_without_the_body(encoding: str, addresses: list[str]) -> None:
    for address in addresses:
        status, headers, body = answer("GET", address, **{"accept-encoding": encoding})
        assert answer("HEAD", address, **{"accept-encoding": encoding}) == (status, headers, b""), address
        assert headers["content-length"] == str(len(body)), address


def test_it_says_too_that_a_page_did_not_change(addresses: list[str]) -> None:
    etag = answer("GET", "/latest/")[1]["etag"]
    assert answer("HEAD", "/latest/", **{"if-none-match": etag})[::2] == ("304 Not Modified", b"")


def test_it_starts_no_answer_that_is_made_while_it_is_sent() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        assert answer("GET", "/flow/")[2] == b"The ferry sails again."
        assert answer("HEAD", "/flow/")[2] == b""


def test_the_newsroom_sends_none_either(db: None) -> None:
    status, headers, body = answer("HEAD", "/admin/login/")
    assert (status, body) == ("200 OK", b"")
    assert int(headers["content-length"]) > 1000


def test_an_unknown_host_gets_no_body_either() -> None:
    assert answer("HEAD", "/", host="elsewhere.example")[::2] == ("400 Bad Request", b"")
