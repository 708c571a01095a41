"""Files that are there whole or not at all: written under another name, and given theirs at the end."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

type Draft = tuple[Path, Path]
"""What is written, and the place where it belongs."""


def draft(path: Path, data: bytes) -> Path:
    """A file beside the place where it belongs."""
    draft = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        file = draft.open("wb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = draft.open("wb")
    try:
        with file:
            os.fchmod(file.fileno(), 0o644)
            file.write(data)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def replace(drafts: Iterable[Draft]) -> None:
    for written, place in drafts:
        written.replace(place)


@contextlib.contextmanager
def thrown_away(drafts: Iterable[Draft]) -> Iterator[None]:
    """Drafts that did not come to their places in here are thrown away."""
    try:
        yield
    finally:
        for written, _place in drafts:
            written.unlink(missing_ok=True)


def write(path: Path, data: bytes) -> None:
    drafts = [(draft(path, data), path)]
    with thrown_away(drafts):
        replace(drafts)


def boot() -> str:
    """What is another after each start of the machine, where it can be told."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return "-"
