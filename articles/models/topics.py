"""What leads from one story to others: topics, series with their parts, and stories picked by hand."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.paths import path_to

from .checks import named
from .placement import Placement
from .taxonomy import ShownQuerySet, Slugged

DESCRIPTION_LENGTH = 500
# The list of a series stands whole on one page, and every part's page changes when a part comes.
MOST_PARTS = 100
# Two rows of cards.
MOST_PICKS = 8


class TopicQuerySet(ShownQuerySet):
    placement = ("StoryTopic", "topic", "story")


class SeriesQuerySet(ShownQuerySet):
    placement = ("SeriesPart", "series", "story")


class Topic(Slugged):
    """Something that is written about again and again, chosen by editors and not typed like a tag."""

    description = models.CharField(
        _("description"),
        max_length=DESCRIPTION_LENGTH,
        blank=True,
        help_text=_("What it is about, in a sentence or two, for those who come to it late."),
    )
    is_running = models.BooleanField(
        _("running story"),
        default=False,
        help_text=_(
            "Each of its stories tells the story so far: the latest ones before it, with their days."
        ),
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = named("topic")

    def get_absolute_url(self) -> str:
        return path_to("topic", self.slug)


class StoryTopic(Placement):
    """A story's place in a topic; the first running one is whose story so far it tells."""

    story = models.ForeignKey(
        "articles.Story", models.CASCADE, related_name="story_topics", verbose_name=_("story")
    )
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="story_topics", verbose_name=_("topic"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("topic of a story")
        verbose_name_plural = _("topics of stories")
        constraints = [models.UniqueConstraint(fields=["story", "topic"], name="topic_once_per_story")]
        indexes = [models.Index(fields=["topic", "-listed_at", "-story"], name="topic_listing")]

    def __str__(self) -> str:
        return str(self.topic)


class Series(Slugged):
    """Stories that are read one after another."""

    description = models.CharField(
        _("description"),
        max_length=DESCRIPTION_LENGTH,
        blank=True,
        help_text=_("What its parts tell together, in a sentence or two."),
    )

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = named("series")

    def get_absolute_url(self) -> str:
        return path_to("series", self.slug)


class SeriesPart(Placement):
    """A story's place in a series. It is part of one at most."""

    story = models.OneToOneField(
        "articles.Story", models.CASCADE, related_name="series_part", verbose_name=_("story")
    )
    series = models.ForeignKey(Series, models.CASCADE, related_name="parts", verbose_name=_("series"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("part of a series")
        verbose_name_plural = _("parts of series")
        indexes = [
            models.Index(fields=["series", "-listed_at", "-story"], name="series_listing"),
            models.Index(fields=["series", "position", "id"], name="series_in_order"),
        ]

    def __str__(self) -> str:
        return str(self.series)


class RelatedStory(models.Model):
    """A story that was picked by hand to stand below another."""

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="picks", verbose_name=_("story"))
    other = models.ForeignKey(
        "articles.Story", models.CASCADE, related_name="picked_by", verbose_name=_("related story")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("related story")
        verbose_name_plural = _("related stories")
        constraints = [
            models.UniqueConstraint(fields=["story", "other"], name="related_once_per_story"),
            models.CheckConstraint(
                name="related_is_another",
                condition=~Q(story=F("other")),
                violation_error_message=_("A story is not related to itself."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.other)
