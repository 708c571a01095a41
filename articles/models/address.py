"""Where a story lives, and where it used to live."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.paths import path_to
from articles.slugs import SLUG_LENGTH

from .checks import addressed


def address_of(day: date, slug: str) -> str:
    return path_to("story", f"{day.year:04}", f"{day.month:02}", f"{day.day:02}", slug)


class FormerAddress(models.Model):
    """An address under which a story has been public and which others may still link to."""

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="former_addresses")
    day = models.DateField()
    slug = models.CharField(max_length=SLUG_LENGTH)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [
            models.UniqueConstraint(fields=["day", "slug"], name="former_address_is_unique"),
            addressed("former_address"),
        ]

    def __str__(self) -> str:
        return address_of(self.day, self.slug)
