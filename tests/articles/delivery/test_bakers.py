"""A bake by several processes beside each other."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import pytest

from articles.delivery import bakers
from articles.delivery.destinations import CannotBake, Folder
from articles.delivery.static_site import StaticSite
from tests.articles.delivery.baking import bake, environment, files
from tests.factories import StoryFactory


@pytest.fixture
def _beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They begin at once, with what the test has committed."""
    monkeypatch.setattr(bakers, "MANY", 1)
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("_beside")
@pytest.mark.django_db(transaction=True)
def test_several_processes_write_what_one_writes(tmp_path: Path) -> None:
    StoryFactory.create_batch(20, tags=["Ports"])
    site = StaticSite(Folder(tmp_path / "several"), jobs=2)
    with site.alone():
        several = site.bake()
        again = site.bake()
    one = bake(tmp_path / "one")
    assert files(tmp_path / "several") == files(tmp_path / "one")
    assert (several.asked, several.written, several.failed) == (one.asked, one.written, {})
    assert again.asked == 0


@pytest.mark.usefixtures("_beside")
@pytest.mark.django_db(transaction=True)
def test_one_that_is_ended_from_outside_ends_the_bake_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "os")
    site = StaticSite(Folder(tmp_path / "several"), jobs=2)
    with site.alone(), pytest.raises(CannotBake, match="was ended from outside"):
        site.bake()


def test_the_pages_of_one_day_are_made_by_one_process() -> None:
    monday, tuesday = "/2026/11/02/", "/2026/11/03/"
    queue = deque([f"{monday}a-port/", f"{monday}a-ferry/", f"{tuesday}a-quay/", tuesday, "/tag/ports/"])
    handfuls = []
    while queue:
        handfuls.append(bakers.together(queue))
    assert handfuls == [
        [f"{monday}a-port/", f"{monday}a-ferry/"],
        [f"{tuesday}a-quay/"],
        [tuesday],
        ["/tag/ports/"],
    ]


def test_a_day_of_very_many_stories_keeps_several_busy() -> None:
    queue = deque(f"/2026/11/02/story-{number}/" for number in range(500))
    assert len(bakers.together(queue)) < 300
