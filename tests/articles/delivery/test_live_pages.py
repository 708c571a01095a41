"""Live coverage out of the page store: kept like any page, and by nginx handed out where it has no script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler

from articles.delivery.changes import apply_changes
from articles.delivery.serving import PageStoreLayer, serving
from articles.live import end, post, resume, withdraw
from articles.models import LiveEntry, Story
from tests.articles.delivery.asked import get
from tests.articles.delivery.baking import bake, files
from tests.factories import NOON, LiveStoryFactory

pytestmark = pytest.mark.django_db

type Committed = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(NOON + timedelta(hours=1)):
        yield


@pytest.fixture
def site() -> PageStoreLayer:
    return serving(WSGIHandler())


@pytest.fixture
def story() -> Story:
    return LiveStoryFactory(slug="ferry", headline="Ferry aground")


def is_open(site: PageStoreLayer, address: str) -> bool:
    site.store.lay_open()
    return (site.store.folder / "open" / address.strip("/") / "index.html").is_file()


def test_every_page_of_it_is_made_once_and_is_what_django_says(site: PageStoreLayer, story: Story) -> None:
    post(story, None, "The tug is there.")
    django, url = WSGIHandler(), story.get_absolute_url()
    for address in (url, f"{url}newest/", f"{url}entries/1/"):
        fresh = get(django, address)
        for _ in range(2):
            kept = get(site, address)
            assert kept.body == fresh.body
            names = set(fresh.headers) - {"ETag"}
            assert {name: kept.headers[name] for name in names} == {
                name: fresh.headers[name] for name in names
            }
        assert site.store.read(address) is not None


def test_nginx_hands_out_what_has_no_script_alone(
    site: PageStoreLayer, story: Story, django_capture_on_commit_callbacks: Committed
) -> None:
    post(story, None, "The tug is there.")
    url = story.get_absolute_url()
    for address in (url, f"{url}newest/", f"{url}entries/1/"):
        get(site, address)
    opened = [is_open(site, address) for address in (url, f"{url}newest/", f"{url}entries/1/")]
    assert opened == [False, True, True]
    with django_capture_on_commit_callbacks(execute=True):
        end(story, None)
    get(site, url)
    assert is_open(site, url)
    with django_capture_on_commit_callbacks(execute=True):
        resume(story, None)
    get(site, url)
    assert not is_open(site, url)


def test_who_has_what_is_newest_hears_in_a_line_that_nothing_came(
    site: PageStoreLayer, story: Story, django_capture_on_commit_callbacks: Committed
) -> None:
    url = f"{story.get_absolute_url()}newest/"
    first = get(site, url)
    known = {"HTTP_IF_NONE_MATCH": first.headers["ETag"]}
    assert get(site, url, **known).status == 304
    with django_capture_on_commit_callbacks(execute=True):
        post(story, None, "The tug is there.")
    assert b"The tug is there." in get(site, url, **known).body


def test_a_withdrawn_entry_leaves_no_page_before_it(
    site: PageStoreLayer, story: Story, django_capture_on_commit_callbacks: Committed
) -> None:
    entry, _ = post(story, None, "The tug is there.")
    apply_changes(site.store)
    addresses = [f"{story.get_absolute_url()}{further}" for further in ("", "newest/", "entries/1/")]
    for address in addresses:
        get(site, address)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(entry, None)
    for address in addresses:
        before = site.store.before(address)
        assert before is None or b"The tug is there." not in before[0].bodies["identity"], address
        assert b"The tug is there." not in get(site, address).body


def test_a_bake_has_all_of_it_and_its_script(story: Story, tmp_path: Path) -> None:
    LiveEntry.objects.bulk_create(
        LiveEntry(story=story, number=number, body=f"<p>{number}</p>", at=NOON) for number in range(1, 96)
    )
    folder = tmp_path / "baked"
    assert bake(folder).failed == {}
    names = set(files(folder))
    page = story.get_absolute_url().strip("/")
    for further in (
        "index.html",
        "newest/index.html",
        *(f"entries/{part}/index.html" for part in (1, 2, 3, 4)),
    ):
        assert f"{page}/{further}" in names or further.startswith("entries/4"), further
    assert {"static/js/live.js", "static/css/live.css"} <= names
