"""The keeper does at its time what a reader should not wait for, and what somebody else has left undone."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.delivery.changes import apply_changes, store, sweep
from articles.delivery.errands import REMEMBERED
from articles.delivery.keeper import PACKED_AFTER, Keeper
from articles.delivery.models import Change
from articles.delivery.page_store import PageStore
from articles.delivery.serving import PageStoreLayer
from tests.articles.delivery.asked import get, keep, text
from tests.factories import NOON, SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db

PORTS = "Ferry strike ends"


def page(site: PageStoreLayer, key: str) -> str:
    return text(site.store.read(key)) or ""


def test_a_story_is_on_the_kept_pages_at_its_second(site: PageStoreLayer, keeper: Keeper, clock: Any) -> None:
    story = StoryFactory(headline=PORTS, published_at=NOON + timedelta(minutes=1))
    sweep(site.store)
    get(site, "/")
    clock.shift(59)
    keeper.tick()
    assert PORTS not in page(site, "/")
    clock.shift(1)
    keeper.tick()
    assert PORTS in page(site, "/")
    get(site, story.get_absolute_url())
    assert PORTS in page(site, story.get_absolute_url())


def test_an_embargo_ends_at_its_second(site: PageStoreLayer, keeper: Keeper, clock: Any) -> None:
    StoryFactory(headline=PORTS, published_at=NOON, embargo=NOON + timedelta(minutes=1))
    sweep(site.store)
    get(site, "/")
    clock.shift(60)
    keeper.tick()
    assert PORTS in page(site, "/")


def test_a_change_whose_process_was_killed_is_carried_out(site: PageStoreLayer, keeper: Keeper) -> None:
    """The transaction is committed, and what should have followed it never ran."""
    story = StoryFactory(headline=PORTS)
    keeper.tick()
    get(site, "/")
    story.headline = "Another"
    story.save()
    assert PORTS in page(site, "/")
    keeper._looked = 0.0
    keeper.tick()
    assert "Another" in page(site, "/")


def test_another_machine_carries_out_the_same_changes(clock: Any, tmp_path: Any) -> None:
    ours, theirs = store(), PageStore(tmp_path / "of-another-machine")
    for pages in (ours, theirs):
        apply_changes(pages)
        keep(pages, "/", "page", "front")
    StoryFactory()
    for pages in (ours, theirs):
        apply_changes(pages)
        assert pages.read("/") is None
        keep(pages, "/", "page", "front")
        # Once is enough.
        apply_changes(pages)
        assert text(pages.read("/")) == "page"


def test_a_change_that_began_earlier_and_was_committed_later_is_found(clock: Any) -> None:
    pages = store()
    apply_changes(pages)
    early = Change.objects.create(tags=["front"])
    Change.objects.filter(pk=early.pk).delete()
    Change.objects.create(tags=["other"])
    apply_changes(pages)
    keep(pages, "/", "page", "front")
    clock.shift(1200)
    early.save(force_insert=True)
    Change.objects.filter(pk=early.pk).update(at=timezone.now() - timedelta(minutes=20))
    apply_changes(pages)
    assert pages.read("/") is None


def test_a_store_that_nobody_looked_after_for_long_is_emptied(clock: Any) -> None:
    pages = store()
    apply_changes(pages)
    keep(pages, "/", "page", "front")
    clock.shift(REMEMBERED + timedelta(minutes=1))
    apply_changes(pages)
    assert pages.read("/") is None
    keep(pages, "/", "page", "front")
    apply_changes(pages)
    assert text(pages.read("/")) == "page"


def test_a_story_committed_after_the_moment_it_was_set_for_is_found(clock: Any) -> None:
    pages = store()
    sweep(pages)
    keep(pages, "/", "page", "front")
    clock.shift(10)
    sweep(pages)
    story = StoryFactory(published_at=NOON + timedelta(seconds=5))
    Change.objects.all().delete()
    sweep(pages)
    assert pages.read("/") is None
    keep(pages, "/", "page", "front")
    sweep(pages)
    assert text(pages.read("/")) == "page", story


def test_the_pages_that_most_ask_for_are_made_first(site: PageStoreLayer, keeper: Keeper) -> None:
    world = SectionFactory(name="World")
    new, old = StoryFactory(section=world), StoryFactory(published_at=NOON - timedelta(days=2))
    keeper.warm(keeper.first_pages())
    assert all(site.store.read(key) for key in ("/", "/world/", new.get_absolute_url()))
    assert site.store.read(old.get_absolute_url()) is None


def test_pages_that_have_stood_a_while_are_packed_as_small_as_can_be(
    site: PageStoreLayer, keeper: Keeper, clock: Any
) -> None:
    StoryFactory()
    get(site, "/")
    keeper.tick()
    new = site.store.read("/")
    assert new is not None
    assert "br" not in new.bodies
    clock.shift(PACKED_AFTER)
    keeper.tick()
    kept = site.store.read("/")
    assert kept is not None
    assert len(kept.bodies["br"]) < len(kept.bodies["gzip"])


def test_nginx_gets_pages_a_moment_after_they_were_made(
    site: PageStoreLayer, keeper: Keeper, clock: Any
) -> None:
    plain = site.store.folder / "open/latest/index.html"
    get(site, "/latest/")
    keeper.tick()
    assert not plain.exists()
    clock.shift(1)
    keeper._laid_open = 0.0
    keeper.tick()
    assert plain.exists()


@pytest.mark.parametrize("busy", ["makes pages", "waits for the database"])
def test_nginx_gets_its_pages_while_the_keeper(
    site: PageStoreLayer, keeper: Keeper, clock: Any, busy: str
) -> None:
    get(site, "/latest/")
    clock.shift(1)
    if busy == "makes pages":
        keeper.warm(["/"])
    else:
        keeper.rest(1.1)
    assert (site.store.folder / "open/latest/index.html").exists()


def test_old_changes_are_forgotten(keeper: Keeper, clock: Any) -> None:
    StoryFactory()
    assert Change.objects.exists()
    clock.shift(REMEMBERED + timedelta(minutes=1))
    keeper._tidied = -1000.0
    keeper.tick()
    assert not Change.objects.exists()


def test_a_failure_does_not_end_the_keeping(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks: list[int] = []

    def tick() -> None:
        ticks.append(1)
        if len(ticks) == 1:
            raise RuntimeError("whatever it was")
        keeper.stop()

    monkeypatch.setattr(keeper, "tick", tick)
    monkeypatch.setattr(keeper._stop, "wait", lambda seconds: False)
    keeper.run()
    assert len(ticks) == 2


def test_one_keeps_and_the_others_wait_for_its_end(
    site: PageStoreLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticked: list[str] = []
    keepers = {name: Keeper(site.store, site) for name in ("first", "second")}
    for name, one in keepers.items():
        monkeypatch.setattr(one, "tick", lambda name=name: ticked.append(name))
        monkeypatch.setattr(one, "warm", lambda pages: None)
    keepers["first"].start()
    wait_until(lambda: ticked)
    keepers["second"].start()
    time.sleep(0.1)
    assert set(ticked) == {"first"}
    keepers["first"].stop()
    wait_until(lambda: "second" in ticked)
    keepers["second"].stop()


def wait_until(true: Any) -> None:
    for _ in range(500):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("It never came true")
