"""A live story's working copy: readers see nothing of it before its release."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from articles.models import Story, WorkingCopy
from articles.revisions.recording import Reason
from articles.revisions.saving import Clashed
from articles.workflow import Verb, take
from articles.working_copies import release, release_due
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.articles.keeping_aside import at_time, kept_aside, release_page, released
from tests.base import client_of, edda, in_role
from tests.factories import BylineFactory, DraftFactory, PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return client_of(edda())


@pytest.fixture
def story() -> Story:
    return StoryFactory(headline="Ferry aground", standfirst="Nobody was hurt.", bylines=[BylineFactory()])


def page_of(story: Story) -> str:
    return Client().get(story.get_absolute_url()).content.decode()


class TestKeeping:
    def test_readers_and_the_stored_story_stay_as_they_were(self, desk: Client, story: Story) -> None:
        before, page = Story.objects.values().get(pk=story.pk), page_of(story)
        copy = kept_aside(desk, story, headline="Ferry hits rock", tags=["Busan"])
        assert Story.objects.values().get(pk=story.pk) == before
        assert page_of(story) == page
        assert (copy.content["headline"], copy.content["tags"]) == ("Ferry hits rock", [{"name": "Busan"}])

    def test_it_opens_again_as_it_was_typed(self, desk: Client, story: Story) -> None:
        kept_aside(desk, story, headline="Ferry hits rock", tags=["Busan"])
        assert "There is a working copy by Edda Lindgren" in desk.get(story_url(story)).content.decode()
        opened = desk.get(f"{story_url(story)}?working_copy=1")
        fields = fields_of(opened)
        assert (fields["headline"], fields["tags"]) == (["Ferry hits rock"], ["Busan"])
        assert "This is the working copy." in opened.content.decode()
        story.refresh_from_db()
        assert (story.headline, list(story.tags.names())) == ("Ferry aground", [])

    def test_its_photos_captions_and_words_for_readers_are_there_again(
        self, desk: Client, story: Story
    ) -> None:
        first, second = PhotoFactory(), PhotoFactory()
        photos = {"story_photos-TOTAL_FORMS": "2"}
        for place, photo in enumerate((second, first)):
            photos |= {
                f"story_photos-{place}-photo": str(photo.pk),
                f"story_photos-{place}-own_caption": "Here",
            }
            photos |= {f"story_photos-{place}-position": str(place)}
        kept_aside(desk, story, change="correction", change_text="It was a rock.", **photos)
        fields = fields_of(desk.get(f"{story_url(story)}?working_copy=1"))
        assert fields["story_photos-0-photo"] == [str(second.pk)]
        assert (fields["change"], fields["change_text"]) == (["correction"], ["It was a rock."])
        assert not story.story_photos.exists()
        desk.post(story_url(story), {**fields, "_save": "1"})
        assert [placed.photo for placed in story.story_photos.all()] == [second, first]
        assert story.corrections.get().text == "It was a rock."

    def test_it_is_worked_on_and_then_saved_as_the_live_story(self, desk: Client, story: Story) -> None:
        kept_aside(desk, story, headline="Ferry hits rock")
        fields = fields_of(desk.get(f"{story_url(story)}?working_copy=1"))
        desk.post(story_url(story), {**fields, "standfirst": "All are safe.", "_working": "1"})
        assert WorkingCopy.objects.get().content["standfirst"] == "All are safe."
        fields = fields_of(desk.get(f"{story_url(story)}?working_copy=1"))
        desk.post(story_url(story), {**fields, "_save": "1"})
        story.refresh_from_db()
        assert (story.headline, story.standfirst) == ("Ferry hits rock", "All are safe.")
        assert not WorkingCopy.objects.exists()

    def test_of_two_who_keep_one_aside_both_are_in_it(self, desk: Client, story: Story) -> None:
        mine = fields_of(desk.get(story_url(story)))
        kept_aside(client_of(in_role("Editors")), story, standfirst="All are safe.")
        desk.post(story_url(story), {**mine, "headline": "Ferry hits rock", "_working": "1"})
        content = WorkingCopy.objects.get().content
        assert (content["headline"], content["standfirst"]) == ("Ferry hits rock", "All are safe.")
        fields = fields_of(desk.get(f"{story_url(story)}?working_copy=1"))
        assert (fields["headline"], fields["standfirst"]) == (["Ferry hits rock"], ["All are safe."])

    def test_of_two_who_change_the_same_the_second_is_asked(self, desk: Client, story: Story) -> None:
        mine = fields_of(desk.get(story_url(story)))
        kept_aside(client_of(in_role("Editors")), story, headline="Ferry aground off Busan")
        asked = desk.post(story_url(story), {**mine, "headline": "Ferry hits rock", "_working": "1"})
        assert "Ferry" in asked.content.decode()
        assert WorkingCopy.objects.get().content["headline"] == "Ferry aground off Busan"
        desk.post(story_url(story), {**fields_of(asked), "choose-headline": "mine"})
        assert WorkingCopy.objects.get().content["headline"] == "Ferry hits rock"
        story.refresh_from_db()
        assert story.headline == "Ferry aground"

    def test_one_that_a_colleague_has_kept_since_outlives_the_save_of_an_earlier_one(
        self, desk: Client, story: Story
    ) -> None:
        kept_aside(desk, story, headline="Ferry hits rock")
        mine = fields_of(desk.get(f"{story_url(story)}?working_copy=1"))
        colleague = client_of(in_role("Editors"))
        theirs = fields_of(colleague.get(f"{story_url(story)}?working_copy=1"))
        colleague.post(story_url(story), {**theirs, "standfirst": "All are safe.", "_working": "1"})
        told = said(desk.post(story_url(story), {**mine, "_save": "1"}, follow=True))
        assert "A colleague has worked on the working copy since you opened it." in told
        assert WorkingCopy.objects.get().content["standfirst"] == "All are safe."

    def test_one_whose_address_was_taken_since_is_opened_all_the_same(
        self, desk: Client, story: Story
    ) -> None:
        kept_aside(desk, story, slug="rock", headline="Ferry hits rock")
        StoryFactory(slug="rock", published_at=story.published_at)
        fields = fields_of(desk.get(f"{story_url(story)}?working_copy=1"))
        assert (fields["headline"], fields["slug"]) == (["Ferry hits rock"], [story.slug])

    def test_what_cannot_be_saved_is_not_kept_either_and_nothing_is_lost(
        self, desk: Client, story: Story
    ) -> None:
        response = send(desk, story_url(story), "_working", headline="", standfirst="All are safe.")
        assert fields_of(response)["standfirst"] == ["All are safe."]
        assert not WorkingCopy.objects.exists()

    def test_a_draft_has_none_and_is_saved(self, desk: Client) -> None:
        draft = DraftFactory()
        send(desk, story_url(draft), "_working", headline="Saved all the same")
        draft.refresh_from_db()
        assert (draft.headline, WorkingCopy.objects.count()) == ("Saved all the same", 0)

    def test_it_is_thrown_away(self, desk: Client, story: Story) -> None:
        kept_aside(desk, story, headline="Wrong")
        desk.post(f"/admin/articles/story/{story.pk}/working-copy/drop/")
        assert not WorkingCopy.objects.exists()


class TestRelease:
    def test_now_with_what_readers_are_told(self, desk: Client, story: Story) -> None:
        kept_aside(desk, story, headline="Ferry hits rock")
        shown = desk.get(release_page(story))
        assert [change.part for change in shown.context["changes"]] == ["headline"]
        told = said(released(desk, story, change="correction", change_text="It was a rock."))
        assert "Readers see the working copy now." in told
        story.refresh_from_db()
        assert story.headline == "Ferry hits rock"
        assert story.corrections.get().text == "It was a rock."
        newest = story.revisions.all()[0]
        assert (newest.reason, newest.name) == (Reason.RELEASED, "Edda Lindgren")
        assert not WorkingCopy.objects.exists()

    def test_at_a_set_time(self, desk: Client, story: Story) -> None:
        kept_aside(desk, story, headline="Ferry hits rock")
        due = timezone.localtime() + timedelta(hours=2)
        assert "is released on" in said(released(desk, story, **at_time(due)))
        assert release_due(timezone.now()) == 0
        with time_machine.travel(due + timedelta(seconds=1), tick=False):
            assert release_due(timezone.now()) == 1
        story.refresh_from_db()
        assert story.headline == "Ferry hits rock"
        assert story.updated_at is not None

    def test_a_time_that_is_over_is_refused(self, desk: Client, story: Story) -> None:
        kept_aside(desk, story, headline="Ferry hits rock")
        response = released(desk, story, release_at_0="2020-01-02", release_at_1="10:00")
        assert "This time is over." in response.content.decode()
        assert WorkingCopy.objects.get().release_at is None

    def test_what_a_colleague_has_changed_live_since_stays(self, desk: Client, story: Story) -> None:
        copy = kept_aside(desk, story, headline="Ferry hits rock")
        send(desk, story_url(story), standfirst="All are safe.", change="silent")
        release(copy, None)
        story.refresh_from_db()
        assert (story.headline, story.standfirst) == ("Ferry hits rock", "All are safe.")

    def test_the_same_changed_live_since_is_asked_about(self, desk: Client, story: Story) -> None:
        copy = kept_aside(desk, story, headline="Ferry hits rock")
        send(desk, story_url(story), headline="Ferry aground off Busan", change="silent")
        with pytest.raises(Clashed):
            release(copy, None)
        answer = released(desk, story)
        assert "A colleague has changed the same since." in said(answer)
        asked = desk.post(story_url(story), {**fields_of(answer), "_save": "1"})
        desk.post(story_url(story), {**fields_of(asked), "choose-headline": "mine"})
        story.refresh_from_db()
        assert story.headline == "Ferry hits rock"

    def test_one_that_cannot_be_released_at_its_time_is_kept_and_says_why(
        self, desk: Client, story: Story
    ) -> None:
        copy = kept_aside(desk, story, headline="Ferry hits rock")
        WorkingCopy.objects.update(release_at=timezone.now())
        send(desk, story_url(story), headline="Ferry aground off Busan", change="silent")
        assert release_due(timezone.now()) == 0
        copy.refresh_from_db()
        assert (copy.release_at, copy.content["headline"]) == (None, "Ferry hits rock")
        assert "has changed the same since" in copy.problem
        assert "has changed the same since" in desk.get(story_url(story)).content.decode()

    def test_one_whose_address_was_taken_since_is_kept_and_says_why_and_stops_no_other(
        self, desk: Client, story: Story
    ) -> None:
        copy = kept_aside(desk, story, slug="rock")
        StoryFactory(slug="rock", published_at=story.published_at)
        other = StoryFactory(headline="Ports", bylines=[BylineFactory()])
        kept_aside(desk, other, headline="Ten ports")
        WorkingCopy.objects.update(release_at=timezone.now())
        assert release_due(timezone.now()) == 1
        copy.refresh_from_db()
        assert "another story has its address" in copy.problem
        other.refresh_from_db()
        assert other.headline == "Ten ports"

    def test_a_killed_story_is_not_brought_back_by_it(self, desk: Client, story: Story) -> None:
        copy = kept_aside(desk, story, headline="Ferry hits rock")
        take(Verb.KILL, story, None, "Wrong")
        with pytest.raises(ValidationError, match="No reader sees"):
            release(copy, None)
        story.refresh_from_db()
        assert (story.status, story.headline) == ("withdrawn", "Ferry aground")

    def test_who_may_not_edit_live_stories_releases_nothing(self, desk: Client, story: Story) -> None:
        kept_aside(desk, story, headline="Ferry hits rock")
        reporter = client_of(in_role("Reporters"))
        for answer in (
            reporter.get(release_page(story)),
            reporter.post(release_page(story), {"change": "update"}),
        ):
            assert answer.status_code == 403
        assert reporter.post(f"/admin/articles/story/{story.pk}/working-copy/drop/").status_code == 403
        assert WorkingCopy.objects.exists()


def test_the_desk_shows_them_with_what_went_wrong_first(desk: Client, story: Story) -> None:
    kept_aside(desk, story, headline="Ferry hits rock")
    other = StoryFactory(headline="Ports", bylines=[BylineFactory()])
    kept_aside(desk, other, headline="Ten ports")
    WorkingCopy.objects.filter(story=other).update(problem="The live story has changed the same since.")
    pile = next(one for one in desk.get("/admin/").context["desk"].piles if one.title == "Working copies")
    assert [item.text for item in pile.items] == ["Ports", "Ferry aground"]
    assert pile.items[0].note == "The live story has changed the same since."
