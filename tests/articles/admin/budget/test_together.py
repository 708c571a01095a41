"""Two people plan the same day at once: their cells are put together, and a clash is asked about."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.budget.planning import put_on
from articles.models import Assignment, BudgetLine, Story
from articles.workflow import may_edit
from tests.articles.admin.budget.filling import DAY, GRID, fill, of, text
from tests.articles.admin.sending import fields_of
from tests.base import client_of, edda, in_role
from tests.factories import DraftFactory, SectionFactory

pytestmark = pytest.mark.django_db


class TestTwoPeople:
    def test_who_change_different_cells_keep_both(self, desk: Client, line: BudgetLine) -> None:
        opened = fields_of(desk.get(GRID))
        wendy = client_of(in_role("Wire editors"))
        fill(wendy, **of(line, length="800", reporter="editors"))
        fill(desk, opened, **of(line, line="Ten ports agree."))
        line.refresh_from_db()
        assert (line.length, line.line) == (800, "Ten ports agree.")
        assert Assignment.objects.get().to.username == "editors"

    def test_who_change_the_same_cell_are_asked_and_retype_nothing(
        self, desk: Client, line: BudgetLine
    ) -> None:
        opened = fields_of(desk.get(GRID))
        wendy = client_of(edda())
        fill(wendy, **of(line, length="800"))
        told = fill(desk, opened, **of(line, length="600", line="Ten ports agree."))
        assert "Edda Lindgren has changed this meanwhile. Which stays?" in text(told)
        line.refresh_from_db()
        assert (line.length, line.line) == (800, "")
        again = fields_of(told)
        assert again[f"line-{line.pk}-length"] == ["600"]
        # Without an answer it is asked again.
        assert "Which stays?" in text(fill(desk, again))
        theirs = {**again, f"line-{line.pk}-length-which": "theirs"}
        fill(desk, theirs)
        line.refresh_from_db()
        assert (line.length, line.line) == (800, "Ten ports agree.")

    def test_who_keep_their_own_write_over_what_they_were_shown(self, desk: Client, line: BudgetLine) -> None:
        opened = fields_of(desk.get(GRID))
        fill(client_of(edda()), **of(line, length="800"))
        again = fields_of(fill(desk, opened, **of(line, length="600")))
        fill(desk, {**again, f"line-{line.pk}-length-which": "mine"})
        line.refresh_from_db()
        assert line.length == 600

    def test_who_answer_while_it_changes_once_more_are_asked_once_more(
        self, desk: Client, line: BudgetLine
    ) -> None:
        opened = fields_of(desk.get(GRID))
        other = client_of(edda())
        fill(other, **of(line, length="800"))
        again = fields_of(fill(desk, opened, **of(line, length="600")))
        fill(other, **of(line, length="900"))
        told = fill(desk, {**again, f"line-{line.pk}-length-which": "mine"})
        assert "<q>900</q>" in text(told)
        line.refresh_from_db()
        assert line.length == 900

    def test_who_typed_the_same_are_not_asked(self, desk: Client, line: BudgetLine) -> None:
        opened = fields_of(desk.get(GRID))
        fill(client_of(edda()), **of(line, length="800"))
        assert "Which stays?" not in text(fill(desk, opened, **of(line, length="800")))

    def test_a_line_moved_away_meanwhile_takes_what_is_typed_and_stays_moved(
        self, desk: Client, line: BudgetLine
    ) -> None:
        opened = fields_of(desk.get(GRID))
        fill(client_of(edda()), **of(line, day="2026-11-03"))
        fill(desk, opened, **of(line, length="600"))
        line.refresh_from_db()
        assert (line.day, line.length) == (date(2026, 11, 3), 600)

    def test_a_line_taken_off_meanwhile_stands_there_to_be_put_back(
        self, desk: Client, line: BudgetLine
    ) -> None:
        opened = fields_of(desk.get(GRID))
        story = line.story
        BudgetLine.objects.all().delete()
        told = fill(desk, opened, **of(line, line="Ten ports agree.", length="600"))
        assert "A colleague has taken this off the budget meanwhile." in text(told)
        for _press in range(2):
            fill(desk, fields_of(told))
        again = BudgetLine.objects.get()
        assert (again.story, again.slugline, again.line, again.length) == (
            story,
            "PORTS",
            "Ten ports agree.",
            600,
        )

    def test_or_to_be_let_go(self, desk: Client, line: BudgetLine) -> None:
        opened = fields_of(desk.get(GRID))
        line.story.delete()
        told = fields_of(fill(desk, opened, **of(line, length="600")))
        slug = next(name for name in told if name.startswith("new-") and told[name] == ["PORTS"])
        fill(desk, {**told, slug: ""})
        assert not BudgetLine.objects.exists()

    def test_a_written_story_put_back_is_given_away_by_who_may_edit_it_alone(self, editor: User) -> None:
        draft, reporter, world = DraftFactory(), in_role("Reporters"), SectionFactory(name="World")
        line, _is_new = put_on(draft, DAY, editor)
        producer = client_of(in_role("Front-page producers"))
        opened = fields_of(producer.get(GRID))
        BudgetLine.objects.all().delete()
        back = fill(producer, opened, **of(line, length="600"))
        told = fields_of(back)
        shut = [f"new-0-{line.pk}-{cell}" for cell in ("reporter", "due", "desk")]
        assert not any(name in told for name in shut)
        forged = dict(zip(shut, ("reporters", "18:00", str(world.pk)), strict=True))
        fill(producer, {**told, **forged})
        story = Story.objects.get()
        assert (story.budget_line.length, story.section) == (600, draft.section)
        assert not may_edit(reporter, story)

    def test_nobody_gives_a_draft_away_by_asking_for_it_as_a_line_that_is_gone(self) -> None:
        story, reporter = DraftFactory(), in_role("Reporters")
        producer = client_of(in_role("Front-page producers"))
        forged = {"slugline": "PORTS", "story": str(story.pk), "reporter": "reporters"}
        fill(producer, {"again": "0-999", **{f"new-0-999-{name}": text for name, text in forged.items()}})
        assert story.budget_line.slugline == "PORTS"
        assert not Assignment.objects.exists()
        assert not may_edit(reporter, Story.objects.get())

    def test_a_plan_put_back_goes_to_the_desk_and_the_reporter_that_were_chosen(
        self, desk: Client, line: BudgetLine
    ) -> None:
        sports, reporter = SectionFactory(name="Sports"), in_role("Reporters")
        opened = fields_of(desk.get(GRID))
        BudgetLine.objects.all().delete()
        told = fill(desk, opened, **of(line, desk=str(sports.pk), reporter="reporters", slugline="BERTHS"))
        fill(desk, fields_of(told))
        story = Story.objects.get()
        assert (story.section, story.headline, story.assignment.to) == (sports, "BERTHS", reporter)

    def test_a_line_taken_off_that_nobody_typed_into_is_no_question(
        self, desk: Client, line: BudgetLine
    ) -> None:
        opened = fields_of(desk.get(GRID))
        line.story.delete()
        assert "meanwhile" not in text(fill(desk, opened))
