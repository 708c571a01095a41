"""Where readers of finished pages let go first whoever does something that others wait for.

A process runs one thread at a time, and who makes or clears pages waits for its turn anew after every query
and every file: with readers who are always ready that takes longer than the work (docs/performance.md).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# How long one reader gives way to who makes a page, in seconds; and to who shows pages that are made, which
# takes some milliseconds where nobody else runs.
GIVES_WAY = 0.001
STANDS_STILL = 0.02


class Gate:
    def __init__(self) -> None:
        self._is_open = threading.Event()
        self._is_open.set()
        self._patience = GIVES_WAY

    @contextmanager
    def closed(self, patience: float | None = None) -> Iterator[None]:
        """Keep readers waiting, each for so many seconds at most, or GIVES_WAY.

        Of two who close it at once the first to end opens it, which costs the other some time.
        """
        self._patience = GIVES_WAY if patience is None else patience
        self._is_open.clear()
        try:
            yield
        finally:
            self._is_open.set()

    def wait(self) -> None:
        if not self._is_open.is_set():
            self._is_open.wait(self._patience)
