"""Corrections, on the form of the story that they correct."""

from __future__ import annotations

from django.contrib import admin
from django.db import models

from articles.models import Correction

from .fields import ZonedDateTimeField
from .rows import StandingRows
from .widgets import ZonedDateTimeWidget


class CorrectionFormSet(StandingRows):
    filled = "text"


class CorrectionInline(admin.StackedInline):
    model = Correction
    formset = CorrectionFormSet
    extra = 0
    fields = [("kind", "is_grave"), "text", "at"]
    classes = ["corrections"]
    formfield_overrides = {
        models.DateTimeField: {"form_class": ZonedDateTimeField, "widget": ZonedDateTimeWidget},
    }
