"""The release of a working copy that somebody else has worked on, or whose story is not what it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.admin.stories.working_copies import ReleaseForm
from articles.models import Story, WorkingCopy
from articles.working_copies import release_due
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.articles.keeping_aside import at_time, kept_aside, release_page, released
from tests.base import client_of, edda, in_role
from tests.factories import BylineFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return client_of(edda())


@pytest.fixture
def story() -> Story:
    return StoryFactory(headline="Ferry aground", standfirst="Nobody was hurt.", bylines=[BylineFactory()])


class TestReleaseOfWhatWasSeen:
    """Edda has the page of the release open while Tom goes on with the working copy."""

    @pytest.fixture
    def tom(self) -> Client:
        return client_of(in_role("Editors"))

    def kept_again(self, tom: Client, story: Story, **changes: Any) -> None:
        send(tom, f"{story_url(story)}?working_copy=1", "_working", **changes)

    def test_readers_get_no_words_that_whoever_released_them_has_not_seen(
        self, desk: Client, tom: Client, story: Story
    ) -> None:
        kept_aside(desk, story, headline="Ferry hits rock")
        opened = fields_of(desk.get(release_page(story)))
        told = {"change": "correction", "change_text": "It was a rock."}
        self.kept_again(tom, story, standfirst="All are safe.", **told)
        typed = {**opened, "change": "update", "change_text": "With a rock."}
        asked = desk.post(release_page(story), typed)
        page = asked.content.decode()
        assert "The working copy has changed since you opened this page: editors kept it last" in page
        assert "these words for readers: “It was a rock.”" in page
        assert [change.part for change in asked.context["changes"]] == ["headline", "standfirst"]
        story.refresh_from_db()
        assert (story.headline, story.standfirst) == ("Ferry aground", "Nobody was hurt.")
        again = fields_of(asked)
        assert (again["change"], again["change_text"]) == (["update"], ["With a rock."])
        desk.post(release_page(story), again)
        story.refresh_from_db()
        assert (story.headline, story.standfirst) == ("Ferry hits rock", "All are safe.")
        assert story.corrections.get().text == "With a rock."

    def test_no_time_is_set_for_them_either(self, desk: Client, tom: Client, story: Story) -> None:
        kept_aside(desk, story, headline="Ferry hits rock")
        opened = fields_of(desk.get(release_page(story)))
        self.kept_again(tom, story, standfirst="All are safe.")
        desk.post(release_page(story), {**opened, **at_time(timezone.localtime() + timedelta(hours=2))})
        copy = WorkingCopy.objects.get()
        assert (copy.release_at, copy.content["standfirst"]) == (None, "All are safe.")

    def test_what_is_kept_while_the_button_is_pressed_is_not_written_over(
        self, desk: Client, tom: Client, story: Story, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept_aside(desk, story, headline="Ferry hits rock")
        due = at_time(timezone.localtime() + timedelta(hours=2))
        sent = fields_of(desk.get(release_page(story))) | due
        is_valid = ReleaseForm.is_valid

        def slow(form: ReleaseForm) -> bool:
            self.kept_again(tom, story, standfirst="All are safe.")
            return is_valid(form)

        monkeypatch.setattr(ReleaseForm, "is_valid", slow)
        desk.post(release_page(story), sent)
        copy = WorkingCopy.objects.get()
        assert (copy.release_at, copy.content["standfirst"]) == (None, "All are safe.")

    def test_a_form_that_does_not_say_what_was_seen_releases_nothing(
        self, desk: Client, story: Story
    ) -> None:
        kept_aside(desk, story, headline="Ferry hits rock")
        assert "has changed since" in desk.post(release_page(story), {"change": "update"}).content.decode()
        assert WorkingCopy.objects.exists()


class TestAColleaguesCorrection:
    """An editor has kept the words for readers; Pia, a photo editor, may write them none."""

    @pytest.fixture
    def pia(self) -> Client:
        return client_of(in_role("Photo editors"))

    @pytest.fixture(autouse=True)
    def kept(self, desk: Client, story: Story) -> WorkingCopy:
        told = {"change": "correction", "change_text": "It was a rock.", "change_is_grave": "on"}
        return kept_aside(desk, story, headline="Ferry hits rock", **told)

    def test_is_shown_to_who_releases_it_and_told_to_readers(self, pia: Client, story: Story) -> None:
        page = pia.get(release_page(story))
        assert "<b>Correction:</b> It was a rock." in page.content.decode()
        assert "Grave: stands above the story" in page.content.decode()
        assert not {"change", "change_text", "change_is_grave"} & fields_of(page).keys()
        assert "Readers see the working copy now." in said(released(pia, story))
        correction = story.corrections.get()
        assert (correction.kind, correction.text, correction.is_grave) == (
            "correction",
            "It was a rock.",
            True,
        )

    def test_is_not_written_over_by_hand(self, pia: Client, story: Story) -> None:
        released(pia, story, change="silent", change_text="Forged")
        assert story.corrections.get().text == "It was a rock."

    def test_stays_when_a_time_is_set(self, pia: Client, story: Story) -> None:
        due = timezone.localtime() + timedelta(hours=2)
        released(pia, story, **at_time(due))
        with time_machine.travel(due + timedelta(seconds=1), tick=False):
            assert release_due(timezone.now()) == 1
        assert story.corrections.get().text == "It was a rock."

    def test_that_came_after_the_page_was_opened_stays(self, desk: Client, pia: Client, story: Story) -> None:
        WorkingCopy.objects.update(kind="update", text="", is_grave=False)
        opened = fields_of(pia.get(release_page(story)))
        due = timezone.localtime() + timedelta(hours=2)
        released(desk, story, change="correction", change_text="It was a rock.", **at_time(due))
        pia.post(release_page(story), {**opened, "change": "silent"})
        assert story.corrections.get().text == "It was a rock."

    def test_stays_when_the_working_copy_is_kept_anew(self, pia: Client, story: Story) -> None:
        send(pia, f"{story_url(story)}?working_copy=1", "_working", kicker="Ports", change="update")
        copy = WorkingCopy.objects.get()
        assert copy.content["kicker"] == "Ports"
        assert (copy.kind, copy.text, copy.is_grave) == ("correction", "It was a rock.", True)

    def test_where_there_is_none_only_quiet_kinds_are_chosen_from(self, pia: Client, story: Story) -> None:
        WorkingCopy.objects.update(kind="update", text="", is_grave=False)
        released(pia, story, change="silent")
        story.refresh_from_db()
        assert (story.headline, story.updated_at) == ("Ferry hits rock", None)
        assert not story.corrections.exists()
