"""How what stories show read from one save to the next: a byline, a section, a tag."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .appended import Appended


class Wording(Appended):
    """One thing as it was stored after a save. It stays when the thing is deleted.

    `said` holds every field by its name, as text (articles/revisions/wordings.py); empty when it was deleted.
    """

    # The name of the model and the number of its row: no foreign key, which would go with what it points to.
    of = models.CharField(max_length=40)
    row = models.BigIntegerField()
    said = models.JSONField()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        # Read on the page of what it is of, by whoever may see that.
        default_permissions = ()
        indexes = [models.Index(fields=["of", "row", "-id"], name="wording_of_thing")]

    def __str__(self) -> str:
        return f"{self.of} {self.row}"
