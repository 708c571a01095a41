"""Rows that are written once: what was done, and what a story said then."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AppendedQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise ValueError("This is only written on: nobody changes what was done.")

    def delete(self) -> NoReturn:
        raise ValueError("This is only written on: it goes with its story and not before.")


class Appended(models.Model):
    """Who did it and when. No later save changes it; with its story it goes."""

    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("by"),
        null=True,
        related_name="+",
    )
    # Who has left the newsroom is still to be read here: Django's two names of 150, and the space.
    name = models.CharField(_("name"), max_length=301, blank=True)

    objects = AppendedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError("This is only written on: nobody changes what was done.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ValueError("This is only written on: it goes with its story and not before.")


def name_of(user: Any) -> str:
    """Somebody's name as it is kept; empty for what the site does of itself."""
    return "" if user is None else user.get_full_name() or user.get_username()
