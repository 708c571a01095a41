"""The shape of the house, held by tests: who may import whom, and where the rule of visibility lives."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 400
MOST_LINES_OF_A_SHEET = 250

# From the ground up: a room may import from rooms on its own floor and below, never from above.
FLOORS = [
    {
        "articles.dateline",
        "articles.commits",
        "articles.buckets",
        "articles.visibility",
        "articles.prepared",
        "articles.rendered",
        "articles.paths",
        "articles.rights",
        "articles.html",
        "articles.slugs",
    },
    {"articles.photos"},
    {"articles.models", "articles.migrations"},
    {"articles.revisions"},
    {
        "articles.workflow",
        "articles.working_copies",
        "articles.preflight",
        "articles.colleagues",
        "articles.budget",
        "articles.live",
        "articles.live_edits",
        "articles.search",
        "articles.fronts",
        "articles.clock",
        "articles.cards",
        "articles.cursors",
        "articles.slices",
        "articles.page_tags",
        "articles.incoming",
    },
    {
        "articles.admin",
        "articles.views",
        "articles.urls",
        "articles.feeds",
        "articles.sitemaps",
        "articles.structured_data",
        "articles.templatetags",
        "articles.templating",
        "articles.management",
        "articles.demo",
        "articles.signals",
        "articles.apps",
    },
    {"articles.wire", "articles.delivery"},
    {"newsportal"},
]
WITHOUT_DJANGO = [
    "articles/dateline",
    "articles/wire/formats",
    "articles/wire/items.py",
    "articles/photos/credit.py",
]


def sources(*places: str) -> list[Path]:
    found: list[Path] = []
    for place in places or ("articles", "newsportal"):
        path = ROOT / place
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return found


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports_of(path: Path) -> Iterator[str]:
    """Every module that a file imports, with relative imports made absolute and names of submodules kept."""
    package = module_of(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *(node.module.split(".") if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def is_in(name: str, rooms: set[str]) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def floor_of(name: str) -> int | None:
    return next((floor for floor, rooms in enumerate(FLOORS) if is_in(name, rooms)), None)


def only_for_types(path: Path) -> set[str]:
    """What a file imports for the type checker alone, which makes no arrow at run time."""
    return {
        name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in node.body
        if isinstance(inner, ast.ImportFrom)
        for name in (f"{inner.module}.{alias.name}" for alias in inner.names)
    }


def test_every_module_has_a_floor() -> None:
    homeless = [module_of(path) for path in sources() if floor_of(module_of(path)) is None]
    assert [name for name in homeless if name != "articles"] == []


def test_imports_point_one_way() -> None:
    wrong = []
    for path in sources():
        floor = floor_of(module_of(path))
        for name in set(imports_of(path)) - only_for_types(path):
            target = floor_of(name)
            if floor is not None and target is not None and target > floor:
                wrong.append(f"{path.relative_to(ROOT)} imports {name} from a floor above")
    assert wrong == []


def test_the_site_can_do_without_the_wire() -> None:
    names = [
        path
        for path in sources("articles")
        if "wire" not in path.parts and "articles.wire" in path.read_text()
    ]
    assert names == []


@pytest.mark.parametrize("place", WITHOUT_DJANGO)
def test_what_is_pure_knows_no_django(place: str) -> None:
    for path in sources(place):
        for name in imports_of(path):
            assert not is_in(name, {"django", "articles.models", "newsportal"}), (path, name)


def test_the_rule_of_visibility_stands_in_one_place() -> None:
    """No filter but the rule's own asks for the fields by which a story is public."""
    wrong = []
    for path in sources():
        if path.name == "visibility.py" or "migrations" in path.parts:
            continue
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func).rpartition(".")[2]
            if called not in {"filter", "exclude", "get", "Q", "get_object_or_404"}:
                continue
            for keyword in node.keywords:
                name, value = keyword.arg or "", ast.unparse(keyword.value)
                by_time = re.fullmatch(r"(.*__)?(published_at__lte|embargo__.*)", name)
                by_status = re.fullmatch(r"(.*__)?status", name) and "PUBLISHED" in value
                if by_time or by_status:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}")
    assert wrong == []


def test_a_status_changes_by_a_step_alone() -> None:
    """Whoever set it would pass by who may, the timeline, and what is missing for publication."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}"
        for path in sources("articles")
        if path.name != "workflow.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute)
        and target.attr == "status"
        and "Status" in ast.unparse(node.value)
    ]
    assert wrong == []


def test_stories_are_changed_by_saving_them() -> None:
    """`update()` on stories would pass by addresses, cleaning and search."""
    pattern = re.compile(r"Story\.objects\b[^\n]*\.update\(|\bstories\.update\(")
    assert [str(path) for path in sources("articles") if pattern.search(path.read_text())] == []


def test_no_file_is_more_than_one_room() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [*sources(), *sources("tests")]
        if "migrations" not in path.parts and (lines := path.read_text().count("\n")) > MOST_LINES
    }
    assert long == {}


def test_no_sheet_and_no_template_is_endless() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for folder, ending in (("static", "*.css"), ("templates", "*.html"))
        for path in (ROOT / folder).rglob(ending)
        if (lines := path.read_text().count("\n")) > MOST_LINES_OF_A_SHEET
    }
    assert long == {}


def test_no_room_is_called_by_a_name_that_says_nothing() -> None:
    nothing = {"utils", "util", "helpers", "helper", "services", "common", "misc", "tools", "base"}
    assert [str(path) for path in sources() if path.stem in nothing] == []
