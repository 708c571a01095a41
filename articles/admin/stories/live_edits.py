"""What whoever saves a live story tells its readers of the change: chosen beside the button that saves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from articles.live_edits import Change, tell_readers
from articles.models import Story


@dataclass(frozen=True)
class Told:
    kind: Change
    text: str
    is_grave: bool

    @property
    def is_usual(self) -> bool:
        """An update without words: whether "Updated" moves follows from what changed."""
        return self.kind == Change.UPDATE and not self.text


class StoryLiveEdits:
    """For StoryAdmin."""

    def save_model(self, request: HttpRequest, obj: Story, form: Any, change: bool) -> None:
        told: Told | None = form.told
        request.told = told  # type: ignore[attr-defined]
        if told is not None and "_working" in request.POST:
            # They are told when it is released.
            obj.save(keeps_time=True)
        elif told is None or told.is_usual:
            super().save_model(request, obj, form, change)  # type: ignore[misc]
        else:
            tell_readers(obj, told.kind, told.text, request.user, told.is_grave)
