"""Primary keys as they come from a form or an address: anything at all, until looked at."""

from __future__ import annotations

from collections.abc import Iterable

LARGEST = 2**63 - 1


def key(value: object) -> int | None:
    """The primary key that a sent value names; None if no row of any database could have it."""
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    number = int(text)
    return number if number <= LARGEST else None


def keys(values: Iterable[object]) -> list[int]:
    """Those of the values that are keys, each once, in their order."""
    return list(dict.fromkeys(number for value in values if (number := key(value)) is not None))
