"""The steps of a story in the newsroom: offered to whom they belong, and refused when they are forged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin.stories.steps import ASKED, BUTTONS
from articles.models import Story
from articles.visibility import Status
from articles.workflow import TRANSITIONS, Verb, may_edit, open_to, take
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.articles.test_workflow import draft, public
from tests.base import client_of, edda, in_role
from tests.factories import (
    BylineFactory,
    CorrectionFactory,
    PhotoFactory,
    SectionFactory,
    StoryFactory,
    place,
)

pytestmark = pytest.mark.django_db

LIST = "admin:articles_story_changelist"
ROLES = ("Reporters", "Editors", "Photo editors", "Wire editors", "Front-page producers", "Administrators")
BULK = {Verb.APPROVE: "approve_selected", Verb.PUBLISH: "publish_selected", Verb.KILL: "kill_selected"}


def step_url(story: Story, verb: Verb) -> str:
    return reverse("admin:articles_story_step", args=[story.pk, verb])


def story_before(verb: Verb, user: User) -> Story:
    """Their own story, where this step can be taken."""
    if verb == Verb.KILL:
        return StoryFactory(bylines=[BylineFactory()], created_by=user)
    if verb == Verb.HOLD:
        later = timezone.now() + timedelta(days=1)
        return StoryFactory(bylines=[BylineFactory()], created_by=user, published_at=later)
    status = Status.REVIEW if verb in (Verb.SEND_BACK, Verb.TAKE_BACK) else Status.DRAFT
    return draft(created_by=user, status=status)


def stored(story: Story) -> Status:
    return Status(Story.objects.values_list("status", flat=True).get(pk=story.pk))


@pytest.mark.parametrize("role", ROLES)
class TestARole:
    @pytest.mark.parametrize("verb", BUTTONS)
    def test_has_the_buttons_that_it_may_press_and_no_others_work(self, role: str, verb: Verb) -> None:
        user = in_role(role)
        story, desk = story_before(verb, user), client_of(user)
        page = desk.get(story_url(story))
        offered = verb in open_to(user, story)
        assert (f'name="_{verb}"' in page.content.decode()) == offered
        desk.post(story_url(story), {**fields_of(page), f"_{verb}": "1"})
        assert stored(story) == (TRANSITIONS[verb].ends if offered else Status.DRAFT)

    @pytest.mark.parametrize("verb", ASKED)
    def test_has_the_links_that_it_may_follow_and_no_others_work(self, role: str, verb: Verb) -> None:
        user = in_role(role)
        story, desk = story_before(verb, user), client_of(user)
        before = stored(story)
        offered = verb in open_to(user, story)
        assert (step_url(story, verb) in desk.get(story_url(story)).content.decode()) == offered
        response = desk.post(step_url(story, verb), {"note": "Because."})
        assert response.status_code == (302 if offered else 403)
        assert stored(story) == (TRANSITIONS[verb].ends if offered else before)

    @pytest.mark.parametrize("verb", BULK)
    def test_takes_steps_in_the_list_only_if_it_may(self, role: str, verb: Verb) -> None:
        user = in_role(role)
        story = story_before(verb, user)
        before, offered = stored(story), verb in open_to(user, story)
        sent = {"action": BULK[verb], "_selected_action": [story.pk], "note": "Because."}
        client_of(user).post(reverse(LIST), sent, follow=True)
        assert stored(story) == (TRANSITIONS[verb].ends if offered else before)

    def test_sets_no_times_by_hand_that_are_not_its_own_to_set(self, role: str) -> None:
        user = in_role(role)
        story = draft(created_by=user)
        times = {"published_at_0": "2030-11-03", "published_at_1": "06:00", "embargo_0": "2030-11-03"}
        fields = fields_of(client_of(user).get(story_url(story)))
        client_of(user).post(story_url(story), {**fields, **times, "embargo_1": "06:00"})
        story.refresh_from_db()
        may = user.has_perm("articles.publish_story")
        assert (story.published_at is not None, story.embargo is not None) == (may, may)

    def test_looks_at_the_story_of_a_colleague_and_cannot_change_it_by_hand(self, role: str) -> None:
        user = in_role(role)
        story = draft(headline="Ten ports", photos=[PhotoFactory()], places=[place("Seoul")])
        story.tags.add("Ports")
        page = client_of(user).get(story_url(story))
        assert page.status_code == 200
        assert "Ten ports" in page.content.decode()
        assert ("data-remove" in page.content.decode()) == may_edit(user, story)
        fields = {**fields_of(page), "headline": "Mine now", "body": "<p>Mine</p>"}
        client_of(user).post(story_url(story), fields)
        story.refresh_from_db()
        assert (story.headline == "Mine now") == user.has_perm("articles.edit_any_story")

    def test_deletes_nothing_that_readers_may_have_an_address_of(self, role: str) -> None:
        user = in_role(role)
        story, desk = public(), client_of(user)
        sent = {"action": "delete_selected", "_selected_action": [story.pk], "post": "yes"}
        desk.post(reverse(LIST), sent, follow=True)
        desk.post(reverse("admin:articles_story_delete", args=[story.pk]), {"post": "yes"})
        assert Story.objects.filter(pk=story.pk).exists()


def test_whoever_begins_a_story_is_kept() -> None:
    ines = in_role("Reporters")
    send(client_of(ines), story_url(), "_submit", headline="Ferry runs aground")
    story = Story.objects.get()
    assert (story.created_by, story.status) == (ines, Status.REVIEW)
    assert [entry.verb for entry in story.timeline.all()] == [Verb.SUBMIT]


def test_a_new_story_offers_a_reporter_the_review_and_no_publication() -> None:
    page = client_of(in_role("Reporters")).get(story_url()).content.decode()
    assert 'name="_submit"' in page
    assert 'name="_publish"' not in page


class TestSendingBack:
    def test_takes_a_note_that_its_reporter_finds_on_the_story(self) -> None:
        ines = in_role("Reporters")
        story = draft(created_by=ines, status=Status.REVIEW)
        editor = client_of(edda())
        assert "This field is required." in editor.post(step_url(story, Verb.SEND_BACK), {}).content.decode()
        response = editor.post(
            step_url(story, Verb.SEND_BACK), {"note": "Who says so? Call the port."}, follow=True
        )
        assert f"Sent back: “{story.headline}”." in said(response)
        page = client_of(ines).get(story_url(story)).content.decode()
        assert "Who says so? Call the port." in page
        assert "Edda Lindgren" in page
        assert 'name="_submit"' in page


class TestAKill:
    def test_says_where_readers_find_the_story_and_leaves_a_notice_there(self, client: Client) -> None:
        section = SectionFactory(name="World", slug="world")
        story = StoryFactory(section=section, places=[place("Seoul")], bylines=[BylineFactory(name="Ada Lo")])
        editor = client_of(edda())
        asked = editor.get(step_url(story, Verb.KILL)).content.decode()
        for url in (story.get_absolute_url(), "/", "/latest/", "/world/", "/by/ada-lo/", "/from/seoul/"):
            assert f'href="{url}"' in asked
        notice = "The port says <nothing> of the kind."
        editor.post(step_url(story, Verb.KILL), {"note": "Not so.", "notice": notice})
        gone = client.get(story.get_absolute_url())
        assert gone.status_code == 410
        assert "The port says &lt;nothing&gt; of the kind." in gone.content.decode()
        assert story.headline not in gone.content.decode()

    def test_names_the_corrections_page_for_a_story_that_has_some(self) -> None:
        story, corrected = StoryFactory(), CorrectionFactory().story
        editor = client_of(edda())
        asked = [
            editor.get(step_url(one, Verb.KILL)).context["stories"][0]["stood"] for one in (story, corrected)
        ]
        assert [reverse("corrections") in stood for stood in asked] == [False, True]

    def test_keeps_what_was_typed_when_the_reason_is_missing(self) -> None:
        response = client_of(edda()).post(step_url(public(), Verb.KILL), {"notice": "We were wrong."})
        assert "We were wrong." in response.content.decode()

    def test_of_what_somebody_else_killed_is_a_sentence(self) -> None:
        story = public()
        take(Verb.KILL, story, note="Not so.")
        response = client_of(edda()).post(step_url(story, Verb.KILL), {"note": "Not so."})
        assert "stands elsewhere by now: Withdrawn." in response.content.decode()


@pytest.mark.parametrize("name", ["publish", "submit", "burn"])
def test_an_address_of_no_such_step_is_not_there(name: str) -> None:
    url = f"/admin/articles/story/{draft().pk}/step/{name}/"
    assert client_of(edda()).get(url).status_code == 404


class TestAnAdministrator:
    @pytest.fixture
    def ada(self) -> User:
        return in_role("Administrators")

    def send(self, ada: User, who: User, **changes: Any) -> Any:
        url = reverse("admin:auth_user_change", args=[who.pk])
        fields = fields_of(client_of(ada).get(url))
        return client_of(ada).post(url, {**fields, **changes})

    def test_gives_roles_to_others_and_none_to_themselves(self, ada: User) -> None:
        editors, other = Group.objects.get(name="Editors"), in_role("Reporters")
        self.send(ada, other, groups=[editors.pk])
        self.send(ada, ada, groups=[editors.pk])
        assert list(other.groups.all()) == [editors]
        assert [group.name for group in ada.groups.all()] == ["Administrators"]

    def test_makes_no_superuser_and_changes_none(self, ada: User) -> None:
        other, root = in_role("Reporters"), edda()
        self.send(ada, other, is_superuser="on", user_permissions=["1"])
        self.send(ada, root, first_name="Nobody")
        other.refresh_from_db()
        root.refresh_from_db()
        assert (other.is_superuser, other.user_permissions.exists()) == (False, False)
        assert root.first_name == "Edda"
        password = reverse("admin:auth_user_password_change", args=[root.pk])
        assert client_of(ada).get(password).status_code == 403
