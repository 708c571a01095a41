"""Topics, series and related stories: made with the keyboard alone, and walked through by a reader."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Series, SeriesPart, Story, Topic
from tests.base import in_role
from tests.browser.axe import violations
from tests.browser.newsroom import Opened, page_of, tab_to
from tests.factories import BylineFactory, DraftFactory, SeriesFactory, StoryFactory, TopicFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def pick(page: Page, field: str, *words: str) -> None:
    """Find rows by typing and take them, with the keyboard alone."""
    for typed in words:
        tab_to(page, f"#id_{field} + .select2 *")
        page.keyboard.type(typed)
        expect(page.locator(".select2-results__option--highlighted", has_text=typed)).to_be_visible()
        page.keyboard.press("Enter")


def press_key(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def order(page: Page) -> list[str]:
    return page.locator(".listed li > span").all_inner_texts()


def test_an_editor_makes_a_running_topic_with_the_keyboard(open_as: Opened) -> None:
    page = open_as(in_role("Editors"), reverse("admin:articles_topic_add"))
    tab_to(page, "#id_name")
    page.keyboard.type("The northern lane")
    tab_to(page, "#id_description")
    page.keyboard.type("Ice, and who waits.")
    tab_to(page, "#id_is_running")
    page.keyboard.press("Space")
    tab_to(page, "input[name=_save]")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_be_visible()
    topic = Topic.objects.get()
    assert (topic.slug, topic.is_running) == ("the-northern-lane", True)


def test_an_editor_makes_a_series_and_puts_it_in_order_with_the_keyboard(open_as: Opened) -> None:
    one, two, three = (StoryFactory(headline=f"{name} chapter") for name in ("First", "Second", "Third"))
    page = open_as(in_role("Editors"), reverse("admin:articles_series_add"))
    tab_to(page, "#id_name")
    page.keyboard.type("Who waits")
    pick(page, "parts", "Second", "Third", "First")
    assert order(page) == ["Second chapter", "Third chapter", "First chapter"]
    tab_to(page, "[aria-label='Move up: First chapter']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Now number 2 of 3.")).to_be_attached()
    # The button keeps the focus, and hands it on where there is no further up.
    page.keyboard.press("Enter")
    assert order(page) == ["First chapter", "Second chapter", "Third chapter"]
    assert page.evaluate("document.activeElement.ariaLabel") == "Move down: First chapter"
    tab_to(page, "input[name=_save]")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_be_visible()
    parts = Series.objects.get().parts.order_by("position")
    assert [part.story for part in parts] == [one, two, three]


def test_a_part_is_dragged_to_its_place_and_another_taken_out(open_as: Opened) -> None:
    stories = [StoryFactory(headline=f"{name} chapter") for name in ("First", "Second", "Third")]
    series = SeriesFactory(parts=stories)
    page = open_as(in_role("Editors"), reverse("admin:articles_series_change", args=[series.pk]))
    rows = page.locator(".listed li")
    rows.nth(2).drag_to(rows.nth(0))
    assert order(page) == ["Third chapter", "First chapter", "Second chapter"]
    press_key(page, "Take out: First chapter")
    assert page.evaluate("document.activeElement.ariaLabel") == "Take out: Second chapter"
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    parts = SeriesPart.objects.order_by("position")
    assert [part.story for part in parts] == [stories[2], stories[1]]


def test_a_reporter_puts_a_story_into_a_topic_and_picks_related_stories(open_as: Opened) -> None:
    reporter = in_role("Reporters")
    story = DraftFactory(headline="Who waits", created_by=reporter, bylines=[BylineFactory()])
    TopicFactory(name="The northern lane")
    SeriesFactory(name="Who waits")
    ports, ice = StoryFactory(headline="Ports agree"), DraftFactory(headline="Ice closes")
    page = open_as(reporter, page_of(story))
    pick(page, "topics", "northern")
    tab_to(page, "#id_series + .select2 [role=combobox]")
    page.keyboard.press("Enter")
    page.keyboard.type("Who")
    expect(page.locator(".select2-results__option--highlighted", has_text="Who waits")).to_be_visible()
    page.keyboard.press("Enter")
    pick(page, "related", "Ports", "Ice closes")
    press_key(page, "Move down: Ports agree")
    tab_to(page, "input[name=_continue]")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert order(page) == ["Ice closes", "Ports agree"]
    assert [one.other for one in story.picks.all()] == [ice, ports]
    assert story.story_topics.get().topic.name == "The northern lane"
    assert SeriesPart.objects.get(story=story).series.name == "Who waits"


def test_a_reader_walks_through_a_series_and_back_and_on_to_the_topic(page: Page, live_server: Any) -> None:
    now = timezone.now()
    lane = TopicFactory(name="The northern lane", is_running=True)
    stories = [
        StoryFactory(
            headline=f"{name} chapter", published_at=now - timedelta(hours=9 - number), topics=[lane]
        )
        for number, name in enumerate(("First", "Second", "Third"))
    ]
    SeriesFactory(name="Who waits", parts=stories)
    title = page.get_by_role("heading", level=1)
    page.goto(f"{live_server.url}/series/who-waits/")
    page.get_by_role("link", name="First chapter").click()
    expect(title).to_have_text("First chapter")
    for chapter in ("Second", "Third"):
        page.locator("nav.parts a[rel=next]").click()
        expect(title).to_have_text(f"{chapter} chapter")
    expect(page.locator("nav.parts a[rel=next]")).to_have_count(0)
    told = page.locator(".so-far")
    expect(told.get_by_role("heading", level=3)).to_have_text(["First chapter", "Second chapter"])
    page.locator("nav.parts a[rel=prev]").click()
    expect(page.get_by_text("Part 2 of 3")).to_be_visible()
    page.get_by_role("link", name="All of The northern lane").click()
    expect(title).to_have_text("The northern lane")
    assert Story.objects.count() == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_forms_are_open_to_everyone_and_fit(open_as: Opened, width: int, scheme: Any) -> None:
    stories = [StoryFactory(headline=f"A headline of usual length, number {number}") for number in range(3)]
    series, topic = SeriesFactory(parts=stories), TopicFactory(is_running=True)
    story = DraftFactory(topics=[topic], related=stories)
    page = open_as(in_role("Editors"), reverse("admin:index"))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    host, found = page.url.partition("/admin/")[0], []
    for path in (
        reverse("admin:articles_series_change", args=[series.pk]),
        reverse("admin:articles_topic_change", args=[topic.pk]),
        page_of(story),
    ):
        page.goto(f"{host}{path}")
        page.wait_for_load_state("networkidle")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        found += [f"{path}: {one}" for one in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path}: runs out to the side")
    assert found == []
