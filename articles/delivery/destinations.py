"""Where baked files go: into a folder, or into a bucket (bucket.py).

Which files there are is no concern of a destination, and where they go is none of who makes them.
"""

from __future__ import annotations

import errno
import gzip
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from articles.delivery.static_manifest import Manifest

# What a bake remembers, beside what it bakes.
MANIFEST = ".bake"
PACKED = ".gz"
_LEVEL = 4
_PACKS = ("text/", "application/json", "application/xml", "application/rss+xml", "image/svg+xml")


class CannotBake(Exception):
    """A sentence that says why, and what to do."""


class CannotLieHere(Exception):
    """Why this one file cannot lie here."""


@dataclass(frozen=True)
class File:
    """What is handed out at an address, and as what."""

    key: str
    body: bytes
    content_type: str
    cache_control: str
    tags: frozenset[str] = frozenset()
    moved_to: str = ""
    """Where a server that can redirect sends whoever asks; others hand out the body."""

    @property
    def name(self) -> str:
        return file_of(self.key)

    def packed(self) -> bytes | None:
        """A text's body as gzip, where that is less."""
        if not self.content_type.startswith(_PACKS):
            return None
        body = gzip.compress(self.body, _LEVEL, mtime=0)
        return body if len(body) < len(self.body) else None


class Destination(Protocol):
    name: str
    """As it stands in a sentence."""
    remedy: str
    """What to do when that which is remembered cannot be read."""

    def alone(self) -> AbstractContextManager[Manifest]:
        """While nobody else bakes here; gives what is remembered. CannotBake where somebody does."""

    def forget(self) -> None:
        """Write everything that is put from now on, whatever lies here."""

    def put(self, file: File) -> bool:
        """Have this lie here; says whether it did not yet. CannotLieHere if it never can."""

    def remove(self, name: str) -> bool:
        """Have nothing lie here under a name; says whether something did."""

    def settle(self) -> None:
        """Wait until all this is so: first what was put, then what was removed."""

    def mark(self, name: str) -> str:
        """What will tell the next bake, without a look inside, that a file is the one that was put."""

    def names(self) -> Iterator[str]:
        """All that lies here."""

    def remember(self, manifest: Manifest, *, at_once: bool) -> None:
        """Keep what is remembered; while a bake goes on, only now and then."""


class Folder:
    def __init__(self, path: Path, *, is_packed: bool = False) -> None:
        """`is_packed`: with a packed file beside every text. Raises CannotBake for what is no place."""
        self.path = path
        self.name = str(path)
        self.remedy = "Remove the folder, and bake anew."
        self.is_packed = is_packed
        make_ready(path)
        # In one folder under one name: there is one process that writes, and a name that is free is costly.
        self._new = str(path / MANIFEST / "new")

    @contextmanager
    def alone(self) -> Iterator[Manifest]:
        manifest = Manifest(self.path / MANIFEST)
        with manifest.making("bake") as is_ours:
            if not is_ours:
                raise CannotBake(f"{self.path} is being baked into by another process; let it end.")
            yield manifest

    def forget(self) -> None:
        """Nothing is taken for granted here: what lies there is read."""

    def put(self, file: File) -> bool:
        path = f"{self.path}/{file.name}"
        packed = file.packed() if self.is_packed else None
        try:
            is_new = _read(path) != file.body
            # A server that looks for a packed one first must not find the one of the file before.
            if packed is None:
                _unlink(path + PACKED)
            elif _read(path + PACKED) != packed:
                self._replace(path + PACKED, packed)
            if is_new:
                self._replace(path, file.body)
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise
            raise CannotLieHere("Its address is too long for the name of a file.") from error
        return is_new

    def _replace(self, path: str, body: bytes) -> None:
        """Write a file that is there whole or not at all."""
        descriptor = os.open(self._new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            os.fchmod(descriptor, 0o644)
            rest = memoryview(body)
            while rest:
                rest = rest[file.write(rest) :]
        try:
            os.replace(self._new, path)  # noqa: PTH105  # a Path's own costs more
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
            os.replace(self._new, path)  # noqa: PTH105

    def remove(self, name: str) -> bool:
        path = f"{self.path}/{name}"
        # The plain one first: without it no server looks for the other.
        was_there = _unlink(path)
        _unlink(path + PACKED)
        for folder in Path(path).parents:
            if folder == self.path:
                break
            try:
                folder.rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                break
        return was_there

    def settle(self) -> None:
        """It is so already."""

    def mark(self, name: str) -> str:
        return ""

    def names(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self.path):
            inside = os.path.relpath(folder, self.path)
            if inside == ".":
                folders[:] = [name for name in folders if name != MANIFEST]
            yield from (os.path.normpath(f"{inside}/{name}") for name in files if not name.endswith(PACKED))

    def remember(self, manifest: Manifest, *, at_once: bool) -> None:
        """It lies where it is written."""


def destination_of(address: str, *, is_packed: bool = False) -> Destination:
    """Raises CannotBake for what is no address, or no place to bake into."""
    if "://" not in address:
        return Folder(Path(address).absolute(), is_packed=is_packed)
    try:
        from articles.delivery.bucket import Bucket
    except ImportError as error:
        raise CannotBake(
            f"Baking into a bucket needs the package {error.name}: install the extra s3, "
            "or all that requirements/serve.txt locks."
        ) from error
    return Bucket(address, is_packed=is_packed)


def file_of(key: str) -> str:
    """In which file an answer lies. A list's further page has a path: /2026/11/02/before/<cursor>/."""
    path, _, query = key.partition("?")
    if query:
        path += query.replace("=", "/") + "/"
    return path.lstrip("/") + ("index.html" if path.endswith("/") else "")


def make_ready(folder: Path) -> None:
    """Make the folder, or see that it is one of ours. What others put somewhere is never touched."""
    try:
        if folder.exists() and not folder.is_dir():
            raise CannotBake(f"{folder} is a file; name a folder.")
        folder.mkdir(parents=True, exist_ok=True)
        remembered = folder / MANIFEST
        if not remembered.is_dir() and any(folder.iterdir()):
            raise CannotBake(
                f"{folder} has files that were not baked here; name an empty folder, or a new one."
            )
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        # Under this name the release before kept files on their way.
        if (remembered / "new").is_dir():
            shutil.rmtree(remembered / "new")
    except OSError as error:
        raise CannotBake(
            f"{folder} cannot be written to ({error.strerror}); let this user write to it, or name another."
        ) from error


def _read(path: str) -> bytes | None:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        return file.read()


def _unlink(path: str) -> bool:
    try:
        os.unlink(path)  # noqa: PTH108
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
