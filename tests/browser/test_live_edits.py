"""A story that readers see already: what they are told of a change, and a working copy until its release."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from articles.models import Story, WorkingCopy
from articles.workflow import Verb, take
from tests.articles.admin.sending import fields_of, send
from tests.base import client_of, edda, in_role
from tests.browser.axe import violations
from tests.browser.newsroom import BODY, Opened, page_of, tab_to
from tests.browser.test_desk import press
from tests.factories import BylineFactory, DraftFactory, PhotoFactory, StoryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> Story:
    return StoryFactory(headline="Ferry aground", standfirst="Nobody was hurt.", bylines=[BylineFactory()])


def test_an_editor_keeps_a_working_copy_and_releases_it(
    open_as: Opened, browser: Browser, live_server: Any, story: Story
) -> None:
    def read() -> Page:
        """As a reader who was never here: a browser may keep a page for a minute."""
        page = browser.new_context().new_page()
        page.goto(f"{live_server.url}{story.get_absolute_url()}")
        return page

    desk = open_as(in_role("Editors"), page_of(story))
    desk.locator("#id_headline").fill("Ferry hits rock")
    desk.locator(BODY).fill("It was a rock.")
    press(desk, "Keep as working copy")
    expect(desk.get_by_text("Readers go on seeing the story as it was.")).to_be_visible()
    expect(desk.locator("#id_headline")).to_have_value("Ferry aground")
    expect(read().get_by_role("heading", level=1)).to_have_text("Ferry aground")

    desk.get_by_role("link", name="Open the working copy").click()
    expect(desk.locator("#id_headline")).to_have_value("Ferry hits rock")
    expect(desk.locator(BODY)).to_have_text("It was a rock.")
    desk.locator("#id_standfirst").fill("All are safe.")
    press(desk, "Keep as working copy")
    expect(read().get_by_text("Nobody was hurt.")).to_be_visible()

    desk.get_by_role("link", name="Release", exact=True).click()
    expect(desk.locator(".change-headline ins")).to_have_text("hits rock")
    expect(desk.locator(".change-standfirst")).to_contain_text("All are safe.")
    desk.get_by_label("Correction", exact=True).check()
    desk.get_by_label("What readers are told").fill("The ferry hit a rock.")
    press(desk, "Release")
    expect(desk.get_by_text("Readers see the working copy now.")).to_be_visible()
    page = read()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ferry hits rock")
    for words in ("All are safe.", "It was a rock.", "The ferry hit a rock."):
        expect(page.get_by_text(words)).to_be_visible()
    assert not WorkingCopy.objects.exists()


def test_the_kinds_of_a_change_with_the_keyboard_alone(open_as: Opened, story: Story) -> None:
    desk = open_as(in_role("Editors"), page_of(story))
    desk.locator("#id_headline").focus()
    desk.keyboard.press("ControlOrMeta+A")
    desk.keyboard.type("Ferry hits rock")
    tab_to(desk, "[name=change]")
    expect(desk.get_by_label("Update", exact=True)).to_be_focused()
    desk.keyboard.press("ArrowLeft")
    expect(desk.get_by_label("Fix silently")).to_be_checked()
    expect(desk.get_by_label("What readers are told")).to_be_hidden()
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_label("Correction", exact=True)).to_be_checked()
    desk.keyboard.press("Tab")
    expect(desk.get_by_label("What readers are told")).to_be_focused()
    desk.keyboard.type("It was a rock.")
    desk.keyboard.press("Tab")
    expect(desk.get_by_label("Grave: stands above the story")).to_be_focused()
    desk.keyboard.press("Space")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("button", name="Save changes")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Readers see it")).to_be_visible()
    story.refresh_from_db()
    told = story.corrections.get()
    assert (story.headline, told.kind, told.text) == ("Ferry hits rock", "correction", "It was a rock.")
    assert told.is_grave


def test_a_kind_that_needs_words_asks_for_them_and_keeps_what_was_typed(
    open_as: Opened, story: Story
) -> None:
    desk = open_as(in_role("Editors"), page_of(story))
    desk.locator("#id_headline").fill("Ferry hits rock")
    desk.locator(".live-kinds").get_by_text("Retraction").click()
    press(desk, "Save changes")
    expect(desk.get_by_text("Say in a sentence what readers are to know.")).to_be_visible()
    expect(desk.get_by_label("Retraction")).to_be_checked()
    expect(desk.locator("#id_headline")).to_have_value("Ferry hits rock")
    assert Story.objects.get().headline == "Ferry aground"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_pages_of_the_desk_are_open_to_everyone_and_fit(open_as: Opened, width: int, scheme: Any) -> None:
    editor, reporter = edda(), in_role("Reporters")
    live = DraftFactory(headline="Ferry aground", bylines=[BylineFactory()], photos=[PhotoFactory()])
    send(client_of(editor), page_of(live), "_publish")
    send(client_of(editor), page_of(live), headline="Ferry hits rock", body="<p>It was noon.</p>")
    long = f"A word that does not break: {'x' * 90}, and https://example.org/{'y' * 90}"
    send(client_of(editor), page_of(live), "_working", headline="Ferry is free", standfirst=long)
    own = DraftFactory(section=None, created_by=reporter)

    found: list[str] = []

    def look(page: Page, what: str) -> None:
        page.wait_for_load_state("networkidle")
        # The bar with the buttons sticks to the edge of the window and lies over what is just there.
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        found.extend(f"{what}: {one}" for one in violations(page))
        if (
            reach := page.evaluate(
                "Math.max(...[document.documentElement, document.body].map(one => one.scrollWidth))"
            )
        ) > width:
            found.append(f"{what}: is {reach} pixels wide")

    def opened(user: Any, path: str) -> Page:
        page = open_as(user, path)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        return page

    story_url = page_of(live)
    page, stale = opened(editor, story_url), opened(editor, story_url)
    for kind in ("Update", "Correction"):
        page.locator(".live-kinds").get_by_text(kind, exact=True).click()
        look(page, f"live story, {kind}")
    press(page, "Save changes")
    expect(page.get_by_text("Say in a sentence")).to_be_visible()
    look(page, "live story, refused")
    WorkingCopy.objects.update(
        problem="The live story has changed the same since.", release_at="2099-01-01T00:00Z"
    )
    for what, path in {
        "working copy": story_url,
        "working copy, open": f"{story_url}?working_copy=1",
        "release": f"/admin/articles/story/{live.pk}/working-copy/release/",
        "history": f"/admin/articles/story/{live.pk}/history/",
        "compare": f"/admin/articles/story/{live.pk}/compare/",
    }.items():
        page = opened(editor, path)
        look(page, what)
        page.close()
    page = opened(editor, f"/admin/articles/story/{live.pk}/working-copy/release/")
    page.get_by_label("Correction", exact=True).check()
    page.locator("[name=release_at_0]").fill("2020-01-02")
    page.locator("[name=release_at_1]").fill("10:00")
    press(page, "Release")
    expect(page.get_by_text("This time is over.")).to_be_visible()
    look(page, "release, refused")

    page = opened(editor, f"/admin/articles/story/{live.pk}/preview/links/")
    press(page, "Make a link")
    expect(page.get_by_label("Give this away")).to_be_visible()
    look(page, "preview links")

    send(client_of(editor), story_url, headline="Ferry aground off Busan", change="silent")
    stale.locator("#id_headline").fill(f"Ferry {'z' * 90}")
    press(stale, "Save changes")
    expect(stale.get_by_role("heading", name="Two have changed the same")).to_be_visible()
    look(stale, "clash")

    desk, fields = client_of(reporter), fields_of(client_of(reporter).get(page_of(own)))
    take(Verb.APPROVE, own, editor)
    desk.post(page_of(own), {**fields, "headline": long, "_save": "1"})
    for page in stale.context.pages:
        # One browser has one login, and an open story reports under it.
        page.close()
    page = opened(reporter, f"/admin/articles/story/{own.pk}/typed/")
    expect(page.get_by_role("heading", name="What you typed")).to_be_visible()
    look(page, "typed")
    assert found == []
