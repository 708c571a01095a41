"""The one rule: may the public see this story at this moment?

Visibility is computed from what is stored and never flipped by a job: a story set for 06:00
is public at 06:00 with nothing running. The rule stands here twice, as a condition for the
database and as a condition on one story; a truth table in the tests proves that they agree.
Whatever the public reaches is reached through one of them.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Min, Q, QuerySet, TextChoices
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from articles.models import Story


class Status(TextChoices):
    """Where a story stands. Scheduled and embargoed are no statuses: they follow from the times."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Standing(TextChoices):
    """What the newsroom calls a story's state at a moment: its status, told apart by its times."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    SCHEDULED = "scheduled", _("Scheduled")
    EMBARGOED = "embargoed", _("Under embargo")
    PUBLIC = "public", _("Public")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def public(at: datetime, story: str = "") -> Q:
    """The condition under which a story is public at `at`.

    `story` is the path from the model that is filtered to the story, e.g. `"stories__"`.
    """
    return Q(
        Q(**{f"{story}embargo__isnull": True}) | Q(**{f"{story}embargo__lte": at}),
        **{f"{story}status": Status.PUBLISHED, f"{story}published_at__lte": at},
    )


def is_public(story: Story, at: datetime) -> bool:
    """The same rule for a story in hand."""
    return (
        story.status == Status.PUBLISHED
        and story.published_at is not None
        and story.published_at <= at
        and (story.embargo is None or story.embargo <= at)
    )


def public_from(story: Story) -> datetime | None:
    """The moment from which a published story is public; None for every other story."""
    if story.status != Status.PUBLISHED or story.published_at is None:
        return None
    return max(story.published_at, story.embargo or story.published_at)


def standing(story: Story, at: datetime) -> Standing:
    """Where a story in hand stands at `at`."""
    if story.status != Status.PUBLISHED:
        return Standing(story.status)
    if is_public(story, at):
        return Standing.PUBLIC
    if story.published_at is None or story.published_at > at:
        return Standing.SCHEDULED
    return Standing.EMBARGOED


def stands(where: Standing, at: datetime) -> Q:
    """The same as a condition for the database."""
    if where == Standing.PUBLIC:
        return public(at)
    if where == Standing.SCHEDULED:
        return Q(status=Status.PUBLISHED, published_at__gt=at)
    if where == Standing.EMBARGOED:
        return Q(status=Status.PUBLISHED, published_at__lte=at, embargo__gt=at)
    return Q(status=where.value)


def next_change(stories: QuerySet[Story], at: datetime) -> datetime | None:
    """The earliest moment after `at` at which time alone changes what `stories` show; None if never.

    No header, feed or stored page may outlive it. One query.
    """
    due = stories.filter(Q(published_at__gt=at) | Q(embargo__gt=at), status=Status.PUBLISHED)
    moment = Greatest("published_at", Coalesce("embargo", "published_at"))
    earliest: datetime | None = due.aggregate(earliest=Min(moment))["earliest"]
    return earliest
