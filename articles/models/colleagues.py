"""What colleagues say to each other about a story, and whose it is to do. Readers see nothing of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

LONGEST_COMMENT = 5000
LONGEST_NOTE = 300
# A first and a last name of the login, and a blank.
LONGEST_NAME = 301


class Comment(models.Model):
    """A remark or a question. It stays as it was written, and can be ticked off."""

    story = models.ForeignKey(
        "articles.Story", models.CASCADE, related_name="comments", verbose_name=_("story")
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), null=True, related_name="+"
    )
    # Who has left the newsroom is still to be read here.
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    text = models.TextField(_("text"), max_length=LONGEST_COMMENT)
    resolved_at = models.DateTimeField(_("ticked off"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("ticked off by"),
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        # Who may look at a story may comment on it: there is nothing to give or take.
        default_permissions = ()
        constraints = [models.CheckConstraint(name="comment_says_something", condition=~Q(text=""))]
        indexes = [models.Index(fields=["-id"], condition=Q(resolved_at=None), name="comment_open")]

    def __str__(self) -> str:
        return f"{self.name}: {Truncator(self.text).chars(60)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError("A comment stays as it was written; settle() ticks it off.")
        super().save(*args, **kwargs)

    def settle(self, by: Any) -> bool:
        """Tick it off; False if somebody else has, whose it stays."""
        open_still = Comment.objects.filter(pk=self.pk, resolved_at=None)
        return bool(open_still.update(resolved_at=timezone.now(), resolved_by=by))

    def reopen(self) -> None:
        Comment.objects.filter(pk=self.pk).update(resolved_at=None, resolved_by=None)


class Assignment(models.Model):
    """Whose a story is to do, and by when."""

    story = models.OneToOneField(
        "articles.Story", models.CASCADE, related_name="assignment", verbose_name=_("story")
    )
    # Without them it is nobody's.
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("assigned to"), related_name="assignments"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    due = models.DateTimeField(_("due"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        default_permissions = ()
        indexes = [models.Index(fields=["due"], name="assignment_due")]

    def __str__(self) -> str:
        return f"{self.story_id} → {self.to}"
