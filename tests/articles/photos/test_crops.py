"""Where a photo is cut: in the picture, in the right proportions, and never an error."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from articles.models import Story
from articles.photos.addresses import address, addresses
from articles.photos.crops import LEAST, Crop, crop_of, crop_size, fitting, name_of, rounded
from articles.photos.renditions import SHAPES, SPECS, Rights, all_renditions, mark_of, render, rendition_of
from articles.photos.store import name_of as file_name_of
from articles.photos.store import open_rendition
from tests.articles.photos.pictures import chart, color_at, is_near, opened, saved
from tests.factories import PhotoFactory, StoryFactory

CUT = [shape for shape in SHAPES.values() if shape.ratio]
SIZES = st.tuples(st.integers(1, 400), st.integers(1, 400))
PART = st.floats(0, 1)


@st.composite
def valid_crops(draw: Any, ratio: tuple[int, int], size: tuple[int, int]) -> Crop:
    """As the form sends them: a piece in the picture, anywhere, of any size that is let."""
    most = crop_size(ratio, size)[0] / size[0]
    width = most * (LEAST + (1 - LEAST) * draw(PART))
    height = crop_size(ratio, size, (0, 0, width))[1] / size[1]
    crop = fitting([draw(PART) * (1 - width), draw(PART) * (1 - height), width], ratio, size)
    assert crop is not None
    return crop


class TestAnyCrop:
    @settings(max_examples=150)
    @given(st.data(), SIZES, PART, PART, st.sampled_from(CUT))
    def test_gives_a_piece_of_the_picture_in_the_right_proportions(
        self, data: Any, size: tuple[int, int], across: float, down: float, shape: Any
    ) -> None:
        crop = data.draw(st.none() | valid_crops(shape.ratio, size))
        width, height = crop_size(shape.ratio, size, crop)
        assert width / height == pytest.approx(shape.ratio[0] / shape.ratio[1])
        left, top = crop[:2] if crop else (0, 0)
        assert left >= 0
        assert left * size[0] + width <= size[0] + 0.001
        assert top >= 0
        assert top * size[1] + height <= size[1] + 0.001
        kind = shape.kinds[-1]
        spec = SPECS[f"{shape.name}-{shape.widths[0]}.{kind}"]
        made = rendition_of(spec, size, crop)
        assert made is not None
        picture = opened(render(saved(Image.new("RGB", size), "PNG"), spec, (across, down), crop=crop))
        assert picture.size == (made.width, made.height)

    @given(st.data(), SIZES, st.sampled_from(CUT))
    def test_is_the_same_after_it_was_kept(self, data: Any, size: tuple[int, int], shape: Any) -> None:
        crop = data.draw(valid_crops(shape.ratio, size))
        kept = {name_of(shape.ratio): rounded(crop)}
        again = crop_of(kept, shape.ratio, size)
        assert again == pytest.approx(crop, abs=0.0001)

    @pytest.mark.parametrize("turn", range(1, 9))
    def test_shows_that_piece_however_the_camera_was_held(self, turn: int) -> None:
        upright = chart((600, 400))
        undone = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
        stored = upright.transpose(Image.Transpose(undone[turn])) if turn > 1 else upright
        exif = Image.Exif()
        exif[0x0112] = turn
        # A quarter of its width, from a half on and a quarter down: 300 to 450 across, 100 to 250 down.
        crop = render(
            saved(stored, "PNG", exif=exif.tobytes()), SPECS["share-square-1200.jpg"], crop=(0.5, 0.25, 0.25)
        )
        for across, down in ((0.05, 0.05), (0.95, 0.05), (0.05, 0.95), (0.5, 0.5)):
            wanted = color_at(saved(upright, "PNG"), 0.5 + across * 0.25, 0.25 + down * 0.375)
            assert is_near(color_at(crop, across, down), wanted, by=8)

    def test_has_no_more_pixels_than_the_piece(self) -> None:
        made = all_renditions((4000, 3000), {"3:2": [0, 0, 0.2]})
        assert max(one.width for one in made if one.spec.shape.name == "card") == 768
        assert max(one.width for one in made if one.spec.shape.name == "portrait") == 321


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        "3:2",
        {"3:2": None},
        {"3:2": [0, 0]},
        {"3:2": [0, 0, "1"]},
        {"3:2": [True, 0, 0.5]},
        {"3:2": [0, 0, float("nan")]},
        {"3:2": [0.6, 0, 0.5]},
        {"3:2": [0, 0.9, 0.5]},
        {"3:2": [-0.2, 0, 0.5]},
        {"3:2": [0, 0, 0.001]},
        {"3:2": [0, 0, 1e300]},
        {"1:1": [0, 0, 0.5]},
    ],
)
def test_what_is_no_crop_of_this_picture_leaves_the_focal_point(kept: Any) -> None:
    assert crop_of(kept, (3, 2), (600, 400)) is None


def test_the_name_changes_with_the_crop_of_its_own_proportions_alone() -> None:
    def mark(shape: str, crop: Crop | None, focal: tuple[float, float] = (0.5, 0.5)) -> str:
        return mark_of("digest", SHAPES[shape], focal, Rights(), crop)

    crop = (0.1, 0.1, 0.5)
    assert mark("card", None) != mark("card", crop) != mark("card", (0.1, 0.1, 0.6))
    # Where there is a crop, the focal point changes nothing.
    assert mark("card", crop) == mark("card", crop, (0.1, 0.1))


@pytest.mark.django_db
class TestAPhotoWithACrop:
    def test_shows_the_piece_at_a_new_address_and_the_other_shapes_as_before(self) -> None:
        photo = PhotoFactory(image=ContentFile(saved(chart((600, 400)), "PNG"), "chart.png"))
        card, portrait = (
            file_name_of(photo, SPECS["card-316.jpg"]),
            file_name_of(photo, SPECS["portrait-85.jpg"]),
        )
        photo.crops = {"3:2": [0.5, 0.5, 0.5]}
        photo.save()
        assert file_name_of(photo, SPECS["card-316.jpg"]) != card
        assert file_name_of(photo, SPECS["portrait-85.jpg"]) == portrait
        shown = address(photo, "card", 1200)
        assert shown
        assert (shown.width, shown.height) == (300, 200)
        with open_rendition(photo, SPECS["card-316.jpg"]) as file:
            wanted = color_at(saved(chart((600, 400)), "PNG"), 0.75, 0.75)
            assert is_near(color_at(file.read(), 0.5, 0.5), wanted, by=8)

    def test_is_shown_with_it_on_its_storys_page(self, client: Client) -> None:
        photo = PhotoFactory(crops={"3:2": [0.5, 0.5, 0.5], "191:100": [0, 0.1, 0.9]})
        story = StoryFactory(photos=[photo])
        page = client.get(story.get_absolute_url()).content.decode()
        (social,) = addresses(photo, "social")
        assert re.search(rf'property="og:image" content="[^"]*{re.escape(social.url)}"', page)
        now = timezone.now()
        shown = Story.objects.public(now).for_cards(now).get(pk=story.pk)
        assert shown.lead_photo is not None
        # What comes as a column of the story leads to the same address as the photo's own record.
        assert address(shown.lead_photo.photo, "card", 316) == address(photo, "card", 316)
        assert client.get(address(photo, "card", 316).url).status_code == 200  # type: ignore[union-attr]
