"""The newsroom in a browser: Ines writes, Edda publishes, Paul looks after the photos."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from articles.models import Byline, Photo, Place, Story
from articles.visibility import Status
from tests.base import PASSWORD, client_of, edda, ines, paul
from tests.browser.axe import violations
from tests.browser.clipboards import DOCS, HOSTILE, WORD
from tests.browser.newsroom import BODY, Opened, asks_before_it_closes, body_in, new_story, page_of, paste
from tests.factories import BylineFactory, DraftFactory, PhotoFactory, SectionFactory, StoryFactory, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class TestWriting:
    def test_ines_logs_in_writes_a_headline_alone_and_saves(self, page: Page, live_server: Any) -> None:
        ines()
        page.goto(f"{live_server.url}{new_story()}")
        page.get_by_label("Username").fill("ines")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_label("Headline", exact=False).first.fill("Ferry runs aground")
        page.get_by_role("button", name="Save draft").click()
        expect(page.get_by_text("Saved as a draft: “Ferry runs aground”.")).to_be_visible()
        assert Story.objects.get().headline == "Ferry runs aground"

    def test_enter_in_the_headline_neither_breaks_the_line_nor_sends_the_form(self, open_as: Opened) -> None:
        page = open_as(ines(), new_story())
        page.locator("#id_headline").fill("Ferry")
        page.locator("#id_headline").press("Enter")
        assert page.locator("#id_headline").input_value() == "Ferry"
        assert page.url.endswith(new_story())

    def test_counters_follow_the_typing_and_cut_nothing(self, open_as: Opened) -> None:
        page = open_as(ines(), new_story())
        counter = page.locator("#id_headline ~ .counter")
        expect(counter).to_have_text("0 of 70 characters")
        page.locator("#id_headline").fill("F" * 300)
        expect(counter).to_have_text("300 of 70 characters, 230 more than fit well")
        expect(page.locator("#id_headline ~ [aria-live=polite]")).to_have_text(
            "300 of 70 characters, 230 more than fit well"
        )
        page.get_by_role("button", name="Save draft").click()
        expect(page.get_by_text("Ensure this value has at most 250 characters (it has 300).")).to_be_visible()
        assert page.locator("#id_headline").input_value() == "F" * 300

    def test_a_body_with_everything_in_it(self, open_as: Opened) -> None:
        photo = PhotoFactory(caption="The night ferry")
        page = open_as(ines(), new_story())
        page.locator("#id_headline").fill("Ferry runs aground")
        page.locator(BODY).click()
        page.keyboard.type("She said so.")
        page.get_by_role("button", name="pull quote").click()
        page.keyboard.press("ControlOrMeta+End")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="photo of this story").click()
        page.locator("dialog .picker-photo").filter(has_text="The night ferry").click()
        expect(page.locator(f"{BODY} figure img")).to_be_visible()
        page.get_by_role("button", name="Save and continue").click()
        story = Story.objects.get()
        pull = '<blockquote class="pull"><p>She said so.</p></blockquote>'
        assert story.body == f'{pull}<figure data-photo="{photo.pk}"></figure>'
        assert story.photos.get() == photo
        expect(page.locator(f"{BODY} blockquote.pull")).to_have_text("She said so.")
        expect(page.locator(f"{BODY} figure")).to_contain_text("The night ferry")

    def test_a_story_that_was_changed_is_not_left_unasked(self, open_as: Opened) -> None:
        page = open_as(ines(), new_story())
        page.locator("#id_headline").press_sequentially("Ferry")
        assert asks_before_it_closes(page)


class TestPublishing:
    def test_edda_is_told_what_is_missing_adds_it_and_publishes(self, open_as: Opened) -> None:
        story = DraftFactory(headline="Ferry runs aground", section=None)
        SectionFactory(name="World")
        BylineFactory(name="Ines Park")
        page = open_as(edda(), page_of(story))
        page.get_by_role("button", name="Publish").click()
        expect(page.locator(".messagelist .warning")).to_have_text(
            "Saved, but not published yet. Still missing: a section and a byline or a source."
        )
        # Not the list that the script puts its own in the place of.
        page.locator("[role=combobox][aria-labelledby*=id_section]").click()
        page.get_by_role("option", name="World").click()
        page.get_by_role("searchbox", name="Bylines").fill("ines")
        page.get_by_role("option", name="Ines Park").click()
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text("Saved. Readers see it:")).to_be_visible()
        story.refresh_from_db()
        assert story.status == Status.PUBLISHED

    def test_bylines_stand_in_the_order_in_which_they_are_picked(self, open_as: Opened) -> None:
        for name in ("Ada", "Zoe"):
            BylineFactory(name=name)
        page = open_as(ines(), new_story())
        page.locator("#id_headline").fill("Ferry runs aground")
        for name in ("Zoe", "Ada"):
            page.get_by_role("searchbox", name="Bylines").fill(name)
            page.get_by_role("option", name=name).click()
        page.get_by_role("searchbox", name="Tags").fill("Ferries")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Save draft").click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        story = Story.objects.get()
        assert [str(place) for place in story.storybyline_set.all()] == ["Zoe", "Ada"]
        assert list(story.tags.names()) == ["Ferries"]


class TestTheDateline:
    def test_a_typed_line_fills_its_parts_and_shows_how_it_prints(self, open_as: Opened) -> None:
        Place.objects.get_or_create(city="Seoul", country="South Korea", defaults={"stands_alone": True})
        page = open_as(ines(), new_story())
        page.locator("#id_headline").fill("Ferry runs aground")
        page.locator("#id_dateline_text").fill("Seoul, Nov. 2, 2026 (UPI)")
        page.locator("#id_dateline_text").press("Tab")
        expect(page.locator("#dateline-preview")).to_have_text("SEOUL, Nov. 2 (UPI) —")
        expect(page.locator("#id_dateline_date")).to_have_value("2026-11-02")
        expect(page.locator("#id_dateline_service")).to_have_value("UPI")
        expect(page.locator("#id_dateline_text")).to_have_value("")
        page.locator("#id_dateline_service").fill("")
        page.locator("#id_dateline_service").press("Tab")
        expect(page.locator("#dateline-preview")).to_have_text("SEOUL, Nov. 2 —")
        page.get_by_role("button", name="Save draft").click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        assert Story.objects.get().dateline.text() == "SEOUL, Nov. 2 —"


class TestPasting:
    @pytest.mark.parametrize("source", [WORD, DOCS], ids=["Word", "Google Docs"])
    def test_a_text_from_an_office_program_comes_in_clean(self, open_as: Opened, source: str) -> None:
        page = open_as(ines(), new_story())
        page.locator("#id_headline").fill("Ferry runs aground")
        paste(page, source)
        body = re.sub(r"\s+", " ", body_in(page))
        assert "<h2>What the captain said</h2>" in body.replace(" </h2>", "</h2>")
        assert "The ferry <strong>ran aground</strong> off <em>Busan</em>" in body
        assert "<li><p>42 passengers</p></li>" in body
        assert '<a href="https://example.com/ferry"' in body
        for rubbish in (
            "style",
            "class",
            "Mso",
            "span",
            "<b>",
            "<br",
            "o:p",
            "struck out",
            "ED1",
            "·",
            "google",
            "guid",
        ):
            assert rubbish not in body, rubbish
        page.get_by_role("button", name="Save draft").click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        stored = re.sub(r"\s+", " ", Story.objects.get().body)
        assert re.sub(r"<a href=\"https://example.com/ferry\"[^>]*>", "<a>", body) == re.sub(
            r"<a href=\"https://example.com/ferry\">", "<a>", stored
        )

    def test_a_table_from_google_docs_stays_a_table(self, open_as: Opened) -> None:
        page = open_as(ines(), new_story())
        paste(page, DOCS)
        cells = page.locator(f"{BODY} table td")
        expect(cells).to_have_text(["Deaths", "none"])

    def test_a_hostile_page_leaves_only_its_words(self, open_as: Opened) -> None:
        page = open_as(ines(), new_story())
        paste(page, HOSTILE)
        body = body_in(page)
        assert "The ferry" in body
        for evil in ("steal", "script", "evil", "img", "svg", "iframe", "onclick"):
            assert evil not in body


class TestPhotos:
    def test_they_are_picked_by_thumbnail_and_ordered_by_keyboard(self, open_as: Opened) -> None:
        for caption in ("First", "Second", "Third"):
            PhotoFactory(caption=caption)
        page = open_as(ines(), new_story())
        page.locator("#id_headline").fill("Ferry runs aground")
        page.get_by_role("button", name="Choose photos").click()
        page.get_by_label("Search photos").fill("Third")
        expect(page.locator(".picker-photo")).to_have_count(1)
        page.get_by_label("Search photos").fill("")
        expect(page.locator(".picker-photo")).to_have_count(3)
        for caption in ("First", "Second", "Third"):
            page.locator(".picker-photo").filter(has_text=caption).click()
        page.get_by_role("button", name="Take these").click()
        rows = page.locator(".photo-row:visible")
        expect(rows).to_have_count(3)
        last = rows.filter(has_text="Third").get_by_role("button", name="Move up")
        last.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        expect(page.locator(".photo-row:visible .photo-caption")).to_have_text(["Third", "First", "Second"])
        rows.filter(has_text="First").get_by_role("button", name="Remove").click()
        rows.filter(has_text="Second").get_by_label("Caption in this story").fill("Its own words.")
        page.get_by_role("button", name="Save and continue").click()
        expect(page.locator(".photo-row:visible .photo-caption")).to_have_text(["Third", "Second"])
        placed = list(Story.objects.get().story_photos.order_by("position"))
        assert [row.caption for row in placed] == ["Third", "Its own words."]

    def test_a_new_one_is_added_in_a_window_of_its_own(self, open_as: Opened) -> None:
        page = open_as(ines(), new_story())
        page.locator("#id_headline").fill("Ferry runs aground")
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Add a new photo").click()
        popup = opened.value
        popup.locator("#id_image").set_input_files(
            {"name": "ferry.jpg", "mimeType": "image/jpeg", "buffer": picture(300, 200)}
        )
        popup.locator("#id_caption").fill("The night ferry")
        popup.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".photo-row:visible")).to_contain_text("The night ferry")
        expect(page.locator(".photo-row:visible")).to_contain_text("No alt text")

    def test_paul_sees_what_the_file_says_and_puts_the_focal_point(self, open_as: Opened) -> None:
        from tests.articles.admin.test_bad_input import _exif

        page = open_as(paul(), reverse("admin:articles_photo_add"))
        data = picture(300, 200, exif=_exif("The night ferry leaves.", "Lena Berg"))
        page.locator("#id_image").set_input_files({"name": "f.jpg", "mimeType": "image/jpeg", "buffer": data})
        expect(page.locator("#id_caption")).to_have_value("The night ferry leaves.")
        expect(page.locator("#id_photographer")).to_have_value("Lena Berg")
        image = page.locator(".focal-frame img")
        expect(image).to_be_visible()
        image.click(position={"x": 30, "y": 150})
        expect(page.locator("#id_focal_x")).to_have_value("0.10")
        expect(page.locator("#id_focal_y")).to_have_value("0.75")
        page.locator(".focal-point").press("ArrowRight")
        expect(page.locator("#id_focal_x")).to_have_value("0.12")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        photo = Photo.objects.get()
        assert (photo.focal_x, photo.focal_y, photo.caption) == (0.12, 0.75, "The night ferry leaves.")


def pages_of_the_newsroom() -> list[str]:
    byline = Byline.objects.create(name="Ines Park")
    photo = PhotoFactory()
    body = f'<p>One.</p><figure data-photo="{photo.pk}"></figure>'
    seoul, _ = Place.objects.get_or_create(city="Seoul", region="", country="South Korea")
    story = StoryFactory(bylines=[byline], photos=[photo], tags=["Ports"], body=body, places=[seoul])
    draft = DraftFactory(section=story.section)
    names = [
        "index",
        "articles_story_changelist",
        "articles_story_add",
        "articles_photo_changelist",
        "articles_photo_add",
        "articles_section_changelist",
        "articles_tag_add",
        "password_change",
        "auth_user_add",
    ]
    return [
        *(reverse(f"admin:{name}") for name in names),
        page_of(story),
        reverse("admin:articles_story_history", args=[story.pk]),
        reverse("admin:articles_story_step", args=[story.pk, "kill"]),
        reverse("admin:articles_story_delete", args=[draft.pk]),
        reverse("admin:articles_photo_change", args=[photo.pk]),
        reverse("admin:articles_byline_change", args=[byline.pk]),
        reverse("admin:articles_place_change", args=[seoul.pk]),
    ]


@pytest.mark.parametrize("width", [1024, 360])
def test_no_field_that_has_the_focus_lies_under_the_bar(open_as: Opened, width: int) -> None:
    """WCAG 2.2, 2.4.11: whoever goes through the form with the keyboard sees where they are."""
    page = open_as(edda(), reverse("admin:articles_story_add"))
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("#id_headline").focus()
    hidden: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """() => {
                const one = document.activeElement, bar = document.querySelector(".submit-row");
                if (bar.contains(one) || one === document.body) return "";
                const box = one.getBoundingClientRect(), edge = bar.getBoundingClientRect();
                const isUnder = box.top < edge.bottom && box.top > edge.top - Math.min(24, box.height);
                return isUnder ? `${one.tagName} ${one.id} at ${box.top}, the bar at ${edge.top}` : "";
            }"""
        )
        hidden += [where] if where else []
    assert hidden == []


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1024, "dark"), (360, "light")])
def test_every_page_is_open_to_everyone_and_fits(
    browser: Browser, live_server: Any, width: int, scheme: str
) -> None:
    key = client_of(edda()).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    found: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    for path in [reverse("admin:login"), *pages_of_the_newsroom()]:
        page.goto(f"{live_server.url}{path}")
        if path == reverse("admin:login"):
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": f"{live_server.url}/"}]
            )
        page.wait_for_load_state("networkidle")
        # The bar with the buttons sticks to the edge of the window and lies over what is just there.
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        found += [f"{path}: {one}" for one in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path}: runs out to the side")
    context.close()
    assert found == []
