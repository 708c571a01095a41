"""Baked again: only what shows a change is asked for, and what lies there is what a whole bake would make."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from articles.delivery.destinations import Folder, file_of
from articles.delivery.models import Change
from articles.delivery.static_site import Baked, StaticSite
from articles.models import Byline, Photo, Place, Section, Source, Story, Tag
from articles.visibility import Status
from tests.articles.delivery.baking import bake, changed, files, pages
from tests.articles.delivery.newsroom import ONE, furnish
from tests.factories import NOON, PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(ONE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "baked"


class TestTheNextBake:
    def test_asks_for_nothing_when_nothing_has_changed(self, folder: Path) -> None:
        furnish()
        bake(folder)
        assert bake(folder) == Baked()

    def test_asks_only_for_what_shows_a_change(self, folder: Path) -> None:
        furnish()
        first = bake(folder)
        before = files(folder)
        tag = Tag.objects.get(name="Ports")
        tag.description = "Berths and waiting."
        tag.save()
        second = bake(folder)
        assert changed(before, files(folder)) == {"tag/ports/index.html"}
        assert second.written == 1
        assert 1 <= second.asked < first.asked / 5

    def test_writes_no_file_whose_bytes_are_the_same(self, folder: Path) -> None:
        furnish()
        bake(folder)
        for path in folder.rglob("*"):
            if path.is_file() and ".bake" not in path.parts:
                os.utime(path, (1, 1))
        before = files(folder)
        story = Story.objects.get(slug="ports-2")
        story.headline = "Ten ports agree after all"
        story.save()
        bake(folder)
        after = files(folder)
        touched = {name for name in after if (folder / name).stat().st_mtime != 1}
        assert touched == changed(before, after) != set()

    @pytest.mark.parametrize("model", [Story, Section, Byline, Source, Tag, Photo, Place])
    def test_leaves_what_a_whole_bake_would_make(self, model: Any, folder: Path, tmp_path: Path) -> None:
        furnish()
        bake(folder)
        row = model._default_manager.filter(lines__isnull=False)[:1].get() if model is Place else None
        row = row or model._default_manager.order_by("pk").first()
        for name in ("headline", "name", "caption", "city"):
            if hasattr(row, name):
                setattr(row, name, "Another")
        row.save()
        bake(folder)
        bake(tmp_path / "whole")
        assert changed(pages(folder), pages(tmp_path / "whole")) == set()

    def test_has_a_new_story_and_the_lists_that_show_it(self, folder: Path, tmp_path: Path) -> None:
        furnish()
        bake(folder)
        story = StoryFactory(section=Section.objects.get(slug="world"), photos=[PhotoFactory()], tags=["New"])
        bake(folder)
        bake(tmp_path / "whole")
        assert file_of(story.get_absolute_url()) in pages(folder)
        assert changed(files(folder), files(tmp_path / "whole")) == set()

    def test_has_a_scheduled_story_once_its_hour_has_come(self, folder: Path, clock: Any) -> None:
        furnish()
        bake(folder)
        Change.objects.all().delete()
        clock.move_to(NOON + timedelta(hours=19))
        bake(folder)
        assert "2026/11/03/scheduled/index.html" in files(folder)
        assert "2026/11/02/embargoed/index.html" in files(folder)

    def test_turns_the_date_on_the_door(self, folder: Path, clock: Any, tmp_path: Path) -> None:
        furnish()
        bake(folder)
        clock.move_to(NOON + timedelta(days=1, hours=12))
        bake(folder)
        bake(tmp_path / "whole")
        assert changed(pages(folder), pages(tmp_path / "whole")) == set()

    def test_makes_a_moved_story_s_old_address_lead_to_it(self, folder: Path) -> None:
        story = StoryFactory(slug="ice")
        bake(folder)
        story.slug = "sea-ice"
        story.save()
        bake(folder)
        assert "url=/2026/11/02/sea-ice/" in (folder / "2026/11/02/ice/index.html").read_text()
        story.status = Status.WITHDRAWN
        story.save()
        bake(folder)
        assert not (folder / "2026/11/02").exists() or not list((folder / "2026/11/02").glob("*ice"))

    def test_makes_all_anew_after_a_release(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        furnish()
        first = bake(folder)
        monkeypatch.setattr("articles.delivery.static_site.site_print", lambda: "another release")
        again = bake(folder)
        assert (again.asked, again.written, again.removed) == (first.asked, 0, 0)

    @pytest.mark.parametrize("after", [1, 3, 20, 45])
    def test_goes_on_where_one_was_killed(
        self, after: int, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        furnish()
        killed_after(after, folder, monkeypatch)
        bake(folder)
        bake(tmp_path / "whole")
        assert changed(files(folder), files(tmp_path / "whole")) == set()
        story = Story.objects.get(slug="ports-0")
        story.status = Status.WITHDRAWN
        story.save()
        StoryFactory(tags=["New"], photos=[PhotoFactory()])
        killed_after(after, folder, monkeypatch)
        bake(folder)
        bake(tmp_path / "whole")
        assert changed(pages(folder), pages(tmp_path / "whole")) == set()

    def test_leaves_nothing_of_what_one_that_was_killed_did_not_write_down(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        StoryFactory()
        bake(folder)
        story = StoryFactory(slug="killed")
        monkeypatch.setattr("articles.delivery.static_site.BATCH", 1000)
        site = StaticSite(Folder(folder))
        monkeypatch.setattr(site, "_write_down", lambda: None)

        def stop(so_far: Baked) -> None:
            if "2026/11/02/killed/index.html" in files(folder):
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt), site.alone():
            site.bake(stop)
        story.status = Status.WITHDRAWN
        story.save()
        bake(folder)
        assert "2026/11/02/killed/index.html" not in files(folder)


def killed_after(asked: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bake that ends without a word: what was not written down by then never is."""
    site = StaticSite(Folder(folder))
    with monkeypatch.context() as patch, site.alone():
        patch.setattr("articles.delivery.static_site.BATCH", 7)

        def stop(so_far: Baked) -> None:
            if so_far.asked >= asked:
                patch.setattr(site, "_write_down", lambda: None)
                raise KeyboardInterrupt

        try:
            site.bake(stop)
        except KeyboardInterrupt:
            (folder / ".bake/new").write_bytes(b"half a pa")
