"""Every save is a revision, whole and for good."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Photo, Revision, Story, TimelineEntry
from articles.revisions.content import BY_STEPS, PARTS, RESTORED, content_of, differing, put_back
from articles.revisions.recording import Reason, head_of, record, said_of, settle
from articles.workflow import Verb, take
from tests.articles.admin.sending import send
from tests.base import client_of, edda
from tests.factories import (
    BylineFactory,
    CorrectionFactory,
    DraftFactory,
    PhotoFactory,
    SectionFactory,
    SourceFactory,
    StoryFactory,
    place,
)

pytestmark = pytest.mark.django_db


def full_story() -> Story:
    story = StoryFactory(
        headline="Ferry runs aground",
        standfirst="Nobody was hurt.",
        source=SourceFactory(),
        bylines=[BylineFactory(name="Zoe"), BylineFactory(name="Ada")],
        photos=[PhotoFactory(caption="The pier"), PhotoFactory()],
        tags=["Ferries"],
        places=[place()],
    )
    CorrectionFactory(story=story)
    return story


class TestWhatIsKept:
    def test_a_save_is_kept_with_who_and_when(self) -> None:
        story, user = full_story(), edda()
        revision = record(story, user)
        assert (revision.number, revision.by, revision.name) == (1, user, "Edda Lindgren")
        assert [row["name"] for row in revision.content["bylines"]] == ["Zoe", "Ada"]
        assert revision.content["photos"][0]["caption"] == "The pier"
        assert revision.content["dateline"]["text"].startswith("SEOUL")
        assert set(revision.content) == set(PARTS)

    def test_a_save_that_changes_nothing_is_none(self) -> None:
        story = full_story()
        assert record(story, None) == record(story, None)
        assert Revision.objects.count() == 1

    def test_the_next_one_says_what_changed(self) -> None:
        story = full_story()
        record(story, None)
        story.headline = "Ferry hits rock"
        story.save()
        story.tags.add("Busan")
        changed = record(story, None).changed
        assert set(changed) - {"updated_at"} == {"headline", "tags"}

    def test_nobody_changes_or_removes_one(self) -> None:
        revision = record(full_story(), None)
        revision.note = "Never happened"
        with pytest.raises(ValueError, match="nobody changes"):
            revision.save()
        with pytest.raises(ValueError, match="nobody changes"):
            Revision.objects.update(note="Never happened")
        with pytest.raises(ValueError, match="not before"):
            Revision.objects.all().delete()
        with pytest.raises(ValueError, match="not before"):
            revision.delete()
        with pytest.raises(ValueError, match="nobody changes"):
            TimelineEntry.objects.update(note="Never happened")

    def test_a_draft_that_is_deleted_takes_its_revisions_along(self) -> None:
        story = DraftFactory()
        record(story, None)
        story.delete()
        assert not Revision.objects.exists()

    def test_who_has_left_is_still_named(self) -> None:
        user = edda()
        revision = record(full_story(), user)
        user.delete()
        revision.refresh_from_db()
        assert (revision.by, revision.name) == (None, "Edda Lindgren")


class TestWhatWasChangedElsewhere:
    def test_it_is_found_and_put_down_to_nobody(self) -> None:
        story = full_story()
        record(story, edda())
        Photo.objects.filter(caption="The pier").update(caption="The quay")
        settle(story)
        head = head_of(story)
        assert head is not None
        assert (head.number, head.by, head.changed) == (2, None, ["photos"])
        assert said_of(head) == "changed outside the desk"

    def test_a_new_caption_on_the_photos_own_page_is_kept_with_who_wrote_it(self) -> None:
        story = full_story()
        photo = Photo.objects.get(caption="The pier")
        url = reverse("admin:articles_photo_change", args=[photo.pk])
        send(client_of(edda()), url, caption="The quay")
        head = head_of(story)
        assert head is not None
        assert (head.number, head.name, head.changed) == (2, "Edda Lindgren", ["photos"])
        assert said_of(head).startswith("changed the photo “The quay")

    def test_a_photos_stories_are_held_while_their_revisions_are_made(self) -> None:
        photo = PhotoFactory(caption="The pier")
        stories = [DraftFactory(photos=[photo]) for _number in range(2)]
        url = reverse("admin:articles_photo_change", args=[photo.pk])
        with CaptureQueriesContext(connection) as queries:
            send(client_of(edda()), url, caption="The quay")
        asked = [
            query["sql"]
            for query in queries
            if '"articles_revision"' in query["sql"] or "FOR UPDATE" in query["sql"]
        ]
        if connection.features.has_select_for_update:  # SQLite lets one write at a time
            assert "FOR UPDATE" in asked[0]
            assert 'ORDER BY "articles_story"."id"' in asked[0]
        assert all(story.revisions.count() == 2 for story in stories)

    def test_a_story_from_before_there_were_revisions_begins_as_it_was_found(self) -> None:
        story = full_story()
        settle(story)
        head = head_of(story)
        assert head is not None
        assert (head.reason, said_of(head)) == (Reason.FOUND, "as it was found")


class TestSteps:
    def test_each_is_a_revision_that_says_so(self) -> None:
        story, user = DraftFactory(source=SourceFactory()), edda()
        for verb in (Verb.SUBMIT, Verb.APPROVE, Verb.PUBLISH):
            take(verb, story, user)
        take(Verb.KILL, story, user, "Wrong", "Withdrawn")
        told = [(one.number, said_of(one), one.content["status"]) for one in story.revisions.all()]
        assert told == [
            (5, "killed", "withdrawn"),
            (4, "published", "published"),
            (3, "approved", "ready"),
            (2, "sent to review", "review"),
            (1, "as it was found", "draft"),
        ]
        head = head_of(story)
        assert head is not None
        assert differing(head.content, content_of(story)) == []


class TestPuttingBack:
    def test_every_part_comes_back(self) -> None:
        story = full_story()
        then = content_of(story)
        other = Story.objects.get(pk=story.pk)
        changes = {"headline": "X", "body": "<p>Y</p>", "standfirst": "", "kind": "opinion", "source": None}
        for name, value in {**changes, "section": SectionFactory()}.items():
            setattr(other, name, value)
        other.save()
        other.storybyline_set.all().delete()
        other.story_photos.filter(position=0).delete()
        other.tags.set(["Wrong"])
        other.dateline.delete()
        assert set(differing(then, content_of(story))) > {"headline", "body", "photos", "tags", "dateline"}
        assert put_back(story, then, RESTORED) == []
        assert set(differing(then, content_of(story))) <= {"updated_at"}

    def test_what_only_a_step_sets_is_refused(self) -> None:
        story = full_story()
        for part in BY_STEPS:
            with pytest.raises(ValueError, match="only a step"):
                put_back(story, content_of(story), [part])

    def test_a_section_that_is_gone_is_told(self) -> None:
        section = SectionFactory(name="Weather")
        story = DraftFactory(section=section)
        then = content_of(story)
        story.section = None
        story.save()
        section.delete()
        assert put_back(story, then, ["section"]) == ["“Weather” is not there any more."]

    def test_one_that_was_made_again_is_found_by_its_name(self) -> None:
        section = SectionFactory(name="Weather")
        story = DraftFactory(section=section)
        then = content_of(story)
        story.section = None
        story.save()
        section.delete()
        again = SectionFactory(name="Weather")
        assert put_back(story, then, ["section"]) == []
        assert story.section == again

    def test_a_photo_that_is_gone_is_not_another_with_its_caption(self) -> None:
        story = DraftFactory(photos=[PhotoFactory(caption="The pier")])
        then = content_of(story)
        story.photos.clear()
        Photo.objects.all().delete()
        PhotoFactory(caption="The pier", photographer="Somebody else")
        assert put_back(story, then, ["photos"]) == ["“The pier” is not there any more."]
        assert not story.story_photos.exists()
