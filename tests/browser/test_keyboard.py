"""A story's way over the desk with the keyboard alone: no pointer is ever moved."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from articles.models import Comment, Story
from articles.visibility import Status
from tests.articles.admin.sending import send
from tests.base import client_of, in_role
from tests.browser.newsroom import Opened, new_story, page_of, tab_to
from tests.factories import BylineFactory, DraftFactory, PhotoFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def go(page: Page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)


def test_a_reporter_writes_and_sends_to_review(open_as: Opened) -> None:
    page = open_as(in_role("Reporters"), new_story())
    tab_to(page, "#id_headline")
    page.keyboard.type("Ferry hits rock")
    tab_to(page, ".ProseMirror")
    page.keyboard.type("It was noon.")
    # The body takes the Tab key for itself nowhere: the way out of it is the way on.
    go(page, "input[name=_submit]")
    expect(page.get_by_text("waiting for review")).to_be_visible()
    story = Story.objects.get()
    assert (story.status, story.body) == (Status.REVIEW, "<p>It was noon.</p>")


def test_an_editor_sees_a_preview_and_comes_back_to_the_form(open_as: Opened) -> None:
    story = DraftFactory(headline="Ferry", bylines=[BylineFactory()], photos=[PhotoFactory()])
    page = open_as(in_role("Editors"), page_of(story))
    go(page, "[data-preview]")
    shown = page.frame_locator("iframe[name=story-preview]")
    expect(shown.get_by_role("heading", level=1)).to_have_text("Ferry")
    go(page, "[data-width='1280']")
    expect(page.get_by_role("button", name="Desktop")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('[data-preview]')")


def test_an_editor_corrects_compares_and_restores(open_as: Opened) -> None:
    story, editor = DraftFactory(headline="Ferry aground", bylines=[BylineFactory()]), in_role("Editors")
    send(client_of(editor), page_of(story), "_publish")
    page = open_as(editor, page_of(story))
    tab_to(page, "#id_headline")
    page.keyboard.press("Control+a")
    page.keyboard.type("Ferry hits rock")
    tab_to(page, "input[name=change]")
    page.keyboard.press("ArrowRight")
    tab_to(page, "#id_change_text")
    page.keyboard.type("It was a rock.")
    go(page, "input[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert story.corrections.get().text == "It was a rock."
    go(page, ".object-tools a[href$='/compare/']")
    expect(page.locator("#change-headline")).to_be_visible()
    go(page, ".compared-more a[href$='/history/']")
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    go(page, "a[href$='/restore/2/']")
    expect(page.get_by_role("heading", name="Restore revision 2")).to_be_visible()
    go(page, ".restore-form input[type=submit]")
    expect(page.locator(".messagelist .success")).to_contain_text("revision 2")
    story.refresh_from_db()
    assert story.headline == "Ferry aground"


def test_a_colleague_comments(open_as: Opened) -> None:
    story = DraftFactory(bylines=[BylineFactory()])
    page = open_as(in_role("Editors"), page_of(story))
    tab_to(page, "#id_comment")
    page.keyboard.type("Who says so?")
    go(page, "#colleagues form:has(#id_comment) button")
    expect(page.locator("#colleagues").get_by_text("Who says so?")).to_be_visible()
    assert Comment.objects.get().text == "Who says so?"


def test_a_link_is_made_and_revoked(open_as: Opened) -> None:
    story = DraftFactory(bylines=[BylineFactory()])
    page = open_as(in_role("Editors"), page_of(story))
    with page.context.expect_page() as opened:
        go(page, ".object-tools button")
    links = opened.value
    expect(links.get_by_label("Give this away")).to_be_focused()
    go(links, ".history td button")
    expect(links.locator(".messagelist .success")).to_be_visible()
