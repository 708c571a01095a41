"""The application for servers that have no hooks: it keeps itself, in a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.deploy.running import Site, environment_in

pytestmark = pytest.mark.own_database

KEPT = """
import time
from articles.delivery.asking import ask
from articles.models import Section
from newsportal.kept import application
before = application.store.read("/")
assert before is None, before
for _ in range(500):
    if application.store.read("/") is not None:
        print("warm")
        break
    time.sleep(0.02)
"""


def test_a_keeper_starts_with_it_and_warms_the_front_page(tmp_path: Path) -> None:
    site = Site(tmp_path, 0, environment_in(tmp_path))
    site.make()
    assert site.run(KEPT) == "warm"
