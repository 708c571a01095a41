"""What a browser fetches before it can paint the text of a story."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from articles.delivery.benchmark.addresses import story_page
from articles.delivery.benchmark.figures import Figure
from articles.delivery.benchmark.load import ACCEPTED
from articles.delivery.benchmark.servers import site
from articles.delivery.benchmark.stored_pages import packed

if TYPE_CHECKING:
    from articles.delivery.benchmark.inside import Options


# In a sheet: another one, which the browser has to have as well, and a face.
_IMPORT = re.compile(r"""@import\s*(?:url\()?\s*["']?([^"')\s;]+)""")
_FACE = re.compile(r"@font-face\s*{([^}]*)}")
_SOURCE = re.compile(r"""url\(\s*["']?([^"')]+)""")
# Text is painted without such a face, at once or after a tenth of a second.
_PATIENT = re.compile(r"font-display:\s*(optional|swap|fallback)")


class _Blocking(HTMLParser):
    """Finds what stands between a page and its first paint: sheets, scripts, and whatever is preloaded."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[str] = []
        self.preloaded: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        rel = said.get("rel", "").split()
        if tag == "link" and "stylesheet" in rel and said.get("media", "all") != "print":
            self.sheets.append(said["href"])
        elif tag == "link" and {"preload", "modulepreload"} & set(rel) and said.get("as") != "image":
            self.preloaded.append(said["href"])
        elif tag == "script" and "src" in said and not {"async", "defer"} & set(said):
            self.sheets.append(said["src"])


def blocking(html: str) -> tuple[list[str], list[str]]:
    """The addresses of what blocks, and of what is preloaded and fetched beside it."""
    parser = _Blocking()
    parser.feed(html)
    return parser.sheets, parser.preloaded


def needed(html: str, fetch: Callable[[str], str]) -> tuple[list[str], list[str]]:
    """The same with what the sheets bring: those that they import, and faces for which the text waits.

    `fetch` answers with the words of a sheet.
    """
    sheets, beside = blocking(html)
    for sheet in sheets:
        if not sheet.endswith(".css"):
            continue
        words = fetch(sheet)
        # The loop goes on to these, too.
        sheets += [one for link in _IMPORT.findall(words) if (one := urljoin(sheet, link)) not in sheets]
        for face in _FACE.findall(words):
            if not _PATIENT.search(face):
                beside += [urljoin(sheet, link) for link in _SOURCE.findall(face)[:1]]
    return sheets, list(dict.fromkeys(one for one in beside if one not in sheets))


def measure(folder: Path, options: Options) -> list[Figure]:
    path = story_page()
    with site(folder) as server:
        page = packed(server, path)
        sheets, beside = needed(server.get(path).body.decode(), lambda one: server.get(one).body.decode())
        of_sheets = [_size(server.get(one, Accept_Encoding=ACCEPTED).body) for one in sheets]
        of_beside = [_size(server.get(one, Accept_Encoding=ACCEPTED).body) for one in beside]
    parts = f"page {len(page.body) / 1000:.1f}, {len(sheets)} sheets {sum(of_sheets):.1f}, "
    parts += f"{len(beside)} faces and preloads {sum(of_beside):.1f} kB"
    return [
        Figure(
            "first-visit",
            "requests before the text of a story can be painted, photos aside",
            1 + len(sheets) + len(beside),
            5.0,
            note=f"page, {len(sheets)} sheets, {len(beside)} faces and preloads",
        ),
        Figure(
            "first-visit",
            "kB before the text of a story can be painted, photos aside",
            len(page.body) / 1000 + sum(of_sheets) + sum(of_beside),
            15.0,
            unit="kB",
            note=parts,
        ),
    ]


def _size(body: bytes) -> float:
    return len(body) / 1000
