"""What is sent to the newsroom by hand: no role gets further by it than by the form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from articles.models import Story
from articles.visibility import Status
from articles.workflow import may_delete, may_edit
from tests.articles.admin.sending import fields_of, said, story_url
from tests.articles.admin.stories.test_steps import LIST, ROLES
from tests.articles.test_workflow import draft, killed, public
from tests.base import client_of, edda, in_role
from tests.factories import BylineFactory, DraftFactory, SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db

# Where a story can stand, and whose it can be.
STORIES: dict[str, Callable[[User], Story]] = {
    "a draft of one's own": lambda user: draft(created_by=user),
    "a draft of a colleague": lambda user: draft(),
    "one's own in review": lambda user: draft(created_by=user, status=Status.REVIEW),
    "a public story": lambda user: public(),
    "a killed story": lambda user: killed(),
}
EVERYBODY = (*ROLES, "superuser")
LATER = timezone.now() + timedelta(days=3)
# All that no form of a story asks for.
FORGED: dict[str, Any] = {
    "status": Status.PUBLISHED,
    "notice": "Forged",
    "publication_day": "2020-01-01",
    "publication_month": "2020-01-01",
    "changed_at": "2020-01-01 00:00",
    "created_at": "2020-01-01 00:00",
    "modified_at": "2020-01-01 00:00",
    "id": "999",
    "pk": "999",
}
TIMES = {
    f"{name}_{part}": value
    for name in ("published_at", "embargo", "updated_at")
    for part, value in (("0", "2031-11-03"), ("1", "06:00"))
}


def row(story: Story) -> dict[str, Any]:
    (stored,) = Story.objects.filter(pk=story.pk).values()
    del stored["modified_at"]
    return stored


def made(role: str) -> User:
    return edda() if role == "superuser" else in_role(role)


def rows(stories: list[Story]) -> list[dict[str, Any]]:
    return [{**row(story), "revisions": story.revisions.count()} for story in stories]


@pytest.mark.parametrize("role", EVERYBODY)
class TestTheList:
    def test_nothing_is_edited_in_it(self, role: str) -> None:
        user = made(role)
        stories = [make(user) for make in STORIES.values()]
        before = rows(stories)
        sent: dict[str, Any] = {"form-TOTAL_FORMS": len(stories), "form-INITIAL_FORMS": len(stories)}
        for number, story in enumerate(stories):
            forged = {"id": story.pk, "headline": "Forged", "status": "published", "embargo": "2020-01-01"}
            sent |= {f"form-{number}-{name}": value for name, value in forged.items()}
        client_of(user).post(reverse(LIST), {**sent, "_save": "Save"})
        assert rows(stories) == before

    def test_no_action_is_taken_that_it_does_not_offer(self, role: str) -> None:
        user = made(role)
        stories = [make(user) for make in STORIES.values()]
        before, chosen = rows(stories), [story.pk for story in stories]
        for action in ("submit_selected", "take_back_selected", "send_back_selected", "hold_selected"):
            sent = {"action": action, "_selected_action": chosen, "note": "Forged", "select_across": "1"}
            client_of(user).post(reverse(LIST), sent)
        assert rows(stories) == before

    def test_what_may_not_be_deleted_by_itself_is_not_with_others(self, role: str) -> None:
        user = made(role)
        stories = [make(user) for make in STORIES.values()]
        kept = [story.pk for story in stories if not may_delete(user, story)]
        for chosen in (
            [story.pk for story in stories],
            [story.pk for story in stories if story.pk not in kept],
        ):
            sent = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
            client_of(user).post(reverse(LIST), sent)
        assert sorted(Story.objects.values_list("pk", flat=True)) == sorted(kept)


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("which", STORIES)
class TestTheForm:
    def test_no_field_is_set_that_it_does_not_offer(self, role: str, which: str) -> None:
        user = made(role)
        story = STORIES[which](user)
        before, entries, desk = row(story), story.timeline.count(), client_of(user)
        forged = {**FORGED, "created_by": user.pk, "created_by_id": user.pk, "headline": "Said by hand"}
        if not user.has_perm("articles.publish_story"):
            forged |= TIMES
        fields = fields_of(desk.get(story_url(story)))
        desk.post(story_url(story), {**fields, **forged, "revision": "0", "_save": "1"})
        expected = {**before, "headline": "Said by hand"} if may_edit(user, story) else before
        # That an edit moves "Updated", and with it what follows from it, is no forgery.
        moves = {"updated_at", "changed_at"} if story.is_public(timezone.now()) else set()
        assert {**row(story), **dict.fromkeys(moves)} == {**expected, **dict.fromkeys(moves)}
        assert story.timeline.count() == entries

    def test_no_copy_is_made_and_the_embargo_stays(self, role: str, which: str) -> None:
        """Django's own "Save as new" would make a second story, with or without the embargo of the first."""
        user = made(role)
        story, desk = STORIES[which](user), client_of(user)
        Story.objects.filter(pk=story.pk).update(embargo=LATER)
        forged = {"_saveasnew": "1", "slug": ""}
        desk.post(story_url(story), {**fields_of(desk.get(story_url(story))), **forged})
        assert Story.objects.count() == 1
        assert row(story)["embargo"] == LATER


class TestSectionsOfTheirOwn:
    def test_nobody_publishes_in_another_by_moving_a_story_there(self) -> None:
        editor, world, sports = (
            in_role("Editors"),
            SectionFactory(name="World"),
            SectionFactory(name="Sports"),
        )
        world.editors.add(editor)
        story = StoryFactory(section=world, headline="Ice melts", bylines=[BylineFactory()])
        desk, url = client_of(editor), story_url(story)
        typed = {**fields_of(desk.get(url)), "section": str(sports.pk), "headline": "Ice is gone"}
        for button in ("_save", "_working"):
            response = desk.post(url, {**typed, button: "1"}, follow=True)
            assert "This story is published, and in this section you publish nothing." in said(response)
            assert fields_of(response)["headline"] == ["Ice is gone"]
        story.refresh_from_db()
        assert (story.section, story.headline) == (world, "Ice melts")

    def test_a_draft_is_handed_over_to_another_and_published_there_by_its_editors(self) -> None:
        editor, world, sports = (
            in_role("Editors"),
            SectionFactory(name="World"),
            SectionFactory(name="Sports"),
        )
        world.editors.add(editor)
        story = DraftFactory(section=None, bylines=[BylineFactory()])
        desk, url = client_of(editor), story_url(story)
        typed = {**fields_of(desk.get(url)), "section": str(sports.pk)}
        assert "You may not do this" in said(desk.post(url, {**typed, "_publish": "1"}, follow=True))
        story.refresh_from_db()
        assert (story.section, story.status) == (sports, Status.DRAFT)
