"""Docs that cannot rot: they name what is there, and nothing that is not."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text()


def named_rooms() -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", ARCHITECTURE, re.M)


def test_every_room_in_the_plan_exists() -> None:
    assert [room for room in named_rooms() if not (ROOT / room).exists()] == []


def test_every_folder_of_the_house_is_in_the_plan() -> None:
    tops = [
        ROOT / name
        for name in ("articles", "newsportal", "templates", "static", "tests", "scripts", "deploy")
    ]
    folders = {
        f"{path.relative_to(ROOT)}/"
        for path in [*tops, *(ROOT / "articles").iterdir(), ROOT / "articles/wire/formats"]
        if path.is_dir() and path.name != "__pycache__"
    }
    assert folders - set(named_rooms()) == set()


def test_links_between_pages_lead_somewhere() -> None:
    dead = []
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
            if "://" not in target and not (page.parent / target).exists():
                dead.append(f"{page.relative_to(ROOT)}: {target}")
    assert dead == []


def test_every_picture_is_shown_is_described_and_comes_quickly() -> None:
    text = "".join(page.read_text() for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    described = set(re.findall(r"!\[[^\]]{20,}\]\((?:docs/)?pictures/([^)]+)\)", text))
    pictures = list((ROOT / "docs/pictures").iterdir())
    assert {picture.name for picture in pictures} == described
    assert [picture.name for picture in pictures if picture.stat().st_size > 150_000] == []


def test_every_dependency_has_its_line() -> None:
    named = (ROOT / "docs/dependencies.md").read_text().lower()
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [settings["project"]["dependencies"], *settings["project"]["optional-dependencies"].values()]
    asked.append(settings["dependency-groups"]["dev"])
    packages = [re.split(r"[^\w.-]", line, maxsplit=1)[0].lower() for lines in asked for line in lines]
    assert packages
    assert [package for package in packages if package not in named] == []
