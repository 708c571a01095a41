"""What the database itself refuses, whoever writes to it.

In terms that every program on the database can work out, and so without regular expressions: SQLite has none
of its own, and a check that Django alone understands would keep every other program from writing.
"""

from __future__ import annotations

import string
import sys
from typing import Any

from django.db.models import (
    BaseConstraint,
    CharField,
    CheckConstraint,
    F,
    Func,
    Model,
    Q,
    UniqueConstraint,
    Value,
)
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThanOrEqual, LessThanOrEqual, StartsWith
from django.utils.translation import gettext_lazy as _

from articles.visibility import Status

BLANKS = "".join(filter(str.isspace, map(chr, range(sys.maxunicode))))


def whole_slug() -> Q:
    """A slug without a slash or a blank, which an address would not bring back."""
    condition = Q()
    for sign in f"/{BLANKS}":
        condition &= ~Q(slug__contains=sign)
    return condition


def named(model: str) -> list[BaseConstraint]:
    """The constraints of a model that has a name and an address made from it."""
    return [
        CheckConstraint(
            name=f"{model}_has_a_name",
            condition=~Q(name=""),
            violation_error_message=_("It needs a name."),
        ),
        addressed(model),
    ]


def addressed(model: str) -> CheckConstraint:
    return CheckConstraint(
        name=f"{model}_slug_is_whole",
        condition=~Q(slug="") & whole_slug(),
        violation_error_message=_("A slug is not empty and has no slashes and no spaces."),
    )


class SlugMadeOnSaving(Model):
    """A slug that is left empty is made when the row is saved, and so is not missed before."""

    class Meta:
        abstract = True

    slug: Any

    def validate_constraints(self, exclude: Any = None) -> None:
        super().validate_constraints(exclude if self.slug else {*(exclude or ()), "slug"})


def plausible_language(field: str) -> Q:
    """A language tag as far as comparisons can tell: two or three letters, then parts after hyphens."""
    letters, parts = string.ascii_letters, f"{string.ascii_letters}{string.digits}-"
    after_letters = _without_leading(field, letters)
    first_part = Length(F(field)) - Length(after_letters)
    return (
        Q(Exact(_without_leading(field, parts), Value("")))
        & Q(GreaterThanOrEqual(first_part, Value(2)))
        & Q(LessThanOrEqual(first_part, Value(3)))
        & (Q(Exact(after_letters, Value(""))) | Q(StartsWith(after_letters, Value("-"))))
        & ~Q(**{f"{field}__endswith": "-"})
        & ~Q(**{f"{field}__contains": "--"})
    )


def _without_leading(field: str, signs: str) -> Func:
    return Func(F(field), Value(signs), function="LTRIM", output_field=CharField())


KINDS = "news analysis explainer feature interview review obituary opinion editorial live".split()

STORY = [
    UniqueConstraint(
        fields=["publication_day", "slug"],
        name="story_slug_unique_per_day",
        violation_error_message=_("Another story of this day has this slug. Choose another."),
    ),
    CheckConstraint(name="story_has_a_headline", condition=~Q(headline="")),
    CheckConstraint(
        name="story_slug_is_whole",
        condition=whole_slug(),
        violation_error_message=_("A slug has no slashes and no spaces."),
    ),
    CheckConstraint(
        name="story_language_is_plausible",
        condition=plausible_language("language"),
        violation_error_message=_("Use a language tag such as en, en-US or zh-Hant."),
    ),
    # The day is what an address says: there is one as soon as there are a time and a slug.
    CheckConstraint(
        name="story_day_follows_publication",
        condition=Q(publication_day__isnull=True) & (Q(published_at__isnull=True) | Q(slug=""))
        | Q(publication_day__isnull=False, published_at__isnull=False) & ~Q(slug=""),
    ),
    CheckConstraint(
        name="story_month_follows_day",
        condition=Q(publication_day__isnull=True, publication_month__isnull=True)
        | Q(publication_day__isnull=False, publication_month__isnull=False),
    ),
    CheckConstraint(name="story_status_is_known", condition=Q(status__in=Status.values)),
    CheckConstraint(name="story_kind_is_known", condition=Q(kind__in=KINDS)),
    CheckConstraint(
        name="story_published_is_complete",
        condition=~Q(status="published")
        | (
            Q(published_at__isnull=False, publication_day__isnull=False, section__isnull=False)
            & ~Q(slug="")
            & ~Q(body="")
        ),
        violation_error_message=_("A published story needs a section, a body and a time of publication."),
    ),
]
