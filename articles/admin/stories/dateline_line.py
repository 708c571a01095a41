"""The dateline on the story's form: typed as one line, or by its parts."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import dateline
from articles.models import Dateline, Place, Source, Story

MOST = 200
"""Characters of a dateline that is printed as it stands."""


class LineRefused(ValueError):
    """The line cannot be taken as a dateline; the message says why and what to do."""


@dataclass(frozen=True)
class DatelineLine:
    places: Sequence[Place]  # those without a key are not on the newsroom's list yet
    date: datetime.date | None
    service: str
    override: str
    style: str
    was_read: bool  # whether the typed line was understood

    @classmethod
    def typed(
        cls,
        text: str,
        *,
        places: Sequence[Place],
        date: datetime.date | None,
        service: str,
        override: str,
        source: Source | None,
        may_add_places: bool,
    ) -> DatelineLine:
        """The line as it was typed, else its parts as they were chosen."""
        style = source.dateline_style if source else "house"
        text = " ".join(text.split())
        override = " ".join(override.split())
        if len(text) > MOST or len(override) > MOST:
            raise LineRefused(_("A dateline has at most %(most)d characters.") % {"most": MOST})
        if not text:
            if places and not service and source:
                service = source.mark
            return cls(places, date, service, override, style, was_read=True)
        found = _read(text)
        if found is None:
            return cls(places, date, service, text, style, was_read=False)
        if found.end < len(text):
            raise LineRefused(
                _("After the dateline the line goes on: “%(rest)s” Put that into the body.")
                % {"rest": text[found.end :][:60]}
            )
        known = {place.value.key: place for place in Place.objects.all()}
        rows = [known.get(place.key) or _new(place) for place in found.places]
        new = [str(row) for row in rows if row.pk is None]
        if new and not may_add_places:
            raise LineRefused(
                _("%(places)s: not on the list of places, and you may not add to it. Ask an editor.")
                % {"places": "; ".join(new)}
            )
        mark = found.service or service or (source.mark if source and rows else "")
        return cls(rows, _date(found, date), mark, "", style, was_read=True)

    @property
    def text(self) -> str:
        """As it will be printed."""
        places = tuple(place.value for place in self.places)
        return dateline.Dateline(places, self.date, self.service, self.override).text(self.style)

    @property
    def new_places(self) -> list[Place]:
        return [place for place in self.places if place.pk is None]

    def save(self, story: Story) -> None:
        """Store it with the story; a line of which nothing is left is removed."""
        if not (self.places or self.date or self.service or self.override):
            Dateline.objects.filter(story=story).delete()
            return
        for place in self.new_places:
            place.save()
        parts = {"date": self.date, "service": self.service, "override": self.override}
        stored, _created = Dateline.objects.update_or_create(story=story, defaults=parts)
        stored.set_places(list(self.places))


def _read(text: str) -> dateline.Found | None:
    """A line as it is printed, or less than that: a city alone is enough."""
    gazetteer = dateline.Gazetteer(
        Place.objects.order_by("pk").values_list("city", "region", "country", "stands_alone")
    )
    for form in (text, f"{text} —", f"{text.upper()} —"):
        found = dateline.read(form, gazetteer)
        if found and (found.places or found.service):
            return found
    return None


def _new(place: dateline.Place) -> Place:
    return Place(city=place.city, region=place.region, country=place.country, stands_alone=place.stands_alone)


def _date(found: Any, chosen: datetime.date | None) -> datetime.date | None:
    """The day of the line; a line without one keeps the day that was chosen."""
    if found.day is None and found.weekday is None:
        return chosen
    today = timezone.localdate()
    return dateline.settle_date(found, None, today, today)[0]
