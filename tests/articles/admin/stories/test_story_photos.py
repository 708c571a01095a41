"""Photos on the story's form: put, ordered, taken out, and shown in the body."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Photo, Story
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.base import client_of, ines
from tests.factories import DraftFactory, PhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    """Ines's browser: she may delete nothing, and yet take a photo out of her story."""
    return client_of(ines())


def rows(*photos: Photo, **more: Any) -> dict[str, Any]:
    sent = {"story_photos-TOTAL_FORMS": str(len(photos))}
    for number, photo in enumerate(photos):
        sent |= {
            f"story_photos-{number}-photo": str(photo.pk),
            f"story_photos-{number}-position": str(number),
        }
    return sent | {f"story_photos-{name.replace('__', '-')}": value for name, value in more.items()}


def photos_of(story: Story) -> list[Photo]:
    return [placed.photo for placed in story.story_photos.order_by("position")]


def test_photos_are_put_with_their_captions(desk: Client) -> None:
    first, second = PhotoFactory(), PhotoFactory()
    send(desk, story_url(), headline="Ferry", **rows(first, second, **{"1__own_caption": "Its own."}))
    story = Story.objects.get()
    assert photos_of(story) == [first, second]
    assert story.story_photos.get(photo=second).caption == "Its own."


def test_the_order_is_that_of_the_positions_and_not_of_the_rows(desk: Client) -> None:
    first, second, third = PhotoFactory(), PhotoFactory(), PhotoFactory()
    story = DraftFactory(photos=[first, second])
    changes = rows(first, second, third, **{"0__position": "2", "1__position": "1", "2__position": "0"})
    send(desk, story_url(story), **changes)
    assert photos_of(story) == [third, second, first]
    assert [placed.position for placed in story.story_photos.order_by("position")] == [0, 1, 2]


def test_gaps_between_positions_are_closed(desk: Client) -> None:
    first, second = PhotoFactory(), PhotoFactory()
    send(
        desk, story_url(), headline="Ferry", **rows(first, second, **{"0__position": "7", "1__position": "3"})
    )
    placed = Story.objects.get().story_photos.order_by("position")
    assert [(row.photo, row.position) for row in placed] == [(second, 0), (first, 1)]


def test_one_without_a_position_goes_to_the_end(desk: Client) -> None:
    first, second = PhotoFactory(), PhotoFactory()
    story = DraftFactory(photos=[first])
    send(desk, story_url(story), **rows(first, second, **{"1__position": ""}))
    assert photos_of(story) == [first, second]


def test_a_reporter_takes_one_out_and_the_photo_itself_stays(desk: Client) -> None:
    first, second = PhotoFactory(), PhotoFactory()
    story = DraftFactory(photos=[first, second])
    send(desk, story_url(story), **{"story_photos-0-DELETE": "on"})
    assert photos_of(story) == [second]
    assert Photo.objects.count() == 2


def test_one_that_was_added_and_removed_before_saving_is_not_added(desk: Client) -> None:
    photo = PhotoFactory()
    send(desk, story_url(), headline="Ferry", **rows(photo, **{"0__DELETE": "on"}))
    assert photos_of(Story.objects.get()) == []


def test_the_same_photo_twice_is_said(desk: Client) -> None:
    photo = PhotoFactory(caption="The night ferry")
    response = send(desk, story_url(), headline="Ferry", **rows(photo, photo))
    assert "The photo “The night ferry” stands here twice. Remove one of the two." in said(response)
    assert fields_of(response)["story_photos-1-photo"] == [str(photo.pk)]


def test_the_rows_come_back_in_their_order_after_an_error(desk: Client) -> None:
    first, second = PhotoFactory(), PhotoFactory()
    changes = rows(first, second, **{"0__position": "1", "1__position": "0", "0__own_caption": "Typed"})
    response = send(desk, story_url(), headline="", **changes)
    page = response.content.decode()
    assert page.index(f'data-photo="{second.pk}"') < page.index(f'data-photo="{first.pk}"')
    assert fields_of(response)["story_photos-0-own_caption"] == ["Typed"]


def test_a_photo_of_the_body_is_attached_last(desk: Client) -> None:
    lead, inner = PhotoFactory(), PhotoFactory()
    body = f'<p>One.</p><figure data-photo="{inner.pk}">Photo</figure><p>Two.</p>'
    send(desk, story_url(), headline="Ferry", body=body, **rows(lead))
    story = Story.objects.get()
    assert photos_of(story) == [lead, inner]
    assert f'<figure data-photo="{inner.pk}"></figure>' in story.body


def test_a_photo_of_the_body_that_is_not_there_is_said(desk: Client) -> None:
    body = '<p>One.</p><figure data-photo="999999"></figure>'
    response = send(desk, story_url(), headline="Ferry", body=body)
    assert "The body has a place for photo 999999, which is not there." in said(response)
    assert photos_of(Story.objects.get()) == []


@pytest.mark.parametrize("photo", ["nothing", "-1", "99999999999999999999999", "1; DROP TABLE", ""])
def test_a_row_that_names_no_photo_is_an_error_and_no_crash(desk: Client, photo: str) -> None:
    changes = {"story_photos-TOTAL_FORMS": "1", "story_photos-0-photo": photo}
    response = send(desk, story_url(), headline="Ferry", **changes)
    assert response.status_code == 200


@pytest.mark.parametrize("total", ["", "x", "-1", "99999999", "²"])
def test_a_broken_count_of_rows_is_an_error_and_no_crash(desk: Client, total: str) -> None:
    changes = {"story_photos-TOTAL_FORMS": total}
    assert send(desk, story_url(), headline="Ferry", **changes).status_code == 200


class TestPicker:
    def pick(self, desk: Client, **query: Any) -> Any:
        return desk.get(reverse("admin:articles_photo_pick"), query).json()

    def test_it_offers_the_newest_first_and_goes_on(self, desk: Client) -> None:
        photos = [PhotoFactory(image="") for _ in range(30)]
        first = self.pick(desk)
        assert [card["id"] for card in first["photos"]] == [photo.pk for photo in photos[:5:-1]]
        assert first["more"]
        rest = self.pick(desk, before=first["photos"][-1]["id"])
        assert [card["id"] for card in rest["photos"]] == [photo.pk for photo in photos[5::-1]]
        assert not rest["more"]

    def test_it_finds_by_caption_and_photographer_and_shows_rights(self, desk: Client) -> None:
        PhotoFactory(caption="A lighthouse", photographer="Jane Doe", usage_terms="One time only")
        PhotoFactory(caption="A bridge", photographer="Zoe Roe")
        found = self.pick(desk, q="lighthouse doe")["photos"]
        assert [card["caption"] for card in found] == ["A lighthouse"]
        assert "One time only" in found[0]["html"]
        assert found[0]["thumbnail"]

    def test_it_tells_of_certain_photos(self, desk: Client) -> None:
        photo = PhotoFactory()
        PhotoFactory()
        assert [card["id"] for card in self.pick(desk, ids=f"{photo.pk},x,²")["photos"]] == [photo.pk]

    def test_nonsense_is_answered(self, desk: Client) -> None:
        PhotoFactory()
        assert self.pick(desk, before="²")["photos"]
        assert self.pick(desk, before="9" * 40)["photos"]
        assert self.pick(desk, q="\x00")["photos"]
