"""When time alone changes a front: a launch begins, a pin or a banner ends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet, Value

from articles.models import FrontMoment, Launch
from articles.prepared import Prepared


def changes_of_fronts(at: datetime) -> QuerySet[Any, Any]:
    """The next moment at which a front changes, numbered 2; None if there is none."""
    ahead = FrontMoment.objects.filter(at__gt=at).order_by().values(leg=Value(2))
    return ahead.annotate(earliest=Min("at")).values_list("leg", "earliest")


def changed_by_time(since: datetime, until: datetime) -> list[FrontMoment]:
    """What of fronts began or ended after `since`, and not after `until`, each with its launch's front."""
    return _CHANGED(since=since, until=until)


def _changed(since: datetime, until: datetime) -> QuerySet[FrontMoment]:
    passed = FrontMoment.objects.filter(at__gt=since, at__lte=until)
    return passed.select_related("launch__front__section", "launch__front__topic").defer("launch__plan")


_CHANGED = Prepared(_changed, since=datetime, until=datetime)


def keep_moments(launch: Launch, ends: set[datetime]) -> None:
    """Note when a launch begins, and when what it shows ends."""
    ahead = {launch.starts_at, *(end for end in ends if end > launch.starts_at)}
    FrontMoment.objects.bulk_create(FrontMoment(launch=launch, at=one) for one in sorted(ahead))
