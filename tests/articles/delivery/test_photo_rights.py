"""Rights in a photo end at a second, or Paul kills it: it is gone everywhere, its place keeps its shape."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import time_machine
from django.db import Error as DatabaseError
from django.test import Client

from articles.delivery import serving as served
from articles.delivery.asking import Answer, Application, ask
from articles.delivery.changes import apply_changes, sweep
from articles.delivery.serving import PageStoreLayer
from articles.models import Photo, Story
from articles.photos.addresses import address
from tests.articles.delivery.asked import get
from tests.factories import NOON, BylineFactory, PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db

ONE = NOON + timedelta(hours=1)
SECOND = timedelta(seconds=1)
GONE = "This picture may no longer be shown."


def settle(site: PageStoreLayer) -> None:
    """Have the store know all that was changed so far: what it clears later, it clears for something later.
    A new one throws everything away first, and then looks at the changes."""
    for _time in range(2):
        apply_changes(site.store)


def story_with(*photos: Photo) -> Story:
    return StoryFactory(
        slug="ferry",
        body=f'<p>Before.</p><figure data-photo="{photos[-1].pk}"></figure><p>After.</p>',
        photos=list(photos),
        bylines=[BylineFactory(name="Ines Park")],
    )


def test_at_the_second_its_rights_end_it_leaves_every_page_and_its_place_keeps_its_shape(
    site: PageStoreLayer, clock: time_machine.Traveller
) -> None:
    photo = PhotoFactory(caption="The ferry waits.", usable_until=ONE)
    url = story_with(photo).get_absolute_url()
    pages = {page: get(site, page).body for page in (url, "/", "/rss.xml", photo.get_absolute_url())}
    assert all(b"The ferry waits." in body or b"/media/photos/" in body for body in pages.values())
    clock.move_to(ONE - SECOND)
    assert get(site, url).body == pages[url]
    clock.move_to(ONE)
    page = get(site, url).body.decode()
    assert "The ferry waits." not in page
    assert "/media/photos/" not in page
    assert GONE in page
    assert f'viewBox="0 0 {photo.width} {photo.height}"' in page
    for other in ("/", "/rss.xml"):
        assert b"/media/photos/" not in get(site, other).body
    assert get(site, photo.get_absolute_url()).status == 404


def test_with_it_goes_the_page_of_a_photographer_who_has_no_other_also_where_nothing_is_listed(
    site: PageStoreLayer, clock: time_machine.Traveller
) -> None:
    story_with(PhotoFactory(photographer="Jane Doe", usable_until=ONE))
    beyond = "/photographer/jane-doe/?before=20200101T000000.000000Z-1"
    page = get(site, beyond)
    assert page.status == 200
    assert parsedate_to_datetime(page.headers["Expires"]) == ONE
    clock.move_to(ONE)
    for page_of_jane in (beyond, "/photographer/jane-doe/"):
        assert get(site, page_of_jane).status == 404


def test_the_page_of_its_photographer_no_longer_leads_on_to_it(
    site: PageStoreLayer, clock: time_machine.Traveller
) -> None:
    ending = PhotoFactory(photographer="Jane Doe", usable_until=ONE)
    story_with(ending, *(PhotoFactory(photographer="Jane Doe") for _ in range(36)))
    assert b'rel="next"' in get(site, "/photographer/jane-doe/").body
    clock.move_to(ONE)
    assert b'rel="next"' not in get(site, "/photographer/jane-doe/").body


def test_its_files_have_no_address_from_then_on_and_nobody_keeps_them_beyond(
    client: Client, clock: time_machine.Traveller
) -> None:
    photo = PhotoFactory(usable_until=ONE)
    story_with(photo)
    found = address(photo, "card", 316)
    assert found
    file = client.get(found.url)
    assert file["Cache-Control"] == "public, max-age=3600"
    # By which a CDN forgets it when it is killed.
    assert file["Cache-Tag"] == f"photo-{photo.pk}"
    clock.move_to(ONE)
    assert client.get(found.url).status_code == 404


def test_before_its_embargo_ends_nothing_is_to_be_seen_of_it_and_then_all_of_it(
    site: PageStoreLayer, clock: time_machine.Traveller
) -> None:
    photo = PhotoFactory(caption="The ferry waits.", usable_from=ONE)
    url = story_with(photo).get_absolute_url()
    page = get(site, url)
    assert GONE not in page.body.decode()
    assert f"photo-{photo.pk}" not in page.headers["Cache-Tag"]
    assert b"/media/photos/" not in get(site, "/").body
    clock.move_to(ONE)
    assert b"The ferry waits." in get(site, url).body
    assert b"/media/photos/" in get(site, "/").body


def test_a_page_with_it_is_kept_by_nobody_beyond_the_end_of_its_rights(
    site: PageStoreLayer, clock: time_machine.Traveller
) -> None:
    lead, later = PhotoFactory(usable_until=NOON + timedelta(seconds=90)), PhotoFactory(usable_until=ONE)
    said = get(site, story_with(lead, later).get_absolute_url()).headers
    assert parsedate_to_datetime(said["Expires"]) == lead.usable_until
    assert said["Cache-Control"] == (
        "public, max-age=60, s-maxage=90, stale-while-revalidate=0, stale-if-error=0"
    )


def test_a_page_without_one_says_nothing_of_an_end(
    site: PageStoreLayer, clock: time_machine.Traveller
) -> None:
    PhotoFactory(usable_until=ONE)
    assert "Expires" not in get(site, story_with(PhotoFactory()).get_absolute_url()).headers


def test_a_server_that_cannot_look_at_the_clock_is_never_given_such_a_page(
    site: PageStoreLayer, clock: time_machine.Traveller
) -> None:
    ending = story_with(PhotoFactory(usable_until=ONE)).get_absolute_url()
    lasting = StoryFactory(photos=[PhotoFactory()]).get_absolute_url()
    for url in (ending, lasting):
        assert get(site, url).status == 200
    site.store.lay_open()
    opened = {str(path.parent) for path in Path(site.store.folder, "open").rglob("index.html")}
    assert any(lasting.strip("/") in path for path in opened)
    assert not any(ending.strip("/") in path for path in opened)


def test_with_the_database_down_a_page_whose_photo_has_to_go_is_not_served(
    site: PageStoreLayer, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = story_with(PhotoFactory(usable_until=ONE)).get_absolute_url()
    assert get(site, url).status == 200
    clock.move_to(ONE)

    def down() -> None:
        raise DatabaseError("the server closed the connection")

    site.sweep = down
    made: list[str] = []

    def noted(application: Application, key: str) -> Answer:
        made.append(key)
        return ask(application, key)

    monkeypatch.setattr(served, "ask", noted)
    assert b"/media/photos/" not in get(site, url).body
    assert made == [url]


def test_a_kill_takes_it_away_at_once_and_no_page_before_it_stands_in(
    site: PageStoreLayer, clock: time_machine.Traveller
) -> None:
    photo = PhotoFactory(caption="The ferry waits.")
    url = story_with(photo).get_absolute_url()
    settle(site)
    assert b"The ferry waits." in get(site, url).body
    photo.killed_at = NOON
    photo.save()
    apply_changes(site.store)
    assert site.store.before(url) is None
    assert GONE in get(site, url).body.decode()
    photo.killed_at = None
    photo.save()
    apply_changes(site.store)
    assert b"The ferry waits." in get(site, url).body


def test_moving_the_end_of_its_rights_moves_the_clock(
    site: PageStoreLayer, clock: time_machine.Traveller
) -> None:
    photo = PhotoFactory(usable_until=ONE + timedelta(hours=4))
    url = story_with(photo).get_absolute_url()
    get(site, url)
    photo.usable_until = ONE
    photo.save()
    sweep(site.store)
    assert site.store.right_until() == ONE.timestamp()
    clock.move_to(ONE)
    assert GONE in get(site, url).body.decode()


def test_an_embargo_that_is_taken_off_by_hand_lets_it_appear_at_once(
    site: PageStoreLayer, clock: time_machine.Traveller
) -> None:
    photo = PhotoFactory(caption="The ferry waits.", usable_from=ONE)
    byline = BylineFactory(portrait=PhotoFactory(usable_from=ONE))
    url = StoryFactory(photos=[photo], bylines=[byline]).get_absolute_url()
    settle(site)
    for page in (url, "/", byline.get_absolute_url()):
        assert b"/media/photos/" not in get(site, page).body
    for one in (photo, byline.portrait):
        one.usable_from = None
        one.save()
    apply_changes(site.store)
    assert b"The ferry waits." in get(site, url).body
    for page in ("/", byline.get_absolute_url()):
        assert b"/media/photos/" in get(site, page).body


def test_a_portrait_goes_with_its_rights_too(site: PageStoreLayer, clock: time_machine.Traveller) -> None:
    byline = BylineFactory(name="Ines Park", portrait=PhotoFactory(usable_until=ONE))
    url = StoryFactory(bylines=[byline]).get_absolute_url()
    for page in (url, byline.get_absolute_url()):
        assert b"/media/photos/" in get(site, page).body
    clock.move_to(ONE)
    for page in (url, byline.get_absolute_url()):
        assert b"/media/photos/" not in get(site, page).body


def test_a_story_with_another_photo_is_told_by_that_one_in_lists(
    site: PageStoreLayer, clock: time_machine.Traveller
) -> None:
    ended, other = PhotoFactory(usable_until=ONE), PhotoFactory()
    story_with(ended, other)
    clock.move_to(ONE)
    found = address(other, "card", 316)
    assert found
    assert found.url.rpartition("/")[0].encode() in get(site, "/").body
