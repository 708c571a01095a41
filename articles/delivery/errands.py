"""Who outside is still to be told of a change: written down with it, so that no crash loses it.

An errand is taken, and for a while nobody else takes it; it is told, and crossed out. Whoever is killed in
between leaves it to be told again, which does no harm.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles.delivery.index import EVERYTHING
from articles.delivery.models import Errand

# Whoever took an errand and has not been heard of for this long was killed.
CLAIM = timedelta(seconds=30)
# After this, every machine's store has heard of a change, and an answer that was on its way has arrived.
SETTLED = timedelta(seconds=3)
# A store, or a server of others, that has not heard of changes for this long is emptied instead.
REMEMBERED = timedelta(days=7)
AT_MOST = 1000


def receivers() -> list[Errand.To]:
    """Whom the settings name; the CDN first, since others fetch through it what they are told of."""
    named = {Errand.To.CDN: settings.CDN, Errand.To.HUB: settings.WEBSUB_HUB}
    return [to for to, address in named.items() if address]


def note(tags: Iterable[str], cause: str = "") -> None:
    """Write down what is to be told. `cause`: of what each machine finds by itself, so that one writes it."""
    tags, now = sorted(tags), timezone.now()
    if not tags or not (known := receivers()):
        return
    digest = hashlib.sha256(cause.encode()).hexdigest() if cause else None
    # A hub comes at once for the feed, wherever it finds it.
    due = {Errand.To.CDN: now, Errand.To.HUB: now + SETTLED}
    errands = [Errand(to=to, tags=tags, at=now, due=due[to], cause=digest) for to in known]
    Errand.objects.bulk_create(errands, ignore_conflicts=bool(cause))


def take(to: Errand.To, most: int, due_by: datetime) -> list[Errand]:
    """Errands to one receiver, as many as fit into `most` names: ours alone until CLAIM has passed."""
    now = timezone.now()
    due = Errand.objects.filter(to=to, due__lte=due_by)
    rows = list(due.values_list("pk", "tags", "at")[:AT_MOST])
    if rows and rows[0][2] < now - REMEMBERED:
        start_over(to)
        return []
    chosen: list[int] = []
    names: set[str] = set()
    for number, tags, _ in rows:
        if chosen and len(names.union(tags)) > most:
            break
        chosen.append(number)
        names.update(tags)
    if not chosen:
        return []
    claim = uuid.uuid4()
    # Of two who take the same row the second finds that it is not due any more.
    due.filter(pk__in=chosen).update(claim=claim, due=now + CLAIM)
    return list(Errand.objects.filter(claim=claim))


def start_over(to: Errand.To) -> None:
    """In place of all that has waited: everything."""
    with transaction.atomic():
        Errand.objects.filter(to=to).delete()
        Errand.objects.bulk_create(
            [Errand(to=to, tags=[EVERYTHING], cause=EVERYTHING)], ignore_conflicts=True
        )


def told(errands: Iterable[Errand]) -> None:
    """Cross out what was told; a CDN hears it once more.

    It may have asked for a page just before and get it just after: from a machine that had not heard of the
    change, or on a slow line.
    """
    ours = Errand.objects.filter(claim__in={errand.claim for errand in errands})
    ours.exclude(to=Errand.To.CDN, is_again=False).delete()
    ours.update(is_again=True, claim=None, due=timezone.now() + SETTLED)


def put_off(errands: Iterable[Errand], seconds: float) -> None:
    claims = {errand.claim for errand in errands}
    due = timezone.now() + timedelta(seconds=seconds)
    Errand.objects.filter(claim__in=claims).update(claim=None, due=due)


def is_cdn_behind() -> bool:
    return bool(settings.CDN) and Errand.objects.filter(to=Errand.To.CDN, is_again=False).exists()


def forget_others() -> None:
    """Throw away what was meant for a receiver that the settings do not name any more."""
    Errand.objects.exclude(to__in=receivers()).delete()
