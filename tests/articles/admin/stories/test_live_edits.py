"""Saving a story that readers see: what they are told of the change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.html import plain_text
from articles.models import Correction, Story
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.base import client_of, edda, in_role
from tests.factories import BylineFactory, DraftFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return client_of(edda())


@pytest.fixture
def story() -> Story:
    return StoryFactory(headline="Ferry aground", bylines=[BylineFactory()])


def page_of(story: Story) -> str:
    return Client().get(story.get_absolute_url()).content.decode()


class TestKinds:
    def test_are_asked_for_in_a_window_of_its_own_too(self, desk: Client, story: Story) -> None:
        window = f"{story_url(story)}?_popup=1"
        assert "change" in fields_of(desk.get(window))
        send(desk, window, headline="Ferry runs aground", change="silent", _popup="1")
        story.refresh_from_db()
        assert (story.headline, story.updated_at) == ("Ferry runs aground", None)

    def test_a_typo_is_fixed_silently(self, desk: Client, story: Story) -> None:
        send(desk, story_url(story), headline="Ferry runs aground", change="silent")
        story.refresh_from_db()
        assert (story.headline, story.updated_at) == ("Ferry runs aground", None)
        assert not story.corrections.exists()
        assert "Updated" not in page_of(story)
        assert story.revisions.get(number=2).note == "fix silently"

    def test_an_update_moves_the_time_and_needs_no_words(self, desk: Client, story: Story) -> None:
        send(desk, story_url(story), headline="Ferry runs aground")
        story.refresh_from_db()
        assert story.updated_at is not None
        assert not story.corrections.exists()

    def test_a_save_that_changes_no_words_is_no_update(self, desk: Client, story: Story) -> None:
        send(desk, story_url(story))
        story.refresh_from_db()
        assert story.updated_at is None

    @pytest.mark.parametrize("kind", ["update", "correction", "clarification", "note", "retraction"])
    def test_each_is_told_on_the_story_and_in_the_list(self, desk: Client, story: Story, kind: str) -> None:
        words = "An earlier version gave a wrong number of passengers."
        send(desk, story_url(story), headline="Ferry hits rock", change=kind, change_text=words)
        told = Correction.objects.get()
        assert (told.kind, told.text, told.by) == (kind, words, story.revisions.get(number=2).by)
        assert told.is_grave == (kind == "retraction")
        assert words in page_of(story)
        assert words in Client().get("/corrections/").content.decode()
        story.refresh_from_db()
        assert story.updated_at == told.at

    def test_a_grave_one_stands_above_the_story(self, desk: Client, story: Story) -> None:
        words = "This was wrong."
        send(desk, story_url(story), change="correction", change_text=words, change_is_grave="on")
        page = page_of(story)
        assert page.index(words) < page.index(plain_text(story.body)[:20])
        assert Correction.objects.get().is_grave

    def test_without_words_a_correction_is_not_saved_and_nothing_is_lost(
        self, desk: Client, story: Story
    ) -> None:
        response = send(desk, story_url(story), headline="Ferry hits rock", change="correction")
        assert "Say in a sentence what readers are to know." in said(response)
        assert fields_of(response)["headline"] == ["Ferry hits rock"]
        assert fields_of(response)["change"] == ["correction"]
        story.refresh_from_db()
        assert story.headline == "Ferry aground"

    def test_a_nonsense_kind_is_refused(self, desk: Client, story: Story) -> None:
        assert "Select a valid choice" in said(send(desk, story_url(story), change="nonsense"))


class TestWhereItIsAsked:
    def test_a_draft_is_not_asked_and_tells_nobody(self, desk: Client) -> None:
        draft = DraftFactory()
        assert "change" not in fields_of(desk.get(story_url(draft)))
        send(desk, story_url(draft), change="correction", change_text="Nobody has seen this.")
        assert not Correction.objects.exists()

    def test_an_editor_is_asked(self, story: Story) -> None:
        assert fields_of(client_of(in_role("Editors")).get(story_url(story)))["change"] == ["update"]

    def test_who_writes_no_corrections_is_offered_none_and_makes_none_by_hand(self, story: Story) -> None:
        photo_editor = client_of(in_role("Photo editors"))
        page = photo_editor.get(story_url(story)).content.decode()
        assert 'value="silent"' in page
        assert 'value="correction"' not in page
        send(photo_editor, story_url(story), change="correction", change_text="Forged")
        send(photo_editor, story_url(story), change="update", change_text="Forged", kicker="Ports")
        assert not Correction.objects.exists()
        story.refresh_from_db()
        assert story.kicker == "Ports"


def test_a_silent_fix_merged_with_a_colleagues_update_keeps_the_colleagues_time(
    desk: Client, story: Story
) -> None:
    mine = fields_of(desk.get(story_url(story)))
    later = timezone.now() + timedelta(minutes=5)
    colleague = client_of(in_role("Editors"))
    with time_machine.travel(later, tick=False):
        send(colleague, story_url(story), kicker="Shipping", change="update", change_text="With a kicker.")
    typed: dict[str, Any] = {**mine, "headline": "Ferry runs aground", "change": "silent", "_save": "1"}
    with time_machine.travel(later + timedelta(minutes=5), tick=False):
        desk.post(story_url(story), typed)
    story.refresh_from_db()
    assert (story.headline, story.kicker) == ("Ferry runs aground", "Shipping")
    assert story.updated_at == later
    assert Correction.objects.count() == 1
