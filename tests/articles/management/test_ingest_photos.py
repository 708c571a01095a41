"""manage.py ingest_photos: a folder in, safe to run again."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import OperationalError

from articles.models import Photo
from articles.revisions.wordings import kept_of
from tests.articles.photos.pictures import DATA, plain, saved, scene, with_samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two photos, one of them once more and once smaller, and what stands beside them."""
    made = tmp_path / "in"
    (made / "night" / "second").mkdir(parents=True)
    (made / "a.jpg").write_bytes(saved(scene(1)))
    (made / "night" / "b.png").write_bytes(saved(scene(2), "PNG"))
    (made / "night" / "c-again.jpg").write_bytes(saved(scene(1)))
    (made / "night" / "second" / "d-small.jpg").write_bytes(saved(scene(1).resize((300, 200))))
    (made / "night" / "a.xmp").write_text("<x/>")
    (made / ".DS_Store").write_text("x")
    return made


def ingest(folder: Path, **options: Any) -> tuple[str, str, int]:
    """What it says on both outputs, and how it ends."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("ingest_photos", str(folder), stdout=out, stderr=err, **options)
    except SystemExit as end:
        code = int(end.code or 0)
    return out.getvalue(), err.getvalue(), code


def test_every_picture_comes_in_once_with_what_its_file_says(folder: Path) -> None:
    out, err, code = ingest(folder)
    assert (code, err) == (0, "")
    first, second = Photo.objects.order_by("pk")
    assert f"c-again.jpg: The desk has this very file. Photo {first.pk}: " in out
    assert f"d-small.jpg: It looks like a photo that the desk has. Photo {first.pk}: " in out
    assert out.endswith(
        "2 taken, 1 known already, 1 not taken, since they look like photos that are there.\n"
    )
    assert (first.width, second.width) == (900, 900)
    assert [kept.name for kept in kept_of(first)] == [""]


def test_once_more_it_changes_nothing(folder: Path) -> None:
    ingest(folder)
    out, _, code = ingest(folder)
    assert code == 0
    assert out.endswith("3 known already, 1 not taken, since they look like photos that are there.\n")
    assert Photo.objects.count() == 2


def test_what_looks_like_another_is_taken_if_asked(folder: Path) -> None:
    assert ingest(folder, like=True)[0].endswith("3 taken, 1 known already.\n")


def test_a_dry_run_says_the_same_and_writes_nothing(folder: Path) -> None:
    out, _, code = ingest(folder, like=True, dry_run=True)
    assert out.endswith("3 taken, 1 known already. Nothing was written: this was a dry run.\n")
    assert (code, Photo.objects.count()) == (0, 0)
    assert not default_storage.exists("originals")


def test_a_file_that_is_refused_is_named_with_the_reason_and_the_exit_code_says_so(folder: Path) -> None:
    (folder / "b-letter.jpg").write_text("Dear desk")
    (folder / "b-cut.jpg").write_bytes(plain()[:300])
    _, err, code = ingest(folder)
    assert f"{folder / 'b-letter.jpg'}: This file is a text file named .jpg, not a picture." in err
    assert f"{folder / 'b-cut.jpg'}: This JPEG file is damaged or incomplete" in err
    assert (code, Photo.objects.count()) == (1, 2)


def test_a_folder_that_is_not_there_or_is_empty_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path, what in (
        (tmp_path / "no", "is no folder that can be read"),
        (tmp_path / "empty", "holds no file"),
    ):
        with pytest.raises(CommandError, match=what) as refusal:
            ingest(path)
        assert refusal.value.returncode == 2


def test_many_say_how_far_they_are(tmp_path: Path) -> None:
    made = tmp_path / "in"
    made.mkdir()
    for number in range(20):
        (made / f"{number:02}.png").write_bytes(plain((20, 10), color=(number, 0, 0), kind="PNG"))
    _, err, _ = ingest(made)
    assert err.splitlines()[::9] == ["2 of 20 files", "20 of 20 files"]


def test_a_fault_of_the_program_costs_one_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.photos.inspect.likeness", lambda *args: 1 / 0)
    _, err, code = ingest(folder)
    assert "a.jpg: The program failed on it, and nothing of it was kept: ZeroDivisionError" in err
    assert (code, Photo.objects.count()) == (1, 0)


def test_a_database_that_is_gone_stops_it_with_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("articles.incoming.with_digest", gone)
    _, err, code = ingest(folder)
    assert err.startswith("The database did not answer: gone.")
    assert code == 130


@with_samples
@pytest.mark.parametrize("name", ["images-bad", "photos"])
def test_no_sample_stops_it(name: str) -> None:
    out, err, code = ingest(DATA / name)
    assert "taken" in out
    assert "program failed" not in err
    assert code == 1
    for photo in Photo.objects.all():
        assert len(photo.digest) == 64
