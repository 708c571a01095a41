"""Another photo in all stories at once: what is changed, what is left, and who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Photo, Story
from articles.revisions.recording import settle
from tests.articles.admin.sending import said
from tests.base import client_of, edda, in_role, paul
from tests.factories import BylineFactory, DraftFactory, PhotoFactory, SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return client_of(in_role("Photo editors"))


def url(photo: Photo) -> str:
    return reverse("admin:articles_photo_replace", args=[photo.pk])


def replace(desk: Client, old: Photo, new: Photo) -> Any:
    return desk.post(url(old), {"by": new.pk}, follow=True)


def shown(story: Story) -> list[int]:
    return list(story.story_photos.order_by("position").values_list("photo", flat=True))


def figure(photo: Photo) -> str:
    return f'<figure data-photo="{photo.pk}"></figure>'


class TestReplacing:
    def test_the_new_one_stands_in_the_place_and_with_the_caption_of_the_old(self, desk: Client) -> None:
        old, new, other = PhotoFactory(), PhotoFactory(), PhotoFactory()
        body = f"<p>One.</p>{figure(old)}<p>Two.</p>{figure(other)}"
        story = StoryFactory(photos=[other, old], body=body)
        story.story_photos.filter(photo=old).update(own_caption="Seen from here.")
        before = Story.objects.get(pk=story.pk).updated_at
        answer = replace(desk, old, new)
        assert "Replaced in 1 story." in said(answer)
        again = Story.objects.get(pk=story.pk)
        assert shown(again) == [other.pk, new.pk]
        assert again.story_photos.get(photo=new).own_caption == "Seen from here."
        assert again.body == body.replace(figure(old), figure(new))
        # No word of it has changed.
        assert again.updated_at == before

    def test_each_story_keeps_a_revision_that_says_so(self, desk: Client) -> None:
        old, new = PhotoFactory(caption="The ferry"), PhotoFactory()
        story = StoryFactory(photos=[old])
        replace(desk, old, new)
        newest, found = story.revisions.all()
        assert (newest.note, newest.by.username) == ("replaced the photo “The ferry”", "photo-editors")
        assert [row["id"] for row in newest.content["photos"]] == [new.pk]
        assert [row["id"] for row in found.content["photos"]] == [old.pk]

    def test_a_story_that_shows_both_keeps_one(self, desk: Client) -> None:
        old, new, other = PhotoFactory(), PhotoFactory(), PhotoFactory()
        body = f"<p>One.</p>{figure(new)}<p>Two.</p>{figure(old)}<p>Three.</p>"
        story = StoryFactory(photos=[old, other, new], body=body)
        replace(desk, old, new)
        again = Story.objects.get(pk=story.pk)
        assert shown(again) == [new.pk, other.pk]
        assert again.body == f"<p>One.</p>{figure(new)}<p>Two.</p><p>Three.</p>"

    def test_readers_see_the_new_one(self, desk: Client, client: Client) -> None:
        old, new = PhotoFactory(), PhotoFactory(caption="The tug has arrived.")
        story = StoryFactory(photos=[old])
        assert old.caption in client.get(story.get_absolute_url()).content.decode()
        replace(desk, old, new)
        page = client.get(story.get_absolute_url()).content.decode()
        assert "The tug has arrived." in page
        assert old.caption not in page

    def test_what_was_changed_elsewhere_before_is_not_put_down_to_the_desk(self, desk: Client) -> None:
        old, new = PhotoFactory(), PhotoFactory()
        story = StoryFactory(photos=[old], headline="Before")
        settle(story)
        story.headline = "By a script"
        story.save()
        replace(desk, old, new)
        newest, found, _first = story.revisions.all()
        assert (found.by, "headline" in found.changed) == (None, True)
        assert newest.changed == ["photos"]


class TestWhoMay:
    def test_stories_of_others_sections_are_named_and_left(self) -> None:
        user = in_role("Photo editors")
        mine, theirs = SectionFactory(), SectionFactory()
        mine.editors.add(user)
        old, new = PhotoFactory(), PhotoFactory()
        one = StoryFactory(photos=[old], section=mine, headline="One of mine")
        other = StoryFactory(photos=[old], section=theirs, headline="One of theirs")
        desk = client_of(user)
        page = desk.get(url(old), {"by": new.pk})
        assert [told.headline for told in page.context["changed"]] == ["One of mine"]
        assert [told.headline for told in page.context["left"]] == ["One of theirs"]
        assert "you may not edit them: “One of theirs”." in said(replace(desk, old, new))
        assert (shown(one), shown(other)) == ([new.pk], [old.pk])
        assert not other.revisions.exists()

    def test_whoever_edits_photos_alone_changes_no_story(self) -> None:
        old, new = PhotoFactory(), PhotoFactory()
        story = DraftFactory(photos=[old])
        assert "Replaced in 0 stories." in said(replace(client_of(paul()), old, new))
        assert shown(story) == [old.pk]

    def test_whoever_may_not_change_photos_has_no_such_page(self) -> None:
        old = PhotoFactory()
        assert client_of(in_role("Front-page producers")).get(url(old)).status_code == 403
        assert client_of(edda()).get("/admin/articles/photo/9999/replace/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"image": ""}, "it has no file"),
        ({"photographer": "", "agency": ""}, "it has no credit"),
        ({"killed_at": timezone.now()}, "it was killed"),
        ({"usable_until": timezone.now()}, "its rights are over"),
        ({"usable_from": timezone.now() + timedelta(days=1)}, "it is under embargo"),
    ],
)
def test_what_no_story_may_show_stands_in_for_nothing(desk: Client, fields: dict[str, Any], why: str) -> None:
    old, new = PhotoFactory(), PhotoFactory(**fields)
    story = StoryFactory(photos=[old])
    page = desk.get(url(old), {"by": new.pk})
    assert why in page.context["refusal"]
    assert 'value="Replace in' not in page.content.decode()
    assert why in said(replace(desk, old, new))
    assert shown(story) == [old.pk]


def test_a_photo_is_not_replaced_by_itself(desk: Client) -> None:
    old = PhotoFactory()
    StoryFactory(photos=[old])
    assert "This is the same photo." in said(replace(desk, old, old))


def test_it_is_found_by_search(desk: Client) -> None:
    old, wanted = PhotoFactory(caption="The old tug"), PhotoFactory(caption="The new tug")
    PhotoFactory(caption="A market"), PhotoFactory(caption="A tug to come", image="")
    assert desk.get(url(old), {"q": "tug"}).context["offered"] == [wanted]


class TestWhereItIsUsed:
    def form(self, desk: Client, photo: Photo) -> str:
        answer = desk.get(reverse("admin:articles_photo_change", args=[photo.pk]))
        return answer.content.decode().split('id="photo-uses-heading"')[1]

    def test_its_stories_stand_there_with_where_they_stand(self, desk: Client) -> None:
        photo = PhotoFactory()
        StoryFactory(photos=[photo], headline="Ferry runs aground")
        draft = DraftFactory(photos=[photo], headline="Ferry towed")
        shown = self.form(desk, photo)
        assert "Ferry runs aground" in shown
        assert "standing-public" in shown
        assert "standing-draft" in shown
        assert reverse("admin:articles_story_change", args=[draft.pk]) in shown
        assert url(photo) in shown

    def test_bylines_and_planned_fronts_are_named(self, desk: Client) -> None:
        from articles.fronts.launching import change_draft
        from articles.fronts.plan import Chosen, Plan

        photo = PhotoFactory()
        BylineFactory(portrait=photo, name="Ines Park")
        story = StoryFactory()
        change_draft(None, None, lambda plan: Plan(areas={"lead": (Chosen(story.pk, photo=photo.pk),)}))
        shown = self.form(desk, photo)
        assert "Ines Park" in shown
        assert "Front page" in shown

    def test_whoever_sees_no_stories_is_told_how_many(self) -> None:
        photo = PhotoFactory()
        DraftFactory(photos=[photo], headline="A secret draft")
        shown = self.form(client_of(paul()), photo)
        assert "In 1 story." in shown
        assert "A secret draft" not in shown

    def test_a_new_photo_is_used_nowhere(self, desk: Client) -> None:
        assert "Nowhere yet." in self.form(desk, PhotoFactory())
