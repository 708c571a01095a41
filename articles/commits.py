"""Changes that readers wait for: what they will ask for next is made before the commit, and comes with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from django.db import transaction

type Surrounding = Callable[[], AbstractContextManager[None]]

_surroundings: list[Surrounding] = []


def surround(changes: Surrounding) -> None:
    """Have something done around each of them: its end comes right before the commit."""
    _surroundings.append(changes)


@contextmanager
def for_readers() -> Iterator[None]:
    """A transaction that may change what readers see. Within another it is a part of that one alone, which
    may be rolled back."""
    is_outermost = not transaction.get_connection().in_atomic_block
    with transaction.atomic(), ExitStack() as around:
        for surrounding in _surroundings if is_outermost else ():
            around.enter_context(surrounding())
        yield
