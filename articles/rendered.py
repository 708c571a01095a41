"""Things that keep what was rendered of them (articles/templating/fragments.py)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from django.utils.functional import cached_property

# Of things together. A front page has some twenty.
MOST = 1000


class Rendered:
    """Of a thing that nobody changes: after a change in the database it is another object."""

    @cached_property
    def fragments(self) -> dict[Any, Any]:
        return {}


_TOGETHER: dict[Hashable, tuple[Sequence[object], dict[Any, Any]]] = {}


def rendered_together(how: Hashable, things: Sequence[object]) -> dict[Any, Any]:
    """What was rendered of things that stand together in one way, as long as they are the same objects.

    Holding them keeps their ids from being given to others.
    """
    key = (how, *map(id, things))
    kept = _TOGETHER.get(key)
    if kept is None:
        if len(_TOGETHER) >= MOST:
            _TOGETHER.clear()
        kept = _TOGETHER[key] = things, {}
    return kept[1]
