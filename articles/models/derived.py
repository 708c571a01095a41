"""Columns that follow from others of the same row, kept for an index that the others cannot have."""

from __future__ import annotations

from typing import Any, Protocol

from django.db import models


class Derives(Protocol):
    def derived(self, name: str) -> Any: ...


class _Derived:
    """Worked out by the row itself on its way into the database, whoever writes it."""

    attname: str

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        row: Derives = model_instance
        value = row.derived(self.attname)
        setattr(model_instance, self.attname, value)
        return value


class DerivedWordsField(_Derived, models.CharField):
    pass


class DerivedDateField(_Derived, models.DateField):
    pass


class DerivedMomentField(_Derived, models.DateTimeField):
    pass
