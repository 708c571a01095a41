"""Keeping how bylines, sections, sources, tags, places, topics, series and photos read after each save.

A story's revision names them; what stood on its page under that name is found here, with who wrote it and
when. As with stories, whoever saves calls `settle` before and `record` after, in one transaction, and what a
script has changed meanwhile is kept by the next `settle` and put down to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.models import Series, Story, Wording
from articles.models.appended import name_of

from .comparing import KEPT, Piece, by_words

Said = dict[str, str]

PARTS = "parts"
"""A series' stories, by number and in their order."""


def fields_of(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]


def said_by(thing: Any) -> Said:
    """Every field as text, other things by their number. Of a thing as it was read from the database."""
    said = {}
    for field in fields_of(type(thing)):
        value = getattr(thing, field.attname)
        said[field.name] = "" if value is None else str(field.value_to_string(thing))
    if isinstance(thing, Series):
        said[PARTS] = " ".join(str(number) for number in thing.parts.values_list("story", flat=True))
    return said


def kept_of(thing: Any) -> models.QuerySet[Wording]:
    """All that was kept of it, the newest first."""
    return Wording.objects.filter(of=thing._meta.model_name, row=thing.pk)


def settle(thing: Any) -> None:
    """Hold it, and keep how it is stored if that is not how it was saved last."""
    _keep(thing, None)


def record(thing: Any, by: Any) -> None:
    """Keep how it is stored now. A save that changed nothing leaves nothing."""
    _keep(thing, by)


def record_deleted(thing: Any, by: Any) -> None:
    """Keep how it read at the end, and who took it away. To be called before it is deleted."""
    settle(thing)
    _append(thing, {}, by)


def _keep(thing: Any, by: Any) -> None:
    stored = type(thing)._base_manager.select_for_update(of=("self",)).filter(pk=thing.pk).first()
    if stored is None:
        return
    said, newest = said_by(stored), kept_of(thing).first()
    if newest is None or newest.said != said:
        _append(stored, said, by)


def _append(thing: Any, said: Said, by: Any) -> None:
    Wording.objects.create(of=thing._meta.model_name, row=thing.pk, said=said, by=by, name=name_of(by))


# ── reading ──


@dataclass(frozen=True)
class Changed:
    label: str
    pieces: list[Piece]


def changes(model: type[models.Model], before: Said, after: Said) -> list[Changed]:
    """The fields in which they differ, word by word; of the first that was kept, what it says."""
    names = [*(field.name for field in fields_of(model)), PARTS]
    return [
        Changed(label_of(model, name), list(by_words(one, other)) if before else [Piece(KEPT, other)])
        for name in names
        if before.get(name, "") != after.get(name, "")
        for one, other in [(written(model, name, before), written(model, name, after))]
    ]


def label_of(model: type[models.Model], name: str) -> str:
    return _("Parts") if name == PARTS else capfirst(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def written(model: type[models.Model], name: str, said: Said) -> str:
    """A field in words that somebody can read."""
    text = said.get(name, "")
    if not text:
        return ""
    if name == PARTS:
        return "\n".join(_named(Story, number) for number in text.split())
    field: Any = model._meta.get_field(name)
    if field.is_relation:
        return _named(field.related_model, text)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(text, text))
    if isinstance(field, models.BooleanField):
        return _("Yes") if text == "True" else _("No")
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(text)
        return f"{date_format(localtime(moment), 'N j, Y, H:i:s T')}" if moment else text
    return text


def _named(model: Any, number: str) -> str:
    found = model._base_manager.filter(pk=number).first()
    return str(found) if found else _("number %(number)s, deleted since") % {"number": number}
