"""What the grid shows, what is put on it with a click and taken off it."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.budget.planning import plan, put_on, reassign, take_off
from articles.models import Assignment, BudgetLine, Edition, Section, Story
from articles.visibility import Status
from tests.articles.admin.budget.filling import DAY, GRID, fill, new, of, text
from tests.articles.admin.sending import fields_of
from tests.base import client_of, in_role
from tests.factories import NOON, DraftFactory, ScheduledFactory, SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db


def test_an_edition_has_a_form_and_no_page(desk: Client) -> None:
    evening = Edition.objects.create(name="Evening")
    form = desk.get(f"/admin/articles/edition/{evening.pk}/change/")
    assert form.status_code == 200
    assert "View on site" not in text(form)


class TestTakingOff:
    def test_asks_first_and_saves_the_rest(self, desk: Client, editor: User, line: BudgetLine) -> None:
        other = plan("ICE", DAY, editor)
        opened = {**fields_of(desk.get(GRID)), "off": [str(line.pk)]}
        asked = fill(desk, opened, **of(other, length="300"))
        assert "its empty draft goes, too" in text(asked)
        other.refresh_from_db()
        assert (other.length, BudgetLine.objects.count()) == (300, 2)
        desk.post("/admin/budget/off/", fields_of(asked))
        assert BudgetLine.objects.get() == other
        assert Story.objects.get() == other.story

    def test_keeps_the_tick_while_another_line_is_wrong(
        self, desk: Client, editor: User, line: BudgetLine
    ) -> None:
        other = plan("ICE", DAY, editor)
        opened = {**fields_of(desk.get(GRID)), "off": [str(line.pk)]}
        told = fields_of(fill(desk, opened, **of(other, length="many")))
        assert told["off"] == [str(line.pk)]

    @pytest.mark.parametrize("gone", [BudgetLine, Story])
    def test_what_a_colleague_takes_off_at_this_moment_is_off_already(
        self, desk: Client, line: BudgetLine, monkeypatch: pytest.MonkeyPatch, gone: type[Model]
    ) -> None:
        def second(line: BudgetLine) -> bool:
            gone._default_manager.all().delete()
            return take_off(line)

        monkeypatch.setattr("articles.admin.budget.pages.take_off", second)
        told = desk.post("/admin/budget/off/", {"line": line.pk}, follow=True)
        assert "Off the budget already: PORTS." in text(told)
        assert not BudgetLine.objects.exists()

    def test_leaves_a_story_with_words(self, desk: Client, editor: User) -> None:
        story = DraftFactory(headline="Ten ports agree")
        line, _is_new = put_on(story, DAY, editor)
        asked = desk.get(f"/admin/budget/off/?line={line.pk}")
        assert "The story stays: “Ten ports agree”." in text(asked)
        desk.post("/admin/budget/off/", {"line": line.pk})
        assert Story.objects.filter(budget_line=None).get() == story

    def test_is_not_for_whoever_may_only_look(self, line: BudgetLine) -> None:
        reader = client_of(in_role("Reporters"))
        assert reader.post("/admin/budget/off/", {"line": line.pk}).status_code == 403
        assert BudgetLine.objects.exists()


class TestStoriesThatAreThere:
    def test_are_offered_where_they_are_in_work_or_of_the_day(self, desk: Client) -> None:
        for headline, story in {
            "In review": DraftFactory(status=Status.REVIEW),
            "Public today": StoryFactory(published_at=NOON),
            "Scheduled tonight": ScheduledFactory(published_at=NOON + timedelta(hours=5)),
            "Of last week": StoryFactory(published_at=NOON - timedelta(days=7)),
        }.items():
            story.headline = headline
            story.save()
        page = text(desk.get(GRID))
        for offered in ("In review", "Public today", "Scheduled tonight"):
            assert f"Put on the budget: {offered}" in page
        assert "Of last week" not in page

    def test_are_found_by_their_words(self, desk: Client) -> None:
        StoryFactory(headline="Of last week", published_at=NOON - timedelta(days=7))
        told = desk.post(GRID, {**fields_of(desk.get(GRID)), "q": "last week", "find": "1"}, follow=True)
        assert "Put on the budget: Of last week" in text(told)

    def test_are_put_on_with_one_click_that_loses_nothing(self, desk: Client) -> None:
        story, edition = DraftFactory(), Edition.objects.create(name="Evening")
        sent = fields_of(desk.get(GRID))
        sent = {**sent, "put": story.pk, "put-edition": edition.pk, f"new-{edition.pk}-slugline": "ICE"}
        desk.post(GRID, sent)
        assert set(BudgetLine.objects.values_list("slugline", flat=True)) == {"ICE", "TEN-PORTS-AGREE"}
        assert story.budget_line.edition == edition

    def test_are_put_on_from_their_form_for_the_edition_that_closes_next(self, desk: Client) -> None:
        story = DraftFactory()
        for name, closes in {"Morning": time(11), "Late": time(23), "Evening": time(19)}.items():
            Edition.objects.create(name=name, closes_at=closes)
        page = text(desk.get(f"/admin/articles/story/{story.pk}/change/"))
        assert f"/admin/budget/put/{story.pk}/" in page
        assert desk.get(f"/admin/budget/put/{story.pk}/").status_code == 404
        told = desk.post(f"/admin/budget/put/{story.pk}/")
        assert told.headers["Location"].startswith("/admin/budget/?day=2026-11-02#line-")
        line = BudgetLine.objects.get()
        assert (line.story, line.day, str(line.edition)) == (story, DAY, "Evening")
        assert "On the budget" in text(desk.get(f"/admin/articles/story/{story.pk}/change/"))

    def test_are_put_on_by_nobody_who_may_not_plan(self) -> None:
        reporter, story = in_role("Reporters"), DraftFactory()
        assert client_of(reporter).post(f"/admin/budget/put/{story.pk}/").status_code == 403
        assert "/admin/budget/put/" not in text(
            client_of(reporter).get(f"/admin/articles/story/{story.pk}/change/")
        )


class TestWhatItShows:
    def test_where_each_story_stands_its_length_and_its_photos(self, desk: Client, editor: User) -> None:
        story = DraftFactory(body="<p>Ten ports agreed early Monday.</p>", status=Status.REVIEW)
        put_on(story, DAY, editor)
        page = text(desk.get(GRID))
        assert "standing-review" in page
        assert "5 words" in page

    def test_totals_by_edition_and_desk(self, desk: Client, editor: User) -> None:
        evening, world = Edition.objects.create(name="Evening"), SectionFactory(name="World")
        for slug, length, art in (("A", 600, "photo"), ("B", 400, "none")):
            line = plan(slug, DAY, editor, edition=evening, section=world)
            BudgetLine.objects.filter(pk=line.pk).update(length=length, art=art)
        assert text(desk.get(GRID)).count("2 stories · 1,000 words planned · 0 written · 1 with art") >= 3

    def test_what_is_late_and_what_comes_after_closing(self, desk: Client, editor: User) -> None:
        evening = Edition.objects.create(name="Evening", closes_at=time(18))
        late, after = (plan(slug, DAY, editor, edition=evening) for slug in ("LATE", "AFTER"))
        reassign(late.story, editor, NOON, editor)
        reassign(after.story, editor, NOON + timedelta(hours=7), editor)
        page = text(desk.get(GRID))
        assert "<b>late</b>" in page
        assert "<b>after closing</b>" in page

    def test_one_desk_or_edition_where_that_is_asked(self, desk: Client, editor: User) -> None:
        world, sports = SectionFactory(name="World"), SectionFactory(name="Sports")
        plan("PORTS", DAY, editor, section=world)
        plan("DERBY", DAY, editor, section=sports)
        page = text(desk.get(f"{GRID}&desk={world.pk}"))
        assert "PORTS" in page
        assert "DERBY" not in page

    @pytest.mark.parametrize("day", ["", "yesterday", "2026-02-30", "0001-01-01", "9999-12-31", "²", "\x00"])
    def test_a_day_that_is_none_is_answered_with_a_page(self, desk: Client, day: str) -> None:
        assert desk.get("/admin/budget/", {"day": day, "edition": "x", "desk": "9" * 40}).status_code == 200

    @pytest.mark.parametrize("sent", ["", "[]", "{", '{"length": 5}', '"x"'])
    def test_a_row_whose_past_cannot_be_read_is_saved_as_it_is_typed(
        self, desk: Client, line: BudgetLine, sent: str
    ) -> None:
        fill(desk, **of(line, seen=sent, length="600"))
        line.refresh_from_db()
        assert line.length == 600

    def test_the_same_number_of_queries_with_five_lines_and_with_two_hundred(
        self, desk: Client, editor: User
    ) -> None:
        sections = [SectionFactory() for _ in range(4)]
        edition = Edition.objects.create(name="Evening")
        counts = []
        for start, end in ((0, 5), (5, 200)):
            for number in range(start, end):
                story = DraftFactory(section=sections[number % 4], headline=f"Story {number}")
                put_on(story, DAY, editor, edition)
                Assignment.objects.create(story=story, to=editor, due=NOON)
            with CaptureQueriesContext(connection) as asked:
                assert desk.get(GRID).status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1]


NAUGHTY = [
    "NUL\x00 \u202e",
    "<script>alert(1)</script>",
    "'; DROP TABLE",
    "😀 Ω",
    "\r\n\t",
    "²",
    "9" * 40,
    "x" * 20000,
]


@pytest.mark.parametrize("typed", NAUGHTY, ids=range(len(NAUGHTY)))
def test_whatever_is_typed_is_answered_with_a_page(desk: Client, line: BudgetLine, typed: str) -> None:
    cells = ("slugline", "line", "desk", "reporter", "due", "length", "art", "art_note", "edition", "day")
    for cell in cells:
        assert fill(desk, **of(line, **{cell: typed})).status_code == 200
    told = fill(desk, **of(line, **dict.fromkeys(cells, typed)), **new(**dict.fromkeys(cells, typed)))
    assert told.status_code == 200
    assert "<script>alert" not in text(told)
    assert Section.objects.count() == 1
