"""The newsroom's own rows for what copy names: found where they exist, else made.

Two processes may come upon the same new name at once: one of them makes the row, and the other finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from articles import dateline
from articles.dateline import known_mark
from articles.models import Byline, Place, Section, Source, Tag

ATTEMPTS = 5

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
    return found_or_made(lambda: known_source(mark), Source(mark=mark, name=_NAMES.get(mark, mark)))


def known_source(mark: str) -> Source | None:
    """The source with this mark or name, if there is one; nothing is made."""
    if not (mark := kept_mark(mark)):
        return None
    named = Source.objects.filter(name__iexact=mark).exclude(mark__iexact=mark).first()
    return named or Source.objects.filter(mark__iexact=mark).first()


def section_for(slug: str | None, source: Source | None) -> Section:
    """The section that was named, else the source's usual one, else the first of the site."""
    if slug:
        return named_section(slug)
    usual = usual_section(source)
    return usual or Section.objects.get_or_create(slug="news", defaults={"name": first_sections_name()})[0]


def usual_section(source: Source | None) -> Section | None:
    """Where copy of a source goes if nobody names a section; None where the site has none yet."""
    return source.section if source and source.section else Section.objects.first()


def first_sections_name() -> str:
    """What the section is called that is made for the first copy of a site without any."""
    return gettext("News")


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


def bylines_for(names: Iterable[str], role: str) -> list[Byline]:
    """The bylines of these names in their order, each once."""
    # Made in one order whatever the copy's, so that no two processes wait for each other.
    found = {name: byline_for(name, role) for name in sorted(set(names))}
    return list(dict.fromkeys(found[name] for name in names))


def byline_for(name: str, role: str) -> Byline:
    """The byline of this name, whatever its case; of namesakes the one that was there first."""
    return found_or_made(
        lambda: Byline.objects.filter(name__iexact=name).order_by("pk").first(), Byline(name=name, role=role)
    )


def tags_for(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, whatever their case."""
    # Each in turn makes the new ones in one order, in which no two processes wait for each other.
    return [_tag_for(name) for name in sorted(set(names))]


def _tag_for(name: str) -> Tag:
    return found_or_made(lambda: Tag.objects.filter(name__iexact=name).order_by("pk").first(), Tag(name=name))


def place_for(value: dateline.Place) -> Place:
    """The place on the list, whatever its case and accents; else one that is put there."""
    new = Place(city=value.city, region=value.region, country=value.country, stands_alone=value.stands_alone)
    return found_or_made(lambda: _listed(value), new)


def places_for(values: Iterable[dateline.Place]) -> list[Place]:
    """The same for several, in their order, each once."""
    values = list(values)
    found = {value: place_for(value) for value in sorted(set(values), key=str)}
    return list(dict.fromkeys(found[value] for value in values))


def _listed(value: dateline.Place) -> Place | None:
    exact = {"city__iexact": value.city, "region__iexact": value.region, "country__iexact": value.country}
    found = Place.objects.filter(**exact).first()
    if found:
        return found
    # A database folds case its own way, and SQLite no accents at all: compare as datelines do.
    for pk, city, region, country in Place.objects.values_list("pk", "city", "region", "country"):
        if dateline.Place(city, region, country) == value:
            return Place.objects.get(pk=pk)
    return None


def found_or_made[Row: (Byline, Place, Source, Tag)](find: Callable[[], Row | None], new: Row) -> Row:
    """What `find` finds, else `new`, saved.

    The slug is chosen before the look. Whoever makes the same row between the look and the save has chosen
    the same slug, which the database gives once; the other way round it would be told apart by an ending.
    """
    if found := find():
        return found
    for attempt in range(1, ATTEMPTS + 1):
        new.make_slug()
        if found := find():
            return found
        try:
            with transaction.atomic():
                new.save(force_insert=True)
        except IntegrityError:
            # Somebody else has made it, or has taken its slug for another name.
            if attempt == ATTEMPTS:
                raise
        else:
            break
    return new
