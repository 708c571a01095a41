"""Stories out of several listings at once: the newest of each, or those next to one, in a single query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Subquery

from articles.models import Story
from articles.models.story import StoryQuerySet

type Numbers = QuerySet[Any, int]
"""A slice of a listing, as the numbers of its stories alone."""


def union_of(legs: Iterable[Numbers]) -> Numbers:
    """The numbers in all of these slices, in one query.

    SQLite takes no LIMIT in a part of a union; in a subquery of that part it does.
    """
    if not connection.features.supports_slicing_ordering_in_compound:
        legs = [Story.objects.filter(pk__in=leg).order_by().values_list("pk", flat=True) for leg in legs]
    first, *others = legs
    return first.union(*others, all=True).order_by() if others else first


def in_any(legs: Iterable[Numbers]) -> StoryQuerySet:
    """The stories in any of these slices, each of which has asked for visibility itself.

    Asked again beside the numbers, SQLite looks for them among all stories that are public. And PostgreSQL,
    where it takes the site for a small one, makes the slices anew for every story: as an array they are made
    once.
    """
    numbers = union_of(legs)
    if connection.vendor == "postgresql":
        return Story.objects.filter(_IsAnyOf(F("pk"), _Array(numbers)))
    return Story.objects.filter(pk__in=numbers)


class _Array(Subquery):
    template = "(ARRAY(%(subquery)s))"


class _IsAnyOf(Func):
    template = "%(expressions)s"
    arg_joiner = " = ANY "
    output_field = BooleanField()
