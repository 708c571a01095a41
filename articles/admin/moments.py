"""A moment as the newsroom reads it: on its own clock, on the clock where the story was filed, and in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.dateline import city_of
from articles.models import Place, Story

MOMENTS = ("published_at", "embargo", "updated_at")


def moment_text(moment: Any) -> str:
    """A moment with its zone: Nov. 2, 2026, 12:00 EST."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'N j, Y, H:i')} {zone_of(local)}"


def place_of(story: Story | None) -> Place | None:
    """The first place of a story's dateline, whose clock the story goes by."""
    line = getattr(story, "dateline", None) if story and story.pk else None
    first = line.lines.select_related("place").first() if line else None
    return first.place if first else None


def in_zones(moment: datetime, place: Place | None) -> str:
    """Nov. 2, 2026, 18:00 EST (New York) · Nov. 3, 08:00 KST (Seoul) · 23:00 UTC

    A day is said where it is another than the newsroom's. A clock that shows the same is not told twice, and
    neither is a place whose zone nobody knows.
    """
    here = timezone.localtime(moment)
    clocks = [(here, city_of(timezone.get_current_timezone_name()))]
    if place and place.zone:
        clocks.append((moment.astimezone(place.zone), place.city))
    clocks.append((moment.astimezone(UTC), ""))
    told: dict[tuple[str, Any], str] = {}
    for local, city in clocks:
        name = zone_of(local)
        form = "H:i"
        if not told:
            form = "N j, Y, H:i"
        elif local.date() != here.date():
            form = "N j, H:i" if local.year == here.year else "N j, Y, H:i"
        of_city = f" ({city})" if city and city != name else ""
        told.setdefault((name, local.utcoffset()), f"{date_format(local, form)} {name}{of_city}")
    return " · ".join(told.values())


def told_moments(story: Story | None) -> dict[str, Any]:
    """What stands below the times of a story's form: what each is for, and when it is elsewhere."""
    if story is None or not any(getattr(story, name) for name in MOMENTS):
        return {}
    place, told = place_of(story), {}
    for name in MOMENTS:
        field: Any = Story._meta.get_field(name)
        if moment := getattr(story, name):
            told[name] = format_html(
                '<span class="moments">{}</span> <span class="moment-for">{}</span>',
                # Not what is being typed above it.
                _("As saved: %(moments)s") % {"moments": in_zones(moment, place)},
                field.help_text,
            )
    return told


def zone_of(local: datetime) -> str:
    """The name of a local time's zone; one that has only a number is one of UTC's."""
    name = local.tzname() or ""
    if name[:1] not in ("+", "-"):
        return name
    hours, minutes = name[1:3].removeprefix("0"), name[3:]
    return f"UTC{name[0]}{hours}" + (f":{minutes}" if minutes else "")
