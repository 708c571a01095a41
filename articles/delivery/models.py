"""What has been changed, for every page store there is: this machine's, and those of others."""

from __future__ import annotations

from django.db import models


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
