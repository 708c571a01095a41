"""Ines copies, cuts and pastes inside the editor, with her keys and the browser's own clipboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.models import Photo, Story
from tests.base import ines
from tests.browser.newsroom import BODY, Opened, page_of
from tests.factories import DraftFactory, PhotoFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The editor takes a selection over a moment after the browser.
MOMENT = 300


@pytest.fixture
def ferry() -> Photo:
    return PhotoFactory(caption="The night ferry")


def with_photo(ferry: Photo, after: str = "") -> Story:
    body = f'<p>One.</p><figure data-photo="{ferry.pk}"></figure>{after}'
    return DraftFactory(headline="Ferry runs aground", body=body, photos=[ferry])


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.wait_for_timeout(MOMENT)
        page.keyboard.press(key)


def photos_in(page: Page) -> Locator:
    return page.locator(f"{BODY} figure")


def stored(page: Page, story: Story) -> str:
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    story.refresh_from_db()
    return story.body


class TestAPhotoInTheBody:
    @pytest.mark.parametrize("way", [[], ["ControlOrMeta+End"], ["ArrowDown"], ["Enter"]], ids=str)
    def test_what_is_copied_is_pasted_beside_it(self, open_as: Opened, ferry: Photo, way: list[str]) -> None:
        story = with_photo(ferry)
        page = open_as(ines(), page_of(story))
        photos_in(page).click()
        press(page, "ControlOrMeta+c", *way, "ControlOrMeta+v")
        expect(photos_in(page)).to_have_count(2)
        figure = f'<figure data-photo="{ferry.pk}"></figure>'
        assert stored(page, story) == f"<p>One.</p>{figure}{figure}"

    def test_it_stays_when_words_are_pasted_while_it_is_chosen(self, open_as: Opened, ferry: Photo) -> None:
        story = with_photo(ferry, "<p>Two.</p>")
        page = open_as(ines(), page_of(story))
        page.locator("#id_headline").click()
        press(page, "ControlOrMeta+a", "ControlOrMeta+c")
        photos_in(page).click()
        press(page, "ControlOrMeta+v")
        expect(page.locator(f"{BODY} p")).to_have_text(["One.", "Ferry runs aground", "Two."])
        expect(photos_in(page)).to_have_count(1)

    def test_it_stays_when_another_is_put_in_while_it_is_chosen(self, open_as: Opened, ferry: Photo) -> None:
        harbour = PhotoFactory(caption="The harbour")
        story = with_photo(ferry)
        page = open_as(ines(), page_of(story))
        photos_in(page).click()
        page.wait_for_timeout(MOMENT)
        page.get_by_role("button", name="photo of this story").click()
        page.locator("dialog .picker-photo").filter(has_text="The harbour").click()
        expect(photos_in(page)).to_have_count(2)
        assert f'<figure data-photo="{ferry.pk}"></figure><figure data-photo="{harbour.pk}">' in stored(
            page, story
        )

    def test_pasting_is_undone_and_done_again(self, open_as: Opened, ferry: Photo) -> None:
        story = with_photo(ferry, "<p>Two.</p>")
        page = open_as(ines(), page_of(story))
        before = story.body
        photos_in(page).click()
        press(page, "ControlOrMeta+c", "ControlOrMeta+v")
        expect(photos_in(page)).to_have_count(2)
        press(page, "ControlOrMeta+z")
        expect(photos_in(page)).to_have_count(1)
        press(page, "ControlOrMeta+Shift+z")
        expect(photos_in(page)).to_have_count(2)
        press(page, "ControlOrMeta+z")
        expect(photos_in(page)).to_have_count(1)
        assert stored(page, story) == before

    def test_it_moves_when_it_is_cut(self, open_as: Opened, ferry: Photo) -> None:
        story = with_photo(ferry, "<p>Two.</p>")
        page = open_as(ines(), page_of(story))
        photos_in(page).click()
        press(page, "ControlOrMeta+x")
        expect(photos_in(page)).to_have_count(0)
        press(page, "ControlOrMeta+End", "ControlOrMeta+v")
        expect(photos_in(page)).to_have_count(1)
        assert stored(page, story) == f'<p>One.</p><p>Two.</p><figure data-photo="{ferry.pk}"></figure>'


class TestAWholeBody:
    def test_it_is_there_twice_when_it_is_pasted_at_its_end(self, open_as: Opened, ferry: Photo) -> None:
        story = with_photo(ferry, "<p>Two.</p>")
        page = open_as(ines(), page_of(story))
        before = story.body
        page.locator(f"{BODY} p").first.click()
        press(page, "ControlOrMeta+a", "ControlOrMeta+c", "ControlOrMeta+End", "Enter", "ControlOrMeta+v")
        expect(photos_in(page)).to_have_count(2)
        assert stored(page, story) == before + before

    def test_it_is_cut_and_comes_back_with_its_photo(self, open_as: Opened, ferry: Photo) -> None:
        story = with_photo(ferry)
        page = open_as(ines(), page_of(story))
        before = story.body
        page.locator(f"{BODY} p").first.click()
        press(page, "ControlOrMeta+a", "ControlOrMeta+x")
        expect(photos_in(page)).to_have_count(0)
        press(page, "ControlOrMeta+v")
        expect(photos_in(page)).to_have_count(1)
        assert stored(page, story) == before

    def test_it_is_carried_into_another_story_with_its_photo(self, open_as: Opened, ferry: Photo) -> None:
        story = with_photo(ferry, "<h2>At sea</h2><p>Two <strong>ships</strong>.</p>")
        other = DraftFactory(headline="Another", body="")
        page = open_as(ines(), page_of(story))
        page.locator(f"{BODY} p").first.click()
        press(page, "ControlOrMeta+a", "ControlOrMeta+c")
        page.goto(page.url.replace(page_of(story), page_of(other)))
        page.locator(BODY).click()
        press(page, "ControlOrMeta+v")
        expect(photos_in(page).locator("img")).to_be_visible()
        assert stored(page, other) == story.body
        assert other.photos.get() == ferry
