"""Baking in tests, and what lies in the folder afterwards."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.db import connection

from articles.delivery.destinations import Destination, Folder
from articles.delivery.static_site import Baked, StaticSite


def bake(place: Path | Destination) -> Baked:
    site = StaticSite(Folder(place) if isinstance(place, Path) else place)
    with site.alone():
        return site.bake()


def files(folder: Path) -> dict[str, bytes]:
    """What a server would hand out."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    names = {str(path.relative_to(folder)): path for path in paths}
    return {name: path.read_bytes() for name, path in names.items() if not name.startswith(".bake/")}


def pages(folder: Path) -> dict[str, bytes]:
    return {
        name: body for name, body in files(folder).items() if name.endswith((".html", ".xml", "robots.txt"))
    }


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def environment(folder: Path) -> dict[str, str]:
    """Of a process of its own that bakes what the test has committed."""
    given = connection.settings_dict
    url = f"sqlite:///{given['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{given['USER']}@/{given['NAME']}?host={given['HOST']}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.articles.delivery.baking_settings",
        "MEDIA_STORAGE": str(settings.MEDIA_ROOT),
        "PAGE_STORE": str(folder / "pages"),
    }
