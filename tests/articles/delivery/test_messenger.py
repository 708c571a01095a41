"""Caches and hubs of others hear of every change, once it is right here, and however often they were down."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from articles.delivery.changes import apply_changes, sweep
from articles.delivery.errands import CLAIM, REMEMBERED, SETTLED, note
from articles.delivery.messenger import FEED_IS_KEPT, Messenger
from articles.delivery.models import Errand
from articles.delivery.page_store import PageStore
from articles.delivery.serving import PageStoreLayer
from newsportal import connections
from tests.articles.delivery.asked import get, text
from tests.articles.delivery.outside import Outside, outside
from tests.factories import NOON, PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db

TOKEN = "hush-hush"
AGAIN = SETTLED + timedelta(seconds=1)


@pytest.fixture
def there() -> Iterator[Outside]:
    with outside() as server:
        yield server


@pytest.fixture
def messenger(site: PageStoreLayer) -> Messenger:
    sweep(site.store)
    apply_changes(site.store)
    return Messenger(site.store, site)


@pytest.fixture
def fastly(there: Outside, settings: Settings) -> Outside:
    settings.CDN = connections.cdn(f"fastly://SU1Z0isx?token={TOKEN}&api={there.address}")
    return there


@pytest.fixture
def hub(there: Outside, settings: Settings) -> Outside:
    settings.WEBSUB_HUB = f"{there.address}/hub"
    return there


def purged(there: Outside) -> list[list[str]]:
    return [told.json["surrogate_keys"] for told in there.heard]


def test_without_a_receiver_nothing_is_written_down(messenger: Messenger) -> None:
    StoryFactory()
    messenger.tick()
    assert not Errand.objects.exists()


def test_a_story_is_told_when_the_store_is_right(
    fastly: Outside, site: PageStoreLayer, messenger: Messenger
) -> None:
    """The process that saved it was killed right after its commit: nobody has cleared anything."""
    story = StoryFactory(headline="Ferry strike ends")
    get(site, "/")
    story.headline = "Ferries sail"
    story.save()
    assert "Ferry strike ends" in (text(site.store.read("/")) or "")
    messenger.tick()
    assert site.store.read("/") is None
    assert {"front", f"story-{story.pk}"} <= set(purged(fastly)[-1])


def test_a_kill_is_told(fastly: Outside, messenger: Messenger, clock: Any) -> None:
    story = StoryFactory()
    finish(messenger, clock)
    fastly.heard.clear()
    story.status = "withdrawn"
    story.save()
    messenger.tick()
    assert {"front", "latest", f"story-{story.pk}"} <= set(purged(fastly)[0])


def finish(messenger: Messenger, clock: Any) -> None:
    for _ in range(2):
        messenger.tick()
        clock.shift(AGAIN)
    messenger.tick()
    assert not Errand.objects.exists()


def test_what_was_under_way_is_purged_a_second_time(
    fastly: Outside, messenger: Messenger, clock: Any
) -> None:
    note(["front"])
    messenger.tick()
    messenger.tick()
    assert purged(fastly) == [["front"]]
    clock.shift(AGAIN)
    messenger.tick()
    messenger.tick()
    assert purged(fastly) == [["front"], ["front"]]
    assert not Errand.objects.exists()


def test_many_changes_are_one_purge(fastly: Outside, messenger: Messenger) -> None:
    for number in range(20):
        note(["front", f"story-{number}"])
    messenger.tick()
    assert [len(tags) for tags in purged(fastly)] == [21]


def test_what_is_rolled_back_is_not_told(fastly: Outside, messenger: Messenger) -> None:
    with transaction.atomic():
        StoryFactory()
        transaction.set_rollback(True)
    messenger.tick()
    assert fastly.heard == []


def test_a_story_that_time_alone_shows_is_told_by_one_machine(
    fastly: Outside, messenger: Messenger, clock: Any, tmp_path: Any
) -> None:
    other = PageStore(tmp_path / "of-another-machine")
    for pages in (messenger.store, other):
        apply_changes(pages)
        sweep(pages)
    story = StoryFactory(published_at=NOON + timedelta(minutes=1))
    finish(messenger, clock)
    assert "front" not in {tag for tags in purged(fastly) for tag in tags}
    fastly.heard.clear()
    clock.shift(60)
    for pages in (messenger.store, other):
        sweep(pages)
    assert Errand.objects.count() == 1
    messenger.tick()
    assert {"front", f"story-{story.pk}"} <= set(purged(fastly)[0])


def test_midnight_is_told(fastly: Outside, messenger: Messenger, clock: Any) -> None:
    clock.shift(timedelta(days=1))
    sweep(messenger.store)
    messenger.tick()
    assert purged(fastly) == [["today"]]


@pytest.mark.parametrize("status", [302, 400, 403, 429, 500, 503])
def test_a_refusal_is_said_and_tried_again_after_longer_and_longer_rests(
    fastly: Outside, messenger: Messenger, clock: Any, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    for _ in range(3):
        fastly.refuse(status, b"no", Location="/elsewhere")
    note(["front"])
    rests = []
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            messenger.tick()
            rests.append(messenger._rests[Errand.To.CDN][0])
            messenger.tick()
            clock.shift(timedelta(seconds=rests[-1]))
        messenger.tick()
    assert rests == [1, 2, 4]
    assert purged(fastly) == [["front"]] * 4
    assert (
        f"Fastly was not told of changes that wait since 2026-11-02T17:00:00+00:00: it answered {status} "
        in caplog.text
    )
    assert "It is tried again in 4 s." in caplog.text
    assert "Fastly takes again what it is told" in caplog.text
    assert TOKEN not in caplog.text


def test_who_says_when_to_come_back_is_left_alone_until_then(
    fastly: Outside, messenger: Messenger, clock: Any
) -> None:
    fastly.refuse(429, Retry_After="30")
    note(["front"])
    messenger.tick()
    clock.shift(29)
    note(["latest"])
    messenger.tick()
    assert purged(fastly) == [["front"]]
    clock.shift(1)
    messenger.tick()
    assert purged(fastly) == [["front"], ["front", "latest"]]


def test_who_is_down_for_an_hour_is_told_all_of_it_at_once(
    fastly: Outside,
    messenger: Messenger,
    clock: Any,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    up = settings.CDN
    # Nothing listens there.
    settings.CDN = {**up, "address": "http://127.0.0.1:9"}
    for minute in range(60):
        note(["front", f"story-{minute}"])
        messenger.tick()
        clock.shift(60)
    assert (
        "Fastly was not told of changes that wait since 2026-11-02T17:00:00+00:00: "
        "it cannot be reached (Connection refused)" in caplog.text
    )
    settings.CDN = up
    clock.shift(300)
    messenger.tick()
    assert [len(tags) for tags in purged(fastly)] == [61]


def test_what_nobody_took_for_a_week_becomes_everything(
    fastly: Outside, messenger: Messenger, clock: Any
) -> None:
    note(["front"])
    note(["latest"])
    clock.shift(REMEMBERED + timedelta(minutes=1))
    messenger.tick()
    messenger.tick()
    assert fastly.heard[0].path == "/service/SU1Z0isx/purge_all"
    assert not Errand.objects.filter(tags=["front"]).exists()


def test_of_two_machines_one_tells(fastly: Outside, messenger: Messenger, clock: Any) -> None:
    from articles.delivery.errands import take

    note(["front"])
    other = take(Errand.To.CDN, 100, NOON)
    messenger.tick()
    assert (len(other), fastly.heard) == (1, [])
    # It was killed with the errand in its hands.
    clock.shift(CLAIM)
    messenger.tick()
    assert purged(fastly) == [["front"]]


def test_a_secret_that_comes_back_is_not_logged(
    fastly: Outside, messenger: Messenger, caplog: pytest.LogCaptureFixture
) -> None:
    fastly.refuse(401, f"Not known: {TOKEN}".encode())
    note(["front"])
    messenger.tick()
    assert "it answered 401 Unauthorized." in caplog.text
    assert TOKEN not in caplog.text


def test_a_publication_pings_the_hub_for_the_feed(hub: Outside, messenger: Messenger, clock: Any) -> None:
    StoryFactory()
    messenger.tick()
    assert hub.heard == []
    clock.shift(AGAIN)
    messenger.tick()
    (told,) = hub.heard
    assert (told.method, told.path) == ("POST", "/hub")
    assert told.headers["content-type"] == "application/x-www-form-urlencoded"
    assert told.form == {"hub.mode": ["publish"], "hub.url": ["http://testserver/rss.xml"]}
    assert not Errand.objects.exists()


def test_what_no_feed_shows_pings_nobody(hub: Outside, messenger: Messenger, clock: Any) -> None:
    shown, unused = PhotoFactory(), PhotoFactory()
    StoryFactory(photos=[shown])
    clock.shift(AGAIN)
    messenger.tick()
    hub.heard.clear()
    for photo, pings in ((unused, 0), (shown, 1)):
        photo.photographer = "Somebody else"
        photo.save()
        clock.shift(AGAIN)
        messenger.tick()
        assert len(hub.heard) == pings


def test_the_hub_is_told_again_like_others(
    hub: Outside,
    messenger: Messenger,
    clock: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hub.refuse(500)
    note(["latest"])
    clock.shift(AGAIN)
    messenger.tick()
    assert "The WebSub hub was not told of changes" in caplog.text
    clock.shift(1)
    messenger.tick()
    assert len(hub.heard) == 2


def test_the_hub_does_not_fetch_what_the_cdn_has_not_forgotten(
    fastly: Outside, messenger: Messenger, clock: Any, settings: Settings
) -> None:
    settings.WEBSUB_HUB = f"{fastly.address}/hub"
    for _ in range(20):
        fastly.refuse(503)
    note(["latest"])
    for _ in range(4):
        clock.shift(AGAIN)
        messenger.tick()
    assert "/hub" not in {told.path for told in fastly.heard}
    # By now the feed has expired there by itself.
    fastly.says[0] = (503, {}, b"")
    clock.shift(FEED_IS_KEPT)
    messenger.tick()
    assert "/hub" in {told.path for told in fastly.heard}


def test_a_site_that_cannot_make_its_feed_tells_the_hub_later(
    hub: Outside, messenger: Messenger, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    ours = messenger.application

    def broken(environ: Any, start_response: Any) -> list[bytes]:
        start_response("503 Service Unavailable", [])
        return [b""]

    messenger.application = broken
    note(["latest"])
    clock.shift(AGAIN)
    messenger.tick()
    assert "the site itself answers 503 for /rss.xml" in caplog.text
    messenger.application = ours
    clock.shift(AGAIN)
    messenger.tick()
    assert len(hub.heard) == 1
