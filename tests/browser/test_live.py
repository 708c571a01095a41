"""Live coverage in a browser: a reporter posts from a phone, readers get it with the script and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from articles.admin.stories.live import SHOWN
from articles.live import end, post, reword, withdraw
from articles.models import LiveEntry, Story
from tests.base import edda, in_role
from tests.browser.axe import violations
from tests.browser.newsroom import Opened, page_of, tab_to
from tests.browser.test_reader_pages import LONG_WORD
from tests.factories import BylineFactory, LiveStoryFactory, SectionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: Any = {"width": 390, "height": 844}
ONE, BOTH = "1 new entry", "2 new entries"

type Read = Callable[..., Page]


@pytest.fixture
def ines() -> Any:
    return in_role("Reporters")


@pytest.fixture
def story(ines: Any) -> Story:
    return LiveStoryFactory(
        headline="Ferry aground",
        section=SectionFactory(name="World", hue="world"),
        bylines=[BylineFactory(name="Ines Park", user=ines)],
    )


@pytest.fixture
def read(browser: Browser, live_server: Any, story: Story) -> Read:
    """A reader's page, as somebody who was never here."""

    def opened(**given: Any) -> Page:
        page = browser.new_context(**given).new_page()
        # Nobody waits here: the clock of the page is turned on by hand.
        page.clock.install()
        page.goto(f"{live_server.url}{story.get_absolute_url()}")
        return page

    return opened


def looks(page: Page) -> None:
    """The script's next look for newer entries, and its end."""
    with page.expect_response("**/newest/"):
        page.clock.fast_forward(200_000)


def test_a_reporter_posts_from_a_phone_in_two_taps(
    open_as: Opened, ines: Any, story: Story, read: Read
) -> None:
    desk = open_as(ines, page_of(story))
    desk.set_viewport_size(PHONE)
    desk.get_by_role("link", name="Live desk").click()
    box = desk.get_by_label("New entry")
    button = desk.get_by_role("button", name="Post", exact=True)
    expect(button).to_be_in_viewport()
    box.click()
    box.press_sequentially("The tug is there.")
    button.click()
    expect(desk.get_by_text("Posted.")).to_be_visible()
    expect(desk.get_by_label("New entry")).to_have_value("")
    expect(read().locator(".entry")).to_contain_text("The tug is there.")
    entry = LiveEntry.objects.get()
    assert (str(entry.byline), entry.wordings.get().by) == ("Ines Park", ines)


def test_an_entry_that_is_half_written_outlives_a_tap_on_another(
    open_as: Opened, ines: Any, story: Story
) -> None:
    desk = open_as(ines, f"/admin/articles/story/{story.pk}/live/")
    box = desk.get_by_label("New entry")
    box.fill("It is red.")
    desk.get_by_role("button", name="Post", exact=True).click()
    expect(desk.get_by_text("Posted.")).to_be_visible()
    box.press_sequentially("The tug is")
    desk.get_by_role("button", name="Pin", exact=True).click()
    expect(desk.get_by_role("button", name="Unpin")).to_be_visible()
    expect(box).to_have_value("The tug is")
    box.press_sequentially(" there.")
    desk.get_by_role("button", name="Post", exact=True).click()
    expect(desk.locator(".live-entries li")).to_have_count(2)
    expect(box).to_have_value("")
    desk.reload()
    expect(box).to_have_value("")


def test_an_entry_that_did_not_arrive_is_not_taken_for_one_that_was_posted(
    open_as: Opened, ines: Any, story: Story
) -> None:
    post(story, ines, "It is red.")
    desk = open_as(ines, f"/admin/articles/story/{story.pk}/live/")
    address = desk.url
    desk.get_by_label("New entry").fill("The tug is there.")
    desk.context.set_offline(True)
    with desk.expect_event("requestfailed"):
        desk.get_by_role("button", name="Post", exact=True).click()
    desk.context.set_offline(False)
    desk.goto(address)
    expect(desk.get_by_label("New entry")).to_have_value("The tug is there.")
    desk.get_by_role("link", name="Edit or correct").click()
    desk.get_by_role("button", name="Save the entry").click()
    expect(desk.get_by_text("Saved.")).to_be_visible()
    expect(desk.get_by_label("New entry")).to_have_value("The tug is there.")


def test_two_taps_on_post_are_one_entry(open_as: Opened, ines: Any, story: Story) -> None:
    desk = open_as(ines, f"/admin/articles/story/{story.pk}/live/")
    desk.get_by_label("New entry").fill("The tug is there.")
    desk.get_by_role("button", name="Post", exact=True).dblclick()
    expect(desk.locator(".live-entries li")).to_have_count(1)
    assert LiveEntry.objects.count() == 1


class TestWhatColleaguesPost:
    @pytest.fixture
    def desk(self, open_as: Opened, context: BrowserContext, ines: Any, story: Story) -> Page:
        post(story, ines, "It is red.")
        context.clock.install()
        return open_as(ines, f"/admin/articles/story/{story.pk}/live/")

    def test_ines_hears_of_pauls_entry_while_she_writes_hers(
        self, desk: Page, context: BrowserContext, story: Story
    ) -> None:
        desk.get_by_label("New entry").press_sequentially("The tug is")
        post(story, edda(), "Divers are in the water.")
        context.clock.run_for(16_000)
        entries = desk.locator(".live-entries li")
        expect(entries).to_have_count(2)
        expect(entries.first).to_contain_text("Divers are in the water.")
        expect(desk.get_by_role("status").filter(has_text=ONE)).to_be_visible()
        expect(desk.get_by_label("New entry")).to_have_value("The tug is")
        assert violations(desk) == []
        desk.keyboard.type(" there.")
        expect(desk.get_by_label("New entry")).to_have_value("The tug is there.")

    def test_what_edda_words_anew_or_withdraws_shows_and_what_is_in_hand_stays(
        self, desk: Page, context: BrowserContext, story: Story
    ) -> None:
        first = LiveEntry.objects.get()
        second = post(story, None, "It is blue.")[0]
        context.clock.run_for(16_000)
        entries = desk.locator(".live-entries li")
        expect(entries).to_have_count(2)
        desk.locator(f"#entry-{first.number}").get_by_text("Withdraw", exact=True).click()
        desk.get_by_label("New entry").click()
        withdraw(first, None)
        withdraw(second, None)
        context.clock.run_for(16_000)
        expect(desk.locator(f"#entry-{second.number}")).to_contain_text("Withdrawn")
        expect(desk.locator(f"#entry-{first.number} .is-gone")).to_have_count(0)

    def test_nothing_moves_under_her_pointer_until_it_leaves(
        self, desk: Page, context: BrowserContext, story: Story
    ) -> None:
        desk.get_by_role("button", name="Key moment").hover()
        post(story, None, "Divers are in the water.")
        context.clock.run_for(16_000)
        expect(desk.get_by_role("status").filter(has_text=ONE)).to_be_visible()
        expect(desk.locator(".live-entries li")).to_have_count(1)
        desk.get_by_label("New entry").hover()
        expect(desk.locator(".live-entries li")).to_have_count(2)

    def test_after_a_long_sleep_the_newest_stand_there_without_a_hole(
        self, desk: Page, context: BrowserContext, story: Story
    ) -> None:
        for number in range(SHOWN + 2):
            post(story, None, f"Entry {number}.")
        context.clock.run_for(16_000)
        entries = desk.locator(".live-entries li")
        expect(entries).to_have_count(SHOWN)
        expect(entries.last).to_contain_text("Entry 2.")
        desk.get_by_role("link", name="Older").click()
        expect(entries.first).to_contain_text("Entry 1.")

    def test_she_hears_that_the_coverage_has_ended(
        self, desk: Page, context: BrowserContext, story: Story
    ) -> None:
        end(story, None)
        context.clock.run_for(16_000)
        expect(desk.get_by_text("The coverage ended")).to_be_visible()
        expect(desk.get_by_text("End the coverage")).to_have_count(0)

    def test_a_search_stays_what_was_searched_for(
        self, desk: Page, context: BrowserContext, story: Story
    ) -> None:
        desk.goto(f"{desk.url}?q=red")
        post(story, None, "Divers are in the water.")
        context.clock.run_for(31_000)
        expect(desk.locator(".live-entries li")).to_have_count(1)


def test_a_reader_is_told_of_new_entries_and_gets_them_by_a_click(story: Story, read: Read) -> None:
    for number in range(8):
        post(story, None, f"Entry {number}. " + "Water. " * 80)
    page = read(viewport=PHONE)
    page.evaluate("scrollTo(0, 1500)")
    post(story, None, "The tug is there.")
    looks(page)
    expect(page.get_by_role("status")).to_have_text(ONE)
    expect(page.locator(".entry")).to_have_count(8)
    post(story, None, "It is red.")
    looks(page)
    page.get_by_role("button", name=BOTH).click()
    expect(page.locator("#entries .entry").nth(0)).to_contain_text("It is red.")
    expect(page.locator("#entries .entry").nth(0)).to_be_focused()
    expect(page.locator("#entries .entry").nth(1)).to_contain_text("The tug is there.")
    expect(page.get_by_role("status")).to_have_text("")


def test_a_reader_at_the_top_gets_them_at_once_and_is_told(story: Story, read: Read) -> None:
    post(story, None, "The first.")
    page = read()
    post(story, None, "The tug is there.")
    looks(page)
    expect(page.locator("#entries .entry").nth(0)).to_contain_text("The tug is there.")
    expect(page.get_by_role("status")).to_have_text(ONE)


def test_what_was_withdrawn_goes_from_an_open_page(story: Story, read: Read) -> None:
    for text in ("One tug.", "Two tugs.", "Three tugs."):
        post(story, None, text)
    page = read()
    for number in (2, 3):
        withdraw(LiveEntry.objects.get(number=number), None)
    post(story, None, "Four tugs.")
    looks(page)
    expect(page.locator(".entry")).to_contain_text(["Four tugs.", "One tug."])


def test_no_list_of_an_open_page_goes_on_saying_what_was_withdrawn(story: Story, read: Read) -> None:
    first = post(story, None, "One tug.", heading="The wrong tug", is_key=True)[0]
    for number in range(20):
        post(story, None, f"Entry {number}.")
    page = read()
    moments = page.locator(".key-moments li")
    expect(moments).to_have_text([re.compile("The wrong tug")])
    withdraw(first, None)
    post(story, None, "It floats.", heading="Free at last", is_key=True)
    looks(page)
    expect(moments).to_have_text([re.compile("Free at last")])
    expect(moments.locator("a")).to_have_attribute("href", re.compile("entries/1/#entry-22|^#entry-22"))
    expect(page.locator("#entry-1")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text("wrong tug")
    withdraw(LiveEntry.objects.get(number=22), None)
    looks(page)
    expect(page.locator(".key-moments")).to_have_count(0)


def test_what_was_corrected_is_corrected_before_the_reader(story: Story, read: Read) -> None:
    entry, _ = post(story, None, "One tug.")
    page = read()
    reword(entry, None, "correction", "It was two.", body="<p>Two tugs.</p>")
    looks(page)
    expect(page.locator(".entry")).to_contain_text("Two tugs.")
    expect(page.locator(".entry")).to_contain_text("It was two.")
    expect(page.locator(".entry")).to_have_count(1)


def test_what_did_not_change_is_not_sent_again_and_nobody_looks_in_the_background(
    story: Story, read: Read
) -> None:
    post(story, None, "The first.")
    page = read()
    asked: list[int] = []
    page.on("response", lambda answer: asked.append(answer.status) if "newest" in answer.url else None)
    looks(page)
    looks(page)
    assert asked == [200, 304]
    end(story, None)
    looks(page)
    expect(page.locator(".live-mark")).to_have_text("Coverage has ended")
    page.clock.fast_forward(900_000)
    assert asked == [200, 304, 200]


def test_without_the_script_a_reload_shows_the_same(story: Story, read: Read) -> None:
    post(story, None, "The first.", is_key=True)
    page = read(java_script_enabled=False)
    post(story, None, "The tug is there.")
    page.get_by_role("link", name="Look for newer entries").click()
    expect(page.locator("#entries .entry").nth(0)).to_contain_text("The tug is there.")
    page.get_by_role("navigation", name="Key moments").get_by_role("link").click()
    expect(page.locator("#entry-1")).to_be_in_viewport()


def test_posting_with_the_keyboard_alone(open_as: Opened, ines: Any, story: Story) -> None:
    desk = open_as(ines, f"/admin/articles/story/{story.pk}/live/")
    expect(desk.get_by_label("New entry")).to_be_focused()
    desk.keyboard.type("The tug is there.")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Space")
    tab_to(desk, ".post-button")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Posted.")).to_be_visible()
    assert LiveEntry.objects.get().is_key
    tab_to(desk, "[name=pin]")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Unpin")).to_be_visible()
    tab_to(desk, ".entry-tools summary")
    desk.keyboard.press("Enter")
    tab_to(desk, "[name=withdraw]")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Withdrawn: no reader sees it.")).to_be_visible()
    assert LiveEntry.objects.get().withdrawn_at is not None


def test_an_editor_corrects_an_entry_in_the_editor(open_as: Opened, story: Story, read: Read) -> None:
    post(story, None, "One tug.")
    desk = open_as(in_role("Editors"), f"/admin/articles/story/{story.pk}/live/")
    desk.get_by_role("link", name="Edit or correct").click()
    desk.locator(".ProseMirror[contenteditable=true]").fill("Two tugs.")
    desk.get_by_label("Correction", exact=True).check()
    desk.get_by_label("What readers are told").fill("It was two.")
    desk.get_by_role("button", name="Save the entry").click()
    expect(desk.get_by_text("Saved.")).to_be_visible()
    page = read()
    expect(page.locator(".entry")).to_contain_text("Two tugs.")
    expect(page.locator(".entry .correction")).to_contain_text("It was two.")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
def test_the_pages_are_open_to_everyone_and_fit(
    open_as: Opened, browser: Browser, live_server: Any, story: Story, width: int, scheme: Any
) -> None:
    editor = in_role("Editors")
    for number in range(64):
        marks: dict[str, Any] = {
            "is_key": number % 9 == 0,
            "is_pinned": number == 62,
            "byline": story.bylines.get(),
        }
        heading = {1: LONG_WORD, 62: "What we know", 63: "A heading"}.get(number, "")
        entry, _ = post(
            story, editor, f"{LONG_WORD} and https://example.org/{'y' * 90}", heading=heading, **marks
        )
    reword(entry, editor, "correction", "It was two.")
    withdraw(LiveEntry.objects.get(number=60), editor)
    found: list[str] = []

    def look(page: Page, what: str, *, without: str | None = None) -> None:
        page.wait_for_load_state("networkidle")
        found.extend(f"{what}: {one}" for one in violations(page, without=without))
        reach = page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
        if reach > width:
            found.append(f"{what}: is {reach} pixels wide")

    size = {"width": width, "height": 900}
    reader = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    url = f"{live_server.url}{story.get_absolute_url()}"
    for what, further in (("story", ""), ("part", "entries/1/")):
        page = reader.new_page()
        page.goto(f"{url}{further}")
        look(page, what)
    page = reader.new_page()
    page.clock.install()
    page.goto(url)
    page.evaluate("scrollTo(0, 2000)")
    post(story, editor, "One more.")
    looks(page)
    expect(page.get_by_role("button", name=ONE)).to_be_in_viewport()
    # What has come lies over what scrolls by beneath it.
    look(page, "story, something new", without="target-size")
    end(story, editor)
    page = reader.new_page()
    page.goto(url)
    look(page, "story, ended")

    for what, path in (("live desk", ""), ("entry", "64/")):
        page = open_as(editor, f"/admin/articles/story/{story.pk}/live/{path}")
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)
        look(page, what)
    assert found == []
    assert Client().get(story.get_absolute_url()).status_code == 200
