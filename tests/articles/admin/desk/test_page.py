"""The first page of the newsroom: for each role its own, in a number of queries that nothing moves."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin.desk.page import DeskPage, desk_of
from articles.colleagues import assign, comment
from articles.models import AtWork, WorkingCopy
from articles.revisions.recording import head_of, settle
from articles.visibility import Status
from tests.base import client_of, edda, in_role
from tests.factories import (
    BylineFactory,
    CorrectionFactory,
    DraftFactory,
    LiveStoryFactory,
    PhotoFactory,
    StoryFactory,
)

pytestmark = pytest.mark.django_db

HOME = "/admin/"
MOST_QUERIES = 45


def titles(page: DeskPage) -> list[str]:
    return [pile.title for pile in page.piles]


def fill(user: User, times: int) -> None:
    """One of everything that the page can tell, so often."""
    now = timezone.now()
    for number in range(times):
        soon, ago = now + timedelta(minutes=30 + number), now - timedelta(minutes=30 + number)
        bare = {
            "photos": [PhotoFactory(alt_text=""), PhotoFactory(usable_until=soon)],
            "bylines": [BylineFactory()],
        }
        LiveStoryFactory(created_by=user)
        StoryFactory(published_at=soon, **bare)
        StoryFactory(published_at=ago, embargo=soon, bylines=[])
        StoryFactory(published_at=soon, embargo=soon + timedelta(hours=1))
        for status in (Status.DRAFT, Status.REVIEW, Status.READY):
            DraftFactory(status=status, published_at=soon, created_by=user)
            DraftFactory(status=status, published_at=ago)
        assign(DraftFactory(), user, user, soon, "")
        assign(DraftFactory(), user, user, ago, "")
        for more in ({"release_at": soon}, {"problem": "Both have changed the same."}):
            live = StoryFactory(published_at=now - timedelta(days=1), **bare)
            settle(live)
            base: Any = head_of(live)
            WorkingCopy.objects.create(story=live, content={}, base=base, **more)
        CorrectionFactory(story=live)
        colleague = User.objects.create_user(f"colleague-{times}-{number}")
        comment(live, colleague, f"@{user.username}: which ten?")
        AtWork.objects.create(user=colleague, story=live, sheet=f"{live.pk}-a")


class TestEachRole:
    def test_has_its_own_desk(self) -> None:
        now = timezone.now()
        fill(edda(), 1)
        common = ["Mentions of me", "Assigned to me"]
        bare = ["Photos without credit or alt text", "Photos without a file"]
        photos = ["Rights that end within a week", *bare]
        newsroom = ["Working copies", "Latest corrections"]
        editors = ["In review", "Ready", "Live now", *common, "My drafts", *photos, *newsroom]
        desks = {
            "Reporters": [*common, "My drafts", *photos, "Latest corrections"],
            "Editors": editors,
            "Wire editors": editors,
            "Photo editors": [*photos, "Live now", *common, "My drafts", *newsroom],
            "Front-page producers": [*common, "Latest corrections"],
            "Administrators": [*common, "Latest corrections"],
        }
        for role, piles in desks.items():
            page = desk_of(in_role(role), now)
            assert titles(page) == piles, role
            assert page.board is not None
            assert page.begins_with_piles is (role in {"Reporters", "Photo editors"})

    def test_is_one_tap_from_posting_in_what_it_covers(self) -> None:
        ines = in_role("Reporters")
        story = LiveStoryFactory(headline="Ferry aground", created_by=ines)
        pile = next(pile for pile in desk_of(ines, timezone.now()).mine if pile.title == "Live now")
        assert [(one.text, one.url) for one in pile.items] == [
            ("Ferry aground", f"/admin/articles/story/{story.pk}/live/")
        ]

    def test_is_asked_to_mend_only_what_it_can(self) -> None:
        fill(edda(), 1)
        now = timezone.now()

        def kinds(role: str) -> set[str]:
            board = desk_of(in_role(role), now).board
            assert board is not None
            return {row.due.what for row in board.missed}

        everything = {"Embargo ends", "Held back", "Planned", "Working copy", "Due", "Publication"}
        assert kinds("Editors") == kinds("Wire editors") == kinds("Photo editors") == everything
        assert kinds("Reporters") == kinds("Administrators") == kinds("Front-page producers") == set()

    def test_sees_what_is_on_it_and_a_way_to_each_part(self) -> None:
        fill(edda(), 1)
        for role in ("Reporters", "Editors", "Photo editors", "Administrators"):
            response = client_of(in_role(role)).get(HOME)
            page = response.content.decode()
            for door in response.context["desk"].doors:
                assert f'href="#{door.name}"' in page
                assert f'id="{door.name}"' in page


class TestWhatItCosts:
    def queries(self, desk: Client) -> int:
        desk.get(HOME)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            desk.get(HOME)
        return len(captured)

    @pytest.mark.parametrize("role", ["Reporters", "Editors", "Photo editors", "Administrators"])
    def test_is_the_same_with_few_and_with_many_of_everything(self, role: str) -> None:
        user = in_role(role)
        desk = client_of(user)
        fill(user, 1)
        few = self.queries(desk)
        fill(user, 12)
        assert self.queries(desk) == few <= MOST_QUERIES

    def test_reads_no_table_of_stories_from_end_to_end(self) -> None:
        """What grows with the site is reached by an index; the plan is SQLite's, and PostgreSQL's."""
        user = in_role("Editors")
        user.refresh_from_db()
        fill(user, 2)
        with CaptureQueriesContext(connection) as captured:
            desk_of(user, timezone.now())
        grown = "articles_(story|comment|assignment|atwork|correction|storyphoto|timelineentry|workingcopy)"
        walks = plans_that_walk([query["sql"] for query in captured], grown)
        assert walks == []


def plans_that_walk(statements: list[str], tables: str) -> list[str]:
    """The plans that read one of these tables from end to end, with nothing that would stop them early."""
    found = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # So small a table is always read whole; asked to avoid it, the planner shows what it could use.
            cursor.execute("SET LOCAL enable_seqscan = off")
        for statement in statements:
            if not statement.startswith("SELECT"):
                continue
            if connection.vendor == "postgresql":
                cursor.execute(f"EXPLAIN {statement}")
                walk = rf"Seq Scan on {tables}\b"
            else:
                cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
                walk = rf"SCAN {tables}(?! USING (COVERING )?INDEX)"
            plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
            stops = "LIMIT" in statement and "FOR ORDER BY" not in plan
            if re.search(walk, plan) and not stops:
                found.append(f"{statement}\n{plan}")
    return found


def test_nothing_of_the_board_is_seen_by_readers() -> None:
    user = edda()
    story = StoryFactory(headline="Zanzibar ferry", published_at=timezone.now() + timedelta(hours=1))
    DraftFactory(headline="Zanzibar planned", published_at=timezone.now() + timedelta(hours=1))
    StoryFactory(headline="Zanzibar held", embargo=timezone.now() + timedelta(hours=1))
    desk = client_of(user).get(HOME)
    assert desk.content.decode().count("Zanzibar") >= 3
    assert "no-store" in desk.headers["Cache-Control"]
    reader = Client()
    section = reverse("section", args=[story.section.slug]) if story.section else "/"
    for path in ("/", section, "/latest/", "/corrections/", "/sitemap.xml", "/search/?q=Zanzibar"):
        assert b"Zanzibar ferry" not in reader.get(path).content
        assert b"Zanzibar planned" not in reader.get(path).content
        assert b"Zanzibar held" not in reader.get(path).content
    assert reader.get(HOME).status_code == 302
