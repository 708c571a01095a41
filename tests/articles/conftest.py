"""What several rooms' tests need: a bucket. Its packages take a second to load, and few tests ask for one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bucket import Shelf


@pytest.fixture
def bucket_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "editor")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def bucket_server() -> Iterator[int]:
    from tests.bucket import server

    with server() as port:
        yield port


@pytest.fixture
def private_shelf(bucket_credentials: None, bucket_server: int) -> Shelf:
    """A bucket that only its owner reads."""
    from tests.bucket import Shelf

    shelf = Shelf(bucket_server)
    shelf.make()
    return shelf


@pytest.fixture
def shelf(private_shelf: Shelf) -> Shelf:
    """A bucket that everyone may read, as one that serves a website."""
    private_shelf.open_to_all()
    return private_shelf
