"""Where the bytes of wire copy come from: files, folders and the standard input.

Web addresses are not fetched in this release; naming one is refused with a sentence.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .formats.encoding import LARGEST
from .items import CopyError

STANDARD_INPUT = "-"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.I)


@dataclass(frozen=True, slots=True)
class Copy:
    """One piece of copy that has been named, and not been read yet."""

    path: str

    @property
    def shown(self) -> str:
        """The path as it can be printed: file names are bytes, and not always text."""
        return os.fsencode(self.path).decode("utf-8", "replace")

    def read(self) -> bytes:
        """Its bytes; CopyError with a sentence where there are none to be had."""
        if self.path == STANDARD_INPUT:
            return _within(sys.stdin.buffer.read(LARGEST + 1))
        if _ADDRESS.match(self.path):
            raise CopyError(
                "This is a web address, and this release fetches none. Save the page as a text file and name "
                "that file, or paste the text in the newsroom."
            )
        path = Path(self.path)
        try:
            if path.is_file() and (size := path.stat().st_size) > LARGEST:
                raise _too_large(f"{size / 1048576:.1f} MB")
            with path.open("rb") as file:
                return _within(file.read(LARGEST + 1))
        except OSError as error:
            raise CopyError(f"The file could not be opened: {error.strerror or error}.") from error


def find(paths: Iterable[str]) -> Iterator[Copy]:
    """Every file that the paths name: those of a folder in their order, hidden ones left out."""
    for path in paths:
        if path != STANDARD_INPUT and not _ADDRESS.match(path) and Path(path).is_dir():
            yield from _folder(path)
        else:
            yield Copy(path)


def _folder(path: str) -> Iterator[Copy]:
    unreadable: list[Copy] = []
    for folder, folders, names in os.walk(
        path, onerror=lambda error: unreadable.append(Copy(error.filename))
    ):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Copy(os.path.join(folder, name))  # noqa: PTH118  # keeps bytes that are no text
    # Opening one of them says why it cannot be read.
    yield from unreadable


def _within(raw: bytes) -> bytes:
    if len(raw) > LARGEST:
        raise _too_large(f"more than {LARGEST // 1048576} MB")
    return raw


def _too_large(size: str) -> CopyError:
    return CopyError(
        f"The copy is {size}; wire copy is at most {LARGEST // 1048576} MB. "
        "Split it into one file for each story."
    )
