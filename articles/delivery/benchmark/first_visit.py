"""What a browser fetches before it can paint the text of a story."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from articles.delivery.benchmark.addresses import story_page
from articles.delivery.benchmark.figures import Figure
from articles.delivery.benchmark.load import ACCEPTED
from articles.delivery.benchmark.servers import site
from articles.delivery.benchmark.stored_pages import packed

if TYPE_CHECKING:
    from articles.delivery.benchmark.inside import Options


class _Blocking(HTMLParser):
    """Finds what stands between a page and its first paint: sheets, scripts, and preloaded fonts."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[str] = []
        self.fonts: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        rel = said.get("rel", "").split()
        if tag == "link" and "stylesheet" in rel and said.get("media", "all") != "print":
            self.sheets.append(said["href"])
        elif tag == "link" and "preload" in rel and said.get("as") == "font":
            self.fonts.append(said["href"])
        elif tag == "script" and "src" in said and not {"async", "defer"} & set(said):
            self.sheets.append(said["src"])


def blocking(html: str) -> tuple[list[str], list[str]]:
    """The addresses of what blocks, and of the fonts that are fetched with it."""
    parser = _Blocking()
    parser.feed(html)
    return parser.sheets, parser.fonts


def measure(folder: Path, options: Options) -> list[Figure]:
    path = story_page()
    with site(folder) as server:
        page = packed(server, path)
        sheets, fonts = blocking(server.get(path).body.decode())
        of_sheets = [_size(server.get(one, Accept_Encoding=ACCEPTED).body) for one in sheets]
        of_fonts = [_size(server.get(one, Accept_Encoding=ACCEPTED).body) for one in fonts]
    parts = f"page {len(page.body) / 1000:.1f}, {len(sheets)} sheets {sum(of_sheets):.1f}, "
    parts += f"{len(fonts)} fonts {sum(of_fonts):.1f} kB"
    return [
        Figure(
            "first-visit",
            "requests before the text of a story can be painted, photos aside",
            1 + len(sheets) + len(fonts),
            5.0,
            note=f"page, {len(sheets)} sheets, {len(fonts)} preloaded fonts",
        ),
        Figure(
            "first-visit",
            "kB before the text of a story can be painted, photos aside",
            len(page.body) / 1000 + sum(of_sheets) + sum(of_fonts),
            15.0,
            unit="kB",
            note=parts,
        ),
    ]


def _size(body: bytes) -> float:
    return len(body) / 1000
