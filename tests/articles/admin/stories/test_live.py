"""The live desk: posting from it, and what can be done with an entry there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.html import plain_text
from articles.live import post
from articles.models import LiveEntry, Story
from tests.articles.admin.sending import fields_of, send, story_url
from tests.articles.admin.test_bad_input import NAUGHTY
from tests.base import PASSWORD, client_of, in_role
from tests.factories import NOON, BylineFactory, LiveEntryFactory, LiveStoryFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines() -> Any:
    return in_role("Reporters")


@pytest.fixture
def story(ines: Any) -> Story:
    return LiveStoryFactory(headline="Ferry aground", bylines=[BylineFactory(name="Ines Park", user=ines)])


@pytest.fixture
def desk(ines: Any) -> Client:
    return client_of(ines)


def live_desk(story: Story) -> str:
    return f"/admin/articles/story/{story.pk}/live/"


def told(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


class TestPosting:
    def test_takes_a_text_and_stands_under_ones_own_name(self, desk: Client, story: Story) -> None:
        page = send(desk, live_desk(story), text="The tug is there.\nIt is red.")
        assert "Posted." in told(page)
        entry = LiveEntry.objects.get()
        assert (plain_text(entry.body), str(entry.byline)) == ("The tug is there.\n\nIt is red.", "Ines Park")
        assert "The tug is there." in Client().get(story.get_absolute_url()).content.decode()

    def test_takes_a_heading_a_mark_and_another_name_besides(self, desk: Client, story: Story) -> None:
        fields = {"heading": "Tug", "is_key": "on", "is_pinned": "on", "byline": ""}
        send(desk, live_desk(story), text="The tug is there.", **fields)
        entry = LiveEntry.objects.get()
        assert (entry.heading, entry.is_key, entry.is_pinned, entry.byline) == ("Tug", True, True, None)

    def test_twice_by_a_second_tap_is_once(self, desk: Client, story: Story) -> None:
        fields = {**fields_of(desk.get(live_desk(story))), "text": "The tug is there."}
        desk.post(live_desk(story), fields)
        again = desk.post(live_desk(story), fields, follow=True)
        assert "posted already" in told(again)
        assert LiveEntry.objects.count() == 1
        send(desk, live_desk(story), text="The tug is there.")
        assert LiveEntry.objects.count() == 2

    def test_nothing_is_refused_with_a_sentence_and_keeps_what_was_typed(
        self, desk: Client, story: Story
    ) -> None:
        page = send(desk, live_desk(story), text="  ", heading="Tug")
        assert "Write something first." in page.content.decode()
        assert fields_of(page)["heading"] == ["Tug"]
        page = send(desk, live_desk(story), text="Tug.", byline="999")
        assert "999 is not one of the available choices" in page.content.decode()
        assert fields_of(page)["text"] == ["Tug."]
        assert not LiveEntry.objects.exists()

    def test_survives_a_session_that_ended(self, ines: Any, desk: Client, story: Story) -> None:
        fields = {**fields_of(desk.get(live_desk(story))), "text": "The tug is there."}
        late = Client(headers={"sec-fetch-site": "same-origin"})
        page = late.post(live_desk(story), fields)
        assert page.status_code == 403
        login = {**fields_of(page), "username": ines.username, "password": PASSWORD}
        back = late.post("/admin/login/", login)
        assert fields_of(back)["text"] == ["The tug is there."]
        late.post(live_desk(story), fields_of(back))
        assert LiveEntry.objects.count() == 1

    def test_in_a_story_that_nobody_sees_yet_waits_for_it(self, desk: Client, ines: Any) -> None:
        story = LiveStoryFactory(status="draft", published_at=None, created_by=ines)
        page = send(desk, live_desk(story), text="The tug is there.")
        assert "Readers see it as soon as they see the story." in told(page)

    def test_and_looking_cost_the_same_with_five_entries_and_with_five_hundred(
        self, desk: Client, ines: Any
    ) -> None:
        counted = []
        for entries in (5, 500):
            story = LiveStoryFactory(created_by=ines)
            LiveEntry.objects.bulk_create(
                LiveEntry(story=story, number=number, body=f"<p>{number}</p>", at=NOON)
                for number in range(1, entries + 1)
            )
            with CaptureQueriesContext(connection) as posted:
                desk.post(live_desk(story), {"text": "The tug is there."})
            with CaptureQueriesContext(connection) as looked:
                desk.get(live_desk(story))
            counted.append((len(posted), len(looked)))
        assert counted[0] == counted[1]
        assert story.entries.count() == 501
        assert not story.revisions.exists()

    @pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
    def test_breaks_on_nothing(self, desk: Client, story: Story, text: str) -> None:
        names = ("text", "heading", "byline", "key", "is_key")
        for fields in ({name: text} for name in names):
            assert send(desk, live_desk(story), **{"text": "Tug.", **fields}).status_code == 200
        post(story, None, "Tug.")
        number = story.entries.latest("pk").number
        for name in ("heading", "body", "byline", "at_0", "at_1", "change", "change_text", "seen"):
            assert send(desk, f"{live_desk(story)}{number}/", **{name: text}).status_code in (200, 403)


class TestWhoGetsThere:
    def test_the_form_of_the_story_leads_there_whoever_may_post(self, desk: Client, story: Story) -> None:
        assert live_desk(story) in desk.get(story_url(story)).content.decode()
        producer = client_of(in_role("Front-page producers"))
        assert live_desk(story) not in producer.get(story_url(story)).content.decode()
        others = LiveStoryFactory()
        assert live_desk(others) not in desk.get(story_url(others)).content.decode()

    def test_nobody_else_does(self, desk: Client, story: Story) -> None:
        post(story, None, "The tug is there.")
        others = LiveStoryFactory()
        LiveEntryFactory(story=others, number=1)
        producer = client_of(in_role("Front-page producers"))
        tries: list[tuple[Client, Story]] = [(producer, story), (desk, others)]
        for client, forbidden in tries:
            for further in ("", "coverage/", "1/", "1/mark/"):
                for answer in (
                    client.get(f"{live_desk(forbidden)}{further}"),
                    client.post(
                        f"{live_desk(forbidden)}{further}", {"text": "x", "end": "1", "withdraw": "1"}
                    ),
                ):
                    assert answer.status_code == 403, further
        # The reporter's own story, and the entry of another.
        for further in ("coverage/", "1/", "1/mark/"):
            assert desk.post(f"{live_desk(story)}{further}", {"withdraw": "1", "end": "1"}).status_code == 403
        assert LiveEntry.objects.filter(withdrawn_at=None).count() == 2
        assert Story.objects.get(pk=story.pk).is_going_on

    def test_there_is_none_of_a_story_that_is_not_live(self) -> None:
        editor = client_of(in_role("Editors"))
        assert editor.get(live_desk(StoryFactory())).status_code == 404
        assert editor.get(f"{live_desk(LiveStoryFactory())}7/").status_code == 404


class TestFindingAnEntryAgain:
    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"q": "pump"}, ["The pump stopped."]),
            ({"q": "PUMP"}, ["The pump stopped."]),
            ({"q": "Noon"}, ["The tug is there."]),
            ({"only": "pinned"}, ["The tug is there."]),
            ({"only": "key"}, ["The pump stopped."]),
            ({"q": "%"}, []),
            ({"only": "nothing"}, ["The pump stopped.", "The tug is there."]),
        ],
    )
    def test_by_its_words_or_its_mark(
        self, desk: Client, story: Story, asked: dict[str, str], found: list[str]
    ) -> None:
        post(story, None, "The tug is there.", heading="Noon", is_pinned=True)
        post(story, None, "The pump stopped.", is_key=True)
        page = desk.get(live_desk(story), asked)
        assert [plain_text(entry.body) for entry in page.context["entries"]] == found

    def test_further_pages_are_of_the_same_search(self, desk: Client, story: Story) -> None:
        for number in range(1, 43):
            LiveEntryFactory(story=story, number=number, body="<p>The tug is there.</p>")
        page = desk.get(live_desk(story), {"q": "tug"}).content.decode()
        assert '<a href="?before=3&amp;q=tug">' in page
        rest = desk.get(live_desk(story), {"q": "tug", "before": "3"})
        assert [entry.number for entry in rest.context["entries"]] == [2, 1]
        assert f'<a href="{live_desk(story)}?q=tug">' in rest.content.decode()


class TestAnEntry:
    @pytest.fixture
    def entry(self, ines: Any, story: Story) -> LiveEntry:
        return post(story, ines, "The tug is there.", byline=story.bylines.get())[0]

    @pytest.fixture
    def editor(self) -> Client:
        return client_of(in_role("Editors"))

    def test_is_pinned_made_a_key_moment_withdrawn_and_put_back(
        self, desk: Client, story: Story, entry: LiveEntry
    ) -> None:
        mark = f"{live_desk(story)}1/mark/"
        for sent, name, value in (
            ({"pin": "1"}, "is_pinned", True),
            ({"key": "1"}, "is_key", True),
            ({"pin": "0"}, "is_pinned", False),
            ({"key": "0"}, "is_key", False),
        ):
            desk.post(mark, sent)
            entry.refresh_from_db()
            assert getattr(entry, name) == value
        assert "no reader sees it" in told(desk.post(mark, {"withdraw": "1"}, follow=True))
        assert "The tug is there." not in Client().get(story.get_absolute_url()).content.decode()
        assert "The tug is there." in desk.get(live_desk(story)).content.decode()
        desk.post(mark, {"put_back": "1"})
        assert "The tug is there." in Client().get(story.get_absolute_url()).content.decode()
        assert entry.wordings.count() == 7
        assert set(entry.wordings.values_list("by__username", flat=True)) == {"reporters"}

    def test_is_corrected_by_an_editor_with_a_word_to_readers(
        self, editor: Client, story: Story, entry: LiveEntry
    ) -> None:
        url = f"{live_desk(story)}1/"
        words = {"change": "correction", "change_text": "It was two tugs."}
        send(editor, url, body="<p>Two tugs are there.<script>x</script></p>", heading="Tugs", **words)
        entry.refresh_from_db()
        assert (entry.body, entry.heading) == ("<p>Two tugs are there.</p>", "Tugs")
        page = Client().get(story.get_absolute_url()).content.decode()
        assert "It was two tugs." in page
        said = editor.get(url).content.decode()
        assert "The tug is there." in said  # what it has said before

    def test_keeps_its_time_when_only_its_words_change(
        self, editor: Client, story: Story, entry: LiveEntry
    ) -> None:
        send(editor, f"{live_desk(story)}1/", heading="Tugs")
        again = LiveEntry.objects.get()
        assert again.at.replace(microsecond=0) == entry.at.replace(microsecond=0)
        assert again.byline == entry.byline

    def test_is_refused_without_words_or_with_a_time_ahead_and_keeps_what_was_typed(
        self, editor: Client, story: Story, entry: LiveEntry
    ) -> None:
        url = f"{live_desk(story)}1/"
        page = send(editor, url, heading="Tugs", change="correction")
        assert "Say in a sentence" in page.content.decode()
        assert fields_of(page)["heading"] == ["Tugs"]
        ahead = timezone.localdate(timezone.now() + timedelta(days=2))
        page = send(editor, url, at_0=ahead.isoformat())
        assert "still to come" in page.content.decode()
        page = send(editor, url, body="<p> </p>")
        assert "An entry says something" in page.content.decode()
        assert LiveEntry.objects.get().heading == ""

    def test_that_a_colleague_has_changed_meanwhile_is_not_written_over_unseen(
        self, desk: Client, editor: Client, story: Story, entry: LiveEntry
    ) -> None:
        url = f"{live_desk(story)}1/"
        opened = fields_of(desk.get(url))
        send(editor, url, heading="The editor’s")
        page = desk.post(url, {**opened, "heading": "The reporter’s"})
        assert "has changed this entry meanwhile" in page.content.decode()
        assert fields_of(page)["heading"] == ["The reporter’s"]
        assert LiveEntry.objects.get().heading == "The editor’s"
        desk.post(url, fields_of(page))
        assert LiveEntry.objects.get().heading == "The reporter’s"

    def test_a_reporter_tells_readers_of_no_correction(
        self, desk: Client, story: Story, entry: LiveEntry
    ) -> None:
        send(desk, f"{live_desk(story)}1/", heading="Tugs", change="correction", change_text="x")
        assert not entry.corrections.exists()


class TestTheCoverage:
    def test_is_ended_by_an_editor_and_goes_on_and_the_form_tells_of_it(self, story: Story) -> None:
        editor = client_of(in_role("Editors"))
        url = f"{live_desk(story)}coverage/"
        assert "has ended" in told(editor.post(url, {"end": "1"}, follow=True))
        assert not Story.objects.get(pk=story.pk).is_going_on
        assert "The coverage ended" in editor.get(live_desk(story)).content.decode()
        assert "goes on" in told(editor.post(url, {"resume": "1"}, follow=True))
        assert Story.objects.get(pk=story.pk).is_going_on
        assert "ended the live coverage" in editor.get(story_url(story)).content.decode()
