"""Colleagues over a story: who is mentioned, whose it is to do, and what mail a real server gets of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from articles.colleagues import (
    ASSIGNED,
    ENDED,
    assign,
    assigned_to,
    colleagues,
    comment,
    end_assignment,
    may_assign,
    mentioned,
    tell,
)
from articles.models import Assignment, Comment, Story
from articles.visibility import Status
from articles.workflow import Verb, take
from newsportal import connections
from tests.articles.test_workflow import draft, public
from tests.base import edda, in_role, ines, paul
from tests.factories import DraftFactory
from tests.mail_server import MailServer, mail_server

pytestmark = pytest.mark.django_db


def edda_of() -> User:
    return User.objects.filter(username="edda").first() or edda()


class TestAMention:
    @pytest.fixture
    def people(self) -> list[User]:
        return [
            User(pk=n, username=name) for n, name in enumerate(("ines", "Edda.L", "o'neil", "Ada", "ada"))
        ]

    @pytest.mark.parametrize(
        ("text", "found", "unknown"),
        [
            ("@ines who says so?", ["ines"], []),
            ("Who says so, @ines? And @ines again.", ["ines"], []),
            ("(@ines), @Ines’s copy, “@INES”", ["ines"], []),
            ("Ask @ines.", ["ines"], []),
            ("Ask @Edda.L.", ["Edda.L"], []),
            ("@ada and not the other", ["ada"], []),
            ("@ADA may be either", [], ["ADA"]),
            ("@zoe, @zoe. @Yan", [], ["zoe", "Yan"]),
            ("Write to ines@example.com or a@ines", [], []),
            ("@ at 6 p.m. @... @@", [], []),
            ("", [], []),
        ],
    )
    def test_is_a_name_behind_an_at_sign(
        self, people: list[User], text: str, found: list[str], unknown: list[str]
    ) -> None:
        who, nobody = mentioned(text, people)
        assert ([person.username for person in who], nobody) == (found, unknown)

    def test_in_letters_that_are_put_together_from_two_is_understood(self) -> None:
        jorg = User(pk=1, username="j\u00f6rg")
        assert mentioned("@jo\u0308rg?", [jorg]) == ([jorg], [])

    def test_is_of_those_who_are_here_and_may_look_at_stories(self) -> None:
        reporter, editor, gone = in_role("Reporters"), edda(), ines()
        User.objects.create_user("reader")
        User.objects.filter(pk=gone.pk).update(is_active=False)
        assert paul() not in colleagues()
        assert set(colleagues()) == {reporter, editor}


class TestAComment:
    def test_stays_as_it_was_written_when_who_wrote_it_leaves(self) -> None:
        user = edda()
        said = comment(draft(), user, "Which ten?")
        with pytest.raises(ValueError, match="stays as it was written"):
            said.save()
        user.delete()
        said.refresh_from_db()
        assert (said.by, said.name, said.text) == (None, "Edda Lindgren", "Which ten?")

    def test_is_ticked_off_by_whoever_did_it_first(self) -> None:
        said = comment(draft(), edda(), "Which ten?")
        first, second = ines(), paul()
        assert said.settle(first)
        assert not said.settle(second)
        said.refresh_from_db()
        assert said.resolved_by == first
        said.reopen()
        said.refresh_from_db()
        assert (said.resolved_by, said.resolved_at) == (None, None)

    def test_says_something(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.create(story=draft(), text="")

    def test_goes_with_its_story(self) -> None:
        story = draft()
        comment(story, edda_of(), "Which ten?")
        assign(story, edda_of(), edda_of(), None, "")
        story.delete()
        assert not Comment.objects.exists()


class TestAnAssignment:
    def test_is_an_editors_to_give_and_for_others_of_what_they_may_edit_to_themselves(self) -> None:
        editor, reporter = in_role("Editors"), in_role("Reporters")
        own, other = draft(created_by=reporter), draft()
        assert may_assign(editor, other, reporter)
        assert may_assign(reporter, own, reporter)
        assert not may_assign(reporter, own, editor)
        assert not may_assign(reporter, other, reporter)

    def test_lies_on_the_desk_with_the_most_urgent_first(self) -> None:
        user, now = ines(), timezone.now()
        dues = {"late": -1, "next": 1, "tomorrow": 24}
        stories = {name: DraftFactory(headline=name) for name in ("some day", "tomorrow", "late", "next")}
        for name, story in stories.items():
            assign(story, user, edda_of(), now + timedelta(hours=dues[name]) if name in dues else None, "")
        assign(DraftFactory(), edda_of(), edda_of(), now, "")
        assert [one.headline for one in assigned_to(user, now)] == ["late", "next", "tomorrow", "some day"]

    def test_is_done_once_its_story_is_published_or_killed(self) -> None:
        user, story, other = ines(), draft(), draft()
        assign(story, user, edda_of(), None, "")
        assign(other, user, edda_of(), None, "")
        take(Verb.PUBLISH, story)
        take(Verb.PUBLISH, other)
        assert not assigned_to(user, timezone.now()).exists()
        # Of a story that readers see already, there is more to do.
        assign(story, user, edda_of(), None, "One more voice")
        assign(other, user, edda_of(), None, "One more voice")
        take(Verb.KILL, other, note="Not so.")
        assert list(assigned_to(user, timezone.now())) == [story]

    def test_replaces_the_one_before_and_is_told_once(self) -> None:
        story, due = draft(), timezone.now()
        assert assign(story, ines(), edda_of(), due, "")
        assert not assign(story, User.objects.get(username="ines"), edda_of(), due, "")
        assert assign(story, edda_of(), edda_of(), due, "")
        assert Assignment.objects.get(story=story).to == edda_of()

    def test_stands_in_the_timeline_with_who_gave_it_to_whom_and_who_ended_it(self) -> None:
        user, editor, story = ines(), edda(), draft(status=Status.REVIEW)
        due = datetime(2026, 11, 2, 23, tzinfo=UTC)
        assign(story, user, editor, due, "400 words")
        assign(story, user, editor, due, "400 words")
        seen = Assignment.objects.get()
        assert end_assignment(seen, user)
        assert not end_assignment(seen, user)
        told = [(one.name, one.verb, one.note) for one in story.timeline.order_by("pk")]
        said = "To Ines Park, due Nov. 2, 2026, 18:00 EST. 400 words"
        assert told == [("Edda Lindgren", ASSIGNED, said), ("Ines Park", ENDED, said)]
        assert {(one.before, one.after) for one in story.timeline.all()} == {(Status.REVIEW, Status.REVIEW)}

    def test_that_somebody_else_has_by_now_is_not_ended(self) -> None:
        user, editor, story = ines(), edda(), draft()
        assign(story, user, editor, None, "")
        seen = Assignment.objects.get()
        assign(story, editor, editor, None, "")
        assert not end_assignment(seen, user)
        assert Assignment.objects.get().to == editor

    def test_ends_when_whose_it_was_leaves(self) -> None:
        user, story = ines(), draft()
        assign(story, user, edda_of(), None, "")
        user.delete()
        assert not hasattr(Story.objects.get(pk=story.pk), "assignment")


class TestMail:
    @pytest.fixture
    def server(self, settings: Settings) -> Iterator[MailServer]:
        with mail_server() as there:
            settings.MAILERS = {"default": connections.mailer(there.url)}
            settings.SITE_URL = "https://news.example.org"
            settings.DEFAULT_FROM_EMAIL = "newsroom@example.org"
            yield there

    def send(self, *people: User, story: Story | None = None) -> list[str]:
        return tell(
            people, story or draft(), edda_of(), "Edda mentions you:\nTen ports", "@ines Which “ten”?"
        )

    def test_has_the_words_the_link_and_whom_to_answer(self, server: MailServer) -> None:
        story = public()
        assert self.send(ines(), story=story) == []
        (mail,) = server.taken
        assert mail["To"] == "ines@example.com"
        assert mail["From"] == "newsroom@example.org"
        assert mail["Reply-To"] == "edda@example.com"
        assert mail["Subject"] == "Edda mentions you: Ten ports"
        link = f"https://news.example.org/admin/articles/story/{story.pk}/change/#colleagues"
        assert mail.get_content().splitlines() == ["@ines Which “ten”?", "", link]

    def test_reaches_the_others_when_one_address_is_refused(self, server: MailServer) -> None:
        server.refused["ines@example.com"] = "550 No such user here"
        told = self.send(ines(), paul())
        assert told == [
            "Not reached by mail: Ines Park. The mail server refuses the address: 550 No such user here"
        ]
        assert [mail["To"] for mail in server.taken] == ["paul@example.com"]
        assert server.talks == 1

    def test_to_an_address_that_is_none_is_a_sentence(self, server: MailServer) -> None:
        user = ines()
        user.email = "ines at home"
        assert self.send(user, paul()) == ["Not reached by mail: Ines Park. The mail address cannot be used."]
        assert len(server.taken) == 1

    def test_without_an_address_is_a_sentence(self, server: MailServer) -> None:
        user = ines()
        user.email = ""
        assert self.send(user) == ["Not reached by mail: Ines Park. No mail address stands in the login."]
        assert server.talks == 0

    def test_to_a_server_that_hangs_up_is_tried_once_for_all(self, server: MailServer) -> None:
        server.hangs_up = True
        (told,) = self.send(ines(), paul())
        assert told.startswith(
            "Not reached by mail: Ines Park and Paul Adeyemi. The mail server cannot be reached ("
        )
        assert server.talks == 1

    def test_to_a_server_that_is_not_there_is_a_sentence(self, settings: Settings) -> None:
        with mail_server() as there:
            settings.MAILERS = {"default": connections.mailer(there.url)}
        (told,) = self.send(ines())
        assert (
            told == "Not reached by mail: Ines Park. The mail server cannot be reached (Connection refused)."
        )

    def test_that_is_not_set_up_is_said(self, settings: Settings) -> None:
        settings.MAILERS = {"default": connections.mailer("consolemail://")}
        assert self.send(ines()) == ["Not reached by mail: Ines Park. No mail server is set up (EMAIL_URL)."]

    def test_is_written_to_the_console_where_somebody_works_on_the_site(
        self, settings: Settings, capsys: pytest.CaptureFixture[str]
    ) -> None:
        settings.DEBUG = True
        settings.MAILERS = {"default": connections.mailer("consolemail://")}
        assert self.send(ines()) == []
        assert "To: ines@example.com" in capsys.readouterr().out


def test_nothing_of_it_changes_a_story() -> None:
    story = draft(status=Status.REVIEW)
    before = Story.objects.values().get(pk=story.pk)
    comment(story, edda_of(), "Which ten?").settle(edda_of())
    assign(story, edda_of(), edda_of(), timezone.now(), "Today")
    assert Story.objects.values().get(pk=story.pk) == before
