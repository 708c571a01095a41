"""Static files as readers get them: under hashed names, packed, and one sheet where the sources are many."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

type Paths = dict[str, tuple[Storage, str]]

# Of a sheet beside the importing one and on no condition. The sheets of others may import as they like.
_IMPORT = re.compile(r'^@import url\("([\w-]+\.css)"\);$', re.M)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Puts imported sheets in place of their imports, which cost a browser a round trip and a request each.

    With DEBUG the sources are served as they are, and the browser does the same.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._urls: dict[str, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """Its address, worked out once: the manifest is read at the start."""
        key = name or ""
        if key not in self._urls:
            self._urls[key] = super().url(key, force)
        return self._urls[key]

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Hash and pack what was collected."""
        whole = InMemoryStorage()
        for name in [] if dry_run else list(paths):
            if name.endswith(".css") and _IMPORT.search(sheet := _read(paths, name)):
                try:
                    whole.save(name, ContentFile(_whole(paths, name, sheet).encode()))
                except ValueError as error:
                    yield name, None, error
                    return
                paths = {**paths, name: (whole, name)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _whole(paths: Paths, name: str, sheet: str) -> str:
    def put_in(imported: re.Match[str]) -> str:
        there = posixpath.join(posixpath.dirname(name), imported[1])
        if there not in paths:
            raise ValueError(f"{name} imports {imported[1]}, which is not beside it; correct the name.")
        return _whole(paths, there, _read(paths, there))

    whole = _IMPORT.sub(put_in, sheet)
    if "@import" in whole:
        # Behind the rules of another sheet a browser passes over it without a word.
        raise ValueError(f'{name} may import only as @import url("sheet.css"); and sheets beside it.')
    return whole


def _read(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
