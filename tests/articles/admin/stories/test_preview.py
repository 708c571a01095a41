"""A story as readers would see it, before they may."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from articles.models import PreviewLink, Section, Story
from articles.workflow import Verb, take
from tests.articles.admin.sending import fields_of, send, story_url
from tests.base import client_of, edda, in_role, paul
from tests.factories import (
    BylineFactory,
    DraftFactory,
    EmbargoedFactory,
    PhotoFactory,
    SectionFactory,
    StoryFactory,
    WithdrawnFactory,
    place,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return client_of(edda())


def preview_of(story: Story | None) -> str:
    return f"/admin/articles/story/{story.pk}/preview/" if story else "/admin/articles/story/preview/"


def rows() -> Any:
    return list(Story.objects.order_by("pk").values()), Section.objects.count()


class TestOfWhatIsTyped:
    def test_it_is_the_readers_page_to_the_byte(self, desk: Client) -> None:
        story = StoryFactory(
            bylines=[BylineFactory()], photos=[PhotoFactory()], tags=["Ports"], places=[place()],
        )  # fmt: skip
        fields = fields_of(desk.get(story_url(story)))
        shown = desk.post(preview_of(story), fields)
        assert shown.content == Client().get(story.get_absolute_url()).content

    def test_it_shows_what_is_typed_and_saves_nothing(self, desk: Client) -> None:
        story = DraftFactory(headline="Ferry", tags=["Ports"])
        before = rows()
        fields = fields_of(desk.get(story_url(story)))
        typed = {**fields, "headline": "Ferry hits rock", "tags": ["Busan"], "body": "<p>At <b>noon</b>.</p>"}
        page = desk.post(preview_of(story), typed).content.decode()
        assert "Ferry hits rock" in page
        assert "Busan" in page
        assert rows() == before
        assert not story.revisions.exists()
        assert list(story.tags.names()) == ["Ports"]

    def test_a_new_story_is_shown_before_its_first_save(self, desk: Client) -> None:
        fields = fields_of(desk.get(story_url()))
        typed = {**fields, "headline": "Ferry hits rock", "body": "<p>At noon.</p>"}
        page = desk.post(preview_of(None), typed)
        assert "Ferry hits rock" in page.content.decode()
        assert not Story.objects.exists()
        assert not Section.objects.exists()

    @pytest.mark.parametrize("factory", [DraftFactory, EmbargoedFactory, WithdrawnFactory])
    def test_wherever_the_story_stands(self, desk: Client, factory: Any) -> None:
        story = factory(headline="Ferry hits rock")
        if story.embargo:
            Story.objects.filter(pk=story.pk).update(embargo=timezone.now() + timedelta(days=1))
        assert "Ferry hits rock" in desk.get(preview_of(story)).content.decode()
        assert Client().get(story.get_absolute_url() or "/none/").status_code in (404, 410)

    def test_a_draft_without_text_or_with_a_slug_that_is_taken_is_shown_all_the_same(
        self, desk: Client
    ) -> None:
        taken = StoryFactory(slug="ferry", published_at=timezone.now())
        story = DraftFactory(headline="Ferry hits rock", slug="ferry", body="")
        fields = fields_of(desk.get(story_url(story)))
        for page in (desk.get(preview_of(story)), desk.post(preview_of(story), fields)):
            assert "No text yet" in page.content.decode()
            assert "Ferry hits rock" in page.content.decode()
        taken.refresh_from_db()
        assert taken.slug == "ferry"

    def test_what_cannot_be_saved_says_why(self, desk: Client) -> None:
        story = DraftFactory(headline="Ferry")
        fields = fields_of(desk.get(story_url(story)))
        page = desk.post(preview_of(story), {**fields, "headline": ""}).content.decode()
        assert "This cannot be shown yet" in page
        assert "Headline: This field is required." in page

    def test_a_revision_is_shown_as_it_was(self, desk: Client) -> None:
        story = DraftFactory(headline="Ferry aground")
        send(desk, story_url(story), headline="Ferry hits rock")
        assert "Ferry aground" in desk.get(preview_of(story), {"revision": "1"}).content.decode()
        assert desk.get(preview_of(story), {"revision": "9"}).status_code == 404

    def test_it_may_stand_in_a_frame_of_the_newsroom_and_is_kept_by_nobody(self, desk: Client) -> None:
        answer = desk.get(preview_of(DraftFactory()))
        assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
        assert "script-src" not in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
        assert_private(answer)

    def test_who_may_not_see_stories_sees_no_preview(self) -> None:
        story = DraftFactory()
        photo_desk = client_of(paul())
        assert photo_desk.get(preview_of(story)).status_code == 403
        assert photo_desk.post(preview_of(story), {}).status_code == 403
        assert Client().get(preview_of(story)).status_code == 302

    def test_who_may_not_change_the_story_any_more_is_not_told_that_words_are_kept(self) -> None:
        reporter = in_role("Reporters")
        story = DraftFactory(headline="Ferry", section=None, created_by=reporter)
        browser = client_of(reporter)
        fields = fields_of(browser.get(story_url(story)))
        take(Verb.APPROVE, story)
        assert browser.post(preview_of(story), {**fields, "headline": "Ferry hits rock"}).status_code == 403
        assert not list(browser.get("/admin/").context["messages"])


def assert_private(answer: Any) -> None:
    assert answer["Cache-Control"].startswith("private, no-store")
    assert "noindex" in answer["X-Robots-Tag"]
    for header in ("ETag", "Cache-Tag", "Surrogate-Key", "Cache-Groups"):
        assert header not in answer


class TestLinks:
    def made(self, desk: Client, story: Story, **choice: Any) -> str:
        page = desk.post(f"/admin/articles/story/{story.pk}/preview/links/", choice).content.decode()
        found = re.search(r'value="http://testserver(/preview/[^"]+)"', page)
        assert found
        return found[1]

    def test_whoever_has_it_sees_the_story_as_it_is_saved_then(self, desk: Client) -> None:
        story = DraftFactory(headline="Ferry aground", section=SectionFactory())
        url = self.made(desk, story)
        answer = Client().get(url)
        assert "Ferry aground" in answer.content.decode()
        assert_private(answer)
        send(desk, story_url(story), headline="Ferry hits rock")
        assert "Ferry hits rock" in Client().get(url).content.decode()
        assert not story.revisions.filter(content__status="published").exists()

    def test_one_bound_to_a_revision_goes_on_showing_that(self, desk: Client) -> None:
        story = DraftFactory(headline="Ferry aground")
        send(desk, story_url(story), headline="Ferry hits rock")
        first = story.revisions.get(number=1)
        url = self.made(desk, story, revision=str(first.pk), hours="24")
        send(desk, story_url(story), headline="Ferry towed")
        assert "Ferry aground" in Client().get(url).content.decode()

    def test_after_72_hours_it_leads_nowhere(self, desk: Client) -> None:
        url = self.made(desk, DraftFactory())
        with time_machine.travel(timezone.now() + timedelta(hours=71, minutes=59)):
            assert Client().get(url).status_code == 200
        with time_machine.travel(timezone.now() + timedelta(hours=72, minutes=1)):
            assert Client().get(url).status_code == 404

    def test_a_revoked_one_leads_nowhere(self, desk: Client) -> None:
        story = DraftFactory()
        url = self.made(desk, story)
        link = PreviewLink.objects.get()
        desk.post(f"/admin/articles/story/{story.pk}/preview/links/{link.pk}/revoke/")
        assert Client().get(url).status_code == 404

    def test_its_photos_are_seen_with_it_and_by_nobody_else(self, desk: Client) -> None:
        story = DraftFactory(photos=[PhotoFactory()])
        other = DraftFactory(photos=[PhotoFactory()])
        url, revised = self.made(desk, story), other.story_photos.get().photo
        page = Client().get(url).content.decode()
        [photo] = re.findall(r'<img[^>]*src="([^"]+)"', page)
        assert photo.startswith(url)
        assert "/media/photos/" not in page
        shown = Client().get(photo)
        assert shown.status_code == 200
        assert shown["Cache-Control"] == "private, no-store"
        foreign = photo.replace(f"/{story.story_photos.get().photo_id}/", f"/{revised.pk}/")
        assert Client().get(foreign).status_code == 404
        assert Client().get(photo.replace(url, "/preview/1:x/")).status_code == 404
        PreviewLink.objects.update(revoked_at=timezone.now())
        assert Client().get(photo).status_code == 404

    def test_it_tells_nothing_of_other_stories_that_are_not_public_yet(self, desk: Client) -> None:
        section, day = SectionFactory(), timezone.now() + timedelta(days=1)
        EmbargoedFactory(headline="Merger of two ports", section=section, published_at=day, embargo=day)
        story = DraftFactory(headline="Ferry", section=section, published_at=day + timedelta(days=1))
        page = Client().get(self.made(desk, story)).content.decode()
        assert "Ferry" in page
        assert "Merger" not in page

    def test_a_forged_one_is_answered_like_any_address_that_is_none(self, desk: Client) -> None:
        url = self.made(desk, DraftFactory())
        number, _colon, signature = url.removeprefix("/preview/").rstrip("/").partition(":")
        for forged in (f"{number}:{signature[:-1]}x", "1", "1:", "x:y", f"{int(number) + 1}:{signature}"):
            assert Client().get(f"/preview/{forged}/").status_code == 404

    def test_one_is_made_from_the_form_with_all_its_fields_along(self, desk: Client) -> None:
        story = DraftFactory()
        fields = fields_of(desk.get(story_url(story)))
        assert self.made(desk, story, **fields)

    def test_a_link_to_another_storys_revision_is_refused(self, desk: Client) -> None:
        story, other = DraftFactory(), DraftFactory()
        send(desk, story_url(other), headline="Other")
        foreign = other.revisions.get(number=1)
        url = f"/admin/articles/story/{story.pk}/preview/links/"
        desk.post(url, {"revision": str(foreign.pk), "hours": "24"})
        assert not PreviewLink.objects.exists()

    def test_it_answers_post_with_405_and_head_without_a_body(self, desk: Client) -> None:
        url = self.made(desk, DraftFactory())
        assert Client().post(url).status_code == 405
        assert Client().head(url).content == b""


@pytest.mark.django_db(transaction=True)
class TestWhoeverWaitsToWrite:
    """SQLite has one writer at a time."""

    @pytest.fixture
    def held(self, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
        """Of each page of a story that is made, whether a transaction is open meanwhile."""
        found: list[bool] = []

        def noted(template: str, *args: Any) -> str:
            if template == "pages/story.html":
                found.append(connection.in_atomic_block)
            return render_to_string(template, *args)

        monkeypatch.setattr("articles.views.page.render_to_string", noted)
        return found

    def test_does_not_wait_until_a_preview_is_made(self, desk: Client, held: list[bool]) -> None:
        story = DraftFactory(
            headline="Ferry", section=None, photos=[PhotoFactory()], bylines=[BylineFactory()]
        )
        link = PreviewLink.objects.create(story=story)
        assert "Ferry" in Client().get(link.get_absolute_url()).content.decode()
        assert "Ferry" in desk.get(preview_of(story)).content.decode()
        typed = {**fields_of(desk.get(story_url(story))), "headline": "Ferry hits rock"}
        assert "Ferry hits rock" in desk.post(preview_of(story), typed).content.decode()
        assert held == [False, False, False]
        assert rows()[1] == 0
