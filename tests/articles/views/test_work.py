"""What pages and changes ask of the database: as much work in a large newsroom as in a small one."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.delivery.benchmark.newsroom import A_DAY, fill
from articles.delivery.benchmark.sized import pages
from articles.delivery.changes import carry_out
from articles.models import Byline, Place, Section, Source, Story

pytestmark = pytest.mark.django_db

# The pages of a month and of a byline are full with few.
FEW, MANY = 35 * A_DAY, 150 * A_DAY
# One more level of an index, and numbers of more digits.
MOST = 1.5
# So many steps of SQLite's machine between two looks.
STRIDE = 20


def addresses() -> dict[str, str]:
    """What readers ask for, with the oldest pages of long lists. Of a year more is counted."""
    byline, place, source = Byline.objects.all()[0], Place.objects.order_by("pk")[0], Source.objects.all()[0]
    newest = Story.objects.newest_first()[0]
    return {
        **pages(),
        "latest": "/latest/",
        "byline": byline.get_absolute_url(),
        "place": place.get_absolute_url(),
        "source": source.get_absolute_url(),
        "a story in a section of its own": alone(newest),
        "corrections": "/corrections/",
        "listings": "/sitemap-listings.xml",
        "nothing": "/2025/03/03/nothing/",
        "no tag": "/tag/nothing/",
    }


def alone(like: Story) -> str:
    """The newest story of all, whose section has no other."""
    section = Section.objects.create(name="Harbor alone")
    story = Story.objects.create(
        headline="The harbor alone",
        body=like.body,
        section=section,
        status="published",
        published_at=like.published_at,
    )
    return story.get_absolute_url()


def work(asks: Callable[[], object]) -> int:
    """Steps of SQLite's machine, or blocks that PostgreSQL looks at."""
    if connection.vendor == "sqlite":
        looks = 0

        def look() -> int:
            nonlocal looks
            looks += 1
            return 0

        connection.ensure_connection()
        connection.connection.set_progress_handler(look, STRIDE)
        asks()
        connection.connection.set_progress_handler(None, STRIDE)
        return looks * STRIDE
    with CaptureQueriesContext(connection) as captured:
        asks()
    blocks = 0
    with connection.cursor() as cursor:
        for query in captured:
            if query["sql"].startswith(("SELECT", "(SELECT")):
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query['sql']}")
                (answer,) = cursor.fetchone()
                plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
                blocks += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return blocks


def change() -> None:
    """As the desk makes it, with all that follows from it."""
    story = Story.objects.public(timezone.now()).newest_first()[20]
    story.headline = "The harbor, after all"
    story.save()
    carry_out()


def newsroom(stories: int) -> dict[str, int]:
    """The work of every page of a newsroom of so many stories, which is empty again at the end."""
    with transaction.atomic():
        fill(stories)
        if connection.vendor == "postgresql":
            # As it does by itself within a minute, outside a test's transaction.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        works = {name: work(partial(Client().get, address)) for name, address in addresses().items()}
        works["a change"] = work(change)
        transaction.set_rollback(True)
    return works


def test_no_page_asks_for_more_where_there_are_more_stories() -> None:
    few, many = newsroom(FEW), newsroom(MANY)
    grown = {name: (few[name], many[name]) for name in few if many[name] > MOST * few[name] + 200}
    assert grown == {}
