"""Who has a story open at the desk, and what they have typed and not saved yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

THERE = timedelta(seconds=60)
"""A browser with an open story is heard of every twenty seconds; after this long nobody is there."""


class AtWorkQuerySet(models.QuerySet[Any]):
    def with_words(self) -> models.QuerySet[Any]:
        """Those with something that is not saved."""
        return self.filter(typed_at__isnull=False)

    def there(self) -> models.QuerySet[Any]:
        return self.filter(seen_at__gt=timezone.now() - THERE)


class AtWork(models.Model):
    """One sheet of one person: a story that they have open, or a new one that is none yet."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    story = models.ForeignKey("articles.Story", models.CASCADE, null=True, related_name="at_work")
    # What its form was given when it was opened: the story's number, or "new", and a part of its own.
    sheet = models.CharField(max_length=40)
    seen_at = models.DateTimeField(default=timezone.now)
    # The fields of the form in their order, as pairs.
    typed = models.JSONField(_("typed"), default=list)
    typed_at = models.DateTimeField(null=True)

    objects = AtWorkQuerySet.as_manager()

    class Meta:
        ordering = ["-typed_at", "-pk"]
        default_permissions = ()
        verbose_name = _("story that somebody has open")
        verbose_name_plural = _("stories that somebody has open")
        constraints = [
            models.UniqueConstraint(fields=["user", "sheet"], name="one_sheet_of_a_story"),
        ]
        indexes = [models.Index(fields=["seen_at"], name="at_work_seen")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.sheet}"

    @property
    def headline(self) -> str:
        """What was typed as headline."""
        return dict(self.typed).get("headline", "")
