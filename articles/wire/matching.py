"""The newsroom's own rows for what copy names: found where they exist, else made.

Two processes may come upon the same new name at once: `get_or_create` lets one of them make the row, and
the other finds it.
"""

from __future__ import annotations

from django.utils.translation import gettext

from articles import dateline
from articles.dateline import known_mark
from articles.models import Byline, Place, Section, Source

# What the services behind the marks are called, for the page of a source that is made here.
_NAMES = {
    "AAP": "Australian Associated Press", "AFP": "Agence France-Presse", "AP": "The Associated Press",
    "dpa": "Deutsche Presse-Agentur", "EFE": "Agencia EFE", "Kyodo": "Kyodo News",
    "PRNewswire": "PR Newswire", "UPI": "United Press International", "Xinhua": "Xinhua News Agency",
    "Yonhap": "Yonhap News Agency",
}  # fmt: skip


class UnknownSection(ValueError):
    """A section that somebody named and that the site does not have. The message is a sentence."""


def gazetteer() -> dateline.Gazetteer:
    """The places on the newsroom's own list."""
    return dateline.Gazetteer(Place.objects.values_list("city", "region", "country", "stands_alone"))


def kept_mark(mark: str) -> str:
    """A mark in the form in which it is kept: "upi" and "United Press International" are UPI."""
    mark = " ".join(mark.split())
    return known_mark(mark) or mark


def source_for(mark: str) -> Source | None:
    """The source with this mark or name; an unknown one is made."""
    if not (mark := kept_mark(mark)):
        return None
    named = Source.objects.filter(name__iexact=mark).exclude(mark__iexact=mark).first()
    if named:
        return named
    defaults = {"mark": mark, "name": _NAMES.get(mark, mark)}
    return Source.objects.get_or_create(mark__iexact=mark, defaults=defaults)[0]


def section_for(slug: str | None, source: Source | None) -> Section:
    """The section that was named, else the source's usual one, else the first of the site."""
    if slug:
        return named_section(slug)
    if source and source.section:
        return source.section
    first = Section.objects.first()
    return first or Section.objects.get_or_create(slug="news", defaults={"name": gettext("News")})[0]


def named_section(slug: str) -> Section:
    section = Section.objects.filter(slug=slug).first()
    if section:
        return section
    known = ", ".join(Section.objects.values_list("slug", flat=True))
    raise UnknownSection(
        gettext("There is no section “%(slug)s”. There are: %(known)s.") % {"slug": slug, "known": known}
        if known
        else gettext("There is no section “%(slug)s”: the site has no sections yet.") % {"slug": slug}
    )


def byline_for(name: str, role: str) -> Byline:
    """The byline of this name, whatever its case; of namesakes the one that was there first."""
    found = Byline.objects.filter(name__iexact=name).order_by("pk").first()
    return found or Byline.objects.get_or_create(name__iexact=name, defaults={"name": name, "role": role})[0]


def place_for(value: dateline.Place) -> Place:
    """The place on the list, whatever its case and accents; else one that is put there."""
    exact = {"city__iexact": value.city, "region__iexact": value.region, "country__iexact": value.country}
    found = Place.objects.filter(**exact).first()
    if found:
        return found
    # A database folds case its own way, and SQLite no accents at all: compare as datelines do.
    for pk, city, region, country in Place.objects.values_list("pk", "city", "region", "country"):
        if dateline.Place(city, region, country) == value:
            return Place.objects.get(pk=pk)
    new = {
        "city": value.city,
        "region": value.region,
        "country": value.country,
        "stands_alone": value.stands_alone,
    }
    return Place.objects.get_or_create(**exact, defaults=new)[0]
