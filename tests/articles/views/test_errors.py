"""Pages for what is not there, and for what broke."""

from __future__ import annotations

from unittest import mock

import pytest
from django.db import DatabaseError
from django.test import Client, RequestFactory

from articles.views import errors
from articles.views.page import Freshness
from tests.factories import StoryFactory


@pytest.mark.django_db
def test_a_page_that_is_not_there_shows_ways_out_and_the_latest() -> None:
    story = StoryFactory()
    response = Client().get("/nowhere/at/all/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "This door opens on nothing" in page
    assert story.headline in page
    assert '<a href="/latest/">Latest</a>' in page
    assert "s-maxage=10" in response.headers["Cache-Control"]
    assert "noindex" in page


def test_the_broken_page_needs_no_database() -> None:
    with mock.patch("django.db.backends.utils.CursorWrapper.execute", side_effect=DatabaseError("gone")):
        response = errors.broken(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "This door is stuck" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_view_that_breaks_shows_it() -> None:
    client = Client(raise_request_exception=False)
    with mock.patch("articles.fronts.filling.fill", side_effect=RuntimeError("the lead")):
        response = client.get("/")
    assert response.status_code == 500
    page = response.content.decode()
    assert "This door is stuck" in page
    assert "the lead" not in page


def test_what_was_refused_says_what_to_do() -> None:
    assert "load its page again" in errors.refused(RequestFactory().get("/"), Exception()).content.decode()
    assert errors.not_understood(RequestFactory().get("/"), Exception()).status_code == 400


@pytest.mark.parametrize(
    ("left", "header"),
    [
        (9999, "public, max-age=60, s-maxage=300, stale-while-revalidate=60, stale-if-error=86400"),
        (310, "public, max-age=60, s-maxage=300, stale-while-revalidate=10, stale-if-error=86400"),
        (45.9, "public, max-age=45, s-maxage=45, stale-while-revalidate=0, stale-if-error=86400"),
        (0.5, "public, max-age=0, s-maxage=0, stale-while-revalidate=0, stale-if-error=86400"),
        (-1, "public, max-age=0, s-maxage=0, stale-while-revalidate=0, stale-if-error=86400"),
    ],
)
def test_no_header_promises_more_than_the_time_left(left: float, header: str) -> None:
    assert Freshness(60, 300, 60, 86400).header(left) == header
