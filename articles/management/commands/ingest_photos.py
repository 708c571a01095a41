"""manage.py ingest_photos FOLDER: every picture of a folder in, as the photo desk drops them."""

from __future__ import annotations

import os
import sys
import traceback
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError

from articles.incoming import Came, Result, all_likenesses, take_in
from articles.management.intake_command import ALL_TAKEN, NOTHING_READ, SOME_REFUSED, STOPPED, IntakeCommand
from articles.revisions.wordings import record

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


class Command(IntakeCommand):
    epilog = EXIT_CODES
    help = "Takes every picture of a folder in as a photo. The same picture again changes nothing."

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
            intake = Intake(like, dry_run)
            for path in self.each(paths, "Photos"):
                came = intake.take(path)
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
