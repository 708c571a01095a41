"""The list of stories: what stands in it, what it finds, and what it costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin.newsroom import BoundedPaginator
from articles.models import Story
from articles.visibility import Standing, Status
from tests.articles.admin.sending import fields_of, said
from tests.base import client_of, edda, ines, paul
from tests.factories import (
    NOON,
    BylineFactory,
    CorrectionFactory,
    DraftFactory,
    EmbargoedFactory,
    ScheduledFactory,
    SectionFactory,
    SourceFactory,
    StoryFactory,
    WithdrawnFactory,
)

pytestmark = pytest.mark.django_db
LIST = "admin:articles_story_changelist"


@pytest.fixture
def desk() -> Client:
    return client_of(ines())


def found(desk: Client, **query: Any) -> set[Story]:
    return set(desk.get(reverse(LIST), query).context["cl"].result_list)


@time_machine.travel(NOON + timedelta(hours=1), tick=False)
def test_a_row_says_where_a_story_stands_whose_it_is_and_when_in_which_zone(desk: Client) -> None:
    ScheduledFactory(
        headline="Ferry hearing set",
        section=SectionFactory(name="World"),
        bylines=[BylineFactory(name="Ines Park")],
        source=SourceFactory(mark="UPI"),
    )
    page = desk.get(reverse(LIST)).content.decode()
    for part in ("Ferry hearing set", ">Scheduled<", "World", "Ines Park, UPI", "Nov. 3, 2026, 06:00 EST"):
        assert part in page


@time_machine.travel(NOON + timedelta(hours=1), tick=False)
def test_the_filter_knows_scheduled_and_embargoed_stories(desk: Client) -> None:
    stories = {
        Standing.DRAFT: DraftFactory(),
        Standing.REVIEW: DraftFactory(status=Status.REVIEW),
        Standing.SCHEDULED: ScheduledFactory(),
        Standing.EMBARGOED: EmbargoedFactory(),
        Standing.PUBLIC: StoryFactory(),
        Standing.WITHDRAWN: WithdrawnFactory(),
    }
    for standing, story in stories.items():
        assert found(desk, standing=standing.value) == {story}
    assert found(desk, standing="nonsense") == set(stories.values())


def test_stories_with_corrections_and_without(desk: Client) -> None:
    corrected, plain = CorrectionFactory().story, StoryFactory()
    assert found(desk, corrected="yes") == {corrected}
    assert found(desk, corrected="no") == {plain}


@time_machine.travel(NOON + timedelta(hours=1), tick=False)
def test_stories_by_the_day_of_their_publication_in_the_zone_of_the_desk(desk: Client) -> None:
    day = timezone.localtime(NOON).replace(hour=0, minute=0)
    first, last = StoryFactory(published_at=day), ScheduledFactory(published_at=day + timedelta(hours=23.99))
    before = StoryFactory(published_at=day - timedelta(minutes=1))
    after = ScheduledFactory(published_at=day + timedelta(days=1))
    week = StoryFactory(published_at=day - timedelta(days=6))
    StoryFactory(published_at=day - timedelta(days=6, minutes=1))
    DraftFactory(published_at=None)
    assert found(desk, day="today") == {first, last}
    assert found(desk, day="tomorrow") == {after}
    assert found(desk, day="yesterday") == {before}
    assert found(desk, day="week") == {first, last, before, week}
    assert len(found(desk, day="someday")) == Story.objects.count()


class TestSearch:
    def test_it_looks_into_headline_slug_and_body(self, desk: Client) -> None:
        headline = StoryFactory(headline="Zeppelin over the harbor")
        slug = StoryFactory(slug="zeppelin-found")
        body = StoryFactory(body="<p>They saw the zeppelin.</p>")
        StoryFactory()
        assert found(desk, q="Zeppelin") == {headline, slug, body}

    def test_every_word_has_to_be_there_and_a_beginning_is_enough(self, desk: Client) -> None:
        both = StoryFactory(headline="Zeppelin over the harbor")
        StoryFactory(headline="Zeppelin over the alps")
        assert found(desk, q="harb zepp") == {both}

    def test_a_reporter_finds_her_own_stories_by_her_name(self, desk: Client) -> None:
        hers = StoryFactory(headline="Ports agree", bylines=[BylineFactory(name="Ines Park")])
        StoryFactory(headline="Ports agree")
        assert found(desk, q="ines ports") == {hers}

    def test_it_keeps_to_the_filter(self, desk: Client) -> None:
        draft = DraftFactory(headline="Zeppelin")
        StoryFactory(headline="Zeppelin")
        assert found(desk, q="zeppelin", standing="draft") == {draft}

    def test_it_finds_a_story_right_after_it_was_changed(self, desk: Client) -> None:
        story = DraftFactory(headline="Airship")
        story.headline = "Zeppelin"
        story.save()
        assert found(desk, q="zeppelin") == {story}
        assert found(desk, q="airship") == set()


class TestCost:
    def queries(self, desk: Client, **query: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert desk.get(reverse(LIST), query).status_code == 200
        return len(asked)

    @pytest.mark.parametrize("query", [{}, {"q": "ports"}, {"standing": "public"}])
    def test_no_more_queries_with_many_stories_than_with_few(self, desk: Client, query: Any) -> None:
        section, source = SectionFactory(), SourceFactory()

        def write(count: int) -> None:
            for _ in range(count):
                StoryFactory(section=section, source=source, bylines=[BylineFactory()], body="<p>ports</p>")

        write(2)
        self.queries(desk, **query)
        few = self.queries(desk, **query)
        write(30)
        assert self.queries(desk, **query) == few

    def test_a_row_fetches_no_body(self, desk: Client) -> None:
        StoryFactory()
        with CaptureQueriesContext(connection) as asked:
            desk.get(reverse(LIST))
        rows = [query["sql"] for query in asked if '"articles_story"."headline"' in query["sql"]]
        assert len(rows) == 1
        assert '"articles_story"."body"' not in rows[0]

    def test_the_paginator_counts_no_further_than_its_bound(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(BoundedPaginator, "most", 3)
        for _ in range(5):
            DraftFactory(section=None)
        assert BoundedPaginator(Story.objects.all(), 2).count == 3
        desk = client_of(ines())
        assert "More than 3 stories. Search or filter to see further." in " ".join(
            desk.get(reverse(LIST)).content.decode().split()
        )


class TestActions:
    def act(self, desk: Client, action: str, *stories: Story) -> Any:
        sent = {"action": action, "_selected_action": [story.pk for story in stories]}
        return desk.post(reverse(LIST), sent, follow=True)

    def test_publishing_goes_by_the_same_rule_and_names_what_is_missing(self, desk: Client) -> None:
        whole = DraftFactory(bylines=[BylineFactory()])
        part = DraftFactory(headline="Ferry runs aground", section=None, bylines=[BylineFactory()])
        response = self.act(desk, "publish_selected", whole, part)
        assert "“Ferry runs aground”: Still missing: a section." in said(response)
        assert f"Published: “{whole.headline}”." in said(response)
        whole.refresh_from_db(), part.refresh_from_db()
        assert (whole.status, part.status) == (Status.PUBLISHED, Status.DRAFT)

    def test_a_kill_asks_why_and_takes_them_from_the_public(self, desk: Client) -> None:
        stories = [StoryFactory(), StoryFactory()]
        asked = self.act(desk, "kill_selected", *stories)
        assert Story.objects.public(timezone.now()).count() == 2
        fields = {"action": "kill_selected", "_selected_action": [story.pk for story in stories]}
        assert {"note", "notice", *fields} <= fields_of(asked).keys() | fields.keys()
        assert "This field is required." in desk.post(reverse(LIST), {**fields, "note": ""}).content.decode()
        response = desk.post(reverse(LIST), {**fields, "note": "Not so."}, follow=True)
        assert "2 stories: killed." in said(response)
        assert not Story.objects.public(timezone.now()).exists()

    def test_a_reporter_cannot_delete(self, desk: Client) -> None:
        story = StoryFactory()
        self.act(desk, "delete_selected", story)
        assert Story.objects.filter(pk=story.pk).exists()


def test_view_on_site_leads_only_to_what_the_public_finds() -> None:
    desk = client_of(edda())
    for story, is_there in (
        (StoryFactory(), True),
        (ScheduledFactory(published_at=None, status="draft"), False),
    ):
        page = desk.get(reverse("admin:articles_story_change", args=[story.pk])).content.decode()
        assert ("View on site" in page) == is_there


def test_the_photo_desk_sees_no_stories() -> None:
    assert client_of(paul()).get(reverse(LIST)).status_code == 403
