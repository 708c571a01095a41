"""What was done with a story: one entry for each step, never changed and never taken back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.visibility import Status


class TimelineEntry(models.Model):
    """A step: who took it, when, from where to where, and what they said."""

    story = models.ForeignKey(
        "articles.Story", models.CASCADE, related_name="timeline", verbose_name=_("story")
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("by"),
        null=True,
        related_name="+",
    )
    # Who has left the newsroom is still to be read here.
    name = models.CharField(_("name"), max_length=150, blank=True)
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError("The timeline is only written on: nobody changes what was done.")
        super().save(*args, **kwargs)
