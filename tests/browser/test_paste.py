"""Wendy pastes wire copy: every line is seen beside where it goes, and one click makes the draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from articles.models import Story
from tests.base import PASSWORD, client_of, wendy
from tests.browser.axe import violations

COPY = """Daily News Portal

Last ferry of the season leaves Busan

The ferry on Thursday. Photo by Jane Doe/UPI

SEOUL, Nov. 12 (UPI) — The last ferry left on Thursday, its captain said Thursday.

“Nobody was left behind,” he said.

Read More: https://www.upi.com/ferry"""

STORY_PAGE = re.compile(r"/admin/articles/story/\d+/change/\Z")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server: Any) -> str:
    return f"{live_server.url}{reverse('admin:paste-wire-copy')}"


def logged_in(context: BrowserContext, address: str) -> BrowserContext:
    """A browser in which Wendy has logged in."""
    key = client_of(wendy()).cookies[settings.SESSION_COOKIE_NAME].value
    site = address.removesuffix(reverse("admin:paste-wire-copy"))
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": f"{site}/"}])
    return context


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complains of: scripts that fail, and what the policy blocks."""
    return []


@pytest.fixture
def desk(context: BrowserContext, address: str, complaints: list[str]) -> Iterator[Page]:
    """The paste page, open before Wendy."""

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page = logged_in(context, address).new_page()
    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    yield page
    assert complaints == []


def paste(page: Page, copy: str) -> None:
    """What Ctrl+V does."""
    page.get_by_label("Wire copy").focus()
    page.keyboard.insert_text(copy)


def test_one_paste_and_one_click_make_the_draft(desk: Page) -> None:
    paste(desk, COPY)
    lines = desk.locator(".lines .part")
    expect(lines).to_have_count(8)
    expect(lines.nth(0)).to_contain_text("Desk: portal’s name")
    expect(lines.nth(3)).to_contain_text("Photo by Jane Doe/UPI")
    expect(lines.nth(4)).to_contain_text("SEOUL, Nov. 12 (UPI) —")
    expect(lines.nth(4)).to_contain_text("The copy says Thursday")
    expect(desk.get_by_role("status")).to_have_text("Read: every line stands beside where it goes.")
    assert not Story.objects.exists()

    desk.get_by_role("button", name="Make the draft").click()
    desk.wait_for_url(STORY_PAGE)
    story = Story.objects.get()
    assert desk.url.endswith(reverse("admin:articles_story_change", args=[story.pk]))
    expect(desk.get_by_text("is made.")).to_be_visible()
    assert desk.locator("#id_headline").input_value() == "Last ferry of the season leaves Busan"


def test_a_click_before_the_lines_are_there_makes_the_draft_too(desk: Page) -> None:
    paste(desk, COPY)
    desk.get_by_role("button", name="Make the draft").dblclick()
    desk.wait_for_url(STORY_PAGE)
    assert Story.objects.count() == 1


def test_the_lines_follow_what_she_changes(desk: Page) -> None:
    paste(desk, COPY)
    expect(desk.locator(".lines .part").nth(1)).to_contain_text("leaves Busan")
    desk.get_by_label("Wire copy").fill(COPY.replace("Busan", "Pusan"))
    expect(desk.locator(".lines .part").nth(1)).to_contain_text("leaves Pusan")
    desk.get_by_label("Day of the copy").fill("2019-11-12")
    expect(desk.get_by_text("puts Nov. 12 in 2019").first).to_be_visible()


def test_an_error_is_shown_at_once_and_the_paste_stays(desk: Page) -> None:
    paste(desk, "<!doctype html>\n<p>A ferry</p>")
    expect(desk.get_by_role("alert")).to_contain_text("This is a web page, not plain text")
    desk.get_by_role("button", name="Make the draft").click()
    expect(desk.locator(".errorlist").first).to_contain_text("This is a web page")
    expect(desk.get_by_label("Wire copy")).to_have_value("<!doctype html>\n<p>A ferry</p>")


def test_too_much_is_refused_before_it_is_sent(desk: Page) -> None:
    desk.get_by_label("Wire copy").fill("The ferry has left and will not be back before spring. " * 40_000)
    expect(desk.get_by_role("status")).to_contain_text("too large for one story")
    expect(desk.get_by_role("button", name="Make the draft")).to_be_disabled()
    desk.get_by_label("Wire copy").fill(COPY)
    expect(desk.get_by_role("button", name="Make the draft")).to_be_enabled()


def test_a_paste_survives_the_end_of_the_session(
    desk: Page, context: BrowserContext, complaints: list[str]
) -> None:
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    paste(desk, COPY)
    expect(desk.get_by_role("status")).to_contain_text("no longer logged in")
    complaints.clear()  # the refusal is one to the console

    desk.get_by_role("button", name="Make the draft").click()
    desk.get_by_label("Username").fill("wendy")
    desk.get_by_label("Password").fill(PASSWORD)
    complaints.clear()
    desk.get_by_role("button", name="Log in").click()
    desk.locator("form button.default, form input.default").first.click()
    desk.wait_for_url(STORY_PAGE)
    assert Story.objects.get().headline == "Last ferry of the season leaves Busan"
    complaints.clear()


def test_without_scripts_the_button_shows_the_lines_and_then_makes_the_draft(
    browser: Browser, address: str
) -> None:
    context = logged_in(browser.new_context(java_script_enabled=False), address)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Wire copy").fill(COPY)
    page.get_by_role("button", name="Make the draft").click()
    expect(page.locator(".lines .part")).to_have_count(8)
    page.get_by_role("button", name="Make the draft").click()
    page.wait_for_url(STORY_PAGE)
    assert Story.objects.count() == 1
    context.close()


@pytest.mark.parametrize("width", [360, 1024, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_and_fits(desk: Page, width: int, scheme: Any) -> None:
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 900})
    paste(desk, COPY)
    expect(desk.locator(".lines .part")).to_have_count(8)
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(desk, context="#content") == []
