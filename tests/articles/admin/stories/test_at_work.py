"""What is typed is kept, and who else is there is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import AtWork, Byline, Story
from articles.workflow import Verb, take
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.base import client_of, edda, in_role, ines, paul
from tests.factories import BylineFactory, DraftFactory, PhotoFactory

pytestmark = pytest.mark.django_db

HEAR, DROP = "/admin/articles/story/at-work/", "/admin/articles/story/at-work/drop/"


def typing(desk: Client, story: Story | None, **changes: Any) -> Any:
    """A browser reports what is typed on an open form."""
    return desk.post(HEAR, {**fields_of(desk.get(story_url(story))), **changes, "typed": "1"})


class TestWhatIsTyped:
    def test_it_is_kept_and_nothing_is_saved(self) -> None:
        desk, story = client_of(edda()), DraftFactory(headline="Ferry")
        assert typing(desk, story, headline="Ferry hits rock").status_code == 200
        story.refresh_from_db()
        assert story.headline == "Ferry"
        assert AtWork.objects.get().headline == "Ferry hits rock"

    def test_it_is_offered_again_and_shown_as_it_was_typed(self) -> None:
        desk, story = client_of(edda()), DraftFactory(headline="Ferry", section=None)
        typing(desk, story, headline="Ferry hits rock", tags=["Busan", "Ferries"])
        assert "You typed “Ferry hits rock” here" in desk.get(story_url(story)).content.decode()
        again = desk.get(f"{story_url(story)}?take_up={story.pk}")
        assert "This is what you typed. It is not saved yet." in said(again)
        fields = fields_of(again)
        assert (fields["headline"], sorted(fields["tags"])) == (["Ferry hits rock"], ["Busan", "Ferries"])
        story.refresh_from_db()
        assert story.headline == "Ferry"
        desk.post(story_url(story), {**fields, "_save": "1"})
        story.refresh_from_db()
        assert story.headline == "Ferry hits rock"
        assert "You typed" not in desk.get(story_url(story)).content.decode()

    def test_a_new_story_is_offered_on_another_device(self) -> None:
        user = ines()
        typing(client_of(user), None, headline="Ferry hits rock", body="<p>At noon.</p>")
        page = client_of(user).get(story_url())
        assert "You typed “Ferry hits rock” here" in page.content.decode()
        sheet = AtWork.objects.get().sheet
        again = fields_of(client_of(user).get(f"{story_url()}?take_up={sheet}"))
        assert (again["headline"], again["sheet"]) == (["Ferry hits rock"], [sheet])
        client_of(user).post(story_url(), {**again, "_save": "1"})
        assert Story.objects.get().headline == "Ferry hits rock"
        assert "You typed" not in client_of(user).get(story_url()).content.decode()

    def test_a_form_that_is_sent_twice_makes_one_story(self) -> None:
        """Ines saves her draft, goes back with the browser, types on in the form that it shows, and saves."""
        desk = client_of(ines())
        form = fields_of(desk.get(story_url()))
        desk.post(story_url(), {**form, "headline": "Ferry hits rock", "_save": "1"})
        desk.post(HEAR, {**form, "headline": "Ferry hits rocks", "typed": "1"})
        again = desk.post(story_url(), {**form, "headline": "Ferry hits rocks", "_save": "1"}, follow=True)
        story = Story.objects.get()
        assert story.headline == "Ferry hits rock"
        assert "makes no second one" in said(again)
        assert again.redirect_chain[-1][0] == story_url(story)
        assert "You typed “Ferry hits rocks” here" in again.content.decode()

    def test_a_form_is_sent_anew_once_its_story_is_deleted(self) -> None:
        desk = client_of(ines())
        form = fields_of(desk.get(story_url()))
        desk.post(story_url(), {**form, "headline": "Ferry hits rock", "_save": "1"})
        Story.objects.get().delete()
        desk.post(story_url(), {**form, "headline": "Ferry hits rock", "_save": "1"})
        assert Story.objects.get().headline == "Ferry hits rock"

    def test_it_is_thrown_away_on_demand(self) -> None:
        desk, story = client_of(edda()), DraftFactory()
        typing(desk, story, headline="Wrong")
        told = said(desk.post(DROP, {"_drop": AtWork.objects.get().sheet}, follow=True))
        assert "thrown away" in told
        assert not AtWork.objects.with_words().exists()

    def test_it_is_nobody_elses(self) -> None:
        story = DraftFactory()
        typing(client_of(edda()), story, headline="Hers")
        other = client_of(ines())
        assert "Hers" not in other.get(story_url(story)).content.decode()
        assert other.get(f"{story_url(story)}?take_up={story.pk}").status_code == 404
        other.post(DROP, {"_drop": str(story.pk)})
        assert AtWork.objects.with_words().get().headline == "Hers"

    def test_a_form_that_is_opened_again_writes_nothing_over_what_was_typed_before(self) -> None:
        desk, story = client_of(edda()), DraftFactory(headline="Ferry", section=None)
        typing(desk, story, headline="An hour of work")
        typing(desk, story, kicker="Something else")
        page = desk.get(story_url(story)).content.decode()
        assert "You typed “An hour of work” here" in page
        send(desk, story_url(story), kicker="Saved in a third window")
        assert AtWork.objects.with_words().count() == 2

    def test_a_window_that_was_closed_leaves_nothing_behind_but_words(self) -> None:
        user, story = edda(), DraftFactory(section=None)
        desk = client_of(user)
        desk.post(HEAR, fields_of(desk.get(story_url(story))))
        with time_machine.travel(timezone.now() + timedelta(minutes=5)):
            desk = client_of(user)
            desk.post(HEAR, fields_of(desk.get(story_url(story))))
        assert AtWork.objects.count() == 1

    @pytest.mark.parametrize("was_kept", [True, False])
    def test_words_outlive_a_story_that_a_colleague_deletes(self, was_kept: bool) -> None:
        desk, story = client_of(ines()), DraftFactory(headline="Ferry", section=None, photos=[PhotoFactory()])
        mine = {**fields_of(desk.get(story_url(story))), "headline": "Ferry hits rock"}
        url, there = story_url(story), story.pk
        if was_kept:
            desk.post(HEAR, {**mine, "typed": "1"})
        client_of(edda()).post(f"/admin/articles/story/{there}/delete/", {"post": "yes"})
        assert not Story.objects.exists()
        desk.post(HEAR, {**mine, "standfirst": "At noon.", "typed": "1"})
        assert "You typed “Ferry hits rock” here" in desk.get(story_url()).content.decode()
        answer = desk.post(url, {**mine, "kicker": "Busan", "_save": "1"}, follow=True)
        assert "was deleted while it stood open here" in said(answer)
        assert "Busan" in answer.content.decode()
        again = fields_of(desk.get(answer.context["take_up_url"]))
        saved = desk.post(story_url(), {**again, "_save": "1"}, follow=True)
        assert "Saved as a draft" in said(saved)
        assert Story.objects.get().kicker == "Busan"
        assert Story.objects.get().photos.count() == 1
        assert not AtWork.objects.with_words().exists()

    def test_a_save_over_a_colleagues_is_kept_until_it_is_decided(self) -> None:
        desk, story = client_of(ines()), DraftFactory(headline="Ferry", section=None)
        mine = fields_of(desk.get(story_url(story)))
        send(client_of(edda()), story_url(story), headline="Ferry aground")
        desk.post(story_url(story), {**mine, "headline": "Ferry hits rock", "_save": "1"})
        assert AtWork.objects.with_words().get().headline == "Ferry hits rock"

    def test_a_story_that_went_on_to_the_editors_keeps_the_reporters_words(self) -> None:
        reporter = in_role("Reporters")
        story = DraftFactory(headline="Ferry", section=None, created_by=reporter)
        desk = client_of(reporter)
        mine = fields_of(desk.get(story_url(story)))
        take(Verb.APPROVE, story, edda())
        answer = desk.post(
            story_url(story), {**mine, "headline": "Ferry hits rock", "_save": "1"}, follow=True
        )
        assert "not yours to change where it stands now" in said(answer)
        assert "Ferry hits rock" in answer.content.decode()
        story.refresh_from_db()
        assert story.headline == "Ferry"
        take(Verb.SEND_BACK, story, edda_again(), "One more look")
        again = fields_of(desk.get(f"{story_url(story)}?take_up={story.pk}"))
        assert again["headline"] == ["Ferry hits rock"]

    def test_what_is_typed_after_it_went_on_is_kept_too(self) -> None:
        reporter = in_role("Reporters")
        story = DraftFactory(section=None, created_by=reporter)
        desk = client_of(reporter)
        mine = fields_of(desk.get(story_url(story)))
        take(Verb.APPROVE, story, edda())
        assert desk.post(HEAR, {**mine, "headline": "Ferry hits rock", "typed": "1"}).status_code == 200
        assert AtWork.objects.with_words().get().headline == "Ferry hits rock"

    def test_who_may_not_write_is_not_heard(self) -> None:
        story = DraftFactory()
        assert client_of(paul()).post(HEAR, {"sheet": str(story.pk), "typed": "1"}).status_code == 403
        assert Client().post(HEAR, {"sheet": "1", "typed": "1", "headline": "x"}).status_code == 403

    @pytest.mark.parametrize("sheet", ["", "x", "9" * 60, "new-" + "x" * 80, "\x00", "-1"])
    def test_a_nonsense_sheet_is_no_error(self, sheet: str) -> None:
        desk = client_of(edda())
        assert desk.post(HEAR, {"sheet": sheet, "typed": "1", "headline": "x"}).status_code == 200
        assert desk.get(f"{story_url()}?take_up={sheet[:50]}").status_code in (200, 404)
        assert desk.post(DROP, {"_drop": sheet}).status_code == 302


class TestALoginThatLapsed:
    """In another window somebody logs in again, and the key of the form that stands open is void."""

    def test_what_is_typed_after_it_is_kept(self) -> None:
        user, story = edda(), DraftFactory()
        fields = {**fields_of(client_of(user).get(story_url(story))), "headline": "Ferry hits rock"}
        browser = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
        browser.force_login(user)
        sent = {**fields, "typed": "1", "csrfmiddlewaretoken": "x" * 64}
        assert browser.post(HEAR, sent).status_code == 200
        assert AtWork.objects.with_words().get().headline == "Ferry hits rock"

    @pytest.mark.parametrize(
        "headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}]
    )
    def test_a_page_of_somebody_else_keeps_nothing(self, headers: dict[str, str]) -> None:
        user, story = edda(), DraftFactory()
        browser = Client(headers=headers)
        browser.force_login(user)
        assert browser.post(HEAR, {"sheet": str(story.pk), "typed": "1", "headline": "x"}).status_code == 403
        assert not AtWork.objects.exists()


class TestColleagues:
    def test_who_has_it_open_is_said_to_the_other(self) -> None:
        story = DraftFactory()
        client_of(edda()).post(HEAR, {"sheet": str(story.pk)})
        answer = client_of(ines()).post(HEAR, {"sheet": str(story.pk)})
        assert answer.json()["others"] == "Also open at: Edda Lindgren."
        assert "Also open at: Ines Park." in client_of(edda_again()).get(story_url(story)).content.decode()

    def test_who_was_not_heard_of_for_a_minute_is_not_there(self) -> None:
        story, user = DraftFactory(), ines()
        client_of(edda()).post(HEAR, {"sheet": str(story.pk)})
        with time_machine.travel(timezone.now() + timedelta(seconds=61)):
            assert client_of(user).post(HEAR, {"sheet": str(story.pk)}).json()["others"] == ""

    def test_that_a_colleague_has_saved_is_said_while_one_writes(self) -> None:
        user = ines()
        Byline.objects.create(name="Ines", user=user)
        desk, story = client_of(user), DraftFactory(section=None)
        mine = fields_of(desk.get(story_url(story)))
        send(client_of(edda()), story_url(story), headline="Ferry aground")
        told = desk.post(HEAR, {**mine, "typed": "1"}).json()["saved"]
        assert told.startswith("Edda Lindgren saved this story at")

    def test_that_readers_see_it_by_now_is_said_to_whoever_opened_a_draft(self) -> None:
        desk, story = client_of(in_role("Editors")), DraftFactory(bylines=[BylineFactory()])
        mine = fields_of(desk.get(story_url(story)))
        take(Verb.PUBLISH, story, edda())
        told = desk.post(HEAR, {**mine, "typed": "1"}).json()["saved"]
        assert told.startswith("Readers see this story by now: Edda Lindgren saved it at")


def edda_again() -> User:
    return User.objects.get(username="edda")
