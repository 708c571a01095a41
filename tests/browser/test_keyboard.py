"""A story's way over the desk with the keyboard alone: no pointer is ever moved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from articles.models import Assignment, Comment, Story, WorkingCopy
from articles.models.correction import Change
from articles.visibility import Status
from tests.articles.admin.sending import send
from tests.base import client_of, in_role
from tests.browser.newsroom import Opened, new_story, page_of, tab_to
from tests.factories import BylineFactory, DraftFactory, PhotoFactory, StoryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def go(page: Page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)


def write(page: Page, selector: str, words: str) -> None:
    """In place of what stands there."""
    tab_to(page, selector)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(words)


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


def test_a_working_copy_is_kept_opened_set_for_a_time_and_released(open_as: Opened) -> None:
    story = StoryFactory(headline="Ferry aground", bylines=[BylineFactory()])
    page = open_as(in_role("Editors"), page_of(story))
    write(page, "#id_headline", "Ferry hits rock")
    go(page, "input[name=_working]")
    expect(page.get_by_text("Readers go on seeing the story as it was.")).to_be_visible()
    go(page, ".working-tools a[href='?working_copy=1']")
    expect(page.locator("#id_headline")).to_have_value("Ferry hits rock")
    write(page, "#id_standfirst", "All are safe.")
    go(page, "input[name=_working]")
    expect(page.get_by_text("Readers go on seeing the story as it was.")).to_be_visible()

    go(page, ".working-tools a[href$='/release/']")
    expect(page.get_by_role("heading", name="Release: Ferry aground")).to_be_visible()
    write(page, "input[name=release_at_0]", "01022099")
    write(page, "input[name=release_at_1]", "06:00")
    go(page, ".restore-form input[type=submit]")
    expect(page.get_by_text("It is released on Jan. 2, 2099, 06:00")).to_be_visible()
    assert WorkingCopy.objects.get().release_at == datetime(2099, 1, 2, 11, tzinfo=UTC)

    go(page, ".working-tools a[href$='/release/']")
    expect(page.get_by_role("heading", name="Release: Ferry aground")).to_be_visible()
    tab_to(page, "input[name=release_at_0]")
    for _part in ("month", "day", "year"):
        page.keyboard.press("Delete")
        page.keyboard.press("ArrowRight")
    write(page, "input[name=release_at_1]", "")
    page.keyboard.press("Delete")
    go(page, ".restore-form input[type=submit]")
    expect(page.get_by_text("Readers see the working copy now.")).to_be_visible()
    story.refresh_from_db()
    assert (story.headline, story.standfirst) == ("Ferry hits rock", "All are safe.")


def test_a_story_is_assigned_until_a_time_and_the_assignment_is_ended(open_as: Opened) -> None:
    reporter, story = in_role("Reporters"), DraftFactory(bylines=[BylineFactory()])
    page = open_as(in_role("Editors"), page_of(story))
    go(page, ".assign summary")
    tab_to(page, "#id_assignment-to")
    page.keyboard.type("reporters")
    write(page, "input[name=assignment-due_0]", "01022099")
    write(page, "input[name=assignment-due_1]", "18:00")
    write(page, "#id_assignment-note", "400 words")
    go(page, ".assign form button")
    expect(page.locator(".assigned")).to_contain_text("due Jan. 2, 2099, 18:00")
    assignment = Assignment.objects.get()
    assert (assignment.to, assignment.note) == (reporter, "400 words")
    assert assignment.due == datetime(2099, 1, 2, 23, tzinfo=UTC)
    # Whoever sent it stands where they were, and not at the top of the page.
    assert page.evaluate("document.activeElement.matches('.assign summary')")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.matches('.assigned button')")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Assigned to nobody.")).to_be_visible()
    assert page.evaluate("document.activeElement.matches('.assign summary')")
    assert not Assignment.objects.exists()


def test_two_who_changed_the_same_are_asked_and_one_chooses(open_as: Opened) -> None:
    story, colleague = (
        DraftFactory(headline="Ferry aground", bylines=[BylineFactory()]),
        in_role("Wire editors"),
    )
    page = open_as(in_role("Editors"), page_of(story))
    send(client_of(colleague), page_of(story), headline="Ferry aground off Busan", kicker="Shipping")
    write(page, "#id_headline", "Ferry hits rock")
    go(page, "input[name=_continue]")
    expect(page.get_by_role("heading", name="Two have changed the same")).to_be_visible()
    tab_to(page, "input[name=choose-headline]")
    page.keyboard.press("ArrowDown")
    go(page, ".clash-form input[type=submit]")
    expect(page.locator(".messagelist .info")).to_contain_text("of theirs: Kicker")
    story.refresh_from_db()
    assert (story.headline, story.kicker) == ("Ferry hits rock", "Shipping")


def test_a_kill_takes_a_reason_and_a_notice(open_as: Opened) -> None:
    story = StoryFactory(bylines=[BylineFactory()])
    page = open_as(in_role("Editors"), page_of(story))
    go(page, ".submit-row a[href$='/step/kill/']")
    expect(page.locator("#id_note")).to_be_focused()
    page.keyboard.type("The port denies it.")
    page.keyboard.press("Tab")
    page.keyboard.type("We were wrong.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("Killed")
    story.refresh_from_db()
    assert (story.status, story.notice) == (Status.WITHDRAWN, "We were wrong.")
    assert story.timeline.get().note == "The port denies it."


@pytest.mark.parametrize(
    "kind", [Change.SILENT, Change.UPDATE, Change.CLARIFICATION, Change.NOTE, Change.RETRACTION]
)
def test_readers_are_told_what_kind_of_change_it_is(open_as: Opened, kind: Change) -> None:
    story = StoryFactory(headline="Ferry aground", bylines=[BylineFactory()])
    page = open_as(in_role("Editors"), page_of(story))
    write(page, "#id_headline", "Ferry hits rock")
    tab_to(page, "input[name=change]")
    for _ in Change:
        if page.locator(f"input[name=change][value={kind}]").is_checked():
            break
        page.keyboard.press("ArrowRight")
    if kind != Change.SILENT:
        page.keyboard.press("Tab")
        expect(page.get_by_label("What readers are told")).to_be_focused()
        page.keyboard.type("It was a rock.")
    go(page, "input[name=_save]")
    expect(page.get_by_text("Readers see it")).to_be_visible()
    story.refresh_from_db()
    assert story.headline == "Ferry hits rock"
    told = [] if kind == Change.SILENT else [(kind, "It was a rock.", kind == Change.RETRACTION)]
    assert list(story.corrections.values_list("kind", "text", "is_grave")) == told
