"""The slate: what every process of the machine reads of the page store without asking the disk.

A file of a few bytes that all of them have in memory: how often the store has changed, and until when time
alone makes no page wrong. Looking for a page's file costs a reader's thread its turn, and with it more than
handing out the page does.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from articles.delivery.files import write

# The number of changes, odd while one goes on; a moment in seconds since 1970.
_FORM = struct.Struct("=Qd")
# Whoever throws the store away while it is in use is noticed within so many seconds.
LOOKS_AGAIN = 1.0


@dataclass(frozen=True)
class _Mapped:
    counts: memoryview[int]
    moments: memoryview[float]
    inode: int


class Slate:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._mapped: _Mapped | None = None
        self._look_again = 0.0

    def changes(self) -> int | None:
        """A number that is another after each change; None while one goes on, or when nobody can say.

        What was found on the disk after this was asked is right as long as it is the same. Whoever is killed
        in a change leaves it at None, until the next change.
        """
        mapped = self._there()
        if mapped is None:
            return None
        count: int = mapped.counts[0]
        return None if count % 2 else count

    def right_until(self) -> float:
        """Until when (seconds since 1970) time alone makes no page wrong; 0.0 if nobody has said."""
        mapped = self._there()
        return 0.0 if mapped is None else mapped.moments[1]

    # To be called by who has the lock of the store's index.

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """A change of the files of pages."""
        counts = self._writable().counts
        counts[0] |= 1
        try:
            yield
        finally:
            counts[0] += 1

    def set_right_until(self, moment: float) -> None:
        self._writable().moments[1] = moment

    def _there(self) -> _Mapped | None:
        now, mapped = time.monotonic(), self._mapped
        if mapped is None or now >= self._look_again:
            mapped = self._looked_up()
            self._look_again = now + LOOKS_AGAIN
        return mapped

    def _looked_up(self) -> _Mapped | None:
        """What is there now. Whoever still has another mapped, in whichever process, looks at the disk."""
        before = self._mapped
        try:
            with self.path.open("r+b") as file:
                inode = os.fstat(file.fileno()).st_ino
                if before is not None and before.inode == inode:
                    return before
                whole = memoryview(mmap.mmap(file.fileno(), _FORM.size))
                mapped = _Mapped(whole.cast("Q"), whole.cast("d"), inode)
        except (FileNotFoundError, ValueError):
            mapped = None
        except OSError:
            # Too many files are open, say: that tells nothing of this one.
            return before
        if before is not None:
            before.counts[0] |= 1
        self._mapped = mapped
        return mapped

    def _writable(self) -> _Mapped:
        mapped = self._looked_up()
        if mapped is None:
            # It begins with a number that no slate before it had.
            write(self.path, _FORM.pack(time.time_ns() * 2, 0.0))
            mapped = self._looked_up()
        if mapped is None:
            raise OSError(f"{self.path} cannot be shared; name a folder of this machine as PAGE_STORE")
        return mapped
