"""The photo desk in a browser: the focal point, frames by pointer and by keyboard, the library, another photo
everywhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import Photo, StoryPhoto
from tests.articles.photos.pictures import chart, saved
from tests.base import in_role, paul
from tests.browser.axe import violations
from tests.browser.newsroom import Opened, tab_to
from tests.factories import PhotoFactory, StoryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIBRARY = "/admin/articles/photo/"


@pytest.fixture
def photo() -> Photo:
    made: Photo = PhotoFactory(image=ContentFile(saved(chart((600, 400))), "chart.jpg"))
    return made


def form_of(photo: Photo) -> str:
    return reverse("admin:articles_photo_change", args=[photo.pk])


def piece(page: Page, name: str) -> Any:
    return page.locator(".crop-piece", has=page.get_by_text(name, exact=True))


def crops(page: Page) -> Any:
    return json.loads(page.locator("#id_crops").input_value())


def place_of(page: Page, name: str) -> tuple[float, float]:
    """Where the preview of a shape begins, in parts of the picture."""
    return tuple(
        piece(page, name)
        .locator("img")
        .evaluate(
            "image => [-parseFloat(image.style.left) / parseFloat(image.style.width),"
            " -parseFloat(image.style.top) / parseFloat(image.style.height)]"
        )
    )


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_one_click_puts_the_point_and_every_shape_follows(open_as: Opened, photo: Photo) -> None:
    page = open_as(paul(), form_of(photo))
    image = page.locator(".focal-frame > img")
    box = image.bounding_box()
    assert box
    assert place_of(page, "Square")[0] == pytest.approx(1 / 6, abs=0.01)
    image.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.25})
    expect(page.locator("#id_focal_x")).to_have_value("0.90")
    expect(page.locator("#id_focal_y")).to_have_value("0.25")
    # As far to the right as the picture goes.
    assert place_of(page, "Square")[0] == pytest.approx(1 / 3, abs=0.01)
    page.locator("#id_focal_x").fill("0")
    assert place_of(page, "Square")[0] == pytest.approx(0, abs=0.01)
    save(page)
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y, photo.crops) == (0, 0.25, {})


def test_a_frame_is_dragged_and_made_smaller_at_its_corner(open_as: Opened, photo: Photo) -> None:
    page = open_as(paul(), form_of(photo))
    # All of the picture above the bar with the buttons.
    page.set_viewport_size({"width": 1280, "height": 1200})
    piece(page, "Square").click()
    frame, box = page.locator(".crop-frame"), page.locator(".focal-frame > img").bounding_box()
    assert box
    at = frame.bounding_box()
    assert at
    middle = (at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + box["width"] * 0.1, middle[1], steps=4)
    page.mouse.up()
    assert crops(page)["1:1"] == pytest.approx([1 / 6 + 0.1, 0, 2 / 3], abs=0.01)
    at = frame.bounding_box()
    assert at
    corner = (at["x"] + at["width"] - 4, at["y"] + at["height"] - 4)
    page.mouse.move(*corner)
    page.mouse.down()
    page.mouse.move(corner[0] - box["width"] * 0.2, corner[1] - box["height"] * 0.3, steps=4)
    page.mouse.up()
    left, top, width = crops(page)["1:1"]
    assert (left, top, width) == pytest.approx((1 / 6 + 0.1, 0, 2 / 3 - 0.2), abs=0.02)
    # Never out of the picture, however far it is dragged.
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 2, box["y"] + box["height"] * 2, steps=4)
    page.mouse.up()
    left, top, width = crops(page)["1:1"]
    assert left + width == pytest.approx(1, abs=0.001)
    assert top + width * 1.5 == pytest.approx(1, abs=0.001)
    assert place_of(page, "Square") == pytest.approx((left, top), abs=0.01)
    expect(piece(page, "Square").get_by_text("own frame")).to_be_visible()
    expect(piece(page, "Portrait").get_by_text("own frame")).to_be_hidden()
    save(page)
    photo.refresh_from_db()
    assert photo.crops["1:1"] == pytest.approx([left, top, width])


def test_the_keyboard_does_the_same(open_as: Opened, photo: Photo) -> None:
    page = open_as(paul(), form_of(photo))
    tab_to(page, '.crop-piece[data-piece="1:1"]')
    page.keyboard.press("Enter")
    expect(page.locator(".crop-frame")).to_be_focused()
    page.keyboard.press("ArrowRight")
    assert crops(page)["1:1"] == pytest.approx([1 / 6 + 0.02, 0, 2 / 3], abs=0.001)
    page.keyboard.press("-")
    smaller = crops(page)["1:1"][2]
    assert smaller == pytest.approx(2 / 3 / 1.1, abs=0.001)
    page.keyboard.press("+")
    assert crops(page)["1:1"][2] == pytest.approx(2 / 3, abs=0.001)
    expect(page.locator(".focal-said")).to_contain_text("Square:")
    page.keyboard.press("Escape")
    expect(page.locator(".crop-frame")).to_be_hidden()
    expect(piece(page, "Square")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "[data-back]")
    page.keyboard.press("Enter")
    assert crops(page) == {}


def test_another_file_is_cut_anew(open_as: Opened, photo: Photo) -> None:
    photo.crops = {"1:1": [0, 0, 0.3]}
    photo.save()
    page = open_as(paul(), form_of(photo))
    expect(piece(page, "Square").get_by_text("own frame")).to_be_visible()
    file = {"name": "tall.jpg", "mimeType": "image/jpeg", "buffer": saved(chart((200, 400)))}
    page.locator("#id_image").set_input_files(file)  # type: ignore[arg-type]
    expect(piece(page, "Square").get_by_text("own frame")).to_be_hidden()
    # A square of a tall picture is as wide as it is, and lies in its middle.
    page.wait_for_function("document.querySelector('.focal-frame img').naturalWidth === 200")
    assert place_of(page, "Square") == pytest.approx((0, 0.25), abs=0.01)


def test_an_uncredited_photo_is_found_and_opened(open_as: Opened) -> None:
    PhotoFactory.create_batch(3)
    PhotoFactory(caption="The tug comes in", photographer="", agency="")
    page = open_as(paul(), LIBRARY)
    expect(page.locator(".library-photo")).to_have_count(4)
    page.get_by_role("link", name="No credit").click()
    expect(page.locator(".library-photo")).to_have_count(1)
    expect(page.locator(".library-photo .warned")).to_have_text("No credit")
    page.get_by_label("Caption, headline, credit, place, keyword").fill("snow")
    page.get_by_role("button", name="Search").click()
    # What was chosen still holds.
    expect(page.locator(".library-photo")).to_have_count(0)
    page.get_by_role("link", name="Show all", exact=True).click()
    page.locator(".library-photo", has_text="The tug comes in").click(position={"x": 60, "y": 60})
    expect(page.locator("#id_caption")).to_have_value("The tug comes in")


def test_a_photo_is_replaced_in_every_story(open_as: Opened, photo: Photo) -> None:
    new = PhotoFactory(caption="The new tug")
    stories = [StoryFactory(photos=[photo], headline=f"Harbor {number}") for number in (1, 2)]
    page = open_as(in_role("Photo editors"), form_of(photo))
    expect(page.locator(".photo-uses .used-in li")).to_have_count(2)
    page.get_by_role("link", name="Replace everywhere").click()
    page.get_by_label("Caption, headline, credit, place, keyword").fill("new tug")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="The new tug").click()
    expect(page.get_by_role("heading", name="It changes 2 stories")).to_be_visible()
    page.get_by_role("button", name="Replace in 2 stories").click()
    expect(page.get_by_text("Replaced in 2 stories.")).to_be_visible()
    expect(page.get_by_text("Nowhere yet.")).to_be_visible()
    assert set(StoryPhoto.objects.filter(photo=new).values_list("story", flat=True)) == {
        story.pk for story in stories
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_pages_are_accessible_and_fit(open_as: Opened, photo: Photo, scheme: Any, width: int) -> None:
    bare = PhotoFactory(photographer="", agency="", alt_text="", image="")
    StoryFactory(photos=[photo])
    replacing = reverse("admin:articles_photo_replace", args=[photo.pk])
    user = in_role("Photo editors")
    for path in (
        LIBRARY,
        f"{LIBRARY}?credit=missing",
        form_of(photo),
        form_of(bare),
        replacing,
        f"{replacing}?by={bare.pk}",
    ):
        page = open_as(user, path)
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        if path == form_of(photo):
            piece(page, "Square").click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()
