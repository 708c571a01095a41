"""Corrections, shown on the story and in its structured data."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _


class Correction(models.Model):
    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        NOTE = "note", _("Editor’s note")

    story = models.ForeignKey(
        "articles.Story", models.CASCADE, related_name="corrections", verbose_name=_("story")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("text"), help_text=_("What was wrong and what is right, in full sentences."))
    at = models.DateTimeField(_("time"), default=timezone.now)
    is_grave = models.BooleanField(
        _("grave"), default=False, help_text=_("Stands above the story instead of at its end.")
    )

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.CheckConstraint(
                name="correction_kind_is_known", condition=Q(kind__in=["correction", "clarification", "note"])
            ),
            models.CheckConstraint(name="correction_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {Truncator(self.text).chars(60)}"
