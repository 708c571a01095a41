"""Two people have the same story open, and both save."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Story, StoryPhoto
from articles.workflow import Verb, take
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.base import client_of, edda, in_role, ines
from tests.factories import BylineFactory, CorrectionFactory, DraftFactory, PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    """Ines's browser."""
    return client_of(ines())


def meanwhile(story: Story, **changes: Any) -> None:
    """Edda opens the story after Ines has, and saves it before her."""
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        send(client_of(edda()), story_url(story), **changes)


class TestWhatGoesTogether:
    def test_both_are_in_it_and_ines_hears_of_it(self, desk: Client) -> None:
        story = DraftFactory(headline="Ferry runs aground", section=None, tags=["Busan"])
        mine = fields_of(desk.get(story_url(story)))
        meanwhile(story, headline="Ferry aground off Busan", tags=["Busan", "Ferries"])
        typed = {**mine, "standfirst": "Nobody was hurt.", "tags": [*mine["tags"], "Ports"], "_save": "1"}
        told = said(desk.post(story_url(story), typed, follow=True))
        assert "Edda Lindgren saved this story while you were writing." in told
        assert "of theirs: Headline and Tags." in told
        story.refresh_from_db()
        assert (story.headline, story.standfirst) == ("Ferry aground off Busan", "Nobody was hurt.")
        assert sorted(story.tags.names()) == ["Busan", "Ferries", "Ports"]
        assert story.revisions.count() == 3

    def test_a_photo_that_the_other_one_took_out_stays_out(self, desk: Client) -> None:
        story = DraftFactory(photos=[PhotoFactory()])
        mine = fields_of(desk.get(story_url(story)))
        meanwhile(story, **{"story_photos-0-DELETE": "on"})
        desk.post(story_url(story), {**mine, "headline": "By Ines", "_save": "1"})
        assert not StoryPhoto.objects.exists()
        assert Story.objects.get().headline == "By Ines"

    def test_a_correction_that_the_other_one_took_back_is_no_error(self, desk: Client) -> None:
        story = StoryFactory(bylines=[BylineFactory()])
        CorrectionFactory(story=story)
        mine = fields_of(desk.get(story_url(story)))
        meanwhile(story, **{"corrections-0-DELETE": "on"})
        response = desk.post(story_url(story), {**mine, "headline": "By Ines", "_save": "1"}, follow=True)
        assert "By Ines" in said(response)
        assert not story.corrections.exists()

    def test_what_was_published_meanwhile_stays_published(self) -> None:
        story = DraftFactory(bylines=[BylineFactory()])
        desk = client_of(in_role("Editors"))
        mine = fields_of(desk.get(story_url(story)))
        take(Verb.PUBLISH, story, edda())
        told = said(desk.post(story_url(story), {**mine, "standfirst": "Added late.", "_save": "1"}))
        assert "Readers see this story by now. Say what your change is to them, and save once more." in told
        story.refresh_from_db()
        assert story.standfirst != "Added late."
        desk.post(story_url(story), {**mine, "standfirst": "Added late.", "change": "update", "_save": "1"})
        story.refresh_from_db()
        assert (story.status, story.standfirst, story.slug != "") == ("published", "Added late.", True)

    def test_one_who_saves_twice_is_no_other(self, desk: Client) -> None:
        story = DraftFactory(section=None)
        for headline in ("One", "Two"):
            assert "while you were writing" not in said(send(desk, story_url(story), headline=headline))


class TestWhatIsAskedAbout:
    def both_change_the_headline(self, desk: Client) -> tuple[Story, Any]:
        story = DraftFactory(headline="Ferry runs aground", section=None, standfirst="")
        mine = fields_of(desk.get(story_url(story)))
        meanwhile(story, headline="Ferry aground off Busan")
        typed = {**mine, "headline": "Ferry hits rock", "standfirst": "Nobody hurt.", "_continue": "1"}
        return story, desk.post(story_url(story), typed)

    def test_both_sides_are_shown_and_nothing_is_saved_yet(self, desk: Client) -> None:
        story, response = self.both_change_the_headline(desk)
        assert is_asked(response)
        page = response.content.decode()
        assert "Edda Lindgren saved this story at" in page
        assert "off Busan" in page
        assert "hits rock" in page
        story.refresh_from_db()
        assert (story.headline, story.standfirst) == ("Ferry aground off Busan", "")

    @pytest.mark.parametrize(
        ("choice", "headline"), [("mine", "Ferry hits rock"), ("theirs", "Ferry aground off Busan")]
    )
    def test_the_choice_is_saved_with_all_the_rest_that_was_typed(
        self, desk: Client, choice: str, headline: str
    ) -> None:
        story, response = self.both_change_the_headline(desk)
        answer = desk.post(story_url(story), {**fields_of(response), "choose-headline": choice}, follow=True)
        assert answer.redirect_chain[0][0] == story_url(story)  # the button that was pressed is kept
        story.refresh_from_db()
        assert (story.headline, story.standfirst) == (headline, "Nobody hurt.")

    def test_without_a_choice_it_is_asked_again(self, desk: Client) -> None:
        story, response = self.both_change_the_headline(desk)
        assert is_asked(desk.post(story_url(story), fields_of(response)))

    def test_who_saves_a_third_time_meanwhile_is_asked_about_too(self, desk: Client) -> None:
        story, response = self.both_change_the_headline(desk)
        again = edda_again(story, headline="Ferry aground at Busan")
        chosen = {**fields_of(response), "choose-headline": "mine"}
        response = desk.post(story_url(story), chosen)
        assert is_asked(response)
        assert again in response.content.decode()

    def test_a_paragraph_of_each_may_be_taken(self, desk: Client) -> None:
        story = DraftFactory(section=None, body="<p>One.</p><p>Two.</p>")
        mine = fields_of(desk.get(story_url(story)))
        meanwhile(story, body="<p>One.</p><p>Two of hers.</p>")
        typed = {**mine, "body": "<p>First.</p><p>One.</p><p>Two of mine.</p>", "_save": "1"}
        response = desk.post(story_url(story), typed)
        desk.post(story_url(story), {**fields_of(response), "choose-body-0": "both"})
        story.refresh_from_db()
        assert story.body == "<p>First.</p><p>One.</p><p>Two of hers.</p><p>Two of mine.</p>"

    def test_markup_that_was_typed_is_shown_as_text(self, desk: Client) -> None:
        story = DraftFactory(headline="Ferry", section=None)
        mine = fields_of(desk.get(story_url(story)))
        meanwhile(story, headline="<script>alert(1)</script>")
        response = desk.post(story_url(story), {**mine, "headline": "Ferry hits rock", "_save": "1"})
        assert "<script>alert" not in response.content.decode()

    @pytest.mark.parametrize("number", [None, "", "x", "99", "-1", "0"])
    def test_a_form_that_does_not_say_what_it_was_opened_on_takes_nothing_away(
        self, desk: Client, number: str | None
    ) -> None:
        story = DraftFactory(headline="Ferry runs aground", section=None, kicker="", standfirst="")
        send(desk, story_url(story), standfirst="Nobody was hurt.")
        meanwhile(story, headline="Ferry aground off Busan", kicker="Shipping")
        typed = {
            **fields_of(desk.get(story_url(story))),
            "headline": "Ferry hits rock",
            "kicker": "",
            "_save": "1",
        }
        del typed["revision"]
        if number is not None:
            typed["revision"] = number
        response = desk.post(story_url(story), typed)
        assert is_asked(response)
        assert "hits rock" in response.content.decode()
        story.refresh_from_db()
        assert (story.headline, story.kicker) == ("Ferry aground off Busan", "Shipping")
        desk.post(story_url(story), {**fields_of(response), "choose-headline": "mine"})
        story.refresh_from_db()
        assert (story.headline, story.kicker) == ("Ferry hits rock", "Shipping")

    @pytest.mark.parametrize("nonsense", ["", "x", "99", "-1", "0" * 40, "١"])
    def test_a_nonsense_revision_is_no_error(self, desk: Client, nonsense: str) -> None:
        story = DraftFactory(section=None)
        response = send(desk, story_url(story), revision=nonsense, headline="Saved")
        assert "Saved" in said(response)


def edda_again(story: Story, **changes: Any) -> str:
    send(client_of(User.objects.get(username="edda")), story_url(story), **changes)
    return "at Busan"


def is_asked(response: Any) -> bool:
    return "admin/articles/story/clash.html" in [template.name for template in response.templates]
