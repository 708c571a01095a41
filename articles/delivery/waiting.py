"""How many readers wait for which page, counted by all processes of the machine together.

A file that all of them have in memory, as the slate is. It decides in which order pages are made and
nothing else, so it may be wrong: of two who count at the same moment one is lost, and pages that share a
place in it are counted together.
"""

from __future__ import annotations

import logging
import mmap
import os
import time
from pathlib import Path
from zlib import crc32

from articles.delivery.files import write

logger = logging.getLogger(__name__)

_PLACES = 4096
_NOBODY = memoryview(bytes(8 * _PLACES)).cast("d")
# Whoever throws the store away while it is in use is noticed within so many seconds.
LOOKS_AGAIN = 1.0


class Waiting:
    def __init__(self, path: Path) -> None:
        self.path = path
        # Where nothing can be shared, each process counts its own readers.
        self._counts = memoryview(bytearray(8 * _PLACES)).cast("d")
        self._inode: int | None = None
        self._look_again = 0.0

    def add(self, key: str, weight: float) -> None:
        self._there()[_place(key)] += weight

    def for_page(self, key: str) -> float:
        return self._there()[_place(key)]

    def no_more(self, key: str) -> None:
        """The page was made."""
        self._there()[_place(key)] = 0.0

    def forget(self) -> None:
        """Begin anew, also with what was thrown away."""
        self._there()[:] = _NOBODY

    def _there(self) -> memoryview[float]:
        now = time.monotonic()
        if now >= self._look_again:
            self._look_again = now + LOOKS_AGAIN
            self._share()
        return self._counts

    def _share(self) -> None:
        try:
            if not self.path.exists():
                write(self.path, bytes(_NOBODY))
            with self.path.open("r+b") as file:
                inode = os.fstat(file.fileno()).st_ino
                if inode != self._inode:
                    self._counts = memoryview(mmap.mmap(file.fileno(), 8 * _PLACES)).cast("d")
                    self._inode = inode
        except (OSError, ValueError) as error:
            # Its disk is full, say. Whoever writes pages says it aloud.
            logger.debug("Each process counts its own readers: %s", error)


def _place(key: str) -> int:
    return crc32(key.encode()) % _PLACES
