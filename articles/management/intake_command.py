"""What commands have in common that take in one file after the other: exit codes, and how far they are."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

ALL_TAKEN, SOME_REFUSED, NOTHING_READ, STOPPED = 0, 1, 2, 130
MANY = 20
"""Files from which on it takes long enough to say how far it is."""


class IntakeCommand(BaseCommand):
    epilog = ""
    """What --help says at its end, line by line: what the exit codes mean."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, epilog=self.epilog, **kwargs)

        class Plain(parser.formatter_class, RawDescriptionHelpFormatter):  # type: ignore[name-defined]
            """Django's order of the options, and the epilog line by line."""

        parser.formatter_class = Plain
        return parser

    def each[File](self, files: Sequence[File], doing: str) -> Iterator[File]:
        """One after the other; with many of them stderr shows how far it is."""
        terminal = Console(stderr=True)
        if len(files) < MANY or not self.stderr.isatty() or not terminal.is_terminal:
            yield from self._counted(files)
            return
        columns = TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=terminal) as progress:
            yield from progress.track(files)

    def _counted[File](self, files: Sequence[File]) -> Iterator[File]:
        """The same for a log: a line for every tenth of them."""
        step = max(1, len(files) // 10)
        for number, file in enumerate(files, 1):
            yield file
            if len(files) >= MANY and (number % step == 0 or number == len(files)):
                self.stderr.write(f"{number:,} of {len(files):,} files")
