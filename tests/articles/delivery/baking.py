"""Baking in tests, and what lies in the folder afterwards."""

from __future__ import annotations

from pathlib import Path

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
