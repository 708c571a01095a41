"""What every worker would do before its first page is done once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import OperationalError
from django.template import engines

from articles.delivery.asking import Application, ForAnyone
from articles.delivery.rehearsal import rehearse
from articles.models import Section
from tests.factories import DraftFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def maker(asked: list[str]) -> Application:
    """Django, with a note of what it is asked for."""
    django = ForAnyone()

    def maker(environ: Any, start_response: Any) -> Iterable[bytes]:
        asked.append(environ["PATH_INFO"])
        return django(environ, start_response)

    return maker


def test_a_page_of_each_kind_is_made_and_all_templates_are_compiled(
    maker: Application, asked: list[str]
) -> None:
    story = StoryFactory()
    DraftFactory()
    readers = engines["jinja2"].env  # type: ignore[attr-defined]
    readers.cache.clear()
    rehearse(maker)
    assert asked == ["/", "/latest/", "/rss.xml", story.section.get_absolute_url(), story.get_absolute_url()]
    assert {name for _loader, name in readers.cache} == set(readers.list_templates())


def test_an_empty_newsroom_has_fewer(maker: Application, asked: list[str]) -> None:
    rehearse(maker)
    assert asked == ["/", "/latest/", "/rss.xml"]


def test_without_a_database_the_server_starts_all_the_same(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def down() -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(Section.objects, "first", down)
    with caplog.at_level(logging.WARNING):
        rehearse(ForAnyone())
    assert "the first will take longer: the server closed the connection" in caplog.text


def test_a_file_that_is_no_template_stops_no_server(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    readers = engines["jinja2"].env  # type: ignore[attr-defined]
    monkeypatch.setattr(readers, "list_templates", lambda: ["pages/front.html", ".front.html.swp"])
    rehearse(ForAnyone())
    assert ".front.html.swp is no template" in caplog.text
