"""The release of a working copy that somebody else has worked on, or whose story is not what it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from articles import working_copies
from articles.admin.stories.working_copies import ReleaseForm
from articles.models import Source, Story, WorkingCopy
from articles.models.correction import Change
from articles.workflow import Verb, take
from articles.working_copies import release, release_due
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.articles.keeping_aside import at_time, kept_aside, release_page, released
from tests.base import client_of, edda, in_role
from tests.factories import BylineFactory, SourceFactory, StoryFactory

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
        send(pia, f"{story_url(story)}?working_copy=1", "_working", kicker="Ports")
        copy = WorkingCopy.objects.get()
        assert copy.content["kicker"] == "Ports"
        assert (copy.kind, copy.text, copy.is_grave) == ("correction", "It was a rock.", True)

    def test_is_told_when_the_working_copy_is_opened_and_saved_as_the_live_story(
        self, pia: Client, story: Story
    ) -> None:
        opened = pia.get(f"{story_url(story)}?working_copy=1")
        assert "<b>Correction:</b> It was a rock." in opened.content.decode()
        pia.post(story_url(story), {**fields_of(opened), "_save": "1"})
        assert story.corrections.get().text == "It was a rock."
        story.refresh_from_db()
        assert story.headline == "Ferry hits rock"
        assert not WorkingCopy.objects.exists()

    def test_that_she_has_not_opened_is_not_told_with_a_save_of_hers(self, pia: Client, story: Story) -> None:
        send(pia, story_url(story), kicker="Ports", change="update")
        assert not story.corrections.exists()
        assert WorkingCopy.objects.get().text == "It was a rock."

    def test_where_there_is_none_only_quiet_kinds_are_chosen_from(self, pia: Client, story: Story) -> None:
        WorkingCopy.objects.update(kind="update", text="", is_grave=False)
        released(pia, story, change="silent")
        story.refresh_from_db()
        assert (story.headline, story.updated_at) == ("Ferry hits rock", None)
        assert not story.corrections.exists()


class TestATimeThatWasTakenBack:
    """Two are due at the same second. While the first is released, somebody is at the second."""

    @pytest.fixture
    def second(self, desk: Client, story: Story) -> Story:
        second = StoryFactory(headline="Ports", bylines=[BylineFactory()])
        kept_aside(desk, story, headline="Ferry hits rock")
        kept_aside(desk, second, headline="Ten ports")
        now = timezone.now()
        WorkingCopy.objects.filter(story=story).update(release_at=now - timedelta(minutes=1))
        WorkingCopy.objects.filter(story=second).update(release_at=now)
        return second

    @pytest.mark.parametrize("later", [None, timedelta(hours=1)])
    def test_releases_nothing(
        self, story: Story, second: Story, later: timedelta | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = timezone.now()
        theirs = WorkingCopy.objects.filter(story=second)
        at = None if later is None else now + later
        meanwhile(monkeypatch, "record", lambda: theirs.update(release_at=at))
        assert release_due(now) == 1
        story.refresh_from_db()
        second.refresh_from_db()
        assert (story.headline, second.headline) == ("Ferry hits rock", "Ports")
        assert theirs.get().release_at == at

    def test_that_is_set_anew_outlives_a_release_that_failed(
        self, second: Story, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = timezone.now()
        WorkingCopy.objects.exclude(story=second).delete()
        take(Verb.KILL, second, None, "Wrong")
        later = now + timedelta(hours=1)
        set_anew = WorkingCopy.objects.filter(story=second)
        # Right after the transaction of the release is rolled back, and before the problem is noted.
        monkeypatch.setattr(working_copies.logger, "warning", lambda *args: set_anew.update(release_at=later))
        assert release_due(now) == 0
        assert (set_anew.get().release_at, set_anew.get().problem) == (later, "")


class TestWhatIsGone:
    """The working copy says that the story is by Zed’s agency alone; then Zed is deleted."""

    @pytest.fixture
    def zed(self, desk: Client, story: Story) -> Source:
        zed = SourceFactory(name="Zed")
        kept_aside(desk, story, source=str(zed.pk), written_by=[], headline="Ferry hits rock")
        zed.delete()
        return zed

    SAID = "“Zed” is not there any more. The story would lack a byline or a source."

    @pytest.mark.usefixtures("zed")
    def test_is_the_problem_of_one_whose_time_has_come(self, story: Story) -> None:
        WorkingCopy.objects.update(release_at=timezone.now())
        assert release_due(timezone.now()) == 0
        story.refresh_from_db()
        assert story.headline == "Ferry aground"
        assert story.missing_for_publication() == []
        copy = WorkingCopy.objects.get()
        assert copy.release_at is None
        assert copy.problem == f"{self.SAID} Open the working copy and keep it as it is to be."

    @pytest.mark.usefixtures("zed")
    def test_is_told_to_who_releases_it_by_hand_and_mended_by_keeping_it_anew(
        self, desk: Client, story: Story
    ) -> None:
        told = released(desk, story, change="silent").context["form"].non_field_errors()
        assert " ".join(told).startswith(self.SAID)
        story.refresh_from_db()
        assert (story.headline, story.storybyline_set.count()) == ("Ferry aground", 1)
        again = fields_of(desk.get(f"{story_url(story)}?working_copy=1"))
        other = SourceFactory(name="Yonhap")
        desk.post(story_url(story), {**again, "source": str(other.pk), "_working": "1"})
        released(desk, story)
        story.refresh_from_db()
        assert (story.headline, story.source) == ("Ferry hits rock", other)

    def test_is_told_of_one_byline_among_others_too(self, desk: Client, story: Story) -> None:
        mira, noah = BylineFactory(name="Mira Bell"), BylineFactory(name="Noah Ito")
        copy = kept_aside(desk, story, written_by=[str(mira.pk), str(noah.pk)])
        noah.delete()
        with pytest.raises(ValidationError, match="“Noah Ito” is not there"):
            release(copy, None)
        assert story.storybyline_set.get().byline.name not in ("Mira Bell", "Noah Ito")

    def test_what_readers_miss_already_holds_up_no_release(self, desk: Client) -> None:
        bare = StoryFactory(headline="Ports", bylines=[], source=None)
        assert bare.missing_for_publication() == ["a byline or a source"]
        release(kept_aside(desk, bare, headline="Ten ports"), None)
        bare.refresh_from_db()
        assert bare.headline == "Ten ports"


@pytest.mark.parametrize("kind", Change.values)
def test_a_killed_story_is_changed_by_no_kind_of_release(desk: Client, story: Story, kind: str) -> None:
    copy = kept_aside(desk, story, headline="Ferry hits rock", change=kind, change_text="It was a rock.")
    take(Verb.KILL, story, None, "Wrong")
    with pytest.raises(ValidationError, match="No reader sees"):
        release(copy, None)
    story.refresh_from_db()
    assert (story.status, story.headline) == ("withdrawn", "Ferry aground")


def meanwhile(monkeypatch: pytest.MonkeyPatch, name: str, done: Callable[[], Any]) -> None:
    """Have something done once, by somebody else, when a release comes to a step."""
    step = getattr(working_copies, name)

    def interrupted(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(working_copies, name, step)
        done()
        return step(*args, **kwargs)

    monkeypatch.setattr(working_copies, name, interrupted)
