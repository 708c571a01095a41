"""picture(): what a page says about a photo, without opening it."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.template import engines

from articles.models import Photo
from articles.photos.addresses import address, addresses, shared
from articles.photos.places import PLACES
from articles.photos.renditions import SHAPES
from tests.articles.photos.pictures import plain
from tests.factories import PhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo() -> Photo:
    made: Photo = PhotoFactory(
        image=ContentFile(plain((1600, 1067)), "a.jpg"), alt_text='Cranes & a "ferry" <at sunrise>'
    )
    return made


def rendered(photo: Photo | None, arguments: str = "", *, place: str = "shot") -> str:
    given = ", ".join(filter(None, ["photo", arguments, f'place="{place}"']))
    template = engines["jinja2"].from_string("{{ picture(" + given + ") }}")
    return str(template.render({"photo": photo}))


def test_it_offers_avif_and_jpeg_in_every_width_that_its_place_may_need(photo: Photo) -> None:
    html = rendered(photo, '"card", class="photo"', place="river")
    assert html.startswith('<picture class="photo"><source type="image/avif" srcset="/media/photos/')
    avif, jpeg = re.findall(r'srcset="([^"]+)"', html)
    assert re.findall(r"(\d+)w", avif) == ["131", "163", "203", "253", "316", "394", "492"]
    assert re.findall(r"(\d+)w", jpeg) == ["131", "163", "203", "253", "316", "394", "492"]
    assert html.count(f'sizes="auto, {PLACES["river"].sizes}"') == 2
    assert 'width="492" height="328"' in html
    assert html.endswith('loading="lazy" decoding="async"></picture>')


def test_it_escapes_the_alt_text(photo: Photo) -> None:
    assert 'alt="Cranes &amp; a &quot;ferry&quot; &lt;at sunrise&gt;"' in rendered(photo)


@pytest.mark.parametrize(("given", "alt"), [('alt=""', 'alt=""'), ('alt="A ferry"', 'alt="A ferry"')])
def test_a_page_may_say_otherwise(photo: Photo, given: str, alt: str) -> None:
    assert alt in rendered(photo, given)


def test_the_picture_that_a_page_opens_with_comes_first(photo: Photo) -> None:
    html = rendered(photo, 'loading="eager"')
    assert 'fetchpriority="high"' in html
    assert "lazy" not in html
    # A browser that does not wait for the layout has no use for it.
    assert "auto" not in html


def test_a_small_photo_comes_as_it_is() -> None:
    tiny = PhotoFactory(image=ContentFile(plain((90, 60)), "a.jpg"))
    assert re.findall(r" (\d+)w", rendered(tiny)) == ["90", "90"]


def test_a_tall_one_is_asked_for_as_it_stands(photo: Photo) -> None:
    tall = PhotoFactory(image=ContentFile(plain((800, 1200)), "a.jpg"))
    assert "33.5rem" in rendered(tall)
    assert "33.5rem" not in rendered(photo)
    # No higher than 85 of 100 parts of the window, and so 56 of those wide.
    assert (
        "(min-width: 66rem) min(69vw, 56vh), (min-width: 33rem) min(30rem, 56vh), min(92vw, 56vh)"
        in rendered(tall, place="plate")
    )


def test_every_place_offers_widths_that_there_are() -> None:
    widths = {width for shape in SHAPES.values() for width in shape.widths}
    for place in PLACES.values():
        assert {place.narrowest, place.widest} <= widths


def test_a_photo_without_a_file_leaves_nothing_in_the_page() -> None:
    assert rendered(PhotoFactory(image="")) == ""
    assert rendered(None) == ""


def test_a_browser_that_knows_no_srcset_gets_a_middling_one(photo: Photo) -> None:
    assert re.search(r'<img src="[^"]*/full-768-[0-9a-f]{16}\.jpg"', rendered(photo))


@pytest.mark.parametrize(
    ("wrong", "named"), [('colour="red"', "takes no colour"), ('loading="soon"', "not 'soon'")]
)
def test_a_mistake_in_a_template_is_named(photo: Photo, wrong: str, named: str) -> None:
    with pytest.raises((TypeError, ValueError), match=named):
        rendered(photo, wrong)


def test_it_opens_no_file_and_asks_no_query(
    photo: Photo, django_assert_num_queries: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "django.core.files.storage.FileSystemStorage.open", lambda *args: pytest.fail("it opened one")
    )
    with django_assert_num_queries(0):  # type: ignore[operator]
        rendered(photo)


def test_other_sites_are_offered_the_three_shapes_that_search_engines_ask_for(photo: Photo) -> None:
    assert [(one.width, one.height) for one in shared(photo)] == [(1200, 675), (1200, 900), (1067, 1067)]


def test_the_smallest_picture_that_is_wide_enough_is_found(photo: Photo) -> None:
    wide_enough, widest = address(photo, "card", 500), address(photo, "card", 5000)
    assert wide_enough is not None
    assert widest is not None
    assert (wide_enough.width, widest.width) == (615, 1500)
    assert address(PhotoFactory(image=""), "card", 500) is None


def test_a_kind_that_a_shape_does_not_come_in_has_no_address(photo: Photo) -> None:
    assert addresses(photo, "share", "avif") == []
