"""Fronts: pages whose top somebody has chosen, and each choice that readers were or will be given."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .story import Story
from .taxonomy import Section

WHY_LENGTH = 300


class Front(models.Model):
    """The site's front page, or a section's, with the plan that is being worked on for it.

    There is a row as soon as somebody plans it. Without one, or without a launch, the page fills itself.
    """

    section = models.OneToOneField(
        Section, models.CASCADE, verbose_name=_("section"), null=True, related_name="front"
    )
    # As articles/fronts/plan.py tells.
    draft = models.JSONField(_("draft"), default=dict)
    # How often the draft was changed.
    number = models.PositiveIntegerField(_("number"), default=0)
    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=301, blank=True)

    class Meta:
        default_permissions = ("view", "change")
        permissions = [("launch_front", "Can launch fronts")]
        verbose_name = _("front")
        verbose_name_plural = _("fronts")
        constraints = [models.UniqueConstraint(Coalesce("section", 0), name="front_once_per_page")]

    def __str__(self) -> str:
        return str(self.section.name if self.section else _("Front page"))

    def get_absolute_url(self) -> str:
        return self.section.get_absolute_url() if self.section else reverse("front")


class Launch(models.Model):
    """A plan as it was given to readers, or will be at its time. The latest that has begun is on the page.

    Never changed, but for being called off.
    """

    front = models.ForeignKey(Front, models.CASCADE, verbose_name=_("front"), related_name="launches")
    plan = models.JSONField(_("plan"))
    stories = models.ManyToManyField(Story, related_name="launches", verbose_name=_("stories"))
    starts_at = models.DateTimeField(_("launch"))
    why = models.CharField(_("why"), max_length=WHY_LENGTH, blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=301, blank=True)
    called_off_at = models.DateTimeField(_("called off"), null=True)
    called_off_by = models.CharField(_("called off by"), max_length=301, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("launch")
        verbose_name_plural = _("launches")
        indexes = [models.Index(fields=["front", "-starts_at", "-id"], name="launch_latest")]

    def __str__(self) -> str:
        return f"{self.front}, {self.starts_at:%Y-%m-%d %H:%M}"


class FrontMoment(models.Model):
    """A moment at which time alone changes a front: a launch begins, or a pin or a banner of it ends."""

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="moments")
    at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("moment of a front")
        verbose_name_plural = _("moments of fronts")

    def __str__(self) -> str:
        return f"{self.launch}: {self.at:%Y-%m-%d %H:%M}"
