"""What a story said after each save, whole."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .appended import Appended

NOTE_LENGTH = 200
# Of what was kept before there were these parts: no story had any.
NOT_KEPT_YET: dict[str, Any] = {"topics": [], "series": None, "related": []}


class ContentField(models.JSONField):
    """A story as one value (articles/revisions/content.py), with every part that there is by now."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)
        return {**NOT_KEPT_YET, **found} if isinstance(found, dict) else found

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


class Revision(Appended):
    """A story as it stood from one save to the next. articles/revisions/content.py tells its shape."""

    class Reason(models.TextChoices):
        FOUND = "found", _("found changed")
        SAVED = "saved", _("saved")
        MERGED = "merged", _("saved, together with a colleague’s changes")
        STEP = "step", _("step")
        RESTORED = "restored", _("restored")
        RELEASED = "released", _("released the working copy")

    story = models.ForeignKey(
        "articles.Story", models.CASCADE, related_name="revisions", verbose_name=_("story")
    )
    number = models.PositiveIntegerField(_("number"))
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True)
    content = ContentField(_("content"))
    # The parts in which it differs from the one before, for lists that do not read both.
    changed = models.JSONField(_("changed"))

    class Meta:
        ordering = ["-number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["story", "number"], name="revision_numbered_once")]

    def __str__(self) -> str:
        return f"{self.number}"
