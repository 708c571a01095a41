"""A day in the life of a story, from its first words to its kill, and the clicks that it takes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from articles.models import Story
from articles.visibility import Status
from tests.articles.admin.sending import send
from tests.base import client_of, in_role
from tests.browser.axe import violations
from tests.browser.newsroom import BODY, Opened, new_story, page_of
from tests.factories import BylineFactory, DraftFactory, SectionFactory, StoryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose_section(desk: Page, name: str) -> None:
    desk.locator("#id_section + .select2").click()
    desk.locator(".select2-results__option", has_text=name).click()


def test_a_day_in_the_life(open_as: Opened, browser: Browser, live_server: Any) -> None:
    reporter, editor = in_role("Reporters"), in_role("Editors")
    BylineFactory(name="Ines Park", user=reporter)
    SectionFactory(name="World")

    def read(path: str) -> tuple[int, Page]:
        """As a reader who was never here: a browser may keep a page for a minute."""
        page = browser.new_context().new_page()
        answer = page.goto(f"{live_server.url}{path}")
        assert answer is not None
        return answer.status, page

    # Written and filed.
    desk = open_as(reporter, new_story())
    desk.locator("#id_headline").fill("Ten ports agree to share berths")
    desk.locator(BODY).fill("Ten ports agreed early Monday to open their berths to one another.")
    press(desk, "Send to review")
    expect(desk.get_by_text("Saved and waiting for review: “Ten ports")).to_be_visible()
    story = Story.objects.get()

    # Sent back, and filed again.
    desk = open_as(editor, page_of(story))
    desk.get_by_role("link", name="Send back", exact=True).click()
    desk.get_by_label("Why").fill("Which ten? Name them.")
    press(desk, "Send back")
    expect(desk.get_by_text("Sent back: “Ten ports")).to_be_visible()
    desk = open_as(reporter, page_of(story))
    expect(desk.get_by_text("Which ten? Name them.")).to_be_visible()
    desk.locator("#id_standfirst").fill("Busan, Bergen, Sitka and seven others.")
    press(desk, "Send to review")

    # Approved.
    desk = open_as(editor, page_of(story))
    choose_section(desk, "World")
    press(desk, "Approve")
    expect(desk.get_by_text("Saved and ready for publication")).to_be_visible()

    # Scheduled: noon of the day after tomorrow, an hour that every day has once.
    day = timezone.localdate() + timedelta(days=2)
    desk = open_as(editor, page_of(story))
    desk.locator("#id_published_at_0").fill(f"{day:%Y-%m-%d}")
    desk.locator("#id_published_at_1").fill("12:00")
    press(desk, "Publish")
    expect(desk.get_by_text("Scheduled for")).to_be_visible()
    story.refresh_from_db()
    address, since = story.get_absolute_url(), story.published_at
    assert since is not None
    assert read(address)[0] == 404
    expect(read("/latest/")[1].get_by_text("Ten ports agree")).to_have_count(0)

    with time_machine.travel(since + timedelta(seconds=1)):
        # It appears.
        status, page = read(address)
        assert status == 200
        expect(page.get_by_role("heading", level=1)).to_have_text("Ten ports agree to share berths")
        expect(read("/latest/")[1].get_by_text("Ten ports agree")).to_be_visible()

        # Corrected.
        desk = open_as(editor, page_of(story))
        desk.locator("#id_standfirst").fill("Busan, Bergen, Sitka and six others.")
        desk.locator(".live-kinds").get_by_text("Correction", exact=True).click()
        desk.get_by_label("What readers are told").fill("There are nine ports and not ten.")
        press(desk, "Save changes")
        expect(desk.get_by_text("Readers see it")).to_be_visible()
        page = read(address)[1]
        expect(page.get_by_text("Busan, Bergen, Sitka and six others.")).to_be_visible()
        expect(page.get_by_text("There are nine ports and not ten.")).to_be_visible()
        listed = read("/corrections/")[1].get_by_role("listitem").filter(has_text="There are nine ports")
        expect(listed.get_by_role("link", name="Ten ports agree to share berths")).to_be_visible()

        # Killed.
        desk = open_as(editor, page_of(story))
        desk.get_by_role("link", name="Kill", exact=True).click()
        for stood in (address, "/world/", "/by/ines-park/", "/corrections/"):
            expect(desk.get_by_role("link", name=stood, exact=True)).to_be_visible()
        desk.get_by_label("Why").fill("It is not signed.")
        desk.get_by_label("Notice for readers").fill("We reported on a compact. It is not signed.")
        press(desk, "Kill")
        expect(desk.get_by_text("Killed: “Ten ports")).to_be_visible()
        status, page = read(address)
        assert status == 410
        expect(page.get_by_text("We reported on a compact. It is not signed.")).to_be_visible()
        for listing in ("/", "/latest/", "/corrections/"):
            expect(read(listing)[1].get_by_text("Ten ports agree")).to_have_count(0)

    verbs = [entry.verb for entry in story.timeline.order_by("pk")]
    assert verbs == ["submit", "send_back", "submit", "approve", "publish", "kill"]
    for done in ("sent to review", "sent back", "approved", "published", "killed"):
        expect(desk.locator(".timeline").get_by_text(done).first).to_be_visible()


class TestClicks:
    """From the story's form, with the words already in their fields: every press of the pointer counts."""

    @pytest.fixture
    def clicks(self, context: BrowserContext) -> list[str]:
        pressed: list[str] = []
        context.expose_binding("pressed", lambda source, what: pressed.append(what))
        context.add_init_script(
            "addEventListener('pointerdown', event => pressed(event.target.outerHTML.slice(0, 60)), true)"
        )
        return pressed

    def test_a_reporter_submits_with_one(self, open_as: Opened, clicks: list[str]) -> None:
        desk = open_as(in_role("Reporters"), new_story())
        desk.locator("#id_headline").fill("Ten ports agree to share berths")
        press(desk, "Send to review")
        expect(desk.get_by_text("Saved and waiting for review")).to_be_visible()
        assert len(clicks) == 1, clicks

    def test_an_editor_publishes_with_two_at_most(self, open_as: Opened, clicks: list[str]) -> None:
        desk = open_as(in_role("Editors"), page_of(DraftFactory(bylines=[BylineFactory()])))
        press(desk, "Publish")
        expect(desk.get_by_text("Readers see it")).to_be_visible()
        assert len(clicks) <= 2, clicks

    def test_a_typo_on_a_live_story_takes_two(self, open_as: Opened, clicks: list[str]) -> None:
        story = StoryFactory(bylines=[BylineFactory()])
        desk = open_as(in_role("Editors"), page_of(story))
        desk.locator("#id_headline").fill("Ten ports agree")
        desk.locator(".live-kinds").get_by_text("Fix silently").click()
        press(desk, "Save changes")
        expect(desk.get_by_text("Readers see it")).to_be_visible()
        assert len(clicks) <= 2, clicks
        story.refresh_from_db()
        assert (story.headline, story.updated_at, story.corrections.count()) == ("Ten ports agree", None, 0)

    def test_a_correction_takes_three(self, open_as: Opened, clicks: list[str]) -> None:
        story = StoryFactory(bylines=[BylineFactory()])
        desk = open_as(in_role("Editors"), page_of(story))
        desk.locator("#id_standfirst").fill("Nine ports in all.")
        desk.locator(".live-kinds").get_by_text("Correction", exact=True).click()
        desk.get_by_label("What readers are told").click()
        desk.keyboard.type("There are nine.")
        press(desk, "Save changes")
        expect(desk.get_by_text("Readers see it")).to_be_visible()
        assert len(clicks) <= 3, clicks
        assert story.corrections.get().text == "There are nine."

    def test_what_changed_since_it_went_live_is_one_away(self, open_as: Opened, clicks: list[str]) -> None:
        story, editor = DraftFactory(headline="Ten ports", bylines=[BylineFactory()]), in_role("Editors")
        send(client_of(editor), page_of(story), "_publish")
        send(client_of(editor), page_of(story), headline="Nine ports")
        desk = open_as(editor, page_of(story))
        desk.get_by_role("link", name="What changed since it was published").click()
        expect(desk.locator("#change-headline")).to_be_visible()
        assert len(clicks) == 1, clicks

    def test_a_kill_takes_two_and_a_reason(self, open_as: Opened, clicks: list[str]) -> None:
        desk = open_as(in_role("Editors"), page_of(StoryFactory(bylines=[BylineFactory()])))
        desk.get_by_role("link", name="Kill", exact=True).click()
        # The reason has the focus already.
        expect(desk.get_by_label("Why")).to_be_focused()
        desk.keyboard.type("Not so.")
        press(desk, "Kill")
        expect(desk.get_by_text("Killed: “")).to_be_visible()
        assert len(clicks) == 2, clicks

    def test_a_link_to_a_preview_is_one_away(self, open_as: Opened, clicks: list[str]) -> None:
        desk = open_as(in_role("Editors"), page_of(DraftFactory()))
        with desk.context.expect_page() as opened:
            press(desk, "Preview link")
        expect(opened.value.get_by_label("Give this away")).to_be_visible()
        assert len(clicks) == 1, clicks


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
        page.wait_for_load_state("networkidle")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_reporter_reads_the_story_of_a_colleague_whole(open_as: Opened) -> None:
    story = StoryFactory(bylines=[BylineFactory()], headline="Ten ports", body="<p>Ten ports agreed.</p>")
    page = open_as(in_role("Reporters"), page_of(story))
    expect(page.get_by_text("Ten ports agreed.")).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
