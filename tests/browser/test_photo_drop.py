"""The photo desk drops a night's pictures, sees what became of each, and puts them right in one grid."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from articles.models import Photo
from tests.articles.photos.pictures import saved, scene
from tests.base import client_of, paul
from tests.browser.axe import violations
from tests.browser.newsroom import Opened, tab_to
from tests.factories import PhotoFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

URL = "/admin/articles/photo/drop/"


def file(name: str, data: bytes) -> Any:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


def a_night() -> list[Any]:
    """Two new ones, one that the desk has, a smaller copy of that one, and a letter."""
    PhotoFactory(image=ContentFile(saved(scene(9)), "a.jpg"), caption="The harbor at dawn.")
    return [
        file("first.jpg", saved(scene(1))),
        file("letter.jpg", b"Dear desk"),
        file("second.jpg", saved(scene(2))),
        file("again.jpg", saved(scene(9))),
        file("smaller.jpg", saved(scene(9).resize((300, 200)), quality=60)),
    ]


def told(page: Page, text: str) -> None:
    expect(page.locator("#drop-told")).to_have_text(text)


def test_paul_chooses_several_fixes_them_in_the_grid_and_saves(open_as: Opened) -> None:
    page = open_as(paul(), URL)
    page.locator("#files").set_input_files(a_night())
    told(page, "5 of 5 done, 2 taken, 2 known already, 1 refused.")
    expect(page.locator(".came-refused")).to_contain_text("letter.jpg This file is a text file named .jpg")
    expect(page.locator(".came-same")).to_contain_text("The desk has this very file. The harbor at dawn.")
    like = page.locator(".came-like")
    expect(like).to_contain_text("It looks like a photo that the desk has.")
    like.get_by_role("button", name="Take it all the same").click()
    told(page, "5 of 5 done, 3 taken, 1 known already, 1 refused.")
    heading = page.locator("#fix-told")
    expect(heading).to_have_text("3 photos, 3 without a credit, 3 without an alt text")

    lacks = page.get_by_text("No credit: no story that shows it can be published.")
    expect(lacks.filter(visible=True)).to_have_count(3)
    first = page.locator("#rows > li").first
    first.get_by_label("Caption").fill("The night ferry leaves.")
    first.get_by_label("Photographer").fill("Ann Roe")
    expect(lacks.filter(visible=True)).to_have_count(2)
    page.locator("#all-agency").fill("UPI")
    page.get_by_role("button", name="Fill them in now").click()
    expect(heading).to_have_text("3 photos, 0 without a credit, 3 without an alt text")
    page.get_by_role("button", name="Save all").click()
    expect(page.locator(".messagelist .success")).to_have_text("3 photos saved.")
    expect(page.locator("#rows > li")).to_have_count(3)
    photos = Photo.objects.order_by("pk")[1:]
    assert [photo.credit for photo in photos] == ["Photo by Ann Roe/UPI", "Photo: UPI", "Photo: UPI"]
    assert photos[0].caption == "The night ferry leaves."


def test_files_are_dropped_anywhere_on_the_page(open_as: Opened) -> None:
    page = open_as(paul(), URL)
    page.evaluate(
        """async bytes => {
            const data = new DataTransfer()
            data.items.add(new File([new Uint8Array(bytes)], "dropped.jpg", { type: "image/jpeg" }))
            for (const kind of ["dragover", "drop"])
                document.querySelector("h1").dispatchEvent(
                    new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }))
        }""",
        list(saved(scene(), quality=40)),
    )
    told(page, "1 of 1 done, 1 taken, 0 known already, 0 refused.")
    assert Photo.objects.count() == 1


def test_the_keyboard_alone_is_enough(open_as: Opened) -> None:
    page = open_as(paul(), "/admin/articles/photo/")
    # From the start: a key that comes at once after expect_file_chooser() opens a window of the system.
    page.on("filechooser", lambda chooser: chooser.set_files(a_night()))
    tab_to(page, f".object-tools a[href='{URL}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{URL}")
    tab_to(page, "#files")
    page.keyboard.press("Enter")
    told(page, "5 of 5 done, 2 taken, 2 known already, 1 refused.")
    tab_to(page, "[data-anyway]")
    page.keyboard.press("Enter")
    told(page, "5 of 5 done, 3 taken, 1 known already, 1 refused.")
    tab_to(page, "[name$=-caption]")
    page.keyboard.type("A quay.")
    tab_to(page, "[name$=-photographer]")
    page.keyboard.type("Ann Roe")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_have_text("1 photo saved.")
    assert Photo.objects.get(caption="A quay.").photographer == "Ann Roe"


def test_a_connection_that_fails_costs_one_file_which_is_sent_again(page: Page, live_server: Any) -> None:
    page.context.add_cookies(cookies_of_paul(live_server))
    page.goto(f"{live_server.url}{URL}")
    fails = iter([True])
    # One route that stays: a request that begins while a route is being taken away waits for good.
    page.route(f"**{URL}", lambda route: route.abort() if next(fails, False) else route.continue_())
    page.locator("#files").set_input_files([file(f"{n}.jpg", saved(scene(n))) for n in (1, 2)])
    told(page, "2 of 2 done, 1 taken, 0 known already, 1 refused.")
    expect(page.locator(".came-refused")).to_contain_text("1.jpg The connection failed")
    page.get_by_role("button", name="Try again").click()
    told(page, "2 of 2 done, 2 taken, 0 known already, 0 refused.")


def cookies_of_paul(live_server: Any) -> list[Any]:
    key = client_of(paul()).cookies[settings.SESSION_COOKIE_NAME].value
    return [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": f"{live_server.url}/"}]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_open_to_everyone_and_fits(open_as: Opened, scheme: Any) -> None:
    page = open_as(paul(), URL)
    page.emulate_media(color_scheme=scheme)
    page.locator("#files").set_input_files(a_night())
    told(page, "5 of 5 done, 2 taken, 2 known already, 1 refused.")
    for width in (1440, 1024, 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert violations(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_without_scripts_the_form_brings_them_all(browser: Any, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies_of_paul(live_server))
    page = context.new_page()
    page.goto(f"{live_server.url}{URL}")
    page.locator("#files").set_input_files(a_night())
    page.get_by_role("button", name="Bring them in").click()
    expect(page.locator(".came")).to_have_count(5)
    expect(page.locator("#rows > li")).to_have_count(2)
    page.locator("[name$=-caption]").first.fill("A quay.")
    page.get_by_role("button", name="Save all").click()
    expect(page.locator(".messagelist .success")).to_have_text("1 photo saved.")
    context.close()
