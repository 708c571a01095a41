"""The budget as it is read, by edition and then by desk: on the grid, on paper, in the mail, by a partner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import BudgetLine, Edition, Section, Story, StoryPhoto
from articles.models.appended import name_of
from articles.visibility import Standing, standing

from .planning import word_count

# What a story in hand tells of itself beside its body.
_LEFT_OUT = ("original_url", "original_headline", "notice")


def all_lines() -> QuerySet[BudgetLine]:
    """Lines with all that a sheet says of them, in its order. One query."""
    of_story = StoryPhoto.objects.filter(story=OuterRef("story"))
    return (
        BudgetLine.objects.select_related("edition", "story__section", "story__assignment__to", "changed_by")
        .defer(*(f"story__{name}" for name in _LEFT_OUT))
        .annotate(has_photos=Exists(of_story))
        .order_by(
            "day",
            F("edition__position").asc(nulls_last=True),
            F("edition__name").asc(nulls_last=True),
            F("story__section__position").asc(nulls_last=True),
            F("story__section__name").asc(nulls_last=True),
            F("story__assignment__due").asc(nulls_last=True),
            "pk",
        )
    )


def lines_of(first: date, last: date | None = None) -> QuerySet[BudgetLine]:
    """The lines of some days."""
    return all_lines().filter(day__range=(first, last or first))


@dataclass(frozen=True)
class Entry:
    """A line with what its story is by now."""

    line: BudgetLine
    at: datetime

    @property
    def story(self) -> Story:
        return self.line.story

    @property
    def desk(self) -> Section | None:
        return self.story.section

    @property
    def reporter(self) -> str:
        assignment = getattr(self.story, "assignment", None)
        return name_of(assignment.to) if assignment else ""

    @property
    def due(self) -> datetime | None:
        assignment = getattr(self.story, "assignment", None)
        return assignment.due if assignment else None

    @property
    def due_text(self) -> str:
        """The time of day, and the day where it is another than the budget's."""
        if self.due is None:
            return ""
        local = timezone.localtime(self.due)
        return date_format(local, "H:i" if local.date() == self.line.day else "N j, H:i")

    @property
    def standing(self) -> Standing:
        return standing(self.story, self.at)

    @property
    def is_late(self) -> bool:
        """Whether it should have been handed in by now."""
        return self.due is not None and self.due < self.at and self.standing == Standing.DRAFT

    @property
    def words(self) -> int:
        return word_count(self.story)

    @property
    def has_photos(self) -> bool:
        return bool(getattr(self.line, "has_photos", False))

    @property
    def art_text(self) -> str:
        if self.line.art == BudgetLine.Art.NONE:
            return self.line.art_note
        label = str(self.line.get_art_display())
        return f"{label}: {self.line.art_note}" if self.line.art_note else label


@dataclass(frozen=True)
class Totals:
    stories: int
    length: int
    words: int
    art: int

    def __str__(self) -> str:
        parts = [
            ngettext("%d story", "%d stories", self.stories) % self.stories,
            _("%s words planned") % f"{self.length:,}",
            _("%s written") % f"{self.words:,}",
            _("%d with art") % self.art,
        ]
        return " · ".join(parts)


def totals_of(entries: Iterable[Entry]) -> Totals:
    entries = list(entries)
    return Totals(
        len(entries),
        sum(one.line.length or 0 for one in entries),
        sum(one.words for one in entries),
        sum(one.line.art != BudgetLine.Art.NONE for one in entries),
    )


@dataclass(frozen=True)
class Desk:
    section: Section | None
    entries: list[Entry]

    @property
    def name(self) -> str:
        return self.section.name if self.section else _("No desk yet")

    @property
    def totals(self) -> Totals:
        return totals_of(self.entries)


@dataclass(frozen=True)
class Part:
    """What is planned for an edition, or for none."""

    edition: Edition | None
    desks: list[Desk]

    @property
    def name(self) -> str:
        return self.edition.name if self.edition else _("No edition")

    @property
    def entries(self) -> list[Entry]:
        return [entry for desk in self.desks for entry in desk.entries]

    @property
    def totals(self) -> Totals:
        return totals_of(self.entries)


def parts_of(entries: Iterable[Entry], editions: Iterable[Edition] = ()) -> list[Part]:
    """A day's entries, in the order of lines_of(), by edition and desk. `editions` are there without a line,
    too."""
    found: dict[int | None, Part] = {one.pk: Part(one, []) for one in editions}
    for edition, in_edition in groupby(entries, key=lambda one: one.line.edition):
        part = found.setdefault(edition.pk if edition else None, Part(edition, []))
        for section, of_desk in groupby(in_edition, key=lambda one: one.desk):
            part.desks.append(Desk(section, list(of_desk)))
    return list(found.values())


# ── by time ──


@dataclass(frozen=True)
class Due:
    """A moment of the day: a story that is due, or an edition that closes."""

    moment: datetime
    entry: Entry | None = None
    edition: Edition | None = None
    is_after_closing: bool = False


def dues_of(parts: Iterable[Part], day: date) -> list[Due]:
    found: list[Due] = []
    for part in parts:
        closing = closing_of(part.edition, day) if part.edition else None
        if closing:
            found.append(Due(closing, edition=part.edition))
        found += [
            Due(one.due, one, is_after_closing=closing is not None and one.due > closing)
            for one in part.entries
            if one.due
        ]
    return sorted(found, key=lambda one: (one.moment, one.edition is not None))


def closing_of(edition: Edition, day: date) -> datetime | None:
    return moment_of(day, edition.closes_at) if edition.closes_at else None


def moment_of(day: date, at: time) -> datetime:
    """When the newsroom's clock shows it on a day: the first time where it does twice, and after the gap
    where it never does."""
    return datetime.combine(day, at, tzinfo=timezone.get_current_timezone()).astimezone(UTC)


# ── in plain words ──


def day_text(day: date) -> str:
    return date_format(day, "l, F j, Y")


def text_of(day: date, entries: Iterable[Entry]) -> str:
    """A day's budget as plain text."""
    entries = list(entries)
    head = f"{day_text(day)} — {totals_of(entries)}" if entries else day_text(day)
    said = [head, "=" * min(len(head), 72)]
    if not entries:
        said += ["", _("Nothing is planned.")]
    for part in parts_of(entries):
        if part.edition:
            closes = part.edition.closes_at
            name = f"{part.name}, {_('closes %s') % f'{closes:%H:%M}'}" if closes else part.name
            said += ["", f"{name.upper()} — {part.totals}"]
        for desk in part.desks:
            said += ["", desk.name]
            for entry in desk.entries:
                said += _lines_in_text(entry)
    return "\n".join(said) + "\n"


def _lines_in_text(entry: Entry) -> list[str]:
    line = entry.line
    due = _("due %s") % entry.due_text if entry.due else ""
    facts = [
        line.slugline,
        f"{line.length} {_('words')}" if line.length else "",
        entry.art_text,
        ", ".join(filter(None, [entry.reporter, due])),
        f"{entry.standing.label}{', ' + _('late') if entry.is_late else ''}",
    ]
    said = ["  " + " · ".join(filter(None, facts))]
    return [*said, f"      {line.line}"] if line.line else said
