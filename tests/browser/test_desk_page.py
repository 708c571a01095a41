"""The night editor at the desk: sees in red what is in the way, mends it in a click, and sees it gone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.colleagues import assign, comment
from articles.models import AtWork, Story
from articles.visibility import Status
from tests.base import edda, in_role
from tests.browser.axe import violations
from tests.browser.newsroom import Opened, tab_to
from tests.browser.test_desk import press
from tests.factories import (
    BylineFactory,
    CorrectionFactory,
    DraftFactory,
    PhotoFactory,
    SectionFactory,
    StoryFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOME = "/admin/"
RED = ["rgb(183, 0, 31)", "rgb(254, 155, 149)"]


def blocked() -> Story:
    """A scheduled story over which nobody's name stands."""
    BylineFactory(name="Ines Park")
    return StoryFactory(headline="Pier 9 reopens", published_at=timezone.now() + timedelta(hours=3))


def colour(page: Page, selector: str) -> str:
    found: str = page.locator(selector).first.evaluate("one => getComputedStyle(one).color")
    return found


def test_a_blocked_story_stands_in_red_is_mended_in_a_click_and_gone(open_as: Opened) -> None:
    story = blocked()
    desk = open_as(in_role("Editors"), HOME)
    expect(desk.locator(".door-missed b")).to_have_text("1")
    link = desk.locator(".missed .mends a")
    expect(link).to_have_text("Missing: a byline or a source.")
    assert colour(desk, ".missed .mends a") in RED
    assert colour(desk, ".hours .is-wrong > time") in RED
    link.click()
    expect(desk.locator("#id_written_by + .select2")).to_be_in_viewport()
    desk.locator("#id_written_by + .select2").click()
    desk.locator(".select2-results__option", has_text="Ines Park").click()
    press(desk, "Save and continue")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert story.bylines.get().name == "Ines Park"
    desk.goto(desk.url.partition("/admin/")[0] + HOME)
    expect(desk.locator(".door-missed b")).to_have_text("0")
    expect(desk.locator(".missed .mends")).to_have_count(0)
    expect(desk.locator(".hours .row")).to_contain_text("Pier 9 reopens")
    expect(desk.locator(".hours .is-wrong")).to_have_count(0)


def test_with_the_keyboard_alone(open_as: Opened) -> None:
    story = DraftFactory(
        headline="Ten ports agree",
        status=Status.READY,
        published_at=timezone.now() - timedelta(hours=1),
        bylines=[BylineFactory()],
    )
    desk = open_as(in_role("Editors"), HOME)
    tab_to(desk, ".door-missed a")
    desk.keyboard.press("Enter")
    tab_to(desk, ".missed .mends a")
    expect(desk.locator(".missed .mends a")).to_be_in_viewport()
    desk.keyboard.press("Enter")
    expect(desk.locator("#id_published_at_0")).to_be_in_viewport()
    expect(desk.locator("#id_published_at_0")).to_be_focused()
    tab_to(desk, "input[name=_publish]")
    desk.keyboard.press("Enter")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    story.refresh_from_db()
    assert story.status == Status.PUBLISHED
    desk.goto(desk.url.partition("/admin/")[0] + HOME)
    expect(desk.locator(".missed .mends")).to_have_count(0)


def test_it_keeps_itself_up_to_date_while_nobody_touches_it(open_as: Opened, context: Any) -> None:
    context.clock.install()
    desk = open_as(in_role("Editors"), HOME)
    expect(desk.locator(".hours .row")).to_have_count(0)
    StoryFactory(headline="Ferry", published_at=timezone.now() + timedelta(hours=1))
    context.clock.run_for(61_000)
    expect(desk.locator(".hours .row")).to_contain_text("Ferry")
    # Not under the hands of somebody who is just about to press something.
    desk.locator(".hours .row a").first.focus()
    StoryFactory(headline="Ports", published_at=timezone.now() + timedelta(hours=1))
    context.clock.run_for(61_000)
    expect(desk.locator(".hours .row")).to_have_count(1)
    expect(desk.locator(".hours .row a").first).to_be_focused()


def rich(user: User) -> None:
    """Something of everything that the page can show."""
    now, world = timezone.now(), SectionFactory(name="World")
    long = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente " * 3
    for minutes in (30, 32, 700):
        StoryFactory(headline=long, published_at=now + timedelta(minutes=minutes), section=world)
    StoryFactory(published_at=now - timedelta(hours=1), embargo=now + timedelta(hours=5))
    DraftFactory(status=Status.READY, published_at=now + timedelta(hours=2), section=world)
    DraftFactory(status=Status.REVIEW, headline=long)
    assign(DraftFactory(created_by=user), user, user, now - timedelta(hours=1), "900 words")
    live = StoryFactory(photos=[PhotoFactory(alt_text="")], published_at=now - timedelta(minutes=9))
    CorrectionFactory(story=live)
    colleague = User.objects.create_user("colleague", first_name="Paul", last_name="Adeyemi")
    comment(live, colleague, f"@{user.username} {'x' * 200}")
    there = {"typed_at": now, "seen_at": now + timedelta(hours=1)}
    AtWork.objects.create(user=colleague, story=live, sheet="1-a", **there)


@pytest.mark.parametrize("width", [1440, 768, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_open_to_everyone_and_fits(open_as: Opened, width: int, scheme: Any) -> None:
    user = edda()
    rich(user)
    page = open_as(user, HOME)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.wait_for_load_state("networkidle")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
