"""A producer runs the front page in a browser: with the pointer, by dragging, and with the keyboard alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from articles.fronts.launching import draft_of
from articles.fronts.plan import Banner, Chosen
from articles.models import Launch, Story
from tests.articles.fronts.plans import launched
from tests.base import in_role
from tests.browser.axe import violations
from tests.browser.newsroom import Opened, tab_to
from tests.factories import PhotoFactory, ScheduledFactory, SectionFactory, StoryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLAN = "/admin/articles/front/site/plan/"


@pytest.fixture
def stories() -> list[Story]:
    section = SectionFactory(name="World")
    return [
        StoryFactory(
            headline=f"Harbor {number}",
            section=section,
            published_at=timezone.now() - timedelta(hours=number),
            photos=[PhotoFactory()] if number % 2 else [],
        )
        for number in range(1, 7)
    ]


@pytest.fixture
def desk(open_as: Opened, stories: list[Story]) -> Page:
    return open_as(in_role("Front-page producers"), PLAN)


def lead_of(browser: Browser, live_server: Any) -> str:
    """As a reader who was never here."""
    page = browser.new_context().new_page()
    page.goto(f"{live_server.url}/")
    return page.locator(".lead .headline").inner_text()


def area(page: Page, name: str) -> Any:
    return page.locator(f"#area-{name}")


def test_the_lead_is_changed_with_two_clicks(
    desk: Page, browser: Browser, live_server: Any, stories: list[Story]
) -> None:
    assert lead_of(browser, live_server) == "Harbor 1"
    desk.get_by_role("button", name=re.compile("Lead.*Harbor 4")).click()
    expect(area(desk, "lead").locator(".is-chosen")).to_contain_text("Harbor 4")
    desk.get_by_role("button", name="Launch now").click()
    expect(desk.get_by_text("Readers see it now.")).to_be_visible()
    assert lead_of(browser, live_server) == "Harbor 4"


def test_the_lead_is_changed_on_a_phone(desk: Page, browser: Browser, live_server: Any) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    expect(desk.get_by_role("button", name="Launch now")).to_be_in_viewport(ratio=1)
    assert (
        desk.locator(".front-launch").evaluate("bar => innerHeight - bar.getBoundingClientRect().top") < 200
    )
    desk.get_by_role("link", name="Choose stories").click()
    button = desk.get_by_role("button", name=re.compile("Lead.*Harbor 4"))
    expect(button).to_be_in_viewport(ratio=1)
    before = button.bounding_box()
    assert before
    button.click()
    expect(desk.get_by_text("One thing differs from what readers see")).to_be_in_viewport()
    after = button.bounding_box()
    assert after
    assert abs(after["y"] - before["y"]) < 2
    desk.get_by_role("button", name="Launch now").click()
    expect(desk.get_by_text("Readers see it now.")).to_be_in_viewport()
    assert lead_of(browser, live_server) == "Harbor 4"


def test_what_is_typed_elsewhere_stays_and_every_press_arrives(desk: Page) -> None:
    desk.locator(".front-banner summary").click()
    desk.locator("#id_banner-text").fill("Strike is over")
    desk.get_by_label("Why").fill("The strike")
    # Both before the first is answered.
    desk.evaluate(
        """() => { for (const word of ["Harbor 4", "Harbor 5"])
            [...document.querySelectorAll(".front-offered li")].find(one => one.textContent.includes(word))
                .querySelector("[value^=put_in]").click(); }"""
    )
    for headline in ("Harbor 4", "Harbor 5"):
        expect(area(desk, "beside").locator(".is-chosen", has_text=headline)).to_be_visible()
    expect(desk.locator("#id_banner-text")).to_be_visible()
    expect(desk.locator("#id_banner-text")).to_have_value("Strike is over")
    expect(desk.get_by_label("Why")).to_have_value("The strike")


def test_the_keyboard_passes_over_the_plan_in_one_step(desk: Page) -> None:
    tab_to(desk, ".front-skips a")
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Words of a story")).to_be_focused()


def test_a_story_is_dragged_into_its_place(desk: Page, stories: list[Story]) -> None:
    def by_its_words(headline: str) -> Any:
        return desk.locator(".front-offered li", has_text=headline).locator(".front-story")

    by_its_words("Harbor 5").drag_to(area(desk, "seconds"), target_position={"x": 40, "y": 12})
    expect(area(desk, "seconds").locator(".is-chosen")).to_contain_text("Harbor 5")
    first = area(desk, "seconds").locator(".is-chosen")
    by_its_words("Harbor 6").drag_to(first, target_position={"x": 40, "y": 4})
    expect(first.first).to_contain_text("Harbor 6")
    plan, _front = draft_of(None)
    assert [one.story for one in plan.in_area("seconds")] == [stories[5].pk, stories[4].pk]


def test_the_search_answers_while_it_is_typed(desk: Page) -> None:
    StoryFactory(headline="Lighthouse dark")
    desk.get_by_label("Words of a story").press_sequentially("lightho")
    expect(desk.locator(".front-offered li")).to_have_count(1)
    expect(desk.locator(".front-offered")).to_contain_text("Lighthouse dark")
    desk.get_by_role("button", name=re.compile("Lead.*Lighthouse dark")).click()
    expect(area(desk, "lead").locator(".is-chosen")).to_contain_text("Lighthouse dark")


def test_it_is_narrowed_to_a_section_without_a_page_in_between(desk: Page, stories: list[Story]) -> None:
    StoryFactory(headline="Lighthouse dark", section=SectionFactory(name="Sea"))
    desk.reload()
    expect(desk.locator(".front-offered li")).to_have_count(len(stories) + 1)
    desk.get_by_label("Section", exact=True).select_option("Sea")
    expect(desk.locator(".front-offered li")).to_have_count(1)
    desk.get_by_role("button", name=re.compile("Lead.*Lighthouse dark")).click()
    expect(area(desk, "lead").locator(".is-chosen")).to_contain_text("Lighthouse dark")
    expect(desk.get_by_label("Section", exact=True)).to_have_value(re.compile(r"\d+"))


def test_the_layout_is_chosen_and_looked_at(desk: Page) -> None:
    desk.locator("label", has_text="Big story").click()
    expect(desk.get_by_text("Layout: Big story")).to_be_visible()
    desk.get_by_role("link", name="Preview").click()
    shown = desk.frame_locator("iframe[name=front-preview]")
    expect(shown.locator(".front-grid.is-big-story")).to_be_visible()
    desk.get_by_role("button", name="Desktop").click()
    desk.get_by_role("button", name="Close").click()
    expect(desk.locator("#preview-panel")).to_be_hidden()


def test_with_the_keyboard_alone(
    desk: Page, browser: Browser, live_server: Any, stories: list[Story]
) -> None:
    def press(selector: str) -> None:
        tab_to(desk, selector)
        desk.keyboard.press("Enter")

    press(f"button[value='put:lead:{stories[2].pk}']")
    expect(area(desk, "lead").locator(".is-chosen")).to_contain_text("Harbor 3")
    for number in (3, 4):
        tab_to(desk, f".front-offered [data-story='{stories[number].pk}'] select")
        desk.keyboard.press("S")  # Seconds
        press(f"button[value='put_in:{stories[number].pk}']")
        expect(area(desk, "seconds").locator(".is-chosen")).to_have_count(number - 2)
    press(f"button[value='up:seconds:{stories[4].pk}']")
    expect(area(desk, "seconds").locator(".is-chosen").first).to_contain_text("Harbor 5")
    press(f"#area-lead [data-story='{stories[2].pk}'] .front-tools a")
    expect(desk.get_by_role("heading", name="On this front: Harbor 3")).to_be_visible()
    tab_to(desk, "#id_headline")
    desk.keyboard.type("The harbor, in a word")
    press("input[type=submit]")
    expect(area(desk, "lead")).to_contain_text("The harbor, in a word")
    tab_to(desk, "#id_why")
    desk.keyboard.type("It is bigger.")
    press("button[value=launch]")
    expect(desk.get_by_text("Readers see it now.")).to_be_visible()
    assert lead_of(browser, live_server) == "The harbor, in a word"
    assert Launch.objects.get().why == "It is bigger."


def test_a_producer_goes_back_to_an_earlier_launch(
    open_as: Opened, browser: Browser, live_server: Any, stories: list[Story]
) -> None:

    for hours, number in ((2, 3), (1, 4)):
        launched({"lead": (Chosen(stories[number].pk),)}, at=timezone.now() - timedelta(hours=hours))
    desk = open_as(in_role("Front-page producers"), reverse("admin:articles_front_launches", args=["site"]))
    desk.get_by_role("button", name="Return to this").click()
    expect(desk.get_by_text("Readers see it as it was launched on")).to_be_visible()
    assert lead_of(browser, live_server) == "Harbor 4"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_a_front(
    open_as: Opened, stories: list[Story], scheme: Any
) -> None:

    hidden = ScheduledFactory(published_at=timezone.now() + timedelta(hours=1))
    launched(
        {"lead": (Chosen(hidden.pk),), "seconds": (Chosen(stories[3].pk, headline="Shorter"),)},
        at=timezone.now() - timedelta(hours=1),
    )
    tell = reverse("admin:articles_front_tell", args=["site", "seconds", stories[3].pk])
    page = open_as(in_role("Front-page producers"), PLAN)
    page.emulate_media(color_scheme=scheme)
    origin = page.url.partition("/admin/")[0]
    for address in (PLAN, tell, "/admin/articles/front/", "/admin/articles/front/site/launches/"):
        page.goto(f"{origin}{address}")
        assert violations(page) == [], address


@pytest.mark.parametrize("layout", ["standard", "quiet", "big-story", "election-night"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_a_layout_fits_and_axe_finds_nothing(
    browser: Browser, live_server: Any, stories: list[Story], layout: str, width: int
) -> None:

    banner = Banner("Ferry aground off the harbor", timezone.now() + timedelta(hours=1), stories[0].pk)
    launched({}, at=timezone.now() - timedelta(hours=1), layout=layout, banner=banner)
    for scheme in ("light", "dark"):
        page = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
        ).new_page()
        page.goto(f"{live_server.url}/")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
