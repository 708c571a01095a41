"""Who listens when a story changes: search, and nobody else yet."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from articles import search
from articles.models import Story


@receiver(post_save, sender=Story)
def index_story(instance: Story, raw: bool = False, **kwargs: Any) -> None:
    search.index(instance)


@receiver(post_delete, sender=Story)
def forget_story(instance: Story, **kwargs: Any) -> None:
    search.remove(instance.pk)
