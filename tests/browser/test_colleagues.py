"""Colleagues talk over a story while one of them is still writing it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from articles.colleagues import assign, comment
from articles.models import Comment, Story
from newsportal import connections
from tests.base import edda, in_role, ines
from tests.browser.axe import violations
from tests.browser.newsroom import BODY, Opened, asks_before_it_closes, page_of
from tests.browser.test_desk import press
from tests.factories import DraftFactory, StoryFactory
from tests.mail_server import MailServer, mail_server

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server(settings: Settings, live_server: Any) -> Iterator[MailServer]:
    settings.SITE_URL = live_server.url
    with mail_server() as there:
        settings.MAILERS = {"default": connections.mailer(there.url)}
        yield there


def test_edda_asks_while_she_writes_and_ines_finds_the_mail_and_ticks_it_off(
    open_as: Opened, server: MailServer
) -> None:
    reporter, story = ines(), DraftFactory(headline="Ten ports agree")
    desk = open_as(edda(), page_of(story))
    desk.locator("#id_headline").fill("Ten ports agree to share berths")
    desk.locator(BODY).fill("Typed and not saved.")
    desk.get_by_label("Comment:").fill("@ines and @zoe: which ten?")
    press(desk, "Comment")
    said = desk.locator(".colleagues .said")
    expect(said).to_contain_text("Nobody here is called @zoe.")
    expect(said).to_contain_text("Told by mail: Ines Park.")
    expect(desk.locator(".comments li")).to_contain_text("@ines and @zoe: which ten?")
    expect(desk.get_by_label("Comment:")).to_have_value("")
    expect(desk.locator("[href='#colleagues']")).to_have_text("1 open comment")
    # Nothing that was typed is lost, and nothing of it was saved by the way.
    expect(desk.locator("#id_headline")).to_have_value("Ten ports agree to share berths")
    expect(desk.locator(BODY)).to_have_text("Typed and not saved.")
    assert Story.objects.get().headline == "Ten ports agree"
    press(desk, "Save and continue")
    expect(desk.locator("#id_headline")).to_have_value("Ten ports agree to share berths")
    assert Story.objects.get().body == "<p>Typed and not saved.</p>"

    (mail,) = server.taken
    link = mail.get_content().split()[-1]
    page = open_as(reporter, link.removeprefix(desk.url.partition("/admin/")[0]))
    expect(page.locator(".comments li")).to_be_in_viewport()
    press(page, "Tick off")
    expect(page.get_by_text("Ticked off by Ines Park")).to_be_visible()
    expect(page.get_by_role("button", name="Open again")).to_be_focused()
    expect(page.locator("[href='#colleagues']")).to_have_text("Comments")
    assert Comment.objects.get().resolved_by == reporter


def test_an_editor_assigns_and_the_reporter_finds_it_on_the_desk(open_as: Opened, server: MailServer) -> None:
    reporter, editor = in_role("Reporters"), in_role("Editors")
    story = DraftFactory(headline="Ten ports agree")
    desk = open_as(editor, page_of(story))
    desk.locator(".assign summary").click()
    form = desk.locator(".assign form")
    form.get_by_label("Assigned to:").select_option("reporters")
    form.get_by_label("Date:").fill("2026-03-08")
    form.get_by_label("Time:").fill("02:30")
    form.get_by_role("button").click()
    expect(desk.locator(".colleagues .said")).to_contain_text("the clocks go forward over it")
    expect(form.get_by_label("Time:")).to_have_value("02:30")
    form.get_by_label("Time:").fill("6 pm")
    form.get_by_role("button").click()
    expect(desk.locator(".assigned")).to_contain_text("overdue since March 8, 2026, 18:00 EDT")
    assert [mail["To"] for mail in server.taken] == ["reporters@example.com"]

    page = open_as(reporter, "/admin/")
    pile = page.locator(".pile", has=page.get_by_role("heading", name="Assigned to me"))
    expect(pile.locator(".late")).to_have_text("Overdue since March 8, 2026, 18:00 EDT")
    pile.get_by_role("link", name="Ten ports agree").click()
    press(page, "End the assignment")
    expect(page.get_by_text("Assigned to nobody.")).to_be_visible()


def test_a_comment_that_is_not_sent_is_neither_lost_nor_left_unasked(open_as: Opened) -> None:
    page = open_as(edda(), page_of(DraftFactory()))
    box = page.get_by_label("Comment:")
    box.press_sequentially("Which ten?")
    page.route("**/comment/", lambda route: route.fulfill(status=204, body=""))
    press(page, "Comment")
    expect(page.locator(".colleagues .said")).to_contain_text("Not sent: the newsroom did not answer.")
    expect(box).to_have_value("Which ten?")
    assert asks_before_it_closes(page)


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_colleagues_say_is_open_to_everyone_and_fits(open_as: Opened, width: int, scheme: Any) -> None:
    user, story = edda(), StoryFactory()
    comment(story, user, f"Which ten? https://example.org/{'x' * 200}").settle(user)
    comment(story, user, "The second source?")
    assign(story, user, user, timezone.now() - timedelta(hours=1), "400 words")
    page = open_as(user, page_of(story))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.wait_for_load_state("networkidle")
    for summary in page.locator("#colleagues summary").all():
        summary.click()
    assert violations(page, context="#colleagues") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
