"""The entries of a live story, what readers are told of a change in one, and all that each has said."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import html
from articles.visibility import public

from .appended import Appended, name_of
from .correction import Correction
from .coverage import LIVE
from .rows import JSONRows
from .story import BodyField, Story
from .taxonomy import Byline

HEADING_LENGTH = 160
KEY_LENGTH = 40
PART = 30
"""Entries on a page. A part keeps its entries for good, and so its page stands still and a link to an entry
holds: what comes later opens the next part."""


def part_of(number: int) -> int:
    return (number - 1) // PART + 1


def numbers_of(part: int) -> tuple[int, int]:
    """The first and the last number of a part."""
    return (part - 1) * PART + 1, part * PART


class LiveEntryQuerySet(models.QuerySet[Any]):
    def public(self, at: datetime) -> Self:
        """Those that the public may see at `at`: what was not withdrawn, of live stories that are public."""
        return self.filter(public(at, "story__"), story__kind=LIVE, withdrawn_at=None)

    def for_page(self) -> Self:
        """With byline and corrections: one query."""
        corrections = EntryCorrection.objects.filter(entry=models.OuterRef("pk")).order_by("at", "pk")
        said = JSONObject(kind="kind", text="text", at="at")
        return self.select_related("byline").annotate(correction_rows=JSONRows(corrections.values(item=said)))


class LiveEntry(models.Model):
    """Every save keeps what the entry says then, and who has it say so (EntryWording)."""

    story = models.ForeignKey(Story, models.CASCADE, verbose_name=_("story"), related_name="entries")
    # By number it stands in its part; its time may be set back, and decides on its place within.
    # As wide as the marks of prepared queries, which ask for it.
    number = models.PositiveBigIntegerField(_("number"), editable=False)
    at = models.DateTimeField(_("time"), default=timezone.now, help_text=_("As readers see it; not ahead."))
    byline = models.ForeignKey(
        Byline, models.PROTECT, verbose_name=_("byline"), null=True, blank=True, related_name="+"
    )
    heading = models.CharField(_("heading"), max_length=HEADING_LENGTH, blank=True)
    body = BodyField(_("text"))
    is_key = models.BooleanField(_("key moment"), default=False)
    is_pinned = models.BooleanField(_("pinned"), default=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    # Of the form that was sent: sent twice, it is posted once.
    key = models.CharField(max_length=KEY_LENGTH, null=True, editable=False)

    objects = LiveEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("live entry")
        verbose_name_plural = _("live entries")
        # Who may post in a story and change its entries, the story says (articles/live.py).
        default_permissions = ()
        indexes = [models.Index(fields=["story", "is_key", "is_pinned"], name="live_marked")]
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="live_number_once_per_story"),
            models.UniqueConstraint(fields=["story", "key"], name="live_form_is_posted_once"),
            models.CheckConstraint(name="live_number_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="live_entry_says_something", condition=~Q(body="")),
        ]

    def __str__(self) -> str:
        return self.heading or Truncator(" ".join(html.plain_text(self.body).split())).chars(80)

    @property
    def part(self) -> int:
        return part_of(self.number)

    def clean(self) -> None:
        self.heading = html.printable(self.heading).strip()
        if self.at > timezone.now():
            raise ValidationError({"at": gettext("This time is still to come. An entry is shown at once.")})

    @transaction.atomic
    def save(self, *args: Any, by: Any = None, **kwargs: Any) -> None:
        """`by`: who has it say so; None for what the site does of itself."""
        self.clean()
        super().save(*args, **kwargs)
        EntryWording.objects.create(entry=self, by=by, name=name_of(by), content=self.content())

    def content(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "byline": str(self.byline) if self.byline_id else "",
            "heading": self.heading,
            "body": self.body,
            "is_key": self.is_key,
            "is_pinned": self.is_pinned,
            "is_withdrawn": self.withdrawn_at is not None,
        }


class EntryWording(Appended):
    """What an entry said from a moment on."""

    entry = models.ForeignKey(LiveEntry, models.CASCADE, related_name="wordings", verbose_name=_("entry"))
    content = models.JSONField(_("content"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("wording of an entry")
        verbose_name_plural = _("wordings of entries")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"


class EntryCorrection(Appended):
    """What readers are told of a change in an entry; it stands in the entry."""

    # An entry is no place for a retraction, which stands above its story: it is withdrawn.
    KINDS = [(one.value, one.label) for one in Correction.Kind if one != Correction.Kind.RETRACTION]

    entry = models.ForeignKey(LiveEntry, models.CASCADE, related_name="corrections", verbose_name=_("entry"))
    kind = models.CharField(_("kind"), max_length=16, choices=KINDS, default=Correction.Kind.CORRECTION)
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("correction of an entry")
        verbose_name_plural = _("corrections of entries")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="entry_correction_kind_is_known",
                condition=Q(kind__in=["update", "correction", "clarification", "note"]),
            ),
            models.CheckConstraint(name="entry_correction_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {Truncator(self.text).chars(60)}"
