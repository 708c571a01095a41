"""Where the bytes of wire copy come from."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from articles.wire import transports
from articles.wire.items import CopyError


def found(*paths: object) -> list[str]:
    return [copy.path for copy in transports.find(map(str, paths))]


def test_a_folder_is_walked_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden", "later/z.txt", "later/y.txt", ".git/config", "earlier/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("copy")
    names = [str(Path(path).relative_to(tmp_path)) for path in found(tmp_path)]
    assert names == ["a.txt", "b.txt", "earlier/x.txt", "later/y.txt", "later/z.txt"]


def test_folders_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    names = [f"{number:02}" for number in range(30)]
    for name in reversed(names):
        (tmp_path / name).mkdir()
        (tmp_path / name / "copy.txt").write_text("copy")
    assert [Path(path).parent.name for path in found(tmp_path)] == names


def test_a_hidden_file_that_is_named_is_read(tmp_path: Path) -> None:
    (tmp_path / ".copy").write_text("copy")
    (only,) = transports.find([str(tmp_path / ".copy")])
    assert only.read() == b"copy"


def test_a_dash_is_the_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"copy")))
    (only,) = transports.find(["-"])
    assert only.read() == b"copy"


@pytest.mark.parametrize(
    "address", ["https://example.org/story", "HTTP://example.org", "ftp://example.org/a"]
)
def test_a_web_address_is_refused_with_what_to_do(address: str) -> None:
    (only,) = transports.find([address])
    with pytest.raises(CopyError, match="web address"):
        only.read()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (only,) = transports.find([str(tmp_path / "gone.txt")])
    with pytest.raises(CopyError, match="could not be opened: No such file"):
        only.read()


def test_a_file_that_is_too_large_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "archive.txt"
    with path.open("wb") as file:
        file.truncate(3 * 1024**3)
    (only,) = transports.find([str(path)])
    with pytest.raises(CopyError, match=r"is 3072\.0 MB; wire copy is at most 8 MB"):
        only.read()


def test_a_name_that_is_no_text_can_be_read_and_shown(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as file:  # noqa: PTH123  # a name made of bytes
        file.write(b"copy")
    (only,) = transports.find([str(tmp_path)])
    assert only.read() == b"copy"
    assert only.shown.encode().endswith("caf\N{REPLACEMENT CHARACTER}.txt".encode())
