"""The demo's news budget: two editions, stories that nobody has written yet, and some that are in work."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.budget.planning import plan, put_on, reassign
from articles.budget.sheet import moment_of
from articles.models import BudgetLine, Edition, Section, Story
from articles.visibility import Standing, stands

from .logins import EDITOR, REPORTER

EDITIONS = {"Morning": time(11, 0), "Evening": time(19, 30)}
# Edition, desk, slug, the line, words, art, its note, whose, when.
PLANNED: list[tuple[str, str, str, str, int, str, str, str, time | None]] = [
    ("Morning", "world", "HARBOR-FEES", "Ports publish what a berth costs from January on; we compare ten.",
     700, "graphic", "fees by port, one bar each", REPORTER, time(9, 30)),
    ("Morning", "business", "RETAIL-WEEK",
     "What shops say of the season’s first week; the figures come at ten.",
     450, "none", "", "", None),
    ("Evening", "science", "ICE-CORES", "The ship is back with the longest core yet. Live from the pier.",
     900, "photo", "arrival at 15:00, two frames", REPORTER, time(17, 0)),
    ("Evening", "sports", "DERBY-NIGHT", "Match report and grades; write through at the whistle.",
     650, "video", "two minutes, agency", EDITOR, time(19, 0)),
]  # fmt: skip


@transaction.atomic
def plan_the_day(now: datetime | None = None) -> int:
    """Fill today's budget; answers how many lines. Call only into a demo that has its logins."""
    day = timezone.localdate(now)
    people = {one.username: one for one in User.objects.filter(username__in=[EDITOR, REPORTER])}
    if EDITOR not in people or BudgetLine.objects.exists():
        return 0
    by: Any = people[EDITOR]
    editions = {
        name: Edition.objects.get_or_create(name=name, defaults={"position": place, "closes_at": closes})[0]
        for place, (name, closes) in enumerate(EDITIONS.items())
    }
    for edition, desk, slug, words, length, art, note, whose, due in PLANNED:
        section = Section.objects.filter(slug=desk).first()
        line = plan(slug, day, by, edition=editions[edition], section=section)
        line.line, line.length, line.art, line.art_note = words, length, art, note
        line.save()
        if whose in people:
            reassign(line.story, people[whose], moment_of(day, due) if due else None, by)
    for story in in_work(day):
        put_on(story, day, by, editions["Evening"])
    return BudgetLine.objects.count()


def in_work(day: date) -> list[Story]:
    """Some of the demo's stories that are on their way, and what was published today."""
    now = timezone.now()
    waiting = stands(Standing.DRAFT, now) | stands(Standing.REVIEW, now) | stands(Standing.SCHEDULED, now)
    found = Story.objects.filter(waiting, budget_line=None).exclude(created_at__lt=now - timedelta(days=2))
    today = Story.objects.public(now).filter(publication_day=day, budget_line=None)
    return [*found.order_by("pk")[:3], *today.order_by("-published_at")[:2]]
