"""Two machines with a page store each, one database, and a Redis that both hear."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from articles.delivery import changes
from articles.delivery.keeper import Keeper
from articles.delivery.page_store import PageStore
from articles.delivery.serving import PageStoreLayer
from tests.articles.delivery.asked import get, text
from tests.factories import StoryFactory
from tests.machine import redis_program

START_SECONDS = 30


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of its own, heard on a socket alone."""
    program = redis_program()
    if program is None:
        pytest.skip("No Redis on this machine: apt-get install redis-server brings it")
    folder = tmp_path_factory.mktemp("redis")
    socket = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([program, *options], cwd=folder, stdout=log, stderr=log)
    deadline = time.monotonic() + START_SECONDS
    while not socket.exists():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Redis did not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.01)
    yield f"unix://{socket}?db=0"
    server.terminate()
    server.wait(START_SECONDS)


def machine(folder: Path) -> Keeper:
    """The keeper of a machine whose store lies in a folder."""
    pages = PageStore(folder)
    site = PageStoreLayer(WSGIHandler(), pages, lambda: None)
    changes.apply_changes(pages)
    changes.sweep(pages)
    return Keeper(pages, site)


def front_of(keeper: Keeper) -> str:
    return text(keeper.store.read("/")) or ""


@pytest.mark.django_db(transaction=True)
def test_a_machine_hears_at_once_what_another_has_changed(redis_url: str, tmp_path: Path) -> None:
    cache: dict[str, Any] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}
    with override_settings(CACHES={"default": cache}, PAGE_STORE=tmp_path / "ours"):
        ours, theirs = machine(tmp_path / "ours"), machine(tmp_path / "theirs")
        for keeper in (ours, theirs):
            keeper.tick()
            get(keeper.application, "/")
        StoryFactory(headline="Ferry strike ends")
        # The next look into the database, without being told, would be an hour away.
        theirs._looked = time.monotonic() + 3600
        theirs.tick()
        assert "Ferry strike ends" in front_of(theirs)
        ours.tick()
        get(ours.application, "/")
        assert "Ferry strike ends" in front_of(ours)


@pytest.mark.django_db(transaction=True)
def test_without_its_redis_a_machine_hears_of_it_from_the_database(tmp_path: Path) -> None:
    gone = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"unix://{tmp_path}/none?db=0",
    }
    with override_settings(CACHES={"default": gone}, PAGE_STORE=tmp_path / "ours"):
        theirs = machine(tmp_path / "theirs")
        get(theirs.application, "/")
        StoryFactory(headline="Ferry strike ends")
        theirs.tick()
        assert "Ferry strike ends" in front_of(theirs)
