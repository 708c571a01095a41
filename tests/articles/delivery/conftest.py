"""A site that keeps its pages, inside a test's transaction, on a clock that stands still at noon."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from articles.delivery.changes import apply_changes, sweep
from articles.delivery.keeper import Keeper
from articles.delivery.page_store import PageStore
from articles.delivery.serving import PageStoreLayer, serving
from tests.factories import NOON


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A request must not end the connection that the test's transaction lives in; see django.test.Client."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(clock: Any) -> PageStoreLayer:
    return serving(WSGIHandler())


@pytest.fixture
def keeper(site: PageStoreLayer) -> Keeper:
    sweep(site.store)
    apply_changes(site.store)
    return Keeper(site.store, site)


@pytest.fixture
def store(tmp_path: Path) -> PageStore:
    return PageStore(tmp_path / "pages")
