"""Finished pages as nginx finds them by itself: a file where the address says, and packed ones beside it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from articles.delivery.stored import IDENTITY

# A file name may have 255 bytes, and ours have endings.
_LONGEST_NAME = 200
_ENDINGS = {"br": ".br", "zstd": ".zst", "gzip": ".gz", IDENTITY: ""}
# What there is of a page from the start.
_QUICK = (_ENDINGS["gzip"], _ENDINGS[IDENTITY])


class OpenFiles:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def places(self, key: str, bodies: Mapping[str, bytes]) -> list[tuple[Path, bytes]]:
        """Where each encoding of a page belongs, the plain one last: nginx takes a packed one that is there,
        whatever the plain one says. Nowhere for a page that nginx has to ask us for."""
        plain = self._plain(key)
        if plain is None:
            return []
        return [(Path(plain + end), bodies[one]) for one, end in _ENDINGS.items() if one in bodies]

    def has_place(self, key: str) -> bool:
        return self._plain(key) is not None

    def has(self, key: str) -> bool:
        plain = self._plain(key)
        return plain is not None and os.path.exists(plain)  # noqa: PTH110  # as below

    def shut(self, key: str, is_packed: bool) -> None:
        """Take a page's files away; those that are packed small only where it `is_packed`.

        A change does it to every page that it clears: without Path, which costs more than the disk.
        """
        plain = self._plain(key)
        if plain is not None:
            for end in _ENDINGS.values() if is_packed else _QUICK:
                try:  # noqa: SIM105
                    os.unlink(plain + end)  # noqa: PTH108
                except FileNotFoundError:
                    pass

    def say_whether_calm(self, is_calm: bool) -> None:
        """nginx looks for pages under calm/ first. As a link that comes and goes this costs its requests
        nothing, while asking for a flag would cost each of them a look at the file system."""
        calm = self.folder.with_name("calm")
        if not is_calm:
            calm.unlink(missing_ok=True)
        elif not calm.is_symlink():
            with contextlib.suppress(FileExistsError):
                calm.symlink_to(self.folder.name)

    def _plain(self, key: str) -> str | None:
        path, _, query = key.partition("?")
        parts = path.strip("/").split("/")
        if query or any(len(part.encode()) > _LONGEST_NAME or part[:1] == "." for part in parts):
            return None
        plain = os.path.join(self.folder, *parts)  # noqa: PTH118
        return os.path.join(plain, "index.html") if path.endswith("/") else plain  # noqa: PTH118
