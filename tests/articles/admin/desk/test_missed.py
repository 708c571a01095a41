"""What should have happened and has not: told to whoever can mend it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User

from articles.admin.desk.board import board_of
from articles.colleagues import assign
from articles.models import Story, TimelineEntry, WorkingCopy
from articles.revisions.recording import head_of, settle
from articles.visibility import Status
from articles.workflow import Verb, take
from tests.articles.admin.sending import story_url
from tests.base import in_role
from tests.factories import NOON, BylineFactory, DraftFactory, SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def after(**span: float) -> datetime:
    return NOON + timedelta(**span)


def missed(user: User) -> list[tuple[str, str, str]]:
    """Each with its headline, what is wrong and where it is mended."""
    rows = board_of(user, NOON).missed
    return [(row.due.text, row.due.mends[0].text, row.due.mends[0].url) for row in rows]


class TestAStoryThatAnEmbargoHolds:
    def test_is_missed_when_its_time_has_come(self) -> None:
        by = [BylineFactory()]
        held = {"published_at": after(hours=-1), "embargo": after(hours=2), "bylines": by}
        story = StoryFactory(headline="Vaccine", **held)
        told = ("Vaccine", "Its embargo holds it until 14:00.", f"{story_url(story)}#id_embargo_0")
        assert missed(in_role("Editors")) == [told]
        assert missed(in_role("Reporters")) == []

    def test_is_not_missed_by_who_has_published_it_under_its_embargo(self) -> None:
        editor = in_role("Editors")
        story = DraftFactory(embargo=after(hours=2), bylines=[BylineFactory()])
        take(Verb.PUBLISH, story, editor)
        assert missed(editor) == []

    def test_is_missed_when_it_was_scheduled_first(self) -> None:
        story = StoryFactory(published_at=after(hours=-1), embargo=after(days=2))
        TimelineEntry.objects.create(
            story=story, at=after(hours=-5), verb=Verb.PUBLISH, before="ready", after=Status.PUBLISHED
        )
        assert len(missed(in_role("Editors"))) == 1


class TestAStoryThatNobodyPublished:
    @pytest.mark.parametrize("status", [Status.DRAFT, Status.REVIEW, Status.READY])
    def test_is_missed_by_its_editors(self, status: Status) -> None:
        story = DraftFactory(headline="Ferry", status=status, published_at=after(hours=-2))
        told = ("Ferry", f"Not published: {status.label}.", f"{story_url(story)}#id_published_at_0")
        assert missed(in_role("Editors")) == [told]
        assert missed(in_role("Administrators")) == []

    def test_is_not_missed_by_the_editors_of_another_section(self) -> None:
        editor = in_role("Editors")
        SectionFactory().editors.add(editor)
        DraftFactory(status=Status.READY, published_at=after(hours=-2))
        assert missed(editor) == []


class TestAWorkingCopy:
    def copy(self, **more: object) -> WorkingCopy:
        story = StoryFactory(headline="Ports", published_at=after(days=-1), bylines=[BylineFactory()])
        settle(story)
        base = head_of(story)
        assert base is not None
        copy: WorkingCopy = WorkingCopy.objects.create(story=story, content={}, base=base, **more)
        return copy

    def test_is_missed_that_could_not_be_released(self) -> None:
        copy = self.copy(problem="The live story has changed the same since.")
        told = ("Ports", copy.problem, f"{story_url(copy.story)}?working_copy=1")
        assert missed(in_role("Editors")) == [told]
        assert missed(in_role("Reporters")) == []

    def test_is_missed_that_nobody_has_released(self) -> None:
        copy = self.copy(release_at=after(minutes=-10))
        (told,) = missed(in_role("Editors"))
        assert told[1:] == (
            "Not released yet: the keeper does not run.",
            f"{story_url(copy.story).removesuffix('change/')}working-copy/release/",
        )


class TestAnAssignment:
    def overdue(self, to: User, **more: object) -> Story:
        story = DraftFactory(headline="Lake", **more)
        assign(story, to, to, after(hours=-3), "")
        return story

    def test_is_missed_by_whose_it_is_and_by_editors(self) -> None:
        reporter = in_role("Reporters")
        story = self.overdue(reporter)
        told = ("Lake", "Overdue: reporters.", f"{story_url(story)}#colleagues")
        assert missed(reporter) == missed(in_role("Editors")) == [told]
        assert missed(in_role("Administrators")) == []

    def test_is_done_by_a_publication_or_a_kill(self) -> None:
        editor = in_role("Editors")
        with time_machine.travel(after(hours=-4), tick=False):
            stories = [self.overdue(editor, bylines=[BylineFactory()]) for _ in range(2)]
        with time_machine.travel(after(hours=-2), tick=False):
            for story in stories:
                take(Verb.PUBLISH, story, editor)
        take(Verb.KILL, stories[0], editor, note="Wrong lake.")
        assert missed(editor) == []
