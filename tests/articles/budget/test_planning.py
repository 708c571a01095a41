"""What is planned is a story already, and what is written is never lost with its line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from articles.budget.planning import (
    is_a_plan_alone,
    may_file,
    may_plan,
    may_say_art,
    plan,
    put_on,
    reassign,
    refile,
    take_off,
)
from articles.colleagues import ENDED, comment
from articles.models import Assignment, AtWork, BudgetLine, RelatedStory, SeriesPart, Story, StoryTopic
from articles.revisions.recording import head_of
from articles.visibility import Status
from articles.workflow import may_edit
from tests.base import in_role
from tests.factories import (
    NOON,
    BylineFactory,
    DraftFactory,
    PhotoFactory,
    SectionFactory,
    SeriesFactory,
    StoryFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 2)


@pytest.fixture
def editor() -> User:
    return in_role("Editors")


class TestAPlan:
    def test_is_a_draft_with_its_slug_for_a_headline(self, editor: User) -> None:
        world = SectionFactory(name="World")
        line = plan("PORTS", DAY, editor, section=world)
        story = Story.objects.get()
        assert (story.headline, story.body, story.status) == ("PORTS", "", Status.DRAFT)
        assert (story.section, story.created_by, story.budget_line) == (world, editor, line)
        assert head_of(story) is not None

    def test_becomes_its_reporters_who_writes_under_their_own_byline(self, editor: User) -> None:
        reporter = in_role("Reporters")
        byline = BylineFactory(user=reporter)
        line = plan("PORTS", DAY, editor)
        assert not may_edit(reporter, line.story)
        assert reassign(line.story, reporter, NOON, editor)
        assert may_edit(reporter, Story.objects.get())
        assert list(Story.objects.get().bylines.all()) == [byline]
        assert Assignment.objects.get().due == NOON

    def test_may_be_written_by_who_has_it_to_do_and_has_no_byline(self, editor: User) -> None:
        reporter = in_role("Reporters")
        line = plan("PORTS", DAY, editor)
        reassign(line.story, reporter, None, editor)
        assert may_edit(reporter, Story.objects.get())
        reassign(line.story, None, None, editor)
        assert not may_edit(reporter, Story.objects.get())

    def test_changes_its_byline_with_its_reporter_until_somebody_has_written(self, editor: User) -> None:
        first, second = in_role("Reporters"), in_role("Wire editors")
        bylines = [BylineFactory(user=first), BylineFactory(user=second)]
        story = plan("PORTS", DAY, editor).story
        for user, byline in zip((first, second), bylines, strict=True):
            reassign(story, user, None, editor)
            assert list(story.bylines.all()) == [byline]
        words: Any = "<p>Ten ports.</p>"
        story.body = words
        story.save()
        reassign(story, first, None, editor)
        assert list(story.bylines.all()) == [bylines[1]]

    def test_tells_nobody_of_what_they_gave_themselves_or_had_already(self, editor: User) -> None:
        reporter, story = in_role("Reporters"), plan("PORTS", DAY, editor).story
        assert not reassign(story, editor, None, editor)
        assert reassign(story, reporter, None, editor)
        assert not reassign(story, reporter, None, editor)

    def test_that_is_nobodys_again_says_who_took_it_from_its_reporter(self, editor: User) -> None:
        reporter, story = in_role("Reporters"), plan("PORTS", DAY, editor).story
        reassign(story, reporter, None, editor)
        assert not reassign(story, None, None, editor)
        ended = story.timeline.get(verb=ENDED)
        assert (ended.by, ended.note) == (editor, "To reporters.")
        assert not Assignment.objects.exists()

    def test_that_moves_to_another_desk_is_a_revision_of_whoever_moved_it(self, editor: User) -> None:
        story, world = plan("PORTS", DAY, editor).story, SectionFactory(name="World")
        refile(story, editor, section=world, headline="PORTS")
        head = head_of(story)
        assert head is not None
        assert (head.content["section"]["name"], head.by) == ("World", editor)


class TestAStoryThatIsThere:
    def test_is_put_on_once(self, editor: User) -> None:
        story = StoryFactory(headline="Ten ports agree to share berths", photos=[PhotoFactory()])
        line, is_new = put_on(story, DAY, editor)
        assert is_new
        assert (line.slugline, line.line, line.art) == ("TEN-PORTS-AGREE", story.standfirst, "photo")
        assert put_on(story, date(2026, 11, 3), editor) == (line, False)
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetLine.objects.create(story=story, day=DAY, slugline="AGAIN")

    def test_never_changes_desk_by_the_budget_once_it_was_published(self, editor: User) -> None:
        assert may_file(editor, DraftFactory())
        assert not may_file(editor, StoryFactory())


class TestTakingOff:
    def test_takes_the_empty_draft_along(self, editor: User) -> None:
        assert take_off(plan("PORTS", DAY, editor))
        assert not Story.objects.exists()

    def test_takes_along_what_was_given_to_a_reporter_and_taken_back(self, editor: User) -> None:
        line = plan("PORTS", DAY, editor)
        reassign(line.story, in_role("Reporters"), NOON, editor)
        reassign(line.story, None, None, editor)
        reassign(line.story, editor, NOON, editor)
        assert take_off(line)
        assert not Story.objects.exists()

    @pytest.mark.parametrize(
        "change",
        [
            lambda story, user: Story.objects.filter(pk=story.pk).update(body="<p>Ten.</p>"),
            lambda story, user: Story.objects.filter(pk=story.pk).update(standfirst="Ten."),
            lambda story, user: Story.objects.filter(pk=story.pk).update(headline="Ten ports"),
            lambda story, user: Story.objects.filter(pk=story.pk).update(status="review"),
            lambda story, user: comment(story, user, "Which ten?"),
            lambda story, user: story.tags.add("Ports"),
            lambda story, user: story.photos.add(PhotoFactory()),
            lambda story, user: AtWork.objects.create(
                story=story, user=user, sheet="1", typed=[["body", "x"]], typed_at=NOON
            ),
            lambda story, user: StoryTopic.objects.create(story=story, topic=TopicFactory()),
            lambda story, user: SeriesPart.objects.create(story=story, series=SeriesFactory()),
            lambda story, user: RelatedStory.objects.create(story=story, other=DraftFactory()),
            lambda story, user: RelatedStory.objects.create(story=DraftFactory(), other=story),
        ],
        ids=[
            "body",
            "standfirst",
            "headline",
            "step",
            "comment",
            "tag",
            "photo",
            "typed",
            "topic",
            "series",
            "picks",
            "picked",
        ],
    )
    def test_never_takes_a_story_that_has_a_word(self, editor: User, change: Any) -> None:
        line = plan("PORTS", DAY, editor)
        assert is_a_plan_alone(line)
        change(line.story, editor)
        # The line in hand is as old as the page that asked.
        assert not take_off(line)
        assert Story.objects.filter(pk=line.story_id, budget_line=None).exists()


def test_who_edits_in_some_sections_alone_plans_there_alone() -> None:
    editor, world, sports = in_role("Editors"), SectionFactory(name="World"), SectionFactory(name="Sports")
    world.editors.add(editor)
    assert may_plan(editor, DraftFactory(section=world))
    assert not may_plan(editor, DraftFactory(section=sports))


def test_a_photo_editor_says_the_art_and_plans_nothing() -> None:
    photo_editor, story = in_role("Photo editors"), DraftFactory()
    assert may_say_art(photo_editor, story)
    assert not may_plan(photo_editor, story)


def test_whose_a_story_is_to_do_may_take_it_no_further_than_ones_own() -> None:
    reporter, story = in_role("Reporters"), StoryFactory()
    Assignment.objects.create(story=story, to=reporter)
    assert not may_edit(reporter, story)
