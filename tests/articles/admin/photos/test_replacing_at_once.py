"""A photo is replaced while somebody else launches a front, or keeps a working copy, of the same stories."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connections
from django.utils import timezone

from articles import working_copies
from articles.admin.photos.replacing import replace_everywhere
from articles.fronts import launching
from articles.fronts.choosing import plan_of
from articles.fronts.plan import Chosen
from articles.models import Photo, Story, WorkingCopy
from articles.revisions.recording import head_of, settle
from tests.articles.fronts.plans import launched
from tests.base import in_role
from tests.factories import PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def petra() -> User:
    editor = in_role("Editors")
    editor.groups.add(Group.objects.get(name="Front-page producers"))
    return editor


def both(slow: Callable[[], Any], has_begun: threading.Event, quick: Callable[[], Any]) -> None:
    """One begins, and the other while it is in the middle. Raises what either raises."""

    def alone(what: Callable[[], Any]) -> None:
        try:
            what()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(alone, slow)
        assert has_begun.wait(10)
        second = pool.submit(alone, quick)
        first.result(30), second.result(30)


def pausing(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> threading.Event:
    """Have a step say that it begins, and wait until the other has come as far as it can."""
    begun, step = threading.Event(), getattr(module, name)

    def paused(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(module, name, step)
        begun.set()
        time.sleep(0.5)
        return step(*args, **kwargs)

    monkeypatch.setattr(module, name, paused)
    return begun


def test_a_launch_and_a_replacement_do_not_stop_each_other(
    petra: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = PhotoFactory(), PhotoFactory()
    story = StoryFactory(photos=[old])
    launched({"lead": (Chosen(story.pk, photo=old.pk),)}, at=timezone.now() - timedelta(hours=1))
    front = launching.draft_of(None)[1]
    assert front
    begun = pausing(monkeypatch, launching, "_launched")
    both(
        lambda: launching.launch(None, petra, "as it is", front.number),
        begun,
        lambda: replace_everywhere(old, new, petra),
    )
    assert plan_of(None, timezone.now()).photos == {new.pk}
    assert story.story_photos.get().photo == new


def test_what_is_kept_aside_meanwhile_shows_the_new_one_as_well(
    petra: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new, other = PhotoFactory(), PhotoFactory(), PhotoFactory()
    story = StoryFactory(photos=[other])
    with_old = with_photo(story, old)
    copy = working_copies.keep_aside(story, with_old, base_of(story), petra)
    begun = pausing(monkeypatch, working_copies, "merge")
    both(
        lambda: working_copies.keep_aside(
            story, {**with_old, "headline": "Ferry afloat"}, base_of(story), petra, seen=0
        ),
        begun,
        lambda: replace_everywhere(old, new, petra),
    )
    stored = WorkingCopy.objects.get(pk=copy.pk)
    assert stored.content["headline"] == "Ferry afloat"
    assert [row["id"] for row in stored.content["photos"]] == [other.pk, new.pk]


def base_of(story: Story) -> Any:
    settle(story)
    return head_of(story)


def with_photo(story: Story, photo: Photo) -> Any:
    content = base_of(story).content
    return {**content, "photos": [*content["photos"], {**content["photos"][0], "id": photo.pk}]}
