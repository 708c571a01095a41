"""Two people who save the same thing: each keeps what the other has left alone."""

from __future__ import annotations

import json
from copy import copy
from typing import Any

from django import forms
from django.contrib.admin.utils import display_for_field
from django.db import models
from django.utils.translation import gettext as _

from articles.revisions.wordings import Said, fields_of, kept_of, said_by

SEEN = "_seen"
"""What the form carries along: each field as it read when it was opened (articles/revisions/wordings.py)."""


class TogetherForm(forms.ModelForm):
    """Of a thing that is there already. A file is the last one's who sends one, and so is what names many.

    A field in which both have changed the same is an error that names what the colleague has made of it. The
    form that comes back was opened on that, so that sending it again writes over it.
    """

    holds_row = True
    _seen: Said | None = None

    @property
    def opened_on(self) -> str:
        return json.dumps(said_by(self.instance) if self._seen is None else self._seen)

    def _post_clean(self) -> None:
        """Put together what was typed and what is stored by now, which is held until the save."""
        rows = type(self.instance)._base_manager.all()
        stored = (
            (rows.select_for_update(of=("self",)) if self.holds_row else rows)
            .filter(pk=self.instance.pk)
            .first()
        )
        if stored is not None:
            self._put_together(stored)
        super()._post_clean()  # type: ignore[misc]

    def _put_together(self, stored: Any) -> None:
        now = said_by(stored)
        seen = self._seen = {**now, **_sent(self.data.get(SEEN, ""))}
        for field in fields_of(type(stored)):
            name = field.name
            if (
                name not in self.cleaned_data
                or isinstance(field, models.FileField)
                or seen[name] == now[name]
            ):
                continue
            typed = copy(stored)
            field.save_form_data(typed, self.cleaned_data[name])
            mine = said_by(typed)[name]
            if mine == seen[name]:
                self.cleaned_data[name] = getattr(stored, name)
            elif mine != now[name]:
                self.add_error(name, _changed_too(stored, field))
                seen[name] = now[name]


def _sent(text: str) -> Said:
    """What was sent along; what nobody can read counts as opened on what is stored."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    pairs = found.items() if isinstance(found, dict) else ()
    return {name: said for name, said in pairs if isinstance(said, str)}


def _changed_too(stored: Any, field: Any) -> str:
    newest = kept_of(stored).first()
    theirs = display_for_field(getattr(stored, field.name), field, "")
    return _("%(name)s has changed this meanwhile: “%(theirs)s”. Keep yours by sending it again.") % {
        "name": (newest and newest.name) or _("Somebody"),
        "theirs": theirs,
    }
