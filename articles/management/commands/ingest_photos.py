"""manage.py ingest_photos FOLDER: every picture of a folder in, as the photo desk drops them."""

from __future__ import annotations

import os
import sys
import traceback
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from articles.incoming import Came, Result, all_likenesses, take_in
from articles.revisions.wordings import record

ALL_TAKEN, SOME_REFUSED, NOTHING_READ, STOPPED = 0, 1, 2, 130
MANY = 20
"""Files from which on it takes long enough to say how far it is."""

# What a folder of pictures holds besides them, and nobody wants to hear of.
PASSED_OVER = {"thumbs.db", "desktop.ini"}
SIDECARS = {".xmp", ".aae", ".thm"}

EXIT_CODES = f"""
exit codes:
  {ALL_TAKEN}  all was taken in, or the desk has it or one that looks like it
  {SOME_REFUSED}  some was refused; each is named on stderr with the reason
  {NOTHING_READ}  there is no such folder, or nothing in it

A photo that only looks like another is not taken; --like takes it. After a stop, the same command takes in
the rest: what is there is known by its bytes.
"""


class Command(BaseCommand):
    help = "Takes every picture of a folder in as a photo. The same picture again changes nothing."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, epilog=EXIT_CODES, **kwargs)

        class Plain(parser.formatter_class, RawDescriptionHelpFormatter):  # type: ignore[name-defined]
            """Django's order of the options, and the epilog line by line."""

        parser.formatter_class = Plain
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="Looked through with all below it.")
        parser.add_argument("--like", action="store_true", help="Take what looks like a photo there is, too.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen; write nothing.")

    def handle(self, *args: Any, folder: Path, like: bool, dry_run: bool, **options: Any) -> None:
        paths = list(pictures_in(folder))
        if not paths:
            what = "holds no file" if folder.is_dir() else "is no folder that can be read"
            raise CommandError(f"“{folder}” {what}.", returncode=NOTHING_READ)
        counted: Counter[Result] = Counter()
        stopped = ""
        try:
            for path, came in self._progress(paths, Intake(like, dry_run)):
                counted[came.result] += 1
                self._say(path, came)
        except KeyboardInterrupt:
            stopped = "Stopped by hand."
        except (OperationalError, InterfaceError) as error:
            stopped = f"The database did not answer: {error}.".replace("\n", " ")
        found = ", ".join(f"{counted[result]:,} {WORDS[result]}" for result in Result if counted[result])
        ending = " Nothing was written: this was a dry run." if dry_run else ""
        self.stdout.write(f"{found or 'Nothing was looked at'}.{ending}")
        if stopped:
            self.stderr.write(f"{stopped} What was taken is kept; the same command takes in the rest.")
            sys.exit(STOPPED)
        if counted[Result.REFUSED]:
            sys.exit(SOME_REFUSED)

    def _say(self, path: Path, came: Came) -> None:
        if came.result is Result.REFUSED:
            self.stderr.write(f"{path}: {came.reason}")
        elif came.photo and came.result is not Result.TAKEN:
            where = f" Photo {came.photo.pk}: {came.photo}" if came.photo.pk else ""
            self.stdout.write(f"{path}: {came.reason}{where}")

    def _progress(self, paths: list[Path], intake: Intake) -> Iterator[tuple[Path, Came]]:
        """What became of each; with many of them stderr shows how far it is."""
        terminal = Console(stderr=True)
        if len(paths) < MANY or not self.stderr.isatty() or not terminal.is_terminal:
            yield from self._counted(paths, intake)
            return
        columns = TextColumn("Photos"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=terminal) as progress:
            for path in progress.track(paths):
                yield path, intake.take(path)

    def _counted(self, paths: list[Path], intake: Intake) -> Iterator[tuple[Path, Came]]:
        """The same for a log: a line for every tenth of them."""
        step = max(1, len(paths) // 10)
        for number, path in enumerate(paths, 1):
            yield path, intake.take(path)
            if len(paths) >= MANY and (number % step == 0 or number == len(paths)):
                self.stderr.write(f"{number:,} of {len(paths):,} files")


WORDS = {
    Result.TAKEN: "taken",
    Result.SAME: "known already",
    Result.LIKE: "not taken, since they look like photos that are there",
    Result.REFUSED: "refused",
}


def pictures_in(folder: Path) -> Iterator[Path]:
    """Every file that may be meant as a picture, in the order of their names; hidden ones are not."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            is_beside = name.lower() in PASSED_OVER or Path(name).suffix.lower() in SIDECARS
            path = Path(where) / name
            # A pipe would be waited for.
            if not name.startswith(".") and not is_beside and path.is_file():
                yield path


class Intake:
    """Takes in one file after the other, with all likenesses in memory: read once, not for each file."""

    def __init__(self, like: bool, dry_run: bool) -> None:
        self.like, self.dry_run = like, dry_run
        self.likenesses = set(all_likenesses())
        self.seen: set[str] = set()

    def take(self, path: Path) -> Came:
        try:
            with path.open("rb") as file:
                came = take_in(
                    File(file, name=path.name),
                    anyway=self.like,
                    likenesses=lambda: self.likenesses,
                    dry_run=self.dry_run,
                    then=lambda photo: record(photo, None),
                )
        except (OperationalError, InterfaceError):
            # The same would be said of every file that is left.
            raise
        except OSError as error:
            reason = f"It cannot be read or stored: {error.strerror or error}."
            return Came(path.name, Result.REFUSED, reason=reason)
        except Exception as error:
            # A fault of the program costs one file, not those after it.
            traceback.print_exception(error, file=sys.stderr)
            reason = f"The program failed on it, and nothing of it was kept: {type(error).__name__}: {error}"
            return Came(path.name, Result.REFUSED, reason=reason)
        return self._once(came) if came.result is Result.TAKEN else came

    def _once(self, came: Came) -> Came:
        photo: Any = came.photo
        if self.dry_run and photo.digest in self.seen:
            return Came(came.name, Result.SAME, photo, "The same file stands before it in the folder.")
        self.seen.add(photo.digest)
        if photo.likeness and not self.dry_run:
            self.likenesses.add(photo.likeness)
        return came
