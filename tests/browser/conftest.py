"""The newsroom as somebody sees it in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from tests.base import client_of
from tests.browser.newsroom import Opened


@pytest.fixture
def open_as(context: BrowserContext, live_server: Any) -> Iterator[Opened]:
    """A page of the newsroom as somebody sees it. Whatever the console complains of fails the test: above all
    what the Content-Security-Policy blocks."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} {message.location}")

    def opened(user: User, path: str) -> Page:
        key = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": f"{live_server.url}/"}]
        )
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}{path}")
        return page

    yield opened
    assert complaints == []
