"""A save by somebody who may not have seen what a colleague has saved meanwhile."""

from __future__ import annotations

from typing import Any

from articles.models import Revision, Story, WorkingCopy

from .content import Content, content_of, put_back
from .merging import Choices, Clash, merge
from .recording import Reason, head_of, record

type Head = Revision | WorkingCopy
"""What is stored by now: it has a name, a time and a number."""


class Clashed(Exception):
    """Two have changed the same and not to the same. Nothing of the second save is kept by this."""

    def __init__(self, story: Story, clashes: list[Clash], head: Head) -> None:
        super().__init__(f"{len(clashes)} clashes in story {story.pk}")
        self.story, self.clashes, self.head = story, clashes, head


def base_of(story: Story, number: int | None) -> Revision | None:
    """The revision from which somebody set out; None for one who saw the newest.

    Whoever does not say, or names one that is not there, has seen the first and nothing that came since: what
    they send meets that, and never takes its place unasked. 0 is what a form says of a story of which no
    revision was kept yet; by now that state is the first.
    """
    head = head_of(story)
    if head is None or number == head.number:
        return None
    seen = story.revisions.filter(number=number or 1).first() or story.revisions.last()
    return None if seen is None or seen.number == head.number else seen


def keep_both(
    story: Story, theirs: Content, base: Revision | None, by: Any, choices: Choices, note: str = ""
) -> list[str]:
    """Record a save that has just been written over `theirs`, with what `theirs` had beside it put back.

    Answers the parts in which it was. Raises Clashed, and whoever opened the transaction rolls it back.
    """
    mine = content_of(story)
    if base is None:
        record(story, by, note=note, content=mine)
        return []
    merged = merge(base.content, theirs, mine, choices)
    if merged.clashes:
        head = head_of(story)
        assert head is not None, "what is not settled has no other side"
        raise Clashed(story, merged.clashes, head)
    if merged.from_theirs:
        put_back(story, merged.content, merged.from_theirs, keeps_time=True)
    record(story, by, Reason.MERGED if merged.from_theirs else Reason.SAVED, note)
    return merged.from_theirs
