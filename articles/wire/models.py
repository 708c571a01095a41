"""What came in over the wire, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Source, Story
from articles.models.story import HEADLINE_LENGTH

from .tracing import Part, TracedLine


class WireItem(models.Model):
    """One piece of copy as it came, beside the story made from it.

    Whatever the copy says to the desk and not to the reader stays here. The row outlives its story, so that
    copy which comes once more does not bring back a story that the newsroom has deleted.
    """

    digest = models.CharField(
        _("digest"), max_length=64, unique=True, help_text=_("The same for copy with the same words.")
    )
    story = models.ForeignKey(
        Story,
        models.SET_NULL,
        verbose_name=_("story"),
        null=True,
        blank=True,
        related_name="wire_items",
        help_text=_("Empty when the story was deleted."),
    )
    source = models.ForeignKey(
        Source, models.SET_NULL, verbose_name=_("source"), null=True, blank=True, related_name="wire_items"
    )
    headline = models.CharField(_("headline"), max_length=HEADLINE_LENGTH)
    slugline = models.TextField(_("slugline"), blank=True, help_text=_("The keyword of the agency’s desk."))
    lines = models.JSONField(
        _("lines"), default=list, help_text=_("Every line of the copy as its parts: [where it went, text].")
    )
    dateline_text = models.TextField(_("dateline as it stood"), blank=True)
    dateline_rule = models.TextField(_("how its date was decided"), blank=True)
    byline_text = models.TextField(_("byline as it stood"), blank=True)
    embargo_text = models.TextField(_("embargo as it stood"), blank=True)
    original_published_at = models.DateTimeField(
        _("published by its source"), null=True, blank=True, help_text=_("As the copy says.")
    )
    notes = models.TextField(
        _("notes for the desk"), blank=True, help_text=_("Desk marks and editors’ notes, one a line.")
    )
    labels = models.TextField(
        _("labels"), blank=True, help_text=_("Words that only named a field, such as “Read More:”.")
    )
    warnings = models.TextField(_("doubtful"), blank=True)
    filename = models.CharField(_("file"), max_length=500, blank=True, help_text=_("Empty for a paste."))
    received_at = models.DateTimeField(_("received"), auto_now_add=True, db_index=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("taken in by"),
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("wire copy")
        verbose_name_plural = _("wire copy")

    def __str__(self) -> str:
        return self.headline

    @property
    def copy(self) -> str:
        """The copy itself."""
        return "\n".join("".join(text for _place, text in parts) for parts in self.lines)

    @property
    def traced(self) -> list[TracedLine]:
        """Every line beside where it went."""
        return [
            TracedLine(number, tuple(Part(place, text) for place, text in parts))
            for number, parts in enumerate(self.lines, 1)
        ]
