"""The one rule: may the public see this story, or this photo, at this moment?

Visibility is computed from what is stored and never flipped by a job: a story set for 06:00
is public at 06:00 with nothing running. The rule stands here twice, as a condition for the
database and as a condition on one story; a truth table in the tests proves that they agree.
Whatever the public reaches is reached through one of them.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Case, Exists, Min, OuterRef, Q, QuerySet, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from articles.models import Photo, Story


class Status(TextChoices):
    """Where a story stands. Scheduled and embargoed are no statuses: they follow from the times."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    READY = "ready", _("Ready")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Standing(TextChoices):
    """What the newsroom calls a story's state at a moment: its status, told apart by its times."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    READY = "ready", _("Ready")
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


def shown(at: datetime, placement: str, thing: str, story: str = "story") -> Q:
    """The condition under which a public story shows a thing: a photo, a byline, a tag, a place, a source.

    `placement` is the model that puts things into stories, `thing` and `story` are its paths to both. The
    inner query is one of its own so that a database without statistics starts from the thing's few placements
    and not from all stories.
    """
    placements = apps.get_model("articles", placement)._base_manager
    stories = apps.get_model("articles", "Story")._base_manager
    if placements.model is stories.model:
        listed = stories.filter(public(at), **{thing: OuterRef("pk")}).order_by("-published_at")
        return Q(IsNull(Subquery(listed.values("pk")[:1]), False))
    of_a_public_story = Exists(stories.filter(public(at), pk=OuterRef(story)))
    # By the index of its listing, which knows nothing of drafts and of what was withdrawn. As the newest of
    # them and not as EXISTS, out of which PostgreSQL makes a join with all the stories of the site.
    listed = placements.filter(of_a_public_story, listed_at__lte=at, **{thing: OuterRef("pk")})
    return Q(IsNull(Subquery(listed.order_by("-listed_at").values("pk")[:1]), False))


def listed_at(status: str, published_at: datetime | None) -> datetime | None:
    """The moment by which a story stands in lists; None for one that is in no list, now or later."""
    return published_at if status == Status.PUBLISHED else None


def placed(at: datetime, story: str = "story") -> Q:
    """The condition under which a placement leads to a public story; `story` is its path to the story."""
    return public(at, f"{story}__") & Q(listed_at__lte=at)


def belongs_to_public(at: datetime, story: str = "story") -> Q:
    """The condition under which a row belongs to a public story; `story` is its path to the story.

    For rows that have an order of their own: each asks for its story, so that the newest are found by their
    index. As a join, or as EXISTS, databases start from all public stories.
    """
    stories = apps.get_model("articles", "Story")._base_manager
    of_row = stories.filter(public(at), pk=OuterRef(story)).order_by()
    return Q(IsNull(Subquery(of_row.values("pk")[:1]), False))


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


class Usable(TextChoices):
    """Whether a photo may be shown, by whatever shows it."""

    YES = "yes", _("Usable")
    AHEAD = "ahead", _("Under embargo")
    OVER = "over", _("Rights ended")
    KILLED = "killed", _("Killed")

    @property
    def is_gone(self) -> bool:
        """Whether readers have seen it and may no longer."""
        return self in (Usable.OVER, Usable.KILLED)


def usable(at: datetime, photo: str = "") -> Q:
    """The condition under which a photo may be shown at `at`, by whatever public thing shows it.

    `photo` is the path from the model that is filtered to the photo, e.g. `"portrait__"`.
    """
    begun = Q(**{f"{photo}usable_from__isnull": True}) | Q(**{f"{photo}usable_from__lte": at})
    lasts = Q(**{f"{photo}usable_until__isnull": True}) | Q(**{f"{photo}usable_until__gt": at})
    return Q(begun, lasts, **{f"{photo}killed_at__isnull": True})


def usability(at: datetime, photo: str = "") -> Case:
    """Which of Usable it is, in the database."""
    return Case(
        When(**{f"{photo}killed_at__isnull": False}, then=Value(Usable.KILLED.value)),
        When(**{f"{photo}usable_until__lte": at}, then=Value(Usable.OVER.value)),
        When(usable(at, photo), then=Value(Usable.YES.value)),
        default=Value(Usable.AHEAD.value),
    )


def usability_of(photo: Photo, at: datetime) -> Usable:
    """The same of a photo in hand."""
    if photo.killed_at is not None:
        return Usable.KILLED
    if photo.usable_until is not None and photo.usable_until <= at:
        return Usable.OVER
    return Usable.AHEAD if photo.usable_from is not None and photo.usable_from > at else Usable.YES


def turned(since: datetime, until: datetime) -> Q:
    """The condition under which time alone let a photo be shown, or no longer, after `since`, by `until`."""
    begun = Q(usable_from__gt=since, usable_from__lte=until)
    return begun | Q(usable_until__gt=since, usable_until__lte=until)


def changes_after(stories: QuerySet[Story], at: datetime) -> QuerySet[Any, Any]:
    """Two numbered moments, at the earlier of which time alone next changes what `stories` show.

    Either may be None.
    """
    # Two legs, each on an index of its own: an OR makes SQLite read every published story, and so does a
    # status beside the embargo. That one is asked last. Each leg is reduced to one moment by itself: joined
    # to all stories again, PostgreSQL without statistics walks over them.
    moment = Case(
        When(status=Status.PUBLISHED, then=Greatest("published_at", Coalesce("embargo", "published_at")))
    )
    later, held = (
        stories.filter(due)
        .order_by()
        .values(leg=Value(leg))
        .annotate(earliest=Min(moment))
        .values_list("leg", "earliest")
        for leg, due in enumerate((Q(status=Status.PUBLISHED, published_at__gt=at), Q(embargo__gt=at)))
    )
    return later.union(held, all=True).order_by()


def set_to_be_public() -> Q:
    """The condition under which a story is public, now or by time alone."""
    return Q(status=Status.PUBLISHED)


def appearing(since: datetime, until: datetime) -> Q:
    """The condition under which a published story has its time after `since` and by `until`."""
    return Q(status=Status.PUBLISHED, published_at__gt=since, published_at__lte=until)


def embargo_ends(since: datetime, until: datetime | None = None) -> Q:
    """The condition under which an embargo ends after `since` and by `until`, wherever its story stands.

    By its own index: a status asked beside it makes SQLite read every published story.
    """
    return Q(embargo__gt=since) & (Q() if until is None else Q(embargo__lte=until))
