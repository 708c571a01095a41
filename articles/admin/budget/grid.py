"""The grid: every line of a day as a form, saved at once, row by row.

A row is sent under the number of its line and with what its cells said when it was opened, so that nothing
depends on where it stands in the list, and a colleague's change is never written over unseen.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.admin.keys import key, keys
from articles.budget.planning import (
    has_words,
    may_file,
    may_give,
    may_plan,
    may_say_art,
    may_take_off,
    plan,
    put_on,
    reassign,
    refile,
)
from articles.budget.sheet import Entry, all_lines
from articles.models import BudgetLine, Edition, Section, Story
from articles.models.appended import name_of

from .cells import ART, CELLS, Choices, LineForm, Texts, once, put_together, shown_text, texts_of, tidy

# A page shows no more lines than can be sent back in one form.
MOST_ROWS = 300


@dataclass
class Cell:
    name: str
    text: str
    box: BoundField | None = None
    """None where whoever looks may not change it."""
    errors: list[str] = field(default_factory=list)
    theirs: str | None = None
    """What a colleague has written meanwhile, where that has to be asked about."""


class Row:
    """A line of the grid, or the empty one at the end."""

    def __init__(
        self,
        grid: Grid,
        entry: Entry | None,
        edition: Edition | None = None,
        lost: str = "",
        lost_story: Story | None = None,
    ) -> None:
        """`lost`: the number of a line that is gone from the budget, whose cells stand here as a new one;
        `lost_story`: what it was about, where that is there still."""
        self.grid, self.entry, self.edition, self.lost = grid, entry, edition, lost
        self.lost_story = lost_story
        self.prefix = f"line-{entry.line.pk}" if entry else f"new-{edition.pk if edition else 0}"
        self.prefix += f"-{lost}" if lost else ""
        self.stored = texts_of(entry, grid.choices) if entry else self._empty()
        about = entry.story if entry else lost_story
        self.about, self.story = about, str(about.pk) if about else ""
        self.key = "" if entry else secrets.token_hex(16)
        self.open = self._open()
        self.clashes: frozenset[str] = frozenset()
        self.changed: set[str] = set()
        self.texts: Texts = {}
        self.told = ""
        self.is_off = False
        self.form = self._form(initial={name: self.stored[name] for name in self.open})

    def _empty(self) -> Texts:
        shown = self.grid.shown
        fixed = {"art": BudgetLine.Art.NONE.value, "day": shown.day.isoformat()}
        desk = {"desk": str(shown.desk.pk) if shown.desk else ""}
        if self.lost_story:
            line = BudgetLine(story=self.lost_story, day=shown.day)
            told = texts_of(Entry(line, self.grid.at), self.grid.choices)
            desk = {name: told[name] for name in ("desk", "reporter", "due")}
        return {**dict.fromkeys(CELLS, ""), **fixed, **desk}

    def _open(self) -> frozenset[str]:
        """The cells that whoever looks may change."""
        shut: set[str] = set() if self.entry else {"edition", "day"}
        user, story = self.grid.user, self.about
        if story is None:
            return frozenset(CELLS) - shut
        if may_plan(user, story):
            shut |= set() if may_file(user, story) else {"desk"}
            shut |= set() if may_give(user, story) else {"reporter", "due"}
            shut |= set() if self.grid.choices.editions else {"edition"}
            return frozenset(CELLS) - shut
        return ART if may_say_art(user, story) else frozenset()

    def _form(self, **given: Any) -> LineForm:
        day = self.entry.line.day if self.entry else self.grid.shown.day
        return LineForm(
            self.grid.choices,
            self.open,
            self.entry,
            day,
            prefix=self.prefix,
            use_required_attribute=False,
            **given,
        )

    def form_of(self, texts: Texts) -> LineForm:
        """With these in its cells, as if they had been sent."""
        return self._form(data={f"{self.prefix}-{name}": text for name, text in texts.items()})

    @property
    def may_go(self) -> bool:
        return self.entry is not None and may_take_off(self.grid.user, self.entry.story)

    @property
    def seen(self) -> str:
        """What its open cells said when the page was made, to be sent back with them."""
        return json.dumps(
            {name: self.stored[name] for name in CELLS if name in self.open}, ensure_ascii=False
        )

    @property
    def asked(self) -> str:
        return " ".join(sorted(self.clashes))

    @cached_property
    def cells(self) -> dict[str, Cell]:
        found = {}
        for name in CELLS:
            bound = self.form[name] if name in self.open else None
            cell = Cell(name, shown_text(name, self.stored[name], self.grid.choices), bound)
            if bound is not None and self.form.is_bound:
                cell.errors = [str(error) for error in bound.errors]
            if name in self.clashes:
                cell.theirs = cell.text
            found[name] = cell
        return found

    @property
    def changed_by(self) -> str:
        """Who wrote in it last, for whoever meets them there."""
        by = self.entry.line.changed_by if self.entry else None
        return name_of(by) if by else _("A colleague")

    @property
    def is_wrong(self) -> bool:
        return bool(self.told or self.clashes or (self.form.is_bound and self.form.errors))

    # ── what was sent ──

    def typed(self, data: QueryDict) -> Texts:
        sent = {name: data.get(f"{self.prefix}-{name}") for name in self.open}
        return {name: tidy(text) for name, text in sent.items() if text is not None}

    def take(self, data: QueryDict) -> bool:
        """Put what was sent together with what is stored; True if it changes that."""
        typed, seen = self.typed(data), _seen(data.get(f"{self.prefix}-seen", ""), self.stored)
        asked = data.get(f"{self.prefix}-asked", "").split()
        answers = {name: data.get(f"{self.prefix}-{name}-which") for name in asked if name in typed}
        for name, answer in answers.items():
            if answer == "theirs":
                typed[name] = seen[name]
        merged, self.clashes = put_together(seen, self.stored, typed)
        unanswered = {name for name, answer in answers.items() if answer is None}
        self.clashes |= {name for name in unanswered if typed[name] != self.stored[name]}
        self.is_off = self.entry is not None and str(self.entry.line.pk) in data.getlist("off")
        self.put(merged)
        return bool(self.changed)

    def once(self, data: QueryDict) -> str | None:
        """What a row that has no line is known by, as it was sent."""
        sent = {name: tidy(data.get(f"{self.prefix}-{name}", "")) for name in CELLS}
        return once(data.get(f"{self.prefix}-key", ""), sent)

    def put(self, texts: Texts) -> None:
        """Put these into those of its cells that are open."""
        self.texts = {name: texts[name] for name in CELLS if name in self.open}
        self.form = self.form_of(self.texts)
        self.changed = {name for name, text in self.texts.items() if text != self.stored[name]}


def _seen(sent: str, stored: Texts) -> Texts:
    """What was seen, as it was sent along; what nobody can read counts as seen as it is stored."""
    try:
        found = json.loads(sent)
    except ValueError:
        return stored
    if not isinstance(found, dict):
        return stored
    return {
        **stored,
        **{name: text for name, text in found.items() if isinstance(text, str) and name in stored},
    }


@dataclass(frozen=True)
class Shown:
    """Which part of the budget a page shows."""

    day: date
    edition: Edition | None = None
    desk: Section | None = None


@dataclass
class Outcome:
    saved: int = 0
    planned: list[BudgetLine] = field(default_factory=list)
    known: list[BudgetLine] = field(default_factory=list)
    """What was planned already by rows that were sent once more."""
    wrong: list[Row] = field(default_factory=list)
    off: list[int] = field(default_factory=list)
    told: list[tuple[Any, BudgetLine]] = field(default_factory=list)
    """Who is to hear that a story is theirs."""


class Grid:
    def __init__(self, user: Any, shown: Shown, choices: Choices, at: datetime) -> None:
        self.user, self.shown, self.choices, self.at = user, shown, choices, at
        self.may_begin = may_plan(user) and user.has_perm("articles.add_budgetline")

    def lines(self) -> list[BudgetLine]:
        found = all_lines().filter(day=self.shown.day)
        if self.shown.edition:
            found = found.filter(edition=self.shown.edition)
        if self.shown.desk:
            found = found.filter(story__section=self.shown.desk)
        return list(found[:MOST_ROWS])

    def row(self, line: BudgetLine) -> Row:
        return Row(self, Entry(line, self.at))

    def editions(self) -> list[Edition | None]:
        """Those whose end has an empty line."""
        if self.shown.edition:
            return [self.shown.edition]
        return [*self.choices.editions] or [None]

    # ── saving ──

    def save(self, data: QueryDict) -> Outcome:
        """Save every row that can be; answers what has become of them, and those that want another look."""
        done = Outcome()
        sent = keys(data.getlist("row"))[:MOST_ROWS]
        stored = {line.pk: line for line in all_lines().filter(pk__in=sent)}
        for pk in sent:
            line = stored.get(pk)
            row = self.row(line) if line else None
            if row is None:
                self._gone(pk, data, done)
            elif row.take(data):
                self._save_row(row, data, done)
            elif row.clashes:
                done.wrong.append(row)
            if row and row.is_off and row.may_go and not row.is_wrong:
                done.off.append(pk)
        if self.may_begin:
            for edition in self.editions():
                self._plan(Row(self, None, edition), data, done)
            for again in data.getlist("again")[:MOST_ROWS]:
                story = data.get(f"new-{again}-story", "")
                if lost := self._lost(again, story):
                    self._plan(lost, data, done)
        return done

    def _save_row(self, row: Row, data: QueryDict, done: Outcome) -> None:
        assert row.entry is not None
        try:
            with transaction.atomic():
                # As it is by now, and as it stays until this is done.
                BudgetLine.objects.select_for_update().get(pk=row.entry.line.pk)
                again = self.row(all_lines().get(pk=row.entry.line.pk))
                again.take(data)
                if again.clashes or not again.form.is_valid():
                    done.wrong.append(again)
                    return
                heard = self._write(again)
        except BudgetLine.DoesNotExist:
            self._gone(row.entry.line.pk, data, done)
        except (IntegrityError, ObjectDoesNotExist):
            row.told = _("Somebody else changed this at this very moment. Save once more.")
            done.wrong.append(row)
        else:
            done.saved += 1
            done.told += heard

    def _write(self, row: Row) -> list[tuple[Any, BudgetLine]]:
        """Store a row's valid cells; answers who is to hear of it."""
        assert row.entry is not None
        line, data = row.entry.line, row.form.cleaned_data
        slug_before = line.slugline
        story = Story.objects.select_for_update(of=("self",)).get(pk=line.story_id)
        for name in row.changed - {"desk", "reporter", "due"}:
            setattr(line, name, data[name])
        line.changed_by = self.user
        line.save()
        headline = story.headline
        if headline == slug_before and not has_words(story):
            headline = line.slugline
        section = data["desk"] if "desk" in row.changed else story.section
        refile(story, self.user, section=section, headline=headline)
        if row.changed & {"reporter", "due", "day"} and "reporter" in data:
            to = data["reporter"]
            if reassign(story, to, data["due"], self.user):
                return [(to, line)]
        return []

    def _plan(self, row: Row, data: QueryDict, done: Outcome) -> None:
        is_given_up = row.lost and not row.typed(data).get("slugline")
        if not row.take(data) or is_given_up:
            return
        key = row.once(data)
        if self._is_known(key, done):
            return
        if not row.form.is_valid():
            done.wrong.append(row)
            return
        try:
            with transaction.atomic():
                line, heard = self._begin(row, key)
        except (IntegrityError, ObjectDoesNotExist):
            if self._is_known(key, done):
                return
            row.told = _("Somebody else changed this at this very moment. Save once more.")
            done.wrong.append(row)
        else:
            done.planned.append(line)
            done.told += heard

    def _is_known(self, key: str | None, done: Outcome) -> bool:
        """Whether a row was planned when it was sent the first time: Save was pressed twice."""
        line = BudgetLine.objects.filter(key=key).first() if key else None
        done.known += [line] if line else []
        return line is not None

    def _begin(self, row: Row, key: str | None) -> tuple[BudgetLine, list[tuple[Any, BudgetLine]]]:
        """Store a row that has no line yet; answers its line, and who is to hear of it."""
        day, typed = self.shown.day, row.form.cleaned_data
        if row.lost_story:
            line, is_new = put_on(row.lost_story, day, self.user, row.edition, key)
            if not is_new:
                raise IntegrityError("Somebody was faster.")
        else:
            filed = {"edition": row.edition, "section": typed["desk"]}
            line = plan(typed["slugline"], day, self.user, **filed, key=key)
        line = all_lines().get(pk=line.pk)
        begun = self.row(line)
        if not row.lost_story:
            # Planned for another desk, it is the planner's own until it is.
            begun.open = row.open
        begun.put({**begun.stored, **row.texts})
        if not begun.form.is_valid():
            raise IntegrityError(begun.form.errors.as_text())
        return line, self._write(begun)

    def _gone(self, pk: int, data: QueryDict, done: Outcome) -> None:
        """What was typed into a line that a colleague has taken off stands there as a new one."""
        prefix = f"line-{pk}"
        sent = {name: tidy(data.get(f"{prefix}-{name}", "")) for name in CELLS}
        seen = _seen(data.get(f"{prefix}-seen", ""), sent)
        row = self._lost(f"{key(sent['edition']) or 0}-{pk}", data.get(f"{prefix}-story", ""))
        if not self.may_begin or row is None or all(sent[name] == seen[name] for name in CELLS):
            return
        row.form = row.form_of({name: sent[name] for name in row.open})
        row.told = _(
            "A colleague has taken this off the budget meanwhile. Save to put what you typed on it again, or "
            "empty its slug to let it go."
        )
        done.wrong.append(row)

    def _lost(self, again: str, about: str) -> Row | None:
        """The row of a line that is gone: by its edition, its number and that of its story."""
        edition, _dash, lost = again.partition("-")
        if key(edition) is None or key(lost) is None:
            return None
        found = next((one for one in self.choices.editions if one.pk == int(edition)), None)
        stories = Story.objects.select_related("section", "assignment__to")
        story = stories.filter(pk__in=keys([about]), budget_line=None).first()
        if story is not None and not may_plan(self.user, story):
            story = None
        return Row(self, None, found, str(int(lost)), story)
