"""A story's history: who saved what, what changed, and back to what it said."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Story
from articles.workflow import Verb, take
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.base import client_of, edda, in_role, ines, paul
from tests.factories import BylineFactory, DraftFactory, SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db


def page_of(story: Story, page: str) -> str:
    return f"/admin/articles/story/{story.pk}/{page}/"


@pytest.fixture
def desk() -> Client:
    return client_of(edda())


def published_and_changed(desk: Client) -> Story:
    story = DraftFactory(headline="Ferry runs aground", bylines=[BylineFactory()])
    send(desk, story_url(story), "_publish")
    send(desk, story_url(story), headline="Ferry hits rock", body="<p>It hit a rock at noon.</p>")
    return Story.objects.get(pk=story.pk)


def test_it_tells_who_saved_when_and_what(desk: Client) -> None:
    story = published_and_changed(desk)
    page = desk.get(page_of(story, "history"))
    rows = [(row["number"], row["name"], row["why"], row["is_live"]) for row in page.context["rows"]]
    assert rows == [
        (3, "Edda Lindgren", "saved", False),
        (2, "Edda Lindgren", "published", True),
        (1, "The site", "as it was found", False),
    ]
    assert page.context["rows"][0]["parts"] == ["Headline", "Body", "Updated"]


def test_what_changed_since_it_was_published_is_one_click_from_its_form(desk: Client) -> None:
    story = published_and_changed(desk)
    assert page_of(story, "compare") in desk.get(story_url(story)).content.decode()
    page = desk.get(page_of(story, "compare"))
    assert (page.context["before"].number, page.context["after"].number) == (2, 3)
    assert [change.part for change in page.context["changes"]] == ["headline", "body", "updated_at"]
    assert "<del>runs aground</del><ins>hits rock</ins>" in page.content.decode()


def test_any_two_are_compared(desk: Client) -> None:
    story = published_and_changed(desk)
    page = desk.get(page_of(story, "compare"), {"from": "1", "to": "2"})
    assert {change.part for change in page.context["changes"]} >= {"status", "published_at"}
    assert desk.get(page_of(story, "compare"), {"from": "9"}).status_code == 404
    assert desk.get(page_of(story, "compare"), {"from": "x"}).status_code == 404


def test_restoring_shows_what_will_change_and_makes_a_new_revision(desk: Client) -> None:
    story = published_and_changed(desk)
    asked = desk.get(page_of(story, "restore/1"))
    assert {change.part for change in asked.context["changes"]} == {"headline", "body"}
    told = said(desk.post(page_of(story, "restore/1"), follow=True))
    assert "The story says again what it said in revision 1." in told
    again = Story.objects.get(pk=story.pk)
    assert (again.headline, again.status, again.slug) == ("Ferry runs aground", "published", story.slug)
    newest = again.revisions.get(number=4)
    assert (newest.note, newest.name) == ("restored revision 1", "Edda Lindgren")


def test_what_a_colleague_saved_meanwhile_is_not_restored_over(desk: Client) -> None:
    story = published_and_changed(desk)
    asked = fields_of(desk.get(page_of(story, "restore/1")))
    send(client_of(ines()), story_url(story), headline="Ferry towed to Busan")
    answer = desk.post(page_of(story, "restore/1"), asked, follow=True)
    assert "Ines Park has saved this story since this page was opened." in said(answer)
    assert Story.objects.get(pk=story.pk).headline == "Ferry towed to Busan"
    desk.post(page_of(story, "restore/1"), fields_of(answer))
    assert Story.objects.get(pk=story.pk).headline == "Ferry runs aground"


def test_a_live_story_is_not_emptied_by_a_draft_of_it(desk: Client) -> None:
    story = DraftFactory(headline="Ferry", body="", section=None, bylines=[BylineFactory()])
    filled = {"body": "<p>It hit a rock.</p>", "section": str(SectionFactory().pk)}
    send(desk, story_url(story), "_publish", **filled)
    answer = desk.post(page_of(story, "restore/1"), follow=True)
    assert "Not restored: readers may see this story" in said(answer)
    assert Story.objects.get(pk=story.pk).body == "<p>It hit a rock.</p>"


def test_an_embargo_stays_when_an_earlier_text_is_restored(desk: Client) -> None:
    story = DraftFactory(headline="Ferry runs aground", bylines=[BylineFactory()])
    send(desk, story_url(story), headline="Ferry hits rock", embargo_0="2031-01-02", embargo_1="09:00")
    desk.post(page_of(story, "restore/1"))
    story.refresh_from_db()
    assert (story.headline, story.embargo is not None) == ("Ferry runs aground", True)


def test_reading_the_history_writes_nothing(desk: Client) -> None:
    story = StoryFactory()
    assert desk.get(page_of(story, "history")).status_code == 200
    assert desk.get(page_of(story, "compare"), follow=True).status_code == 200
    assert not story.revisions.exists()


class TestWhoMay:
    def test_a_reporter_reads_the_history_of_a_live_story_and_restores_nothing(self) -> None:
        story = DraftFactory(bylines=[BylineFactory()])
        take(Verb.PUBLISH, story, edda())
        reporter = client_of(in_role("Reporters"))
        assert reporter.get(page_of(story, "history")).status_code == 200
        assert reporter.get(page_of(story, "compare")).status_code == 200
        assert reporter.get(page_of(story, "restore/1")).status_code == 403
        assert reporter.post(page_of(story, "restore/1")).status_code == 403

    def test_who_may_not_see_stories_sees_no_history(self) -> None:
        story = DraftFactory()
        take(Verb.SUBMIT, story, edda())
        stranger = client_of(paul())
        for page in ("history", "compare", "restore/1"):
            assert stranger.get(page_of(story, page)).status_code == 403
        assert Client().get(page_of(story, "history")).status_code == 302


def test_a_page_of_it_reads_one_content_at_most(desk: Client) -> None:
    story = published_and_changed(desk)
    for _round in range(3):
        take(Verb.KILL, story, None, "Wrong")
        take(Verb.PUBLISH, story)
    with CaptureQueriesContext(connection) as queries:
        desk.get(page_of(story, "history"))
    whole = [query["sql"] for query in queries if '."content", "articles_revision"."changed"' in query["sql"]]
    assert len(whole) == 1
