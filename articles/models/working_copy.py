"""What a live story will say, kept aside until somebody releases it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .correction import Change
from .revision import ContentField


class WorkingCopy(models.Model):
    """One for each story. Readers see nothing of it before its release."""

    story = models.OneToOneField("articles.Story", models.CASCADE, related_name="working_copy")
    # Both as articles/revisions/content.py tells: what it says, and what it set out from.
    content = ContentField(_("content"))
    base = models.ForeignKey("articles.Revision", models.CASCADE, related_name="+")
    # How often it was kept: by this, whoever keeps it again says which one they have seen.
    number = models.PositiveIntegerField(_("number"), default=1)
    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=301, blank=True)

    # With which words it is released, and by whom.
    kind = models.CharField(_("kind of change"), max_length=16, choices=Change, default=Change.UPDATE)
    text = models.TextField(_("text"), blank=True)
    is_grave = models.BooleanField(_("grave"), default=False)
    release_at = models.DateTimeField(_("release"), null=True, db_index=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    class Meta:
        ordering = ["release_at", "-at"]
        default_permissions = ()
        indexes = [models.Index(fields=["-at"], condition=~Q(problem=""), name="working_copy_stuck")]
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")

    def __str__(self) -> str:
        return str(self.story)
