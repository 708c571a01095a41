"""Another photo in all stories at once: what is changed, what is left, and who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.fronts.choosing import plan_of
from articles.fronts.launching import change_draft, draft_of
from articles.fronts.plan import Chosen, Plan
from articles.models import Launch, Photo, Revision, Story
from articles.revisions.recording import head_of, settle
from articles.revisions.wordings import kept_of
from articles.working_copies import keep_aside, release
from tests.articles.admin.sending import said
from tests.articles.fronts.plans import launched
from tests.base import client_of, edda, in_role, paul
from tests.factories import (
    BylineFactory,
    DraftFactory,
    LiveEntryFactory,
    PhotoFactory,
    SectionFactory,
    StoryFactory,
)

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


def settled(story: Story) -> Revision:
    settle(story)
    base = head_of(story)
    assert base
    return base


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


class TestBesidesStories:
    """What an editor who makes fronts as well changes with one click, and what is left to others."""

    @pytest.fixture
    def desk(self) -> Client:
        editor = in_role("Editors")
        editor.groups.add(Group.objects.get(name="Front-page producers"))
        return client_of(editor)

    def test_a_working_copy_shows_the_new_one_when_it_is_released(self, desk: Client) -> None:
        old, new, other = PhotoFactory(), PhotoFactory(), PhotoFactory()
        story = StoryFactory(photos=[other], body="<p>One.</p>", headline="Ferry aground")
        base = settled(story)
        added = {**base.content["photos"][0], "id": old.pk, "own_caption": "Seen from here."}
        content = {
            **base.content,
            "headline": "Ferry afloat",
            "body": f"<p>One.</p>{figure(old)}",
            "photos": [*base.content["photos"], added],
        }
        copy = keep_aside(story, content, base, writer := edda())
        page = desk.get(url(old), {"by": new.pk}).content.decode()
        assert "Working copy: Ferry aground" in page
        assert "And there: Working copy: Ferry aground." in said(replace(desk, old, new))
        copy.refresh_from_db()
        assert copy.number == 2
        assert copy.content["photos"][1]["credit"] == new.credit
        release(copy, writer)
        again = Story.objects.get(pk=story.pk)
        assert (again.headline, shown(again)) == ("Ferry afloat", [other.pk, new.pk])
        assert again.body == f"<p>One.</p>{figure(new)}"
        assert again.story_photos.get(photo=new).own_caption == "Seen from here."

    def test_who_has_a_working_copy_open_meanwhile_does_not_bring_the_old_one_back(
        self, desk: Client
    ) -> None:
        old, new, other = PhotoFactory(), PhotoFactory(), PhotoFactory()
        story = StoryFactory(photos=[other], body="<p>One.</p>")
        base = settled(story)
        added = {**base.content["photos"][0], "id": old.pk, "own_caption": "Seen from here."}
        content = {
            **base.content,
            "body": f"<p>One.</p>{figure(old)}",
            "photos": [*base.content["photos"], added],
        }
        copy = keep_aside(story, content, base, writer := edda())
        newest = PhotoFactory()
        replace(desk, old, new), replace(desk, new, newest)
        # The form was opened before, and is saved with another headline.
        copy = keep_aside(story, {**content, "headline": "Ferry afloat"}, base, writer, seen=copy.number)
        assert [row["id"] for row in copy.content["photos"]] == [other.pk, newest.pk]
        release(copy, writer)
        again = Story.objects.get(pk=story.pk)
        assert (again.headline, shown(again)) == ("Ferry afloat", [other.pk, newest.pk])
        assert again.body == f"<p>One.</p>{figure(newest)}"
        assert again.story_photos.get(photo=newest).own_caption == "Seen from here."

    def test_where_a_working_copy_shows_both_the_words_of_the_new_one_stay(self, desk: Client) -> None:
        old, new = PhotoFactory(), PhotoFactory()
        story = StoryFactory(photos=[old, new])
        story.story_photos.filter(photo=old).update(own_caption="Of the old")
        story.story_photos.filter(photo=new).update(own_caption="Of the new")
        base = settled(story)
        copy = keep_aside(story, {**base.content, "headline": "Afloat"}, base, writer := edda())
        replace(desk, old, new)
        release(copy, writer)
        (placed,) = Story.objects.get(pk=story.pk).story_photos.all()
        assert (placed.photo, placed.own_caption) == (new, "Of the new")

    def test_a_working_copy_that_changes_words_alone_is_no_hindrance(self, desk: Client) -> None:
        old, new = PhotoFactory(), PhotoFactory()
        body = f"<p>One.</p>{figure(old)}<p>Two.</p>"
        story = StoryFactory(photos=[old], body=body)
        base = settled(story)
        copy = keep_aside(
            story, {**base.content, "body": body.replace("Two", "Three")}, base, writer := edda()
        )
        replace(desk, old, new)
        release(copy, writer)
        again = Story.objects.get(pk=story.pk)
        assert shown(again) == [new.pk]
        assert again.body == f"<p>One.</p>{figure(new)}<p>Three.</p>"

    def test_a_front_tells_its_story_with_the_new_one_now_and_at_its_time(self, desk: Client) -> None:
        old, new = PhotoFactory(), PhotoFactory()
        lead, other = StoryFactory(), StoryFactory(photos=[old])
        StoryFactory(photos=[new])
        with_old = {"lead": (Chosen(lead.pk, photo=old.pk, headline="Told so"),)}
        now, later = timezone.now(), timezone.now() + timedelta(hours=3)
        launched(with_old, at=now - timedelta(hours=1))
        ahead = launched({**with_old, "rail": (Chosen(other.pk),)}, at=later)
        assert "Front: Front page" in desk.get(url(old), {"by": new.pk}).content.decode()
        replace(desk, old, new)
        told = Chosen(lead.pk, photo=new.pk, headline="Told so")
        rail = (Chosen(other.pk),)
        seen, coming, draft = plan_of(None, timezone.now()), plan_of(None, later), draft_of(None)[0]
        assert (seen.in_area("lead"), seen.in_area("rail")) == ((told,), ())
        assert (coming.in_area("lead"), coming.in_area("rail")) == ((told,), rail)
        assert (draft.in_area("lead"), draft.in_area("rail")) == ((told,), rail)
        ahead.refresh_from_db()
        assert ahead.called_off_at
        newest = Launch.objects.filter(starts_at__lte=timezone.now())[0]
        assert (newest.why, newest.name) == (f"Another photo instead of “{old}”", "editors")

    def test_of_two_launches_for_one_moment_the_later_one_still_counts(self, desk: Client) -> None:
        old, new = PhotoFactory(), PhotoFactory()
        lead, right = StoryFactory(photos=[old]), StoryFactory(photos=[new])
        later = timezone.now() + timedelta(hours=3)
        launched({"lead": (Chosen(lead.pk, photo=old.pk, headline="First try"),)}, at=later)
        launched({"lead": (Chosen(right.pk, headline="Corrected"),)}, at=later)
        replace(desk, old, new)
        assert plan_of(None, later).in_area("lead") == (Chosen(right.pk, headline="Corrected"),)

    def test_an_entry_of_live_coverage_keeps_a_picture(self, desk: Client) -> None:
        old, new = PhotoFactory(), PhotoFactory()
        story = StoryFactory(photos=[old], kind="live")
        entry = LiveEntryFactory(story=story, body=f"<p>It floats.</p>{figure(old)}")
        replace(desk, old, new)
        entry.refresh_from_db()
        assert entry.body == f"<p>It floats.</p>{figure(new)}"
        newest = entry.wordings.latest("pk")
        assert (newest.by and newest.by.username) == "editors"

    def test_a_portrait_is_another(self, desk: Client) -> None:
        old, new = PhotoFactory(), PhotoFactory()
        byline = BylineFactory(name="Ines Park", portrait=old)
        assert "And there: Portrait: Ines Park." in said(replace(desk, old, new))
        byline.refresh_from_db()
        assert byline.portrait == new
        assert [one.by and one.by.username for one in kept_of(byline)] == ["editors", None]

    def test_what_somebody_may_not_change_is_named_and_left(self) -> None:
        old, new = PhotoFactory(), PhotoFactory()
        story, byline = StoryFactory(photos=[old]), BylineFactory(name="Ines Park", portrait=old)
        launched({"lead": (Chosen(story.pk, photo=old.pk),)}, at=timezone.now() - timedelta(hours=1))
        desk = client_of(paul())
        assert 'value="Replace' not in desk.get(url(old), {"by": new.pk}).content.decode()
        page = desk.get(url(old), {"by": new.pk}).content.decode()
        told = said(replace(desk, old, new))
        assert "1 story, Front: Front page and Portrait: Ines Park" in told
        # Nor does a photographer read of stories here.
        assert story.headline not in page + told
        byline.refresh_from_db()
        assert byline.portrait == old
        assert plan_of(None, timezone.now()).photos == {old.pk}


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
