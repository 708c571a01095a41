"""A partner's desk reads the budget by a link that an editor gives and takes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from articles.budget.planning import plan, put_on, reassign
from articles.models import BudgetFeed, BudgetLine
from tests.base import client_of, in_role
from tests.factories import NOON, SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db

DAY = NOON.date()


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def editor() -> User:
    return in_role("Editors")


def get(feed: BudgetFeed) -> Any:
    return Client().get(feed.get_absolute_url())


def told(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    return answer.status_code, answer.content, dict(answer.items())


def test_it_has_todays_and_tomorrows_lines_with_all_that_a_desk_plans_by(editor: User) -> None:
    world = SectionFactory(name="World")
    line = plan("PORTS", DAY, editor, section=world)
    BudgetLine.objects.filter(pk=line.pk).update(line="Ten ports agree.", length=600, art="photo")
    reassign(line.story, editor, NOON + timedelta(hours=6), editor)
    plan("ICE", DAY + timedelta(days=1), editor)
    plan("LATER", DAY + timedelta(days=2), editor)
    answer = get(BudgetFeed.objects.create(partner="The Herald"))
    feed = answer.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["title"] for item in feed["items"]] == ["PORTS", "ICE"]
    first = feed["items"][0]
    assert (first["content_text"], first["tags"], first["authors"]) == (
        "Ten ports agree.",
        ["World"],
        [{"name": "editors"}],
    )
    assert first["_budget"] == {
        "day": "2026-11-02",
        "edition": None,
        "desk": "World",
        "reporter": "editors",
        "due": "2026-11-02T18:00:00-05:00",
        "length": 600,
        "written": 0,
        "art": "photo",
        "art_note": "",
        "standing": "draft",
    }
    assert "url" not in first


def test_it_leads_to_a_story_that_readers_see(editor: User) -> None:
    story = StoryFactory()
    put_on(story, DAY, editor)
    (item,) = get(BudgetFeed.objects.create(partner="The Herald")).json()["items"]
    assert item["url"].endswith(story.get_absolute_url())


def test_it_is_of_the_desk_it_was_made_for(editor: User) -> None:
    world = SectionFactory(name="World")
    plan("PORTS", DAY, editor, section=world)
    plan("DERBY", DAY, editor, section=SectionFactory(name="Sports"))
    feed = get(BudgetFeed.objects.create(partner="The Herald", section=world)).json()
    assert [item["title"] for item in feed["items"]] == ["PORTS"]
    assert "World" in feed["title"]


def test_nobody_keeps_or_indexes_it() -> None:
    answer = get(BudgetFeed.objects.create(partner="The Herald"))
    assert answer.headers["Content-Type"].startswith("application/feed+json")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not {"ETag", "Last-Modified", "Cache-Tag"} & set(answer.headers)


def test_revoked_it_answers_like_any_page_that_is_not_there(editor: User) -> None:
    feed = BudgetFeed.objects.create(partner="The Herald")
    address = feed.get_absolute_url()
    nowhere = told(Client().get("/preview/budget/nothing/"))
    assert nowhere[0] == 404
    client_of(editor).post(f"/admin/budget/feeds/{feed.pk}/revoke/")
    forged = address.replace("/1:", "/2:").replace(f"/{feed.pk}:", f"/{feed.pk + 1}:")
    for gone in (address, forged, f"/preview/budget/{feed.pk}/", "/preview/budget/²:x/"):
        assert told(Client().get(gone)) == nowhere, gone
    assert told(Client().get("/preview/nothing/"))[:2] == nowhere[:2]


def test_it_takes_no_forms() -> None:
    feed = BudgetFeed.objects.create(partner="The Herald")
    assert Client(enforce_csrf_checks=True).post(feed.get_absolute_url(), {"x": "y"}).status_code == 405


class TestTheDesk:
    def test_makes_one_with_its_address_to_give_away(self, editor: User) -> None:
        page = client_of(editor).post("/admin/budget/feeds/", {"partner": "The Herald", "section": ""})
        feed = BudgetFeed.objects.get()
        assert (feed.partner, feed.section, feed.made_by) == ("The Herald", None, editor)
        assert feed.get_absolute_url() in page.content.decode()

    def test_says_what_is_missing(self, editor: User) -> None:
        page = client_of(editor).post("/admin/budget/feeds/", {"partner": " ", "section": "x"})
        assert "This field is required." in page.content.decode()
        assert not BudgetFeed.objects.exists()

    @pytest.mark.parametrize("role", ["Reporters", "Wire editors", "Photo editors"])
    def test_is_an_editors(self, role: str) -> None:
        somebody, feed = client_of(in_role(role)), BudgetFeed.objects.create(partner="The Herald")
        assert somebody.get("/admin/budget/feeds/").status_code == 403
        assert somebody.post(f"/admin/budget/feeds/{feed.pk}/revoke/").status_code == 403
        assert get(feed).status_code == 200
