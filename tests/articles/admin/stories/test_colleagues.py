"""Comments and assignments in the newsroom: sent from beneath a story, answered with a sentence, not lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from articles.admin.stories.colleagues import SHOWN
from articles.colleagues import assign, comment
from articles.models import Assignment, Comment, Story
from articles.models.colleagues import LONGEST_COMMENT
from newsportal import connections
from tests.articles.admin.sending import said, story_url
from tests.articles.admin.stories.test_steps import ROLES
from tests.articles.admin.test_bad_input import NAUGHTY
from tests.articles.test_workflow import draft, public
from tests.base import PASSWORD, client_of, edda, in_role, ines, paul
from tests.factories import BylineFactory, DraftFactory
from tests.mail_server import mail_server

pytestmark = pytest.mark.django_db

SCRIPT = {"Accept": "application/json"}


def comment_url(story: Story) -> str:
    return reverse("admin:articles_story_comment", args=[story.pk])


def settle_url(one: Comment) -> str:
    return reverse("admin:articles_story_settle", args=[one.story_id, one.pk])


def assignment_url(story: Story) -> str:
    return reverse("admin:articles_story_assignment", args=[story.pk])


def to(person: User, day: str = "", clock: str = "", note: str = "") -> dict[str, Any]:
    return {
        "assignment-to": person.pk,
        "assignment-due_0": day,
        "assignment-due_1": clock,
        "assignment-note": note,
    }


def sentences(response: Any) -> list[str]:
    return [one["text"] for one in response.json()["said"]]


class TestAComment:
    def test_stands_beneath_the_story_for_everybody_who_may_look_at_it(self) -> None:
        story = public()
        response = client_of(edda()).post(comment_url(story), {"comment": " Which <ten>? "}, follow=True)
        assert response.redirect_chain == [(f"{story_url(story)}#colleagues", 302)]
        assert "Your comment is there." in said(response)
        page = client_of(in_role("Reporters")).get(story_url(story)).content.decode()
        assert "Which &lt;ten&gt;?" in page
        assert "Edda Lindgren" in page
        assert "1 open comment" in page

    @pytest.mark.parametrize("role", ROLES)
    def test_is_made_and_ticked_off_by_every_role_that_looks_at_stories(self, role: str) -> None:
        desk, story = client_of(in_role(role)), public()
        desk.post(comment_url(story), {"comment": "Which ten?"})
        one = Comment.objects.get()
        desk.post(settle_url(one), {"settled": "1"})
        one.refresh_from_db()
        assert one.resolved_at is not None
        desk.post(settle_url(one))
        one.refresh_from_db()
        assert one.resolved_at is None

    def test_is_not_for_who_may_not_look_at_stories(self) -> None:
        user = paul()
        one, desk = comment(public(), edda(), "Which ten?"), client_of(user)
        assert desk.post(comment_url(one.story), {"comment": "Mine"}).status_code == 403
        assert desk.post(settle_url(one), {"settled": "1"}).status_code == 403
        assert desk.post(assignment_url(one.story), to(user)).status_code == 403
        assert Comment.objects.filter(resolved_at=None).count() == 1

    @pytest.mark.parametrize("text", ["", "  \n ", "\x00", "x" * (LONGEST_COMMENT + 1)])
    def test_that_says_nothing_or_too_much_is_refused_with_a_sentence(self, text: str) -> None:
        response = client_of(edda()).post(comment_url(public()), {"comment": text}, headers=SCRIPT)
        assert response.json()["is_done"] is False
        (sentence,) = sentences(response)
        assert sentence.startswith("Comment: ")
        assert not Comment.objects.exists()

    @pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
    def test_and_an_assignment_take_whatever_is_typed(self, text: str) -> None:
        desk, story = client_of(edda()), draft()
        for _ in range(2):
            assert desk.post(comment_url(story), {"comment": text[:LONGEST_COMMENT]}).status_code == 302
        for name in ("to", "due_0", "due_1", "note"):
            assert desk.post(assignment_url(story), {f"assignment-{name}": text}).status_code == 302
        assert desk.get(story_url(story)).status_code == 200

    def test_of_a_story_that_is_not_there_leads_nowhere(self) -> None:
        desk, one = client_of(edda()), comment(draft(), edda_of(), "Which ten?")
        other = draft()
        for url in (
            "/admin/articles/story/999999/comment/",
            f"/admin/articles/story/{'9' * 30}/comment/",
            reverse("admin:articles_story_settle", args=[other.pk, one.pk]),
            "/admin/articles/story/999999/assignment/",
        ):
            assert desk.post(url, {"comment": "x"}).status_code == 404

    def test_whose_address_is_only_looked_at_leads_to_the_story(self) -> None:
        one = comment(draft(), edda_of(), "Which ten?")
        for url in (comment_url(one.story), settle_url(one), assignment_url(one.story)):
            response = client_of(edda_of()).get(url)
            assert response.headers["Location"] == f"{story_url(one.story)}#colleagues"

    def test_sent_after_a_session_ended_travels_through_the_login(self) -> None:
        ines()
        desk, story = Client(), public()
        asked = desk.post(comment_url(story), {"comment": "Typed all night"})
        assert asked.status_code == 403
        login = {"username": "ines", "password": PASSWORD, "carried": asked.context["carried"]}
        back = desk.post(f"{reverse('admin:login')}?next={comment_url(story)}", login)
        assert b"Typed all night" in back.content

    def test_comes_back_to_the_script_with_the_parts_that_have_changed(self) -> None:
        response = client_of(edda()).post(comment_url(public()), {"comment": "Which ten?"}, headers=SCRIPT)
        answer = response.json()
        assert answer["is_done"] is True
        assert "Which ten?" in answer["parts"]["comments"]
        assert "csrfmiddlewaretoken" in answer["parts"]["comments"]
        assert "Assigned to nobody." in answer["parts"]["assignment"]

    def test_number_two_hundred_and_one_hides_the_oldest(self) -> None:
        story, user = draft(), edda()
        Comment.objects.bulk_create(
            Comment(story=story, name="E", text=f"No. {n}.") for n in range(SHOWN + 1)
        )
        page = client_of(user).get(story_url(story)).content.decode()
        assert "Older comments are not shown." in page
        assert page.index("No. 1.") < page.index(f"No. {SHOWN}.")
        assert "No. 0." not in page

    def test_costs_the_form_nothing_however_many_there_are(self) -> None:
        story, user = draft(), edda()
        desk = client_of(user)

        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                desk.get(story_url(story))
            return len(asked)

        comment(story, user, "One").settle(user)
        desk.get(story_url(story))
        before = queries()
        for n in range(5):
            comment(story, user, f"And {n}").settle(User.objects.create_user(f"colleague{n}"))
        assert queries() == before


def edda_of() -> User:
    return User.objects.filter(username="edda").first() or edda()


class TestAMention:
    def test_tells_a_colleague_by_mail_with_a_link(self, settings: Settings) -> None:
        settings.SITE_URL = "https://news.example.org"
        ines()
        story = draft(headline="Ten ports")
        response = client_of(edda()).post(comment_url(story), {"comment": "@ines Which ten?"}, headers=SCRIPT)
        assert sentences(response) == ["Told by mail: Ines Park."]
        (sent,) = mail.outbox
        assert (sent.to, sent.subject) == (["ines@example.com"], "Edda Lindgren mentions you: Ten ports")
        for part in (
            "comment on “Ten ports”",
            "@ines Which ten?",
            f"https://news.example.org{story_url(story)}",
        ):
            assert part in sent.body

    def test_of_nobody_is_said_and_the_comment_stands(self) -> None:
        response = client_of(edda()).post(
            comment_url(draft()), {"comment": "@zoe and @edda?"}, headers=SCRIPT
        )
        assert sentences(response) == ["Nobody here is called @zoe."]
        assert Comment.objects.get().text == "@zoe and @edda?"
        assert mail.outbox == []

    def test_loses_no_comment_when_the_mail_server_is_down(self, settings: Settings) -> None:
        with mail_server() as server:
            settings.MAILERS = {"default": connections.mailer(server.url)}
        ines()
        response = client_of(edda()).post(comment_url(draft()), {"comment": "@ines?"}, follow=True)
        assert "Not reached by mail: Ines Park. The mail server cannot be reached" in said(response)
        assert Comment.objects.get().text == "@ines?"

    def test_where_no_mail_is_set_up_is_only_here_and_the_page_says_so(self, settings: Settings) -> None:
        settings.MAILERS = {"default": connections.mailer("consolemail://")}
        page = client_of(edda()).get(story_url(draft())).content.decode()
        assert "No mail server is set up: whoever you mention finds the comment here alone." in page


class TestAnAssignment:
    def test_is_given_by_an_editor_and_told_by_mail(self) -> None:
        user, story = ines(), draft(headline="Ten ports")
        sent = to(user, "2026-12-24", "6 pm", "400 words")
        response = client_of(edda()).post(assignment_url(story), sent, headers=SCRIPT)
        assert sentences(response) == ["Assigned to Ines Park.", "Told by mail: Ines Park."]
        (told,) = mail.outbox
        assert told.subject == "Assigned to you: Ten ports"
        assert "“Ten ports” to you, due Dec. 24, 2026, 18:00 EST.\n\n400 words\n\nhttp" in told.body
        page = client_of(user).get(story_url(story)).content.decode()
        for part in ("Dec. 24, 2026, 18:00 EST", "400 words", "by Edda Lindgren"):
            assert part in page

    def test_to_oneself_needs_no_mail(self) -> None:
        user, story = edda(), draft()
        client_of(user).post(assignment_url(story), to(user))
        assert story.assignment.to == user
        assert mail.outbox == []

    def test_is_a_reporters_to_take_and_not_to_give(self) -> None:
        reporter, editor = in_role("Reporters"), edda()
        own, other, desk = draft(created_by=reporter), draft(), client_of(reporter)
        desk.post(assignment_url(own), to(editor))
        assert not Assignment.objects.exists()
        assert desk.post(assignment_url(other), to(reporter)).status_code == 403
        desk.post(assignment_url(own), to(reporter))
        assert own.assignment.to == reporter
        assert "End the assignment" in desk.get(story_url(own)).content.decode()
        assert 'class="assign"' not in desk.get(story_url(other)).content.decode()

    @pytest.mark.parametrize(
        ("day", "clock", "sentence"),
        [
            ("2026-12-24", "", "Due: Give the time of day, too."),
            ("soon", "18:00", "Due: Give a date such as 2026-11-02."),
            ("2026-03-08", "02:30", "Due: There is no 02:30 on March 8, 2026 in America/New_York"),
        ],
    )
    def test_with_a_time_that_is_none_is_refused_with_a_sentence(
        self, day: str, clock: str, sentence: str
    ) -> None:
        user = edda()
        response = client_of(user).post(assignment_url(draft()), to(user, day, clock), headers=SCRIPT)
        assert sentences(response)[0].startswith(sentence)
        assert not Assignment.objects.exists()

    def test_is_ended_by_whose_it_is_and_by_editors_and_by_nobody_else(self) -> None:
        user, other, story = in_role("Reporters"), in_role("Front-page producers"), draft()
        for who in (user, edda()):
            assign(story, user, edda_of(), None, "")
            assert client_of(other).post(assignment_url(story), {"ended": "1"}).status_code == 403
            assert Assignment.objects.exists()
            client_of(who).post(assignment_url(story), {"ended": "1"})
            assert not Assignment.objects.exists()
            assert client_of(who).post(assignment_url(story), {"ended": "1"}).status_code == 302
        told = [
            (str(one["done"]), one["name"])
            for one in client_of(user).get(story_url(story)).context["timeline"]
        ]
        ended, assigned = "ended the assignment", ("assigned it", "Edda Lindgren")
        assert told == [(ended, "Edda Lindgren"), assigned, (ended, "reporters"), assigned]

    def test_lies_on_the_desk_and_in_the_list_of_whose_it_is(self) -> None:
        user, now = ines(), timezone.now()
        late, later = DraftFactory(headline="Late"), DraftFactory(headline="Later")
        assign(later, user, edda(), now + timedelta(days=1), "")
        assign(late, user, edda_of(), now - timedelta(days=1), "")
        DraftFactory(bylines=[BylineFactory(user=user)])
        desk = client_of(user)
        page = desk.get(reverse("admin:index"))
        pile = next(pile for pile in page.context["desk"].piles if pile.title == "Assigned to me")
        assert [(item.text, item.is_late) for item in pile.items] == [("Late", True), ("Later", False)]
        assert "Overdue since" in page.content.decode()
        assert set(desk.get(pile.all_url).context["cl"].result_list) == {late, later}
        assert "overdue since" in desk.get(story_url(late)).content.decode()
        assert "overdue since" not in desk.get(story_url(later)).content.decode()
