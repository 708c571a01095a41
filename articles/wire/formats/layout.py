"""Lines and paragraphs: where one ends, and which line breaks are only the end of a narrow column."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .encoding import visible

_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
# Control characters are nothing to a reader and break XML; a space keeps the words beside them apart.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INDENT = re.compile(r"\t|[ \u00a0\u3000]{2,}")
_BULLET = re.compile(r"(?:[-*•‣▪◦·–—>]|\(?\d{1,2}[.)]|\(?[a-zA-Z]\))\s")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*\Z")
# Closed dashes and hyphens at a line's end take no space when the next line joins.
_JOINED = re.compile(r"\w[-—–]\Z")
_HANGING_HYPHEN = re.compile(r"(?:and|or|nor|to|und|oder|et|ou|y|o)\b", re.I)

_WIDEST_COLUMN = 100  # nobody wraps wire copy wider than this
_NARROWEST_COLUMN = 40
_SLACK = 10  # columns are not always filled to the last character


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph and the numbers of the lines that it stands on."""

    text: str
    numbers: tuple[int, ...]
    after_blank: bool = True


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    text: str
    indented: bool
    after_blank: bool


def split_lines(text: str) -> list[str]:
    """The lines as they stand, without their ends."""
    lines = _BREAK.split(text)
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return lines


def clean(line: str) -> str:
    return _CONTROL.sub(" ", line).strip().strip("\ufeff\u200b").strip()


def is_bullet(text: str) -> bool:
    return _BULLET.match(text) is not None


def without_bullet(text: str) -> str:
    match = _BULLET.match(text)
    return text[match.end() :] if match else text


def paragraphs(
    lines: Sequence[tuple[int, str]],
    begins: Callable[[str], bool],
    stands_alone: Callable[[str], bool],
) -> list[Paragraph]:
    """Paragraphs of numbered lines, blank ones left out.

    `begins` tells a line that never goes on from the one above (a dateline), `stands_alone` one that nothing
    goes on from (a byline). Lines are joined only where the whole copy looks like a filled column.
    """
    rows = _rows(lines)
    joins: list[bool] = []
    if any(row.indented or row.after_blank for row in rows[1:]):
        joins = [_may_join(*pair, begins, stands_alone) for pair in pairwise(rows)]
    width = _column(rows, joins)
    found: list[Paragraph] = []
    run: list[_Row] = []
    for at, row in enumerate(rows):
        run.append(row)
        if at < len(joins) and joins[at] and width and _fills(row, rows[at + 1], width):
            continue
        found.append(
            Paragraph(_joined([r.text for r in run]), tuple(r.number for r in run), run[0].after_blank)
        )
        run = []
    return found


def _rows(lines: Sequence[tuple[int, str]]) -> list[_Row]:
    margin = min((len(text) - len(text.lstrip(" ")) for _, text in lines if visible(text)), default=0)
    rows = []
    blank = True
    for number, line in lines:
        text = clean(line)
        if not visible(text):
            blank = True
            continue
        rows.append(_Row(number, text, bool(_INDENT.match(line[margin:])), blank))
        blank = False
    return rows


def _may_join(
    row: _Row, following: _Row, begins: Callable[[str], bool], stands_alone: Callable[[str], bool]
) -> bool:
    if following.after_blank or len(row.text) > _WIDEST_COLUMN or len(following.text) > _WIDEST_COLUMN:
        return False
    # An indent begins a paragraph, unless a whole block stands indented and the sentence goes on.
    goes_on = is_bullet(row.text) or (row.indented and not _SENTENCE_END.search(row.text))
    if following.indented and not goes_on:
        return False
    return not (is_bullet(following.text) or begins(following.text) or stands_alone(row.text))


def _column(rows: list[_Row], joins: list[bool]) -> int:
    """The width of the column the copy was filled to; 0 if its lines are paragraphs."""
    pairs = [(rows[at], rows[at + 1]) for at, may in enumerate(joins) if may]
    if not pairs:
        return 0
    width = max(len(row.text) for row, _ in pairs)
    long = sum(len(row.text) > _WIDEST_COLUMN and " " in row.text for row in rows)
    full = [row for row, following in pairs if _fills(row, following, width)]
    unfinished = [row for row in full if not _SENTENCE_END.search(row.text)]
    if width < _NARROWEST_COLUMN or long >= len(pairs):
        return 0
    return width if len(full) >= 0.7 * len(pairs) and 2 * len(unfinished) >= len(full) else 0


def _fills(row: _Row, following: _Row, width: int) -> bool:
    """Whether the first word of the next line would not have fitted on this one."""
    return len(row.text) + 1 + len(following.text.split()[0]) > width - _SLACK


def _joined(texts: list[str]) -> str:
    parts = [texts[0]]
    for before, text in pairwise(texts):
        closed = _JOINED.search(before) and not _HANGING_HYPHEN.match(text)
        parts.append(text if closed else f" {text}")
    return "".join(parts)
