"""The reader's page beside the form, and a link to give away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from articles.models import Story
from tests.base import in_role
from tests.browser.axe import violations
from tests.browser.newsroom import Opened, page_of
from tests.factories import BylineFactory, DraftFactory, PhotoFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_edda_sees_unsaved_words_as_readers_would_on_a_phone_and_on_a_desktop(open_as: Opened) -> None:
    story = DraftFactory(headline="Ferry aground", bylines=[BylineFactory()], photos=[PhotoFactory()])
    page = open_as(in_role("Editors"), page_of(story))
    page.locator("#id_headline").fill("Ferry hits rock")
    page.get_by_role("button", name="Preview", exact=True).click()
    shown = page.frame_locator("iframe[name=story-preview]")
    expect(shown.get_by_role("heading", level=1)).to_have_text("Ferry hits rock")
    frame = next(one for one in page.frames if one.name == "story-preview")
    assert frame.evaluate("innerWidth") == 390
    page.get_by_role("button", name="Desktop").click()
    assert frame.evaluate("innerWidth") == 1280
    assert frame.evaluate("document.styleSheets.length") > 0
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#preview-panel")).to_be_hidden()
    expect(page.locator("#id_headline")).to_have_value("Ferry hits rock")
    assert Story.objects.get().headline == "Ferry aground"


def test_a_link_is_one_click_and_opens_without_a_login(open_as: Opened, browser: Browser) -> None:
    story = DraftFactory(headline="Ferry aground", bylines=[BylineFactory()])
    page = open_as(in_role("Editors"), page_of(story))
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview link").click()
    links = opened.value
    url = links.get_by_label("Give this away").input_value()
    assert violations(links) == []
    stranger = browser.new_context().new_page()
    host = page.url.split("/admin/")[0]
    stranger.goto(host + "/preview/" + url.split("/preview/")[1])
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Ferry aground")
    links.get_by_role("button", name="Revoke").click()
    expect(links.locator(".messagelist .success")).to_be_visible()
    answer = stranger.reload()
    assert answer is not None
    assert answer.status == 404
