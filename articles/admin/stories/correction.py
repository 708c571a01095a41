"""What readers were told of a story's changes, on the form of the story."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from articles.admin.fields import ZonedDateTimeField
from articles.admin.widgets import ZonedDateTimeWidget
from articles.models import Correction

from .rows import StandingRows


class CorrectionFormSet(StandingRows):
    """Each that is added remembers who wrote it."""

    filled = "text"
    # Set for each request by the inline.
    by: int | None = None

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.by_id = self.by
        return super().save_new(form, commit)


class CorrectionInline(admin.StackedInline):
    model = Correction
    formset = CorrectionFormSet
    extra = 0
    fields = [("kind", "is_grave"), "text", "at"]
    classes = ["corrections"]
    formfield_overrides = {
        models.DateTimeField: {"form_class": ZonedDateTimeField, "widget": ZonedDateTimeWidget},
    }

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.by = request.user.pk
        return formset
