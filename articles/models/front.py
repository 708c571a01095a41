"""Fronts: pages whose top somebody has chosen, and each choice that readers were or will be given."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.paths import path_to

from .story import Story
from .taxonomy import Section
from .topics import Topic

WHY_LENGTH = 300

type Of = Section | Topic | None
"""Whose page a front is: a section's, a topic's, or the site's."""


def _pages(of: Of, front: str = "") -> dict[str, Any]:
    is_topic = isinstance(of, Topic)
    return {f"{front}section": None if is_topic else of, f"{front}topic": of if is_topic else None}


class FrontQuerySet(models.QuerySet["Front"]):
    def of(self, of: Of) -> Self:
        return self.filter(**_pages(of))

    def made_for(self, of: Of, draft: Any) -> Front:
        front, _is_new = self.get_or_create(**_pages(of), defaults={"draft": draft})
        return front


class LaunchQuerySet(models.QuerySet["Launch"]):
    def of(self, of: Of) -> Self:
        return self.filter(**_pages(of, "front__"))

    def with_page(self) -> Self:
        return self.select_related("front__section", "front__topic")


class Front(models.Model):
    """The site's front page, a section's or a topic's, with the plan that is being worked on for it.

    There is a row as soon as somebody plans it. Without one, or without a launch, the page fills itself.
    """

    section = models.OneToOneField(
        Section, models.CASCADE, verbose_name=_("section"), null=True, related_name="front"
    )
    topic = models.OneToOneField(
        Topic, models.CASCADE, verbose_name=_("topic"), null=True, related_name="front"
    )
    # As articles/fronts/plan.py tells.
    draft = models.JSONField(_("draft"), default=dict)
    # How often the draft was changed.
    number = models.PositiveIntegerField(_("number"), default=0)
    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=301, blank=True)

    objects = FrontQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "change")
        permissions = [("launch_front", "Can launch fronts")]
        verbose_name = _("front")
        verbose_name_plural = _("fronts")
        constraints = [
            models.UniqueConstraint(
                Coalesce("section", 0), Coalesce("topic", 0), name="front_once_for_each_page"
            ),
            models.CheckConstraint(
                condition=models.Q(section=None) | models.Q(topic=None), name="front_is_of_one_page"
            ),
        ]

    def __str__(self) -> str:
        return str(self.of.name if self.of else _("Front page"))

    @property
    def of(self) -> Of:
        return self.section or self.topic

    def get_absolute_url(self) -> str:
        return self.of.get_absolute_url() if self.of else path_to("front")


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

    objects = LaunchQuerySet.as_manager()

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
