"""A story's place under a thing: a byline, a tag, a place, a photo.

The list of a thing's stories, newest first, has to be found by an index of its own. The order is that of the
stories, and no index holds columns of two tables: so each placement keeps, beside the thing, the moment by
which its story is listed. Two places keep it right: what is written here, and Story.save().
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models, transaction

from articles.visibility import listed_at, placed


class ListedAtField(models.DateTimeField):
    """The moment by which the story is listed; worked out on the way into the database, whoever writes."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        assert isinstance(model_instance, Placement)
        value = model_instance.moment_of_story()
        setattr(model_instance, self.attname, value)
        return value


class PlacementQuerySet(models.QuerySet[Any]):
    def public(self, at: datetime) -> Self:
        """Those by which the public finds a story at `at`."""
        return self.filter(placed(at, self.model.story_path))

    def stories(self) -> models.QuerySet[Any]:
        """The numbers of their stories."""
        return self.values(f"{self.model.story_path}_id")


class Placement(models.Model):
    story_path: ClassVar[str] = "story"

    listed_at = ListedAtField(null=True, editable=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        abstract = True

    _seen: tuple[str, datetime | None] | None = None

    def moment_of_story(self) -> datetime | None:
        if self._seen is not None:
            return listed_at(*self._seen)
        story = getattr(self, self.story_path)
        return listed_at(story.status, story.published_at)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save beside the story as it stands in the database, and hold it there.

        Whoever publishes it at the same moment waits, and then finds this placement.
        """
        stories = apps.get_model("articles", "Story")._base_manager
        number = getattr(self, f"{self.story_path}_id")
        with transaction.atomic():
            held = stories.select_for_update(no_key=True).filter(pk=number)
            self._seen = held.values_list("status", "published_at").first()
            try:
                super().save(*args, **kwargs)
            finally:
                self._seen = None


def list_again(story: int, status: str, published_at: datetime | None) -> None:
    """Keep all placements of a story in step with it. One statement for each of their tables."""
    for model in apps.get_app_config("articles").get_models():
        if issubclass(model, Placement):
            rows = model._base_manager.filter(**{model.story_path: story})
            rows.update(listed_at=listed_at(status, published_at))
