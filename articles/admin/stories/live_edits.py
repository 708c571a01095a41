"""What whoever saves a live story tells its readers of the change: chosen beside the button that saves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.live_edits import NEED_NO_TEXT, tell_readers, told
from articles.models import Story
from articles.models.correction import Change

from .trying import is_tried

KEEP = "_working"
"""The button that keeps what stands in the form as a working copy."""


@dataclass(frozen=True)
class Told:
    kind: Change = Change.UPDATE
    text: str = ""
    is_grave: bool = False

    @property
    def is_usual(self) -> bool:
        """An update without words: whether "Updated" moves follows from what changed."""
        return self.kind == Change.UPDATE and not self.text


def says_what_it_is(sent: Mapping[str, Any]) -> bool:
    """Whether a form says what a change is to readers; one from before they saw the story does not."""
    return "change" in sent


class TellingForm(forms.Form):
    """Asks what a change is to readers (templates/admin/articles/story/live_edit.html)."""

    change = forms.ChoiceField(
        label=_("For readers this is"),
        choices=Change.choices,
        initial=Change.UPDATE,
        required=False,
        widget=forms.RadioSelect,
    )
    change_text = forms.CharField(
        label=_("What readers are told, in a sentence"), required=False, widget=forms.Textarea({"rows": 2})
    )
    change_is_grave = forms.BooleanField(label=_("Grave: stands above the story"), required=False)

    def offer_kinds(self, may_tell: bool) -> None:
        """To whoever writes no corrections, only those kinds that say nothing."""
        self.may_tell = may_tell
        if not may_tell:
            change: Any = self.fields["change"]
            change.choices = [(one.value, one.label) for one in NEED_NO_TEXT]

    def read_told(self, data: dict[str, Any]) -> Told | None:
        """What is told; None with an error in the form where a kind needs words."""
        kind = Change(data.get("change") or Change.UPDATE)
        if not self.may_tell:
            return Told(kind)
        try:
            text = told(kind, data.get("change_text", ""))
        except forms.ValidationError as refusal:
            self.add_error("change_text", refusal)
            return None
        return Told(kind, text, bool(data.get("change_is_grave")))


class StoryLiveEdits:
    """For StoryAdmin."""

    def save_model(self, request: HttpRequest, obj: Story, form: Any, change: bool) -> None:
        told_of: Told | None = form.told
        request.told = told_of  # type: ignore[attr-defined]
        if KEEP in request.POST and is_tried(request):
            # They are told when it is released.
            obj.save(keeps_time=True)
        elif told_of is None or told_of.is_usual:
            super().save_model(request, obj, form, change)  # type: ignore[misc]
        else:
            tell_readers(obj, told_of.kind, told_of.text, request.user, told_of.is_grave)
