"""What was done with a story: one entry for each step and assignment, never changed and never taken back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.visibility import Status

from .appended import Appended


class TimelineEntry(Appended):
    """A step: who took it, when, from where to where, and what they said. An assignment moves nothing."""

    story = models.ForeignKey(
        "articles.Story", models.CASCADE, related_name="timeline", verbose_name=_("story")
    )
    verb = models.CharField(_("step"), max_length=20)
    before = models.CharField(_("before"), max_length=12, choices=Status)
    after = models.CharField(_("after"), max_length=12, choices=Status)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["story", "-at", "-id"], name="timeline_of_story")]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"
