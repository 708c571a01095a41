"""A working copy whose time has come is on the kept pages with the keeper's next look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from articles.budget.mail import choose
from articles.delivery.keeper import Keeper
from articles.delivery.serving import PageStoreLayer
from articles.models import Story, WorkingCopy
from articles.revisions.content import content_of
from articles.revisions.recording import head_of, settle
from articles.workflow import Verb, take
from articles.working_copies import keep_aside
from newsportal import connections
from tests.articles.delivery.asked import get
from tests.base import in_role
from tests.factories import NOON, BylineFactory, StoryFactory
from tests.mail_server import mail_server

pytestmark = pytest.mark.django_db

NEW_YORK = ZoneInfo("America/New_York")
BEFORE, AFTER = "Ferry aground", "Ferry hits rock"


@pytest.fixture
def story(keeper: Keeper) -> Story:
    """It will say AFTER in a minute, and that this corrects it."""
    story = StoryFactory(headline=BEFORE, published_at=NOON - timedelta(hours=1), bylines=[BylineFactory()])
    settle(story)
    base, editor = head_of(story), in_role("Editors")
    assert base is not None
    copy = keep_aside(story, {**content_of(story), "headline": AFTER}, base, editor)
    copy.kind, copy.text = "correction", "It was a rock."
    copy.release_at, copy.released_by = NOON + timedelta(minutes=1), editor
    copy.save()
    keeper.tick()
    return story


def look_again(keeper: Keeper) -> None:
    """The clock of the tests stands still, and the keeper looks once a second."""
    keeper._looked = 0.0
    keeper.tick()


def test_it_is_released_at_its_second_on_every_page_that_shows_the_story(
    site: PageStoreLayer, keeper: Keeper, story: Story, clock: Any
) -> None:
    pages = (story.get_absolute_url(), "/", "/latest/")
    clock.shift(59)
    look_again(keeper)
    for page in pages:
        assert BEFORE in get(site, page).body.decode()
    assert "It was a rock." not in get(site, "/corrections/").body.decode()
    clock.shift(1)
    look_again(keeper)
    for page in pages:
        shown = get(site, page).body.decode()
        assert AFTER in shown
        assert BEFORE not in shown
    for page in (story.get_absolute_url(), "/corrections/"):
        assert "It was a rock." in get(site, page).body.decode()
    assert not WorkingCopy.objects.exists()


def test_one_that_cannot_be_released_leaves_the_pages_as_they_are_and_stops_no_other(
    site: PageStoreLayer, keeper: Keeper, story: Story, clock: Any
) -> None:
    killed = StoryFactory(headline="Ten ports", bylines=[BylineFactory()])
    settle(killed)
    base = head_of(killed)
    assert base is not None
    keep_aside(killed, {**content_of(killed), "headline": "Nine ports"}, base, None)
    WorkingCopy.objects.filter(story=killed).update(release_at=NOON)
    take(Verb.KILL, killed, None, "Wrong")
    clock.shift(60)
    look_again(keeper)
    assert AFTER in get(site, story.get_absolute_url()).body.decode()
    answer = get(site, killed.get_absolute_url())
    assert answer.status == 410
    assert "Nine ports" not in get(site, "/").body.decode()
    kept = WorkingCopy.objects.get()
    assert (kept.story, kept.release_at) == (killed, None)
    assert kept.problem


@pytest.mark.django_db(transaction=True)
def test_the_keeper_mails_the_budget_and_waits_for_no_mail_server(
    keeper: Keeper, clock: Any, settings: Settings
) -> None:
    choose(in_role("Reporters"), (NOON + timedelta(minutes=1)).astimezone(NEW_YORK).time(), [])
    with mail_server() as server:
        settings.MAILERS = {"default": connections.mailer(server.url)}
        look_again(keeper)
        assert keeper.postman is None
        clock.shift(60)
        look_again(keeper)
        assert keeper.postman is not None
        keeper.postman.join()
        look_again(keeper)
        keeper.postman.join()
        assert [mail["To"] for mail in server.taken] == ["reporters@example.com"]
