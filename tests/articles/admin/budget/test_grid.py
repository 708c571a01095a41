"""The grid: every cell is edited in place, and nothing that is typed is lost."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import connections
from django.test import Client

from articles.budget.planning import plan, put_on, reassign
from articles.models import Assignment, BudgetLine, Edition, Story
from tests.articles.admin.budget.filling import DAY, GRID, fill, new, of, text
from tests.articles.admin.sending import fields_of
from tests.base import client_of, in_role
from tests.factories import NOON, DraftFactory, SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db


class TestPlanning:
    def test_makes_a_story_of_a_row(self, desk: Client, editor: User) -> None:
        reporter, world = in_role("Reporters"), SectionFactory(name="World")
        told = fill(
            desk,
            new_0_slugline="  PORTS  ",
            new_0_line="Ten ports\r\nagree.",
            new_0_desk=str(world.pk),
            new_0_reporter="reporters",
            new_0_due="6 pm",
            new_0_length="600",
            new_0_art="graphic",
            new_0_art_note="a map",
        )
        assert "Planned: PORTS." in text(told)
        line = BudgetLine.objects.get()
        assert (line.slugline, line.line, line.length, line.art, line.art_note, line.day) == (
            "PORTS",
            "Ten ports agree.",
            600,
            "graphic",
            "a map",
            DAY,
        )
        assert (line.story.section, line.story.status, line.story.created_by) == (world, "draft", editor)
        assert line.story.assignment.to == reporter
        assert line.story.assignment.due == datetime(2026, 11, 2, 18, 0, tzinfo=ZoneInfo("America/New_York"))

    def test_in_an_edition_is_done_in_its_last_row(self, desk: Client) -> None:
        Edition.objects.create(name="Morning")
        evening = Edition.objects.create(name="Evening")
        fill(desk, **new(evening.pk, slugline="PORTS"))
        assert BudgetLine.objects.get().edition == evening

    def test_for_another_desk_keeps_all_that_was_typed(self, desk: Client, editor: User) -> None:
        world, reporter = SectionFactory(name="World"), in_role("Reporters")
        SectionFactory(name="Sports").editors.add(editor)
        fill(desk, **new(slugline="PORTS", length="600", desk=str(world.pk), reporter="reporters"))
        line = BudgetLine.objects.get()
        assert (line.length, line.story.section, line.story.assignment.to) == (600, world, reporter)

    def test_twice_by_pressing_save_twice_makes_one_story_and_one_mail(
        self, desk: Client, mailoutbox: list[EmailMessage]
    ) -> None:
        in_role("Reporters")
        opened = fields_of(desk.get(GRID))
        row = new(slugline="PORTS", reporter="reporters", due="18:00")
        assert "Planned: PORTS." in text(fill(desk, opened, **row))
        told = text(fill(desk, opened, **row))
        assert "Planned already: PORTS." in told
        assert "PORTS" in told
        assert (BudgetLine.objects.count(), Story.objects.count(), len(mailoutbox)) == (1, 1, 1)

    def test_in_a_page_that_the_browser_brings_back_loses_nothing(self, desk: Client) -> None:
        opened = fields_of(desk.get(GRID))
        for slug in ("PORTS", "ICE"):
            assert f"Planned: {slug}." in text(fill(desk, opened, **new(slugline=slug)))
        # The next page has another row, whatever is typed into it.
        assert "Planned: PORTS." in text(fill(desk, **new(slugline="PORTS")))

    def test_after_a_mistake_was_mended_is_known_by_the_same_row(self, desk: Client) -> None:
        told = fields_of(fill(desk, **new(slugline="PORTS", length="many")))
        assert "Planned: PORTS." in text(fill(desk, told, **new(length="600")))
        assert "Planned already: PORTS." in text(fill(desk, told, **new(length="600")))
        assert Story.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_twice_at_the_same_moment_makes_one_story(self, desk: Client, editor: User) -> None:
        sent = {**fields_of(desk.get(GRID)), "new-0-slugline": "PORTS"}
        together = threading.Barrier(2)

        def press() -> None:
            client = client_of(editor)
            together.wait()
            client.post(GRID, sent)
            connections.close_all()

        presses = [threading.Thread(target=press) for _ in range(2)]
        for one in presses:
            one.start()
        for one in presses:
            one.join()
        assert (BudgetLine.objects.count(), Story.objects.count()) == (1, 1)

    def test_with_an_empty_row_plans_nothing(self, desk: Client) -> None:
        fill(desk)
        assert not Story.objects.exists()

    @pytest.mark.parametrize(
        ("cell", "typed", "said"),
        [
            ("length", "six hundred", "Give the length in words as a number, such as 600."),
            ("length", "-5", "greater than or equal to 1"),
            ("due", "25:00", "Give a time of day such as 18:30."),
            ("due", "soon", "Give a time of day such as 18:30."),
            ("due", "2026-02-30 18:00", "Give a date such as 2026-11-02."),
            ("reporter", "nobody@all", "Nobody here is called “nobody@all”."),
            ("slugline", "", "Give it a slug"),
            ("slugline", "x" * 61, "at most 60 characters"),
        ],
    )
    def test_says_at_the_cell_what_is_wrong_and_keeps_all_that_was_typed(
        self, desk: Client, editor: User, cell: str, typed: str, said: str
    ) -> None:
        row = {"slugline": "PORTS", "line": "Ten ports.", "reporter": "editors", "due": "18:00", cell: typed}
        told = fill(desk, **new(**row))
        assert said in text(told)
        assert not Story.objects.exists()
        sent = fields_of(told)
        assert {name: sent[f"new-0-{name}"][0] for name in row} == row

    def test_at_an_hour_that_the_clocks_leave_out_is_explained(self, desk: Client) -> None:
        night = "/admin/budget/?day=2026-03-08"
        told = fill(desk, url=night, new_0_slugline="PORTS", new_0_reporter="editors", new_0_due="2:30")
        assert "the clocks go forward over it" in text(told)

    def test_of_a_time_without_a_reporter_asks_whose_it_is(self, desk: Client) -> None:
        assert "Say whose it is, too" in text(fill(desk, new_0_slugline="PORTS", new_0_due="18:00"))

    def test_is_not_for_whoever_may_only_look(self, line: BudgetLine) -> None:
        reader = client_of(in_role("Reporters"))
        page = text(reader.get(GRID))
        assert "PORTS" in page
        assert f'name="line-{line.pk}-slugline"' not in page
        fill(
            reader, {"row": [str(line.pk)], f"line-{line.pk}-slugline": "FORGED", "new-0-slugline": "FORGED"}
        )
        assert BudgetLine.objects.get().slugline == "PORTS"

    def test_is_not_for_whoever_may_not_look(self) -> None:
        nobody = User.objects.create_user("nobody", is_staff=True)
        for address in ("", "mail/", "feeds/"):
            assert client_of(nobody).get(f"/admin/budget/{address}").status_code == 403


class TestARow:
    def test_keeps_what_it_has_and_takes_what_is_typed(self, desk: Client, line: BudgetLine) -> None:
        told = fill(desk, **of(line, line="Ten ports agree.", length="700", art="photo"))
        assert "1 line saved." in text(told)
        line.refresh_from_db()
        assert (line.slugline, line.line, line.length, line.art) == (
            "PORTS",
            "Ten ports agree.",
            700,
            "photo",
        )

    def test_that_nobody_touched_is_not_written(self, desk: Client, line: BudgetLine) -> None:
        before = BudgetLine.objects.values().get()
        assert "saved" not in text(fill(desk))
        assert BudgetLine.objects.values().get() == before

    def test_gives_its_story_a_new_working_headline_until_it_has_one(
        self, desk: Client, line: BudgetLine
    ) -> None:
        fill(desk, **of(line, slugline="BERTHS"))
        assert Story.objects.get().headline == "BERTHS"
        story = Story.objects.get()
        story.headline = "Ten ports agree"
        story.save()
        fill(desk, **of(line, slugline="PIERS"))
        assert Story.objects.get().headline == "Ten ports agree"

    def test_moves_to_tomorrow_by_one_choice_and_its_due_time_goes_along(
        self, desk: Client, editor: User, line: BudgetLine
    ) -> None:
        reassign(line.story, editor, NOON + timedelta(hours=6), editor)
        fill(desk, **of(line, day="2026-11-03"))
        line.refresh_from_db()
        assert line.day == date(2026, 11, 3)
        assert Assignment.objects.get().due == NOON + timedelta(hours=30)
        page = text(desk.get("/admin/budget/?day=2026-11-03"))
        assert "PORTS" in page

    def test_that_is_wrong_waits_while_the_others_are_saved(
        self, desk: Client, editor: User, line: BudgetLine
    ) -> None:
        other = plan("ICE", DAY, editor)
        told = fill(desk, **of(line, length="many", line="Ten ports."), **of(other, length="300"))
        other.refresh_from_db()
        line.refresh_from_db()
        assert (other.length, line.length, line.line) == (300, None, "")
        sent = fields_of(told)
        assert sent[f"line-{line.pk}-line"] == ["Ten ports."]
        # Mended, it goes through with all that was typed.
        fill(desk, sent, **of(line, length="500"))
        line.refresh_from_db()
        assert (line.length, line.line) == (500, "Ten ports.")

    def test_of_a_published_story_leaves_the_story_alone(self, desk: Client, editor: User) -> None:
        story = StoryFactory(headline="Ten ports agree")
        before = Story.objects.values().get()
        line, _is_new = put_on(story, DAY, editor)
        other = SectionFactory(name="Sports")
        fill(desk, **of(line, slugline="PORTS", desk=str(other.pk), reporter="editors", due="18:00"))
        line.refresh_from_db()
        assert line.slugline == "PORTS"
        assert Story.objects.values().get() == before

    def test_of_another_desk_is_read_by_who_has_desks_of_their_own(
        self, desk: Client, editor: User, line: BudgetLine
    ) -> None:
        SectionFactory(name="Sports").editors.add(editor)
        fill(desk, {"row": [str(line.pk)], f"line-{line.pk}-slugline": "FORGED"})
        line.refresh_from_db()
        assert line.slugline == "PORTS"

    def test_with_words_is_given_away_by_who_may_edit_it_alone(self, desk: Client, editor: User) -> None:
        producer = client_of(in_role("Front-page producers"))
        reporter = in_role("Reporters")
        empty = plan("PORTS", DAY, editor)
        written, _is_new = put_on(DraftFactory(), DAY, editor)
        for line, may_give in ((empty, True), (written, False)):
            fill(producer, **of(line, reporter="reporters", length="600"))
            line.refresh_from_db()
            assert line.length == 600
            assert Assignment.objects.filter(story=line.story, to=reporter).exists() == may_give

    def test_is_open_to_a_photo_editor_where_its_art_stands(self, line: BudgetLine) -> None:
        photos = client_of(in_role("Photo editors"))
        fill(photos, **of(line, art="photo", art_note="the pier at dawn", slugline="FORGED"))
        line.refresh_from_db()
        assert (line.slugline, line.art, line.art_note) == ("PORTS", "photo", "the pier at dawn")

    @pytest.mark.parametrize("typed", ["Ines Park", "ines park", "ines", "park"])
    def test_finds_a_reporter_by_what_colleagues_call_her(
        self, desk: Client, line: BudgetLine, typed: str
    ) -> None:
        ines = in_role("Reporters")
        User.objects.filter(pk=ines.pk).update(username="ip", first_name="Ines", last_name="Park")
        fill(desk, **of(line, reporter=typed))
        assert Assignment.objects.get().to == ines

    def test_asks_which_of_two_is_meant(self, desk: Client, line: BudgetLine) -> None:
        for role in ("Reporters", "Wire editors"):
            User.objects.filter(pk=in_role(role).pk).update(first_name="Ines", last_name="Park")
        told = text(fill(desk, **of(line, reporter="Ines Park")))
        assert "Write the login: reporters, wire-editors." in told
