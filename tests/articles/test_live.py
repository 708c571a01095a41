"""Live coverage: who may post, what a post leaves behind, and what becomes of an entry."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.colleagues import assign
from articles.live import bylines_for, end, may_post, may_reword, post, resume, reword, running_for, withdraw
from articles.models import LiveEntry, Story
from articles.workflow import Verb, take
from tests.base import edda, in_role
from tests.factories import (
    NOON,
    BylineFactory,
    DraftFactory,
    LiveEntryFactory,
    LiveStoryFactory,
    StoryFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return LiveStoryFactory(headline="Ferry aground", bylines=[BylineFactory()])


def long_coverage(story: Story, entries: int) -> None:
    LiveEntry.objects.bulk_create(
        LiveEntry(story=story, number=number, body=f"<p>Entry {number}.</p>", at=NOON)
        for number in range(1, entries + 1)
    )


class TestPosting:
    def test_makes_paragraphs_of_lines_and_links_of_addresses(self, story: Story) -> None:
        entry, is_new = post(story, edda(), "The tug is there.\n\nMore: https://example.org/tug <b>")
        assert is_new
        assert entry.body == (
            "<p>The tug is there.</p>\n"
            '<p>More: <a href="https://example.org/tug">https://example.org/tug</a> &lt;b&gt;</p>'
        )

    @pytest.mark.parametrize("text", ["", " \n ", "\x00"])
    def test_nothing_is_refused_in_a_sentence(self, story: Story, text: str) -> None:
        with pytest.raises(ValidationError, match="Write something first"):
            post(story, edda(), text)
        assert not story.entries.exists()

    def test_a_form_that_is_sent_twice_is_posted_once(self, story: Story) -> None:
        first, _ = post(story, edda(), "The tug is there.", key="a")
        again, is_new = post(story, None, "The tug is there.", key="a")
        assert (again.pk, is_new) == (first.pk, False)
        post(story, None, "The tug is there.", key="b")
        assert story.entries.count() == 2

    def test_numbers_the_entries_of_a_story_whatever_is_withdrawn(self, story: Story) -> None:
        withdraw(post(story, None, "One.")[0], edda())
        post(LiveStoryFactory(), None, "Elsewhere.")
        assert post(story, None, "Two.")[0].number == 2

    def test_moves_updated_and_keeps_no_revision_of_the_story(self, story: Story) -> None:
        before = timezone.now()
        post(story, edda(), "The tug is there.")
        story = Story.objects.get(pk=story.pk)
        assert story.updated is not None
        assert story.updated >= before
        assert story.changed_at == story.updated
        assert not story.revisions.exists()

    def test_asks_the_same_number_of_queries_after_five_and_after_five_hundred(self) -> None:
        counted = []
        by = edda()
        for entries in (5, 500):
            story = LiveStoryFactory()
            long_coverage(story, entries)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                post(story, by, "The tug is there.", key="a")
            counted.append(len(captured))
        assert counted[0] == counted[1] <= 14

    def test_a_form_of_the_story_that_was_opened_before_takes_nothing_back(self, story: Story) -> None:
        opened = Story.objects.get(pk=story.pk)
        post(story, edda(), "The tug is there.")
        end(story, None)
        opened.headline = "Ferry hits rock"
        opened.save()
        stored = Story.objects.get(pk=story.pk)
        assert stored.headline == "Ferry hits rock"
        assert stored.entries_changed_at is not None
        assert stored.coverage_ended_at is not None
        assert stored.changed_at is not None
        assert stored.changed_at >= stored.entries_changed_at


class TestEveryWording:
    def test_is_kept_with_who_and_when(self, story: Story) -> None:
        by = edda()
        entry, _ = post(story, by, "The tug is there.")
        reword(entry, None, body="<p>Two tugs are there.</p>")
        withdraw(entry, by)
        kept = [
            (one.name, one.content["body"], one.content["is_withdrawn"])
            for one in entry.wordings.order_by("pk")
        ]
        assert kept == [
            ("Edda Lindgren", "<p>The tug is there.</p>", False),
            ("", "<p>Two tugs are there.</p>", False),
            ("Edda Lindgren", "<p>Two tugs are there.</p>", True),
        ]

    def test_is_never_changed_and_goes_with_its_story_alone(self, story: Story) -> None:
        entry, _ = post(story, None, "The tug is there.")
        wording = entry.wordings.get()
        with pytest.raises(ValueError, match="only written on"):
            wording.save()
        with pytest.raises(ValueError, match="only written on"):
            entry.wordings.all().delete()
        reword(entry, None, "correction", "It was two.")
        story.delete()
        assert not LiveEntry.objects.exists()

    def test_is_cleaned_whoever_writes_it(self, story: Story) -> None:
        entry = LiveEntryFactory(story=story, body="<p>Tug<script>steal()</script></p>", heading="A\x00b")
        assert (entry.body, entry.heading) == ("<p>Tug</p>", "Ab")


class TestAnEntry:
    def test_is_never_dated_ahead(self, story: Story) -> None:
        ahead = timezone.now() + timedelta(minutes=1)
        with pytest.raises(ValidationError, match="still to come"):
            post(story, None, "The tug is there.", at=ahead)
        entry, _ = post(story, None, "The tug is there.")
        with pytest.raises(ValidationError, match="still to come"):
            reword(entry, None, at=ahead)

    def test_says_what_was_corrected_and_moves_updated(self, story: Story) -> None:
        with time_machine.travel(NOON, tick=False):
            entry, _ = post(story, None, "One tug.")
        later = NOON + timedelta(hours=1)
        with time_machine.travel(later, tick=False):
            reword(entry, edda(), "correction", " It was two. ", body="<p>Two tugs.</p>")
        told = entry.corrections.get()
        assert (told.kind, told.text, told.name, told.at) == (
            "correction",
            "It was two.",
            "Edda Lindgren",
            later,
        )
        assert Story.objects.get(pk=story.pk).updated == later

    def test_that_is_changed_silently_leaves_updated_where_it_was(self, story: Story) -> None:
        with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
            entry, _ = post(story, None, "One tug.")
        before = Story.objects.get(pk=story.pk).updated
        reword(entry, None, heading="Tugs")
        assert Story.objects.get(pk=story.pk).updated == before
        assert not entry.corrections.exists()

    def test_needs_words_for_a_correction_and_is_not_retracted(self, story: Story) -> None:
        entry, _ = post(story, None, "One tug.")
        with pytest.raises(ValidationError, match="Say in a sentence"):
            reword(entry, None, "correction", heading="Tugs")
        with pytest.raises(ValidationError, match="Withdraw it"):
            reword(entry, None, "retraction", "Not so.", heading="Tugs")
        with pytest.raises(ValidationError, match="An entry says something"):
            reword(entry, None, body="<p> </p>")
        assert LiveEntry.objects.get().heading == ""


class TestTheCoverage:
    def test_ends_and_goes_on_and_the_timeline_says_who(self, story: Story) -> None:
        by = edda()
        assert Story.objects.get(pk=story.pk).is_going_on
        end(story, by)
        end(story, None)
        stored = Story.objects.get(pk=story.pk)
        assert stored.is_live
        assert not stored.is_going_on
        resume(story, by)
        assert Story.objects.get(pk=story.pk).is_going_on
        told = [(one.verb, one.name) for one in story.timeline.order_by("pk")]
        assert told == [("end_live", "Edda Lindgren"), ("resume_live", "Edda Lindgren")]


def id_of(story: Story) -> int:
    return story.id


class TestWhoMayPost:
    def stories(self, user: Any) -> dict[str, Story]:
        own = BylineFactory(user=user)
        assigned = LiveStoryFactory()
        assign(assigned, user, None, None, "")
        return {
            "their byline": LiveStoryFactory(bylines=[own]),
            "begun by them": LiveStoryFactory(created_by=user),
            "assigned": assigned,
            "a colleague's": LiveStoryFactory(),
            "no live story": StoryFactory(bylines=[own]),
            "own draft": DraftFactory(kind="live", created_by=user),
            "a colleague's draft": DraftFactory(kind="live"),
        }

    def test_a_reporter_in_what_is_theirs_or_theirs_to_do(self) -> None:
        ines = in_role("Reporters")
        may = {what for what, story in self.stories(ines).items() if may_post(ines, story)}
        assert may == {"their byline", "begun by them", "assigned", "own draft"}

    def test_an_editor_in_every_live_story(self) -> None:
        editor = in_role("Editors")
        stories = self.stories(editor)
        assert {what for what, story in stories.items() if not may_post(editor, story)} == {"no live story"}

    @pytest.mark.parametrize("role", ["Reporters", "Editors", "Photo editors", "Section editor"])
    def test_what_is_running_for_them_is_where_they_may_post(self, role: str) -> None:
        user = in_role("Editors" if role == "Section editor" else role)
        stories = self.stories(user)
        if role == "Section editor":
            section: Any = stories["their byline"].section
            section.editors.add(user)
        end(stories["assigned"], None)
        take(Verb.KILL, stories["begun by them"], edda(), "Not so.")
        now = timezone.now()
        expected = [one for one in Story.objects.public(now) if one.is_going_on and may_post(user, one)]
        assert sorted(running_for(user, now), key=id_of) == sorted(expected, key=id_of)

    def test_nobody_in_a_story_that_was_killed(self, story: Story) -> None:
        user = edda()
        take(Verb.KILL, story, user, "Not so.")
        assert not may_post(user, Story.objects.get(pk=story.pk))

    def test_a_reporter_changes_what_they_posted_and_an_editor_all_of_it(self) -> None:
        ines, editor = in_role("Reporters"), in_role("Editors")
        story = LiveStoryFactory(bylines=[BylineFactory(user=ines)])
        own, _ = post(story, ines, "Mine.")
        others, _ = post(story, editor, "Edited.")
        reword(own, editor, heading="Head")
        assert may_reword(ines, story, own)
        assert not may_reword(ines, story, others)
        assert may_reword(editor, story, own)

    def test_under_their_own_name_or_one_over_the_story(self) -> None:
        ines = in_role("Reporters")
        own, other = BylineFactory(user=ines), BylineFactory()
        story = LiveStoryFactory(bylines=[other, BylineFactory()])
        assert bylines_for(ines, story) == [own, other, *story.bylines.exclude(pk=other.pk)]
