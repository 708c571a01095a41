"""A news editor plans the day in the grid, a reporter writes what was planned, and it all goes on paper."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from articles.budget.planning import plan, put_on, reassign
from articles.models import BudgetFeed, BudgetLine, Edition, Story
from articles.visibility import Status
from tests.base import client_of, edda, in_role
from tests.browser.axe import violations
from tests.browser.newsroom import BODY, Opened, asks_before_it_closes, tab_to
from tests.browser.test_desk import press
from tests.factories import BylineFactory, DraftFactory, SectionFactory, StoryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GRID = "/admin/budget/"


def named(role: str, first: str, last: str) -> User:
    user = in_role(role)
    user.first_name, user.last_name = first, last
    user.save()
    return user


def a_day(by: User) -> None:
    """A day that has everything a grid can show."""
    now, day = timezone.now(), timezone.localdate()
    morning = Edition.objects.create(name="Morning", position=1, closes_at=time(11))
    evening = Edition.objects.create(name="Evening", position=2, closes_at=time(19, 30))
    world, sports = SectionFactory(name="World"), SectionFactory(name="Sports")
    late = plan("HARBOR-FEES", day, by, edition=morning, section=world)
    BudgetLine.objects.filter(pk=late.pk).update(
        line="Ports publish what a berth costs; we compare ten.", length=700, art="graphic", art_note="a map"
    )
    reassign(late.story, by, now - timedelta(minutes=5), by)
    put_on(DraftFactory(section=sports, status=Status.REVIEW), day, by, evening)
    put_on(StoryFactory(section=world), day, by, evening)
    plan("NO-DESK", day, by)
    DraftFactory(headline="Not on the budget yet")


def test_a_partners_feed_is_made_with_one_press_and_revoked_with_another(open_as: Opened) -> None:
    page = open_as(in_role("Editors"), "/admin/budget/feeds/")
    page.get_by_label("For").fill("The Herald")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Give this to the partner")).to_be_visible()
    page.get_by_role("button", name="Revoke the feed for The Herald").click()
    expect(page.get_by_text("The address leads nowhere any more.")).to_be_visible()
    assert BudgetFeed.objects.get().revoked_at


def test_an_editor_plans_a_day_with_the_keyboard_alone(open_as: Opened) -> None:
    SectionFactory(name="World")
    SectionFactory(name="Sports")
    named("Reporters", "Ines", "Park")
    page = open_as(in_role("Editors"), "/admin/")
    tab_to(page, ".object-tools a[href='/admin/budget/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/budget/")
    tab_to(page, "[name='new-0-slugline']")
    for word in ("PORTS", "Ten ports agree to share berths."):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.keyboard.type("W")  # picks World
    page.keyboard.press("Tab")
    for word in ("ines", "18:30", "600"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.keyboard.type("Pho")  # picks Photo
    page.keyboard.press("Tab")
    page.keyboard.type("the pier at dawn")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("Planned: PORTS.")
    # On with the next: the empty row has the keyboard again.
    expect(page.locator("[name='new-0-slugline']")).to_be_focused()
    page.keyboard.type("DERBY")
    page.keyboard.press("Tab")
    page.keyboard.type("Match report at the whistle.")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("Planned: DERBY.")
    line = BudgetLine.objects.get(slugline="PORTS")
    assert (line.line, line.length, line.art, line.art_note) == (
        "Ten ports agree to share berths.",
        600,
        "photo",
        "the pier at dawn",
    )
    assert (str(line.story.section), line.story.assignment.to.username) == ("World", "reporters")
    # And moves it to tomorrow.
    tab_to(page, f"[name='line-{line.pk}-day']")
    page.keyboard.type("Tom")
    tab_to(page, "[name=_save]")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("1 line saved.")
    line.refresh_from_db()
    assert line.day == timezone.localdate() + timedelta(days=1)
    tab_to(page, ".budget-days a[rel=next]")
    page.keyboard.press("Enter")
    expect(page.locator(f"[name='line-{line.pk}-slugline']")).to_have_value("PORTS")


def test_a_reporter_opens_what_was_planned_and_writes_it(open_as: Opened) -> None:
    ines, editor = named("Reporters", "Ines", "Park"), in_role("Editors")
    BylineFactory(name="Ines Park", user=ines)
    line = plan("PORTS", timezone.localdate(), editor, section=SectionFactory(name="World"))
    reassign(line.story, ines, timezone.now() + timedelta(hours=3), editor)
    page = open_as(ines, GRID)
    page.get_by_role("link", name="Write PORTS").click()
    expect(page.locator("#id_headline")).to_have_value("PORTS")
    page.locator("#id_headline").fill("Ten ports agree to share berths")
    page.locator(BODY).fill("Ten ports agreed early Monday.")
    press(page, "Send to review")
    expect(page.get_by_text("waiting for review")).to_be_visible()
    story = Story.objects.get()
    assert [str(byline) for byline in story.bylines.all()] == ["Ines Park"]
    grid = open_as(editor, GRID)
    row = grid.locator(f"#line-{line.pk}")
    expect(row.locator(".standing")).to_have_text("In review")
    expect(row).to_contain_text("5 words")
    expect(grid.locator(".budget-dues .in")).to_contain_text("In review")


def test_two_editors_meet_in_a_cell(open_as: Opened) -> None:
    editor, other = in_role("Editors"), edda()
    line = plan("PORTS", timezone.localdate(), editor)
    cell = f"[name='line-{line.pk}-length']"
    first, second = open_as(editor, GRID), open_as(other, GRID)
    first.locator(cell).fill("600")
    first.locator(f"[name='line-{line.pk}-line']").fill("Ten ports.")
    second.locator(cell).fill("800")
    press(second, "Save")
    expect(second.locator(".messagelist .success")).to_be_visible()
    press(first, "Save")
    ask = first.get_by_role("group", name="Edda Lindgren has changed this meanwhile. Which stays?")
    expect(ask).to_contain_text("800")
    expect(first.locator(cell)).to_have_value("600")
    ask.get_by_label("Yours, as above").check()
    press(first, "Save")
    expect(first.locator(".messagelist .success")).to_be_visible()
    line.refresh_from_db()
    assert (line.length, line.line) == (600, "Ten ports.")


def test_a_story_is_put_on_from_its_form(open_as: Opened) -> None:
    story = DraftFactory(headline="Ten ports agree")
    page = open_as(in_role("Editors"), f"/admin/articles/story/{story.pk}/change/")
    with page.context.expect_page() as opened:
        press(page, "Put on the budget")
    grid = opened.value
    expect(grid.locator(".messagelist .success")).to_contain_text("“Ten ports agree”")
    expect(grid.locator(f"#line-{story.budget_line.pk}")).to_be_in_viewport()


def test_without_scripts_it_is_a_form_like_any(browser: Browser, live_server: Any) -> None:
    editor = in_role("Editors")
    line = plan("PORTS", timezone.localdate(), editor)
    context = browser.new_context(java_script_enabled=False)
    key = client_of(editor).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": f"{live_server.url}/"}])
    page = context.new_page()
    page.goto(f"{live_server.url}{GRID}")
    page.locator(f"[name='line-{line.pk}-length']").fill("600")
    page.locator(f"[name='line-{line.pk}-length']").press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("1 line saved.")
    page.locator("[name=off]").check()
    press(page, "Save")
    press(page, "Take off the budget")
    expect(page.locator(".messagelist .success")).to_contain_text("its empty draft is gone: PORTS")
    context.close()
    assert not Story.objects.exists()


def test_what_is_typed_is_not_left_without_a_question(open_as: Opened) -> None:
    page = open_as(in_role("Editors"), GRID)
    page.locator("[name='new-0-slugline']").press_sequentially("PORTS")
    assert asks_before_it_closes(page)


def test_enter_in_the_search_saves_what_is_typed_and_finds(open_as: Opened) -> None:
    StoryFactory(headline="Of last week", published_at=timezone.now() - timedelta(days=7))
    page = open_as(in_role("Editors"), GRID)
    page.locator("[name='new-0-slugline']").fill("PORTS")
    page.get_by_label("Words of it").fill("last week")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("Planned: PORTS.")
    expect(page.get_by_role("button", name="Put on the budget: Of last week")).to_be_visible()
    expect(page.get_by_label("Words of it")).to_have_value("last week")


def test_a_day_goes_on_a_sheet_of_paper(open_as: Opened) -> None:
    editor = in_role("Editors")
    a_day(editor)
    page = open_as(editor, GRID)
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in ("#header", ".budget-grid", ".budget-days", ".object-tools", ".breadcrumbs", "h1"):
        for one in page.locator(hidden).all():
            expect(one).to_be_hidden()
    sheet = page.locator(".budget-sheet")
    for said in ("HARBOR-FEES", "Ports publish what a berth costs", "Graphic: a map", "late", "closes 19:30"):
        expect(sheet).to_contain_text(said)
    colours = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor,"
        " getComputedStyle(document.querySelector('.budget-sheet td')).color]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 59[45]\.?\d* 84[12]\.?\d*\]", paper)


def open_to_everyone(page: Page, width: int) -> None:
    page.wait_for_load_state("networkidle")
    # The bar with the buttons sticks to the edge of the window and lies over what is just there.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


@pytest.mark.parametrize("width", [1440, 768, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_it_is_open_to_everyone_and_fits(open_as: Opened, width: int, scheme: Any) -> None:
    user = edda()
    a_day(user)
    BudgetFeed.objects.create(partner="The Herald")
    page = open_as(user, GRID)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    # Colors that change while the page is open pass through others on their way.
    page.reload()
    open_to_everyone(page, width)
    line = BudgetLine.objects.get(slugline="HARBOR-FEES")
    BudgetLine.objects.filter(pk=line.pk).update(length=900)
    page.locator(f"[name='line-{line.pk}-length']").fill("600")
    page.locator(f"[name='line-{line.pk}-due']").fill("25:00")
    press(page, "Save")
    expect(page.locator(".which")).to_be_visible()
    open_to_everyone(page, width)
    page.once("dialog", lambda dialog: dialog.accept())
    for path in (f"off/?line={line.pk}", "mail/", "feeds/"):
        page.goto(page.url.partition("/admin/")[0] + GRID + path)
        open_to_everyone(page, width)
