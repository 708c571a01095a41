"""What has been changed: for every page store there is, and for the servers of others that keep our pages."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Change(models.Model):
    """What a committed change touches.

    The row is written with the change itself, in its transaction: a process that is killed right after the
    commit leaves it for others to carry out.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    tags = models.JSONField()
    is_taken_away = models.BooleanField(default=False)
    """Something that was public is not any more: no page that shows it may be given to anyone."""

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}: {' '.join(self.tags)}"


class Errand(models.Model):
    """What a server of others is still to be told: what these names stand for has changed.

    Written with the change, in its transaction, and gone once it has been told. Whoever carries it out puts
    it off before and signs it: nobody else takes it up, unless the one who did is killed.
    """

    class To(models.TextChoices):
        CDN = "cdn"
        HUB = "hub"

    to = models.CharField(max_length=3, choices=To)
    tags = models.JSONField()
    at = models.DateTimeField(default=timezone.now, db_index=True)
    due = models.DateTimeField(default=timezone.now)
    is_again = models.BooleanField(default=False)
    """It was told once, and is told once more when everything that was under way has arrived."""
    claim = models.UUIDField(null=True, editable=False)
    cause = models.CharField(max_length=64, null=True)
    """What every machine finds by itself has one, so that it is written down once."""

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["to", "due"], name="errand_due")]
        constraints = [models.UniqueConstraint(fields=["to", "cause"], name="errand_once")]

    def __str__(self) -> str:
        return f"{self.to}: {' '.join(self.tags)}"
