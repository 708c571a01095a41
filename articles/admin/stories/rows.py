"""Rows of a story on its form, which somebody else may have taken out meanwhile."""

from __future__ import annotations

from typing import Any

from django.forms.models import BaseInlineFormSet


class StandingRows(BaseInlineFormSet):
    filled = ""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if self.is_bound:
            self.data = self._with_lost_rows_as_new(self.data)

    def _with_lost_rows_as_new(self, data: Any) -> Any:
        """The sent rows, renumbered: those that are stored first, as formsets want it.

        A row that somebody else has removed meanwhile counts as a new one instead of an error that nobody
        can mend; whether it comes back is decided where the two saves are merged. `filled` is the field
        without which a row says nothing.
        """
        total = data.get(f"{self.prefix}-TOTAL_FORMS", "")
        if not total.isascii() or not total.isdigit() or int(total) > self.absolute_max:
            return data
        stored = {str(pk) for pk in self.get_queryset().values_list("pk", flat=True)}
        numbers = range(int(total))
        kept = [n for n in numbers if data.get(f"{self.prefix}-{n}-id") in stored]
        others = [n for n in numbers if n not in kept and data.get(f"{self.prefix}-{n}-{self.filled}")]
        renumbered = data.copy()
        for name in list(renumbered):
            if name.startswith(f"{self.prefix}-") and name.split("-")[1].isdigit():
                del renumbered[name]
        for new, old in enumerate([*kept, *others]):
            start = f"{self.prefix}-{old}-"
            for name in data:
                if name.startswith(start):
                    field = name.removeprefix(start)
                    is_lost = field == "id" and old not in kept
                    renumbered[f"{self.prefix}-{new}-{field}"] = "" if is_lost else data[name]
        renumbered[f"{self.prefix}-TOTAL_FORMS"] = str(len(kept) + len(others))
        renumbered[f"{self.prefix}-INITIAL_FORMS"] = str(len(kept))
        return renumbered
