"""Two people have changed the same story: what goes together is put together, the rest is asked about.

Three contents decide: `base`, from which both set out, `theirs`, which is stored by now, and `mine`. A part
that one of the two has left alone is taken from the other. Lists are merged by their rows, the body by its
blocks (paragraph, heading, list, figure). What both have changed differently is a clash, and nothing is
decided by which of them saved last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any

from .content import BY_STEPS, PARTS, ROWS, Content, essence, row_essence

MINE, THEIRS, BOTH = "mine", "theirs", "both"

type Choices = Mapping[str, str]

NO_CHOICES: Choices = MappingProxyType({})


@dataclass(frozen=True)
class Clash:
    """What both have changed, and not to the same."""

    key: str
    """By which it is chosen: the part's name, and for blocks of the body their number as well."""
    part: str
    base: Any
    theirs: Any
    mine: Any

    @property
    def may_be_both(self) -> bool:
        return self.part == "body" and bool(self.theirs) and bool(self.mine)


@dataclass(frozen=True)
class Merged:
    content: Content
    """Of a clash it holds what was chosen, and as long as nothing is chosen `theirs`."""
    from_theirs: list[str]
    """The parts that hold something of theirs that `mine` did not."""
    clashes: list[Clash]
    """Those about which nothing was chosen."""


def merge(base: Content, theirs: Content, mine: Content, choices: Choices = NO_CHOICES) -> Merged:
    """Put the two together. No query; the body costs what comparing its blocks costs."""
    content, clashes = dict(theirs), []
    for part in PARTS:
        if part in BY_STEPS:
            continue
        content[part], open_now = _merge_part(part, base[part], theirs[part], mine[part], choices)
        clashes += open_now
    taken = [part for part in PARTS if essence(part, content[part]) != essence(part, mine[part])]
    return Merged(content, [part for part in taken if part not in BY_STEPS], clashes)


def _merge_part(part: str, base: Any, theirs: Any, mine: Any, choices: Choices) -> tuple[Any, list[Clash]]:
    was, one, other = (essence(part, value) for value in (base, theirs, mine))
    if one == other or other == was:
        return theirs, []
    if one == was:
        return mine, []
    if part == "updated_at":
        # Both have told readers of a change; the later time is true of both.
        return max(theirs or "", mine or "") or None, []
    if part == "body":
        return _merge_bodies(base, theirs, mine, choices)
    if part in ROWS:
        merged = _merge_rows(part, base, theirs, mine)
        if merged is not None:
            return merged, []
    return _chosen(Clash(part, part, base, theirs, mine), choices)


def _chosen(clash: Clash, choices: Choices) -> tuple[Any, list[Clash]]:
    choice = choices.get(clash.key)
    if choice == MINE:
        return clash.mine, []
    if choice == BOTH and clash.may_be_both:
        return clash.theirs + clash.mine, []
    return clash.theirs, [] if choice == THEIRS else [clash]


# ── lists ──


def _merge_rows(part: str, base: list[Content], theirs: list[Content], mine: list[Content]) -> Any:
    """The rows of both; None where both have changed one of them, or put them into another order."""
    key = ROWS[part]
    was, one, other = ({row[key]: row for row in rows} for rows in (base, theirs, mine))
    kept: dict[Any, Content] = {}
    for name in [*one, *other]:
        same = [row_essence(part, rows[name]) if name in rows else None for rows in (was, one, other)]
        if same[1] == same[2] or same[2] == same[0]:
            chosen = one.get(name)
        elif same[1] == same[0]:
            chosen = other.get(name)
        else:
            return None
        if chosen is not None:
            kept[name] = chosen
    shared = was.keys() & one.keys() & other.keys()
    orders = [[name for name in rows if name in shared] for rows in (was, one, other)]
    if orders[0] not in orders[1:] and orders[1] != orders[2]:
        return None
    first, second = (one, other) if orders[1] != orders[0] or orders[2] == orders[0] else (other, one)
    return [kept[name] for name in dict.fromkeys([*first, *second]) if name in kept]


# ── the body ──


class _Blocks(HTMLParser):
    """Cuts clean HTML where an outermost element begins."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.cuts: list[int] = []
        self._depth = 0
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self.feed(text)
        self.close()

    def _here(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if self._depth == 0 and tag not in ("a", "strong", "em", "br"):
            self.cuts.append(self._here())
        if tag not in ("br", "hr"):
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("br", "hr"):
            self._depth -= 1


def blocks_of(body: str) -> list[str]:
    """A clean body, cut into its outermost blocks; joined, they are the body again."""
    cuts = [cut for cut in _Blocks(body).cuts if cut]
    return [body[start:end] for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True) if end > start]


def _merge_bodies(base: str, theirs: str, mine: str, choices: Choices) -> tuple[str, list[Clash]]:
    merged: list[str] = []
    clashes: list[Clash] = []
    number = 0
    for was, one, other in _stretches(*(blocks_of(text) for text in (base, theirs, mine))):
        if _same(one, other) or _same(other, was):
            merged += one
        elif _same(one, was):
            merged += other
        else:
            clash = Clash(f"body-{number}", "body", *("".join(blocks) for blocks in (was, one, other)))
            number += 1
            text, open_now = _chosen(clash, choices)
            merged.append(text)
            clashes += open_now
    return "".join(merged), clashes


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    return [block.strip() for block in one] == [block.strip() for block in other]


type _Stretch = tuple[Sequence[str], Sequence[str], Sequence[str]]


def _stretches(base: list[str], theirs: list[str], mine: list[str]) -> list[_Stretch]:
    """The three, cut into stretches that belong together, as `diff3` does it."""
    in_theirs, in_mine = _places(base, theirs), _places(base, mine)
    found: list[_Stretch] = []
    b = t = m = 0
    for here in [*sorted(in_theirs.keys() & in_mine.keys()), len(base)]:
        there, yonder = in_theirs.get(here, len(theirs)), in_mine.get(here, len(mine))
        was, one, other = base[b:here], theirs[t:there], mine[m:yonder]
        if len(was) == len(one) == len(other):
            # Block stands beside block: neighbors that changed do not collide.
            found += (([x], [y], [z]) for x, y, z in zip(was, one, other, strict=True))
        else:
            found.append((was, one, other))
        if here < len(base):
            found.append((base[here : here + 1], theirs[there : there + 1], mine[yonder : yonder + 1]))
        b, t, m = here + 1, there + 1, yonder + 1
    return found


def _places(base: list[str], other: list[str]) -> dict[int, int]:
    """Where the blocks of `base` stand in `other`, those that still do."""
    was, now = ([block.strip() for block in blocks] for blocks in (base, other))
    same = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    return {run.a + n: run.b + n for run in same for n in range(run.size)}
