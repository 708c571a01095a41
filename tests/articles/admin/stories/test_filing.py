"""A story's topics, its series and its related stories, on its form and in its revisions."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.admin.stories.steps import where_it_stood
from articles.models import Revision, SeriesPart, Story, StoryTopic
from articles.models.topics import MOST_PARTS, MOST_PICKS
from articles.revisions.comparing import compare
from articles.revisions.content import PARTS, RESTORED, content_of, put_back
from articles.revisions.recording import settle
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.base import client_of, edda, in_role
from tests.factories import BylineFactory, DraftFactory, SeriesFactory, StoryFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter() -> User:
    return in_role("Reporters")


@pytest.fixture
def desk(reporter: User) -> Client:
    return client_of(reporter)


def of(reporter: User, **fields: Any) -> Story:
    return DraftFactory(created_by=reporter, section=None, **fields)


def topics_of(story: Story) -> list[str]:
    return [placed.topic.name for placed in story.story_topics.all()]


def picks_of(story: Story) -> list[Story]:
    return [pick.other for pick in story.picks.all()]


class TestAReporter:
    def test_chooses_topics_a_series_and_related_stories_in_their_order(
        self, desk: Client, reporter: User
    ) -> None:
        story, series = of(reporter), SeriesFactory(parts=[DraftFactory(), DraftFactory()])
        lane, berths = TopicFactory(name="Lane"), TopicFactory(name="Berths")
        first, second = StoryFactory(), DraftFactory()
        send(
            desk,
            story_url(story),
            topics=[berths.pk, lane.pk],
            series=series.pk,
            related=[second.pk, first.pk],
        )
        assert topics_of(story) == ["Berths", "Lane"]
        assert picks_of(story) == [second, first]
        assert [part.story for part in series.parts.all()][-1] == story

    def test_changes_them_and_takes_them_out_again(self, desk: Client, reporter: User) -> None:
        lane, berths = TopicFactory(name="Lane"), TopicFactory(name="Berths")
        first, second = StoryFactory(), StoryFactory()
        story = of(reporter, topics=[lane, berths], related=[first, second])
        SeriesFactory(parts=[story])
        send(desk, story_url(story), topics=[berths.pk, lane.pk], related=[second.pk], series="")
        assert (topics_of(story), picks_of(story)) == (["Berths", "Lane"], [second])
        assert not SeriesPart.objects.exists()

    def test_keeps_the_place_of_a_part_by_saving_something_else(self, desk: Client, reporter: User) -> None:
        story = of(reporter)
        series = SeriesFactory(parts=[story, DraftFactory()])
        send(desk, story_url(story), headline="Another", series=series.pk)
        assert series.parts.earliest("position").story == story

    def test_moves_a_story_from_one_series_to_the_end_of_another(self, desk: Client, reporter: User) -> None:
        story = of(reporter)
        SeriesFactory(parts=[story])
        other = SeriesFactory(parts=[DraftFactory()])
        send(desk, story_url(story), series=other.pk)
        assert [part.story for part in other.parts.all()][1:] == [story]

    def test_is_told_that_a_story_is_not_related_to_itself(self, desk: Client, reporter: User) -> None:
        story = of(reporter)
        assert "not related to itself" in said(send(desk, story_url(story), related=[story.pk]))

    def test_is_told_how_many_stories_and_parts_there_may_be(self, desk: Client, reporter: User) -> None:
        story = of(reporter)
        many = [StoryFactory().pk for _ in range(MOST_PICKS + 1)]
        assert "These are 9 stories. Pick 8 at most." in said(send(desk, story_url(story), related=many))
        full = SeriesFactory(name="Full")
        Story.objects.bulk_create(Story(headline="Part") for _ in range(MOST_PARTS))
        parts = Story.objects.filter(headline="Part")
        SeriesPart.objects.bulk_create(SeriesPart(series=full, story=part) for part in parts)
        assert "“Full” has 100 parts" in said(send(desk, story_url(story), series=full.pk))

    @pytest.mark.parametrize("sent", ["nonsense", "999999999999999999999999", "-1", "12345678"])
    @pytest.mark.parametrize("field", ["topics", "series", "related"])
    def test_sends_what_is_no_choice_and_loses_nothing(
        self, desk: Client, reporter: User, field: str, sent: str
    ) -> None:
        story = of(reporter)
        answer = send(desk, story_url(story), headline="Typed", **{field: sent})
        assert answer.status_code == 200
        assert fields_of(answer)["headline"] == ["Typed"]
        assert "valid choice" in said(answer)

    def test_finds_them_by_typing(self, desk: Client) -> None:
        TopicFactory(name="The northern lane")
        StoryFactory(headline="Ten ports agree")
        asked = {
            "topic": ("storytopic", "topic", "north"),
            "other": ("relatedstory", "other", "ports"),
        }
        for model, field, term in asked.values():
            query = {"app_label": "articles", "model_name": model, "field_name": field, "term": term}
            answer = desk.get(reverse("admin:autocomplete"), query)
            assert len(answer.json()["results"]) == 1

    def test_finds_a_story_by_its_headline_and_not_by_what_it_says(self, desk: Client) -> None:
        StoryFactory(headline="Ice closes", body="<p>Ten ports agreed.</p>")
        wanted = StoryFactory(headline="Ports agree", body="<p>Ten ports agreed.</p>")
        query = {"app_label": "articles", "model_name": "relatedstory", "field_name": "other"}
        answer = desk.get(reverse("admin:autocomplete"), {**query, "term": "ports"})
        assert [one["id"] for one in answer.json()["results"]] == [str(wanted.pk)]

    def test_makes_no_topics_and_no_series(self, desk: Client) -> None:
        for model in ("topic", "series"):
            assert desk.get(reverse(f"admin:articles_{model}_add")).status_code == 403
            assert desk.get(reverse(f"admin:articles_{model}_changelist")).status_code == 200

    def test_who_may_only_look_sees_where_it_is_filed(self, desk: Client) -> None:
        story = StoryFactory(topics=[TopicFactory(name="The northern lane")])
        SeriesFactory(name="Who waits", parts=[story])
        assert "The northern lane, Who waits" in desk.get(story_url(story)).content.decode()


class TestTwoAtOnce:
    def test_both_topics_are_in_it(self, desk: Client, reporter: User) -> None:
        story = of(reporter, topics=[TopicFactory(name="Lane")])
        theirs, ours = TopicFactory(name="Theirs"), TopicFactory(name="Ours")
        mine = fields_of(desk.get(story_url(story)))
        send(client_of(edda()), story_url(story), topics=[*mine["topics"], theirs.pk])
        typed = {**mine, "topics": [*mine["topics"], ours.pk], "_save": "1"}
        assert "Topics" in said(desk.post(story_url(story), typed, follow=True))
        assert set(topics_of(story)) == {"Lane", "Theirs", "Ours"}

    def test_who_chose_another_series_is_asked(self, desk: Client, reporter: User) -> None:
        story, one, two = of(reporter), SeriesFactory(name="One"), SeriesFactory(name="Two")
        mine = fields_of(desk.get(story_url(story)))
        send(client_of(edda()), story_url(story), series=one.pk)
        answer = desk.post(story_url(story), {**mine, "series": two.pk, "_save": "1"}, follow=True)
        assert "Two have changed the same" in answer.content.decode()
        assert SeriesPart.objects.get().series == one


class TestARevision:
    def test_keeps_them_and_tells_what_changed(self) -> None:
        story = StoryFactory(topics=[TopicFactory(name="Lane")], related=[StoryFactory(headline="Ports")])
        SeriesFactory(name="Who waits", parts=[story])
        after = content_of(story)
        before = {**after, "topics": [], "related": [], "series": None}
        told = {change.label: change.pieces[0].text for change in compare(before, after)}
        assert told == {"Topics": "Lane", "Related stories": "Ports", "Series": "Who waits"}

    def test_puts_back_topics_and_related_stories_and_leaves_the_series(self) -> None:
        story = StoryFactory(topics=[TopicFactory(name="Lane")], related=[StoryFactory()])
        kept = content_of(story)
        SeriesFactory(parts=[story])
        story.story_topics.all().delete()
        story.picks.all().delete()
        assert put_back(story, kept, RESTORED) == []
        assert (topics_of(story), len(picks_of(story))) == (["Lane"], 1)
        assert SeriesPart.objects.filter(story=story).exists()

    def test_says_what_is_not_there_any_more(self) -> None:
        story = StoryFactory(related=[StoryFactory(headline="Ports")])
        kept = content_of(story)
        Story.objects.get(headline="Ports").delete()
        assert put_back(story, kept, ["related"]) == ["“Ports” is not there any more."]

    def test_from_before_there_were_topics_reads_as_one_without(self) -> None:
        story = DraftFactory()
        old = {part: value for part, value in content_of(story).items() if part not in NEW}
        Revision.objects.create(story=story, number=1, reason="saved", content=old, changed=[])
        assert set(Revision.objects.get().content) == set(PARTS)
        settle(story)
        assert story.revisions.count() == 1
        StoryTopic.objects.create(story=story, topic=TopicFactory())
        settle(story)
        assert story.revisions.latest("number").changed == ["topics"]


NEW = ("topics", "series", "related")


def test_the_page_that_asks_before_a_kill_lists_topic_and_series() -> None:
    story = StoryFactory(topics=[TopicFactory(name="Lane")], bylines=[BylineFactory()])
    SeriesFactory(name="Who waits", parts=[story])
    assert {"/topic/lane/", "/series/who-waits/"} <= set(where_it_stood(story))
