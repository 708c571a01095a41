"""A day in the life of a story: written, filed, sent back, approved, published, corrected, killed."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from articles.models import Story
from articles.visibility import Status
from tests.base import in_role
from tests.browser.newsroom import BODY, Opened, new_story, page_of
from tests.browser.test_admin import STANDARDS
from tests.factories import BylineFactory, DraftFactory, SectionFactory, StoryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_story_goes_from_its_reporter_to_its_readers_and_away(
    open_as: Opened, browser: Browser, live_server: Any
) -> None:
    reporter, editor = in_role("Reporters"), in_role("Editors")
    BylineFactory(name="Ines Park", user=reporter)
    SectionFactory(name="World")

    desk = open_as(reporter, new_story())
    desk.locator("#id_headline").fill("Ten ports agree to share berths")
    desk.locator(BODY).fill("Ten ports agreed early Monday to open their berths to one another.")
    press(desk, "Send to review")
    expect(desk.get_by_text("Saved and waiting for review: “Ten ports")).to_be_visible()
    story = Story.objects.get()

    desk = open_as(editor, page_of(story))
    desk.get_by_role("link", name="Send back", exact=True).click()
    desk.get_by_label("Why").fill("Which ten? Name them.")
    press(desk, "Send back")
    expect(desk.get_by_text("Sent back: “Ten ports")).to_be_visible()

    desk = open_as(reporter, page_of(story))
    expect(desk.get_by_text("Which ten? Name them.")).to_be_visible()
    desk.locator("#id_standfirst").fill("Busan, Bergen, Sitka and seven others.")
    press(desk, "Send to review")

    desk = open_as(editor, page_of(story))
    desk.locator("#id_section + .select2").click()
    desk.locator(".select2-results__option", has_text="World").click()
    press(desk, "Approve")
    expect(desk.get_by_text("Saved and ready for publication")).to_be_visible()
    desk = open_as(editor, page_of(story))
    press(desk, "Publish")
    expect(desk.get_by_text("Readers see it")).to_be_visible()

    story.refresh_from_db()
    address = f"{live_server.url}{story.get_absolute_url()}"
    reader = browser.new_context().new_page()
    reader.goto(address)
    expect(reader.get_by_role("heading", level=1)).to_have_text("Ten ports agree to share berths")

    desk = open_as(editor, page_of(story))
    desk.get_by_role("link", name="Kill", exact=True).click()
    expect(desk.get_by_role("link", name=story.get_absolute_url(), exact=True)).to_be_visible()
    desk.get_by_label("Why").fill("There are nine.")
    desk.get_by_label("Notice for readers").fill("We reported ten ports. There are nine.")
    press(desk, "Kill")
    expect(desk.get_by_text("Killed: “Ten ports")).to_be_visible()

    # Another reader: a browser may keep a page for a minute.
    reader = browser.new_context().new_page()
    answer = reader.goto(address)
    assert answer is not None
    assert answer.status == 410
    expect(reader.get_by_text("We reported ten ports. There are nine.")).to_be_visible()
    verbs = [entry.verb for entry in story.timeline.order_by("pk")]
    assert verbs == ["submit", "send_back", "submit", "approve", "publish", "kill"]
    for done in ("sent to review", "sent back", "approved", "published", "killed"):
        expect(desk.locator(".timeline").get_by_text(done).first).to_be_visible()


def test_a_story_is_killed_with_the_keyboard_alone(open_as: Opened) -> None:
    story = StoryFactory(bylines=[BylineFactory()])
    desk = open_as(in_role("Editors"), page_of(story))
    desk.get_by_role("link", name="Kill", exact=True).focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Why")).to_be_focused()
    desk.keyboard.type("Not so.")
    desk.keyboard.press("Tab")
    expect(desk.get_by_label("Notice for readers")).to_be_focused()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Killed: “")).to_be_visible()
    assert Story.objects.get().status == Status.WITHDRAWN


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_pages_are_open_to_everyone_and_fit(open_as: Opened, width: int, scheme: Any) -> None:
    editor, story = in_role("Editors"), StoryFactory(bylines=[BylineFactory()])
    mine = DraftFactory(status=Status.REVIEW)
    for path in (
        f"/admin/articles/story/{story.pk}/step/kill/",
        f"/admin/articles/story/{mine.pk}/step/send_back/",
    ):
        page = open_as(editor, path)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        # Colors that change while the page is open pass through others on their way.
        page.reload()
        page.wait_for_load_state("networkidle")
        results = Axe().run(page, options=STANDARDS)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_reporter_reads_the_story_of_a_colleague_whole(open_as: Opened) -> None:
    story = StoryFactory(bylines=[BylineFactory()], headline="Ten ports", body="<p>Ten ports agreed.</p>")
    page = open_as(in_role("Reporters"), page_of(story))
    expect(page.get_by_text("Ten ports agreed.")).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
