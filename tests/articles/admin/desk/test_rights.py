"""The desk hears a week before which photos have to go, and which stories show them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.admin.desk import piles
from articles.admin.desk.board import board_of
from articles.admin.desk.rights import NAMED
from articles.models import Photo
from tests.base import in_role
from tests.factories import DraftFactory, PhotoFactory, ScheduledFactory, StoryFactory

pytestmark = pytest.mark.django_db


def ending(**ahead: int) -> Photo:
    photo: Photo = PhotoFactory(caption="The ferry waits.", usable_until=timezone.now() + timedelta(**ahead))
    return photo


def test_a_week_before_the_desk_sees_it_with_its_stories() -> None:
    StoryFactory(headline="Ferry waits", photos=[ending(days=6)])
    StoryFactory(photos=[ending(days=8)])
    item = piles.ending_soon(timezone.now()).items
    assert [one.text for one in item] == ["The ferry waits."]
    assert "“Ferry waits”" in item[0].note
    assert item[0].url.endswith("#id_usable_until_0")
    assert not item[0].is_late


def test_on_the_last_day_it_is_urgent_and_stands_first() -> None:
    StoryFactory(photos=[ending(days=3)])
    StoryFactory(photos=[ending(hours=3)])
    assert [one.is_late for one in piles.ending_soon(timezone.now()).items] == [True, False]


def test_of_many_stories_some_are_named_and_the_rest_counted() -> None:
    photo = ending(days=1)
    for _number in range(NAMED + 2):
        StoryFactory(photos=[photo])
    assert piles.ending_soon(timezone.now()).items[0].note.endswith("and 2 more stories")


def test_what_no_reader_sees_or_will_see_is_left_alone() -> None:
    DraftFactory(photos=[ending(days=1)])
    ending(days=1)
    killed = ending(days=1)
    StoryFactory(photos=[killed])
    Photo.objects.filter(pk=killed.pk).update(killed_at=timezone.now())
    assert piles.ending_soon(timezone.now()).items == []
    ScheduledFactory(photos=[ending(days=1)], published_at=timezone.now() + timedelta(hours=2))
    assert len(piles.ending_soon(timezone.now()).items) == 1


def test_tonights_board_has_the_second_at_which_it_goes() -> None:
    StoryFactory(headline="Ferry waits", photos=[ending(hours=3)])
    due = [row.due for row in board_of(in_role("Photo editors"), timezone.now()).coming]
    assert [(one.what, one.text, one.note) for one in due] == [
        ("Rights end", "The ferry waits.", "“Ferry waits”")
    ]
