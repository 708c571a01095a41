"""What a story of kind *live* has beside its words: whether its coverage goes on, and when its entries
changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

LIVE = "live"


class CoveredStory(models.Model):
    """Both columns are written by articles/live.py alone: a form that was opened before an entry came knows
    them as they were."""

    coverage_ended_at = models.DateTimeField(_("end of the coverage"), null=True, editable=False)
    entries_changed_at = models.DateTimeField(_("last change of its entries"), null=True, editable=False)

    class Meta:
        abstract = True

    kind: Any
    derived: Any

    @property
    def is_live(self) -> bool:
        """Whether it is covered in entries, now or until its coverage ended."""
        return bool(self.kind == LIVE)

    @property
    def is_going_on(self) -> bool:
        return self.is_live and self.coverage_ended_at is None

    def keep_coverage(self, stored: Self, fields: Any) -> None:
        """Leave as they are stored what a save is not about."""
        self.entries_changed_at = stored.entries_changed_at
        if fields is None:
            self.coverage_ended_at = stored.coverage_ended_at

    def note_entries(self, at: datetime) -> None:
        """Say that its entries have changed. For a story whose row is held: it is no save of the story, whose
        words, address and lists stay as they are, and so no page that only lists it has to be made again."""
        self.entries_changed_at = at
        changed = {"entries_changed_at": at, "changed_at": self.derived("changed_at")}
        type(self)._base_manager.filter(pk=self.pk).update(**changed)
