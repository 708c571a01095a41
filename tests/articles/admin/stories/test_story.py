"""Writing a story: saving, publishing, what is missing, what is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Byline, Correction, Section, Story
from articles.visibility import Status
from tests.articles.admin.sending import fields_of, said, send, story_url
from tests.base import client_of, edda, ines
from tests.factories import (
    NOON,
    BylineFactory,
    DraftFactory,
    PhotoFactory,
    SectionFactory,
    SourceFactory,
    StoryFactory,
    place,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    """Ines's browser."""
    return client_of(ines())


def written(**changes: Any) -> dict[str, Any]:
    """What a complete story sends."""
    return {
        "headline": "Ten ports agree to share berths",
        "body": "<p>Ten ports agreed early Monday to open their berths.</p>",
        "section": str(SectionFactory().pk),
        "written_by": [str(BylineFactory().pk)],
        **changes,
    }


class TestSaving:
    def test_a_headline_alone_makes_a_draft(self, desk: Client) -> None:
        response = send(desk, story_url(), headline="Ferry runs aground")
        story = Story.objects.get()
        assert (story.headline, story.status) == ("Ferry runs aground", Status.DRAFT)
        assert "Saved as a draft: “Ferry runs aground”." in said(response)

    def test_all_that_was_typed_is_there_again(self, desk: Client) -> None:
        source, first, second = SourceFactory(), BylineFactory(name="Ada"), BylineFactory(name="Zoe")
        send(
            desk,
            story_url(),
            "_continue",
            **written(
                kicker="Shipping",
                standfirst="The compact puts a price on the wait.",
                written_by=[str(second.pk), str(first.pk)],
                tags=["Ports", "Shipping"],
                source=str(source.pk),
                original_url="https://www.upi.com/ports",
                original_headline="Ports share berths",
                kind="analysis",
                language="en-GB",
            ),
        )
        story = Story.objects.get()
        assert [str(place.byline) for place in story.storybyline_set.all()] == ["Zoe", "Ada"]
        assert sorted(story.tags.names()) == ["Ports", "Shipping"]
        sent = fields_of(desk.get(story_url(story)))
        assert sent["written_by"] == [str(second.pk), str(first.pk)]
        assert sorted(sent["tags"]) == ["Ports", "Shipping"]
        assert sent["kicker"] == ["Shipping"]
        assert sent["original_headline"] == ["Ports share berths"]
        assert (story.kind, story.language, story.source) == ("analysis", "en-GB", source)

    def test_saving_again_without_a_change_changes_nothing(self, desk: Client) -> None:
        story = StoryFactory(
            bylines=[BylineFactory()], tags=["Ports"], photos=[PhotoFactory()], places=[place()],
            published_at=NOON + timedelta(microseconds=123456),
        )  # fmt: skip
        before = fields_of(desk.get(story_url(story)))
        send(desk, story_url(story))
        after = fields_of(desk.get(story_url(story)))
        for fields in (before, after):
            del fields["revision"], fields["sheet"]
        assert after == before
        assert Story.objects.get().published_at == story.published_at

    def test_lines_that_a_browser_sent_back_are_no_change(self, desk: Client) -> None:
        story = StoryFactory(standfirst="One.\nTwo.", bylines=[BylineFactory()], photos=[PhotoFactory()])
        story.story_photos.update(own_caption="One.\nTwo.")
        Correction.objects.create(story=story, text="One.\nTwo.")
        fields = fields_of(desk.get(story_url(story)))
        sent = {
            name: [value.replace("\r\n", "\n").replace("\n", "\r\n") for value in values]
            for name, values in fields.items()
        }
        desk.post(story_url(story), {**sent, "_save": "1"})
        story.refresh_from_db()
        assert story.standfirst == "One.\nTwo."
        assert story.updated_at is None
        assert story.revisions.count() == 1

    def test_a_headline_of_several_lines_becomes_one(self, desk: Client) -> None:
        send(desk, story_url(), headline="Ten ports\nagree  to share ")
        assert Story.objects.get().headline == "Ten ports agree to share"

    def test_no_headline_is_said_and_the_rest_is_kept(self, desk: Client) -> None:
        response = send(desk, story_url(), headline="", body="<p>Kept</p>")
        assert not Story.objects.exists()
        assert "This field is required." in said(response)
        assert fields_of(response)["body"] == ["<p>Kept</p>"]

    def test_a_new_story_of_a_reporter_has_their_byline(self) -> None:
        user = ines()
        byline = Byline.objects.create(name="Ines Park", user=user)
        assert fields_of(client_of(user).get(story_url()))["written_by"] == [str(byline.pk)]

    def test_bylines_are_taken_off_and_put_in_another_order(self, desk: Client) -> None:
        first, second, third = (BylineFactory() for _ in range(3))
        story = DraftFactory(bylines=[first, second, third])
        send(desk, story_url(story), written_by=[str(third.pk), str(first.pk)])
        assert [place.byline for place in story.storybyline_set.all()] == [third, first]

    def test_a_tag_with_a_comma_is_two_and_a_known_one_is_found_whatever_its_case(self, desk: Client) -> None:
        DraftFactory(tags=["Ports"])
        send(desk, story_url(), headline="Ports", tags=["ports", "rail, road"])
        assert sorted(Story.objects.get(headline="Ports").tags.names()) == ["Ports", "rail", "road"]

    def test_what_was_done_stands_in_the_history(self, desk: Client) -> None:
        send(desk, story_url(), headline="Ferry runs aground")
        assert LogEntry.objects.filter(object_id=str(Story.objects.get().pk)).count() == 1


class TestPublishing:
    def test_a_complete_story_is_public_at_the_press_of_a_button(self, desk: Client) -> None:
        response = send(desk, story_url(), "_publish", **written())
        story = Story.objects.get()
        assert story.is_public(timezone.now())
        assert "Readers see it" in said(response)
        assert story.get_absolute_url() in said(response)

    def test_what_is_missing_is_named_and_all_else_is_saved(self, desk: Client) -> None:
        photo = PhotoFactory(photographer="", agency="", credit_line="", caption="The night ferry")
        response = send(
            desk,
            story_url(),
            "_publish",
            headline="Ferry runs aground",
            body="<p>It ran aground.</p>",
            tags=["Ferries"],
            **{"story_photos-TOTAL_FORMS": "1", "story_photos-0-photo": str(photo.pk)},
        )
        story = Story.objects.get()
        assert story.status == Status.DRAFT
        assert (
            "Saved, but not published yet. Still missing: a section, a byline or a source "
            "and a credit for the photo “The night ferry”." in said(response)
        )
        assert story.body == "<p>It ran aground.</p>"
        assert story.tags.get().name == "Ferries"
        assert story.photos.get() == photo
        assert response.redirect_chain[-1][0] == story_url(story)

    def test_a_story_in_review_stays_there_when_something_is_missing(self, desk: Client) -> None:
        story = DraftFactory(section=None, status=Status.REVIEW)
        send(desk, story_url(story), "_publish")
        story.refresh_from_db()
        assert (story.status, story.published_at) == (Status.REVIEW, None)

    def test_a_status_that_is_sent_by_hand_changes_nothing(self, desk: Client) -> None:
        story = DraftFactory()
        send(desk, story_url(story), status="published", **written())
        story.refresh_from_db()
        assert story.status == Status.DRAFT

    @time_machine.travel(NOON, tick=False)
    def test_a_time_in_the_future_schedules_it(self, desk: Client) -> None:
        times = {"published_at_0": "2026-11-03", "published_at_1": "06:00"}
        response = send(desk, story_url(), "_publish", **written(**times))
        assert (
            "Scheduled for Nov. 3, 2026, 06:00 EST (New York) · 11:00 UTC: “Ten ports agree to share berths”."
            in said(response)
        )
        assert not Story.objects.get().is_public(NOON)
        assert Story.objects.get().is_public(NOON + timedelta(hours=18))

    @time_machine.travel(NOON, tick=False)
    def test_an_embargo_is_said(self, desk: Client) -> None:
        times = {"embargo_0": "2026-11-03", "embargo_1": "6 a.m."}
        response = send(desk, story_url(), "_publish", **written(**times))
        assert "Under embargo until Nov. 3, 2026, 06:00 EST" in said(response)

    def test_review_and_approval_are_buttons_too(self, desk: Client) -> None:
        story = DraftFactory(bylines=[BylineFactory()])
        for button, status in (
            ("_submit", Status.REVIEW),
            ("_approve", Status.READY),
            ("_publish", Status.PUBLISHED),
        ):
            send(desk, story_url(story), button)
            story.refresh_from_db()
            assert story.status == status

    @pytest.mark.parametrize("emptied", ["body", "section"])
    def test_a_public_story_cannot_lose_what_it_needs(self, desk: Client, emptied: str) -> None:
        story = StoryFactory(bylines=[BylineFactory()])
        response = send(desk, story_url(story), headline="Changed", **{emptied: ""})
        assert "This story is published and cannot be without this. Kill it first." in said(response)
        assert fields_of(response)["headline"] == ["Changed"]

    def test_a_public_story_without_byline_stays_public_and_the_desk_is_told(self, desk: Client) -> None:
        story = StoryFactory(bylines=[BylineFactory()])
        response = send(desk, story_url(story), written_by=[])
        story.refresh_from_db()
        assert story.is_public(timezone.now())
        assert "readers miss a byline or a source" in said(response)

    def test_an_emptied_slug_of_a_public_story_stays_what_it_was(self, desk: Client) -> None:
        story = StoryFactory(slug="ports", bylines=[BylineFactory()])
        send(desk, story_url(story), slug="")
        story.refresh_from_db()
        assert story.slug == "ports"

    def test_the_buttons_are_those_of_where_the_story_stands(self, desk: Client) -> None:
        for story, there, not_there in (
            (DraftFactory(), 'name="_publish"', "/step/kill/"),
            (StoryFactory(), "/step/kill/", 'name="_publish"'),
        ):
            page = desk.get(story_url(story)).content.decode()
            assert there in page
            assert not_there not in page


class TestSlugs:
    def test_one_that_is_taken_is_said_and_nothing_is_lost(self, desk: Client) -> None:
        StoryFactory(slug="ports", published_at=NOON)
        story = DraftFactory()
        times = {"published_at_0": "2026-11-02", "published_at_1": "13:00"}
        response = send(desk, story_url(story), slug="ports", headline="Mine", **times)
        assert "Another story of 2026-11-02 has or had this slug. Choose another." in said(response)
        assert fields_of(response)["headline"] == ["Mine"]

    @time_machine.travel(NOON, tick=False)
    def test_a_former_address_is_taken_too_even_when_the_day_is_only_made_by_publishing(
        self, desk: Client
    ) -> None:
        old = StoryFactory(slug="ports", published_at=NOON)
        old.slug = "harbors"
        old.save()
        response = send(desk, story_url(), "_publish", **written(slug="ports"))
        assert "Saved, but not published yet. Another story of 2026-11-02" in said(response)
        assert Story.objects.get(slug="ports").status == Status.DRAFT

    def test_two_who_take_it_at_the_same_moment_get_a_sentence(
        self, desk: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        StoryFactory(slug="ports", published_at=NOON)
        story = DraftFactory()
        look, looks = Story._is_taken, []

        def blind_at_first(self: Story, *args: Any) -> bool:
            """As if the other one saved right after the first look."""
            looks.append(args)
            return len(looks) > 1 and look(self, *args)

        monkeypatch.setattr(Story, "_is_taken", blind_at_first)
        monkeypatch.setattr(Story, "validate_constraints", lambda self, exclude=None: None)
        times = {"published_at_0": "2026-11-02", "published_at_1": "13:00"}
        response = send(desk, story_url(story), slug="ports", headline="Mine", **times)
        assert "has or had this slug. Choose another." in said(response)
        assert fields_of(response)["headline"] == ["Mine"]


class TestCorrections:
    def test_one_is_added_on_the_form_and_remembers_who_wrote_it(self, desk: Client) -> None:
        story = StoryFactory(bylines=[BylineFactory()])
        send(desk, story_url(story), **one_told("correction"))
        correction = Correction.objects.get()
        assert (correction.story, correction.is_grave) == (story, False)
        assert correction.by == User.objects.get(pk=desk.session["_auth_user_id"])

    @pytest.mark.parametrize(("kind", "is_grave"), [("retraction", True), ("update", False)])
    def test_a_retraction_is_grave_and_an_update_is_not_whatever_is_ticked(
        self, desk: Client, kind: str, is_grave: bool
    ) -> None:
        story = StoryFactory(bylines=[BylineFactory()])
        ticked = {} if is_grave else {"corrections-0-is_grave": "on"}
        send(desk, story_url(story), **one_told(kind), **ticked)
        correction = Correction.objects.get()
        assert (correction.kind, correction.is_grave) == (kind, is_grave)


def one_told(kind: str) -> dict[str, str]:
    """What the form sends of a correction that is added."""
    return {
        "corrections-TOTAL_FORMS": "1",
        "corrections-0-kind": kind,
        "corrections-0-text": "The coast is 1,900 miles long.",
        "corrections-0-at_0": "2026-11-02",
        "corrections-0-at_1": "13:00",
    }


def test_a_section_with_stories_is_not_deleted_by_accident(desk: Client) -> None:
    story = StoryFactory()
    response = client_of(edda()).post(f"/admin/articles/section/{story.section.pk}/delete/", {"post": "yes"})
    assert response.status_code == 200
    assert Section.objects.filter(pk=story.section.pk).exists()
