"""Static files as `collectstatic` leaves them for readers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile

from newsportal.env import ROOT
from newsportal.static_files import StaticFiles

OWN = "static/css"


def collected(sources: dict[str, str], folder: Path) -> dict[str, str]:
    """What is made of these sources, by the name before it was hashed."""
    source = StaticFilesStorage(location=folder / "sources")
    storage = StaticFiles(location=folder / "collected")
    for name, words in sources.items():
        for place in (source, storage):
            place.save(name, ContentFile(words.encode()))
    for _, _, processed in storage.post_process({name: (source, name) for name in sources}):
        if isinstance(processed, Exception):
            raise processed
    return {name: storage.open(made).read().decode() for name, made in storage.hashed_files.items()}


def test_a_sheet_has_what_it_imports_in_the_order_of_its_imports(tmp_path: Path) -> None:
    sources = {
        "css/site.css": '/* All. */\n@import url("b.css");\n@import url("a.css");\np { color: red }\n',
        "css/a.css": "@layer a { p { color: blue } }\n",
        "css/b.css": '@import url("c.css");\n@layer b { p { background: url("../img/b.svg") } }\n',
        "css/c.css": "@layer b, a;\n",
        "img/b.svg": "<svg/>",
    }
    made = collected(sources, tmp_path)["css/site.css"]
    assert re.sub(r"\.[0-9a-f]{12}\.", ".#.", made) == (
        '/* All. */\n@layer b, a;\n\n@layer b { p { background: url("../img/b.#.svg") } }\n\n'
        "@layer a { p { color: blue } }\n\np { color: red }\n"
    )


def test_a_sheet_has_another_name_once_what_it_imports_has_changed(tmp_path: Path) -> None:
    names = set()
    for colour in ("red", "blue"):
        folder = tmp_path / colour
        collected({"a.css": '@import url("b.css");\n', "b.css": f"p {{ color: {colour} }}"}, folder)
        names |= {path.name for path in (folder / "collected").glob("a.*.css")}
    assert len(names) == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('@import url("none.css");', "imports none.css, which is not beside it"),
        ('@import url("b.css");\n@import url("b.css") print;', "may import only as"),
    ],
)
def test_an_import_that_a_browser_would_pass_over_stops_the_collecting(
    line: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=reason):
        collected({"a.css": line, "b.css": "p { color: red }"}, tmp_path)


def test_the_sheet_of_every_page_has_all_rules_of_its_sources(tmp_path: Path) -> None:
    names = [path.name for path in (ROOT / OWN).glob("*.css")]
    sources = {f"css/{name}": (ROOT / OWN / name).read_text() for name in names}
    faces = {f"fonts/{path.name}": "" for path in (ROOT / "static/fonts").glob("*.woff2")}
    made = collected({**sources, **faces}, tmp_path)
    parts = re.findall(r'@import url\("([^"]+)"\)', sources["css/site.css"])
    assert len(parts) > 3
    for part in parts:
        assert made[f"css/{part}"] in made["css/site.css"]
    # A page takes what it needs beside it, once.
    assert "@import" not in made["css/site.css"]
