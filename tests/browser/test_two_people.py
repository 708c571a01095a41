"""Two people at one story, and words that were typed and not saved, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from articles.models import AtWork, Story
from articles.workflow import Verb, take
from tests.articles.admin.sending import send
from tests.base import client_of, edda, in_role, ines
from tests.browser.axe import violations
from tests.browser.newsroom import BODY, Opened, new_story, page_of
from tests.factories import BylineFactory, DraftFactory, PhotoFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class TestTwoSaves:
    def test_ines_meets_what_edda_saved_chooses_by_keyboard_and_types_nothing_again(
        self, open_as: Opened
    ) -> None:
        story = DraftFactory(
            headline="Ferry aground", body="<p>One.</p><p>Two.</p>", section=None, photos=[PhotoFactory()]
        )
        page = open_as(ines(), page_of(story))
        send(client_of(edda()), page_of(story), headline="Ferry aground off Busan", kicker="Shipping")
        page.locator("#id_headline").fill("Ferry hits rock")
        page.locator(BODY).locator("p").last.click()
        page.keyboard.press("End")
        page.keyboard.type(" And more.")
        page.get_by_role("button", name="Save and continue").click()
        expect(page.get_by_role("heading", name="Two have changed the same")).to_be_visible()
        expect(page.locator(".side ins").first).to_have_text(" off Busan")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == []
        page.get_by_role("radio", name=re.compile("Take what Edda")).focus()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("radio", name=re.compile("Take yours"))).to_be_checked()
        page.keyboard.press("Enter")
        expect(page.locator(".messagelist .info")).to_contain_text("of theirs: Kicker")
        story.refresh_from_db()
        assert (story.headline, story.kicker) == ("Ferry hits rock", "Shipping")
        assert story.body == "<p>One.</p><p>Two. And more.</p>"

    def test_ines_sees_that_edda_has_it_open_and_has_saved_it(self, open_as: Opened) -> None:
        story, editor = DraftFactory(section=None), edda()
        client_of(editor).post("/admin/articles/story/at-work/", {"sheet": str(story.pk)})
        page = open_as(ines(), page_of(story))
        expect(page.get_by_text("Also open at: Edda Lindgren.")).to_be_visible()
        send(client_of(editor), page_of(story), headline="By Edda")
        page.locator("#id_kicker").press_sequentially("Shipping")
        expect(page.locator("[data-saved]")).to_contain_text("Edda Lindgren saved this story at")


class TestWhatIsTyped:
    def test_it_is_kept_within_five_seconds_and_offered_after_a_crash(
        self, open_as: Opened, context: BrowserContext
    ) -> None:
        user = ines()
        context.clock.install()
        page = open_as(user, new_story())
        page.locator("#id_headline").press_sequentially("Ferry hits rock")
        page.locator(BODY).click()
        page.keyboard.type("It was noon.")
        # The page's own clock goes on by five seconds, and no further.
        context.clock.pause_at(page.evaluate("Date.now() + 1"))
        context.clock.run_for(5000)
        expect(page.locator("[data-kept]")).to_contain_text("was kept at")
        expect_typed("It was noon.", page)
        page.close(run_before_unload=False)
        assert not Story.objects.exists()
        page = open_as(user, new_story())
        page.get_by_role("link", name="Take it up again").click()
        expect(page.locator("#id_headline")).to_have_value("Ferry hits rock")
        expect(page.locator(BODY)).to_have_text("It was noon.")
        page.get_by_role("button", name="Save draft").click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        assert Story.objects.get().body == "<p>It was noon.</p>"
        assert not AtWork.objects.with_words().exists()

    def test_a_reporter_whose_story_was_approved_meanwhile_finds_the_words_again(
        self, open_as: Opened
    ) -> None:
        reporter = in_role("Reporters")
        story = DraftFactory(section=None, created_by=reporter)
        page = open_as(reporter, page_of(story))
        page.locator("#id_headline").fill("Ferry hits rock")
        take(Verb.APPROVE, story, edda())
        page.get_by_role("button", name="Save draft").click()
        expect(page.get_by_text("This story is not yours to change")).to_be_visible()
        expect(page.get_by_text("Ferry hits rock")).to_be_visible()
        assert violations(page) == []


def expect_typed(words: str, page: Page) -> None:
    """Wait until the server has it."""
    for _ in range(50):
        if any(words in str(kept.typed) for kept in AtWork.objects.with_words()):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"“{words}” was not kept")


class TestHistory:
    def test_edda_compares_and_restores(self, open_as: Opened) -> None:
        story, editor = DraftFactory(headline="Ferry aground", bylines=[BylineFactory()]), edda()
        send(client_of(editor), page_of(story), "_publish")
        send(client_of(editor), page_of(story), headline="Ferry hits rock")
        page = open_as(editor, page_of(story))
        page.get_by_role("link", name="What changed since it was published").click()
        expect(page.locator("#change-headline")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("link", name="All revisions").click()
        assert violations(page) == []
        page.get_by_role("link", name="Restore 2").click()
        assert violations(page) == []
        page.get_by_role("button", name="Restore").click()
        expect(page.locator(".messagelist .success")).to_contain_text("revision 2")
        story.refresh_from_db()
        assert story.headline == "Ferry aground"
