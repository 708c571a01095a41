"""The months that have stories, without walking over the stories."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import connection
from django.db.models.expressions import RawSQL

from .story import StoryQuerySet

# From one month to the one before it, by the index, whose first column is the month.
_LAST_CHANGES = """
    WITH RECURSIVE months(month) AS (
        SELECT max(publication_month) FROM articles_story
        UNION ALL
        SELECT (SELECT max(publication_month) FROM articles_story WHERE publication_month < months.month)
        FROM months WHERE months.month IS NOT NULL
    ),
    changes AS (SELECT months.month AS month, ({newest}) AS changed FROM months)
    SELECT month, changed FROM changes WHERE changed IS NOT NULL ORDER BY month DESC
"""


def last_changes(stories: StoryQuerySet) -> list[tuple[date, datetime]]:
    """Every month that has some of `stories`, the latest first, with its last change. One query."""
    of_month = stories.filter(publication_month=RawSQL("months.month", []))
    newest = of_month.order_by("-changed_at").values("changed_at")[:1]
    sql, params = newest.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_LAST_CHANGES.format(newest=sql), params)
        return [(_day(month), _moment(changed)) for month, changed in cursor.fetchall()]


def _day(found: date | str) -> date:
    return date.fromisoformat(found) if isinstance(found, str) else found


def _moment(found: datetime | str) -> datetime:
    """SQLite keeps moments in UTC without saying so, and as text where it does not know the column."""
    moment = datetime.fromisoformat(found) if isinstance(found, str) else found
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
