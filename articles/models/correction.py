"""What readers are told of a change to a published story: corrections, updates, notes, a retraction."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.visibility import belongs_to_public


class Change(models.TextChoices):
    """What whoever saves a live story says of the change, as the form offers it."""

    SILENT = "silent", _("Fix silently")
    UPDATE = "update", _("Update")
    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")
    NOTE = "note", _("Editor’s note")
    RETRACTION = "retraction", _("Retraction")


class CorrectionQuerySet(models.QuerySet[Any]):
    def public(self, at: datetime) -> Self:
        """Those of stories that the public may see at `at`."""
        return self.filter(belongs_to_public(at))

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")


class Correction(models.Model):
    class Kind(models.TextChoices):
        UPDATE = "update", _("Update")
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        NOTE = "note", _("Editor’s note")
        RETRACTION = "retraction", _("Retraction")

    story = models.ForeignKey(
        "articles.Story", models.CASCADE, related_name="corrections", verbose_name=_("story")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(
        _("text"),
        help_text=_("What was wrong and what is right, or what has been added, in full sentences."),
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    is_grave = models.BooleanField(
        _("grave"),
        default=False,
        help_text=_(
            "Stands above the story instead of at its end. A retraction always does, an update never."
        ),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("by"),
        null=True,
        editable=False,
        related_name="+",
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        indexes = [models.Index(fields=["-at", "-id"], name="correction_newest")]
        constraints = [
            models.CheckConstraint(
                name="correction_kind_is_known",
                condition=Q(kind__in=["update", "correction", "clarification", "note", "retraction"]),
            ),
            models.CheckConstraint(name="correction_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="correction_stands_where_its_kind_does",
                condition=~Q(kind="update", is_grave=True) & ~Q(kind="retraction", is_grave=False),
                violation_error_message=_("A retraction stands above the story, an update at its end."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {Truncator(self.text).chars(60)}"

    def clean(self) -> None:
        self._weigh()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._weigh()
        if (fields := kwargs.get("update_fields")) is not None and "kind" in fields:
            kwargs["update_fields"] = {*fields, "is_grave"}
        super().save(*args, **kwargs)

    def _weigh(self) -> None:
        """Have it stand where its kind always stands, whatever was ticked."""
        if self.kind == self.Kind.RETRACTION:
            self.is_grave = True
        elif self.kind == self.Kind.UPDATE:
            self.is_grave = False
