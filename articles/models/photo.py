"""Photos, and their places in stories."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import PurePath
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.photos import credit
from articles.visibility import public


class PhotoQuerySet(models.QuerySet["Photo"]):
    def public(self, at: datetime) -> Self:
        """Photos that a public story or the portrait of a public byline shows at `at`."""
        in_stories = StoryPhoto.objects.filter(public(at, "story__"), photo=OuterRef("pk"))
        Byline = self.model._meta.apps.get_model("articles", "Byline")
        portraits = Byline.objects.public(at).filter(portrait=OuterRef("pk"))
        return self.filter(Exists(in_stories) | Exists(portraits)).exclude(image="")


def original_name(photo: Photo, filename: str) -> str:
    """Where an original is kept: under a name that says nothing, not even to those who guess."""
    return f"originals/{timezone.now():%Y/%m}/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()[:6]}"


class Photo(models.Model):
    """A picture with its rights. Without a file it is a photo that the desk still has to fill."""

    image = models.FileField(_("picture"), upload_to=original_name, blank=True, max_length=200)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False, db_index=True)
    caption = models.TextField(_("caption"), blank=True)
    alt_text = models.CharField(
        _("alt text"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it. Not the caption again."),
    )
    photographer = models.CharField(_("photographer"), max_length=120, blank=True)
    agency = models.CharField(_("agency"), max_length=120, blank=True)
    credit_line = models.CharField(
        _("credit line"),
        max_length=250,
        blank=True,
        help_text=_("Only where it differs from “Photo by photographer/agency”: “AP Photo/Jane Doe”."),
    )
    copyright_notice = models.CharField(_("copyright"), max_length=250, blank=True)
    usage_terms = models.TextField(_("usage terms"), blank=True)
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    taken_place = models.CharField(_("taken in"), max_length=160, blank=True)
    focal_x = models.FloatField(_("focal point, across"), default=0.5, help_text=_("0 is left, 1 is right."))
    focal_y = models.FloatField(
        _("focal point, down"), default=0.5, help_text=_("0 is the top, 1 the bottom.")
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.CheckConstraint(
                name="photo_focal_point_is_inside",
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
            ),
        ]

    def __str__(self) -> str:
        return self.caption[:80] or self.alt_text[:80] or f"{_('Photo')} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("photo", args=[self.pk])

    @property
    def credit(self) -> str:
        """The credit as readers see it: Photo by Thomas Maresca/UPI."""
        return self.credit_line or credit.render(self.photographer, self.agency)

    @property
    def focal(self) -> tuple[float, float]:
        return self.focal_x, self.focal_y


class StoryPhoto(models.Model):
    """A photo's place in a story; the first one leads."""

    story = models.ForeignKey(
        "articles.Story", models.CASCADE, related_name="story_photos", verbose_name=_("story")
    )
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="story_photos", verbose_name=_("photo"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    own_caption = models.TextField(
        _("caption in this story"), blank=True, help_text=_("Left empty, the photo’s own caption stands.")
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [models.UniqueConstraint(fields=["story", "photo"], name="photo_once_per_story")]

    def __str__(self) -> str:
        return str(self.photo)

    @property
    def caption(self) -> str:
        return self.own_caption or self.photo.caption
