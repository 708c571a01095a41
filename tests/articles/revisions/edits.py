"""What somebody may do to a story, as Hypothesis makes it up: each word that is typed is typed only once."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from hypothesis import strategies as st

from articles.models import Story
from articles.revisions.content import Content

_NUMBERS = count(1)

type Edit = tuple[str, int]

LONGEST: dict[str, int] = {
    name: getattr(Story._meta.get_field(name), "max_length", None) or 10_000
    for name in ("headline", "standfirst", "kicker")
}

EDITS = st.lists(
    st.tuples(
        st.sampled_from(
            ("headline", "standfirst", "kicker", "paragraph", "insert", "remove", "tag", "untag", "caption")
        ),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=4,
)


def new_word(who: str) -> str:
    return f"{who}{next(_NUMBERS)}x"


def words_in(value: Any) -> set[str]:
    return set(re.findall(r"[a-z]+\d+x", str(value)))


def edited(content: Content, edits: list[Edit], who: str) -> Content:
    """`content` after somebody's edits."""
    changed = {**content}
    blocks = re.findall(r"<p>.*?</p>", changed["body"])
    for what, place in edits:
        word = new_word(who)
        if what in ("headline", "standfirst", "kicker"):
            longer = f"{changed[what]} {word}".strip()
            # The form takes no more.
            if len(longer) <= LONGEST[what]:
                changed[what] = longer
        elif what == "paragraph" and blocks:
            place %= len(blocks)
            blocks[place] = blocks[place].replace("</p>", f" {word}</p>")
        elif what == "insert":
            blocks.insert(place, f"<p>{word}</p>")
        elif what == "remove" and len(blocks) > 1:
            del blocks[place % len(blocks)]
        elif what == "tag":
            changed["tags"] = sorted([*changed["tags"], {"name": word}], key=lambda row: row["name"])
        elif what == "untag":
            changed["tags"] = changed["tags"][1:]
        elif what == "caption":
            changed["photos"] = [
                {**row, "own_caption": f"{row['own_caption']} {word}".strip()} for row in changed["photos"]
            ]
    changed["body"] = "".join(blocks)
    return changed
