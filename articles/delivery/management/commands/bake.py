"""manage.py bake DIR: the site as files that any static server serves, in a folder or a bucket."""

from __future__ import annotations

import os
import sqlite3
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from articles.delivery.destinations import CannotBake, destination_of
from articles.delivery.static_site import Baked, StaticSite

STOPPED = 130
# Seconds between two looks for changes, and before what failed is tried again.
LOOK = 1.0
AGAIN = 60.0
# How many addresses a line in a log stands for.
LINE = 1000
AT_MOST_NAMED = 50


class Command(BaseCommand):
    help = (
        "Writes every public page, feed and file into a folder that any static server serves, or into an S3 "
        "bucket. The next time, only what has changed since."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "place",
            metavar="DIR",
            help="An empty folder, a new one, or one baked before; or s3://bucket/prefix, where needed with "
            "?endpoint=https://… and &region=….",
        )
        parser.add_argument(
            "--all",
            action="store_true",
            dest="everything",
            help="Ask for every page again: after a power cut, or when files were changed by hand.",
        )
        parser.add_argument("--watch", action="store_true", help="Go on until stopped, and keep it current.")
        parser.add_argument(
            "--pack",
            action="store_true",
            help="Put a .gz beside every text, for servers that look for one; in a bucket, which knows one "
            "file for all readers, pack the texts themselves.",
        )
        parser.add_argument(
            "--jobs",
            type=int,
            default=os.cpu_count() or 1,
            metavar="N",
            help="How many processes ask for pages when there are many to ask for; without it, one a core.",
        )

    def handle(
        self, *args: Any, place: str, everything: bool, watch: bool, pack: bool, jobs: int, **options: Any
    ) -> None:
        if jobs < 1:
            raise CommandError(f"--jobs {jobs}: name a number from 1 up.")
        try:
            destination = destination_of(place, is_packed=pack)
            site = StaticSite(destination, jobs=jobs, variant="packed" if pack else "")
            with site.alone():
                if everything:
                    site.forget()
                failed = self._bake(site)
                if watch:
                    self._watch(site, failed)
        except CannotBake as error:
            raise CommandError(str(error)) from error
        except sqlite3.DatabaseError as error:
            raise CommandError(
                f"What is remembered of the pages in {destination.name} cannot be read ({error}). "
                f"{destination.remedy}"
            ) from error
        except OSError as error:
            raise CommandError(
                f"{error.filename or place} cannot be written ({error.strerror}). "
                "What was written is in order; the same command goes on from there."
            ) from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped by hand. The same command goes on from there.")
            sys.exit(STOPPED)
        if failed:
            raise CommandError(
                f"{failed:,} addresses could not be baked, for the reasons above. "
                "The same command tries them again."
            )

    def _watch(self, site: StaticSite, failed: int) -> None:
        """Bake whatever a change or the time touches."""
        self.stdout.write("Waiting for changes.")
        tried = monotonic()
        while True:
            sleep(LOOK)
            close_old_connections()
            try:
                due = site.look()
                if due > failed or (due and monotonic() - tried > AGAIN):
                    tried = monotonic()
                    failed = self._bake(site)
            except DatabaseError as error:
                self.stderr.write(f"The database did not answer, and is asked again: {error}".strip())

    def _bake(self, site: StaticSite) -> int:
        """Bake once, and say what was done; answers how many addresses failed."""
        with self._progress() as say:
            done = site.bake(say)
        for address, reason in list(done.failed.items())[:AT_MOST_NAMED]:
            self.stderr.write(f"{address}: {reason}")
        self.stdout.write(
            f"Asked for {done.asked:,} addresses, wrote {done.written:,} files, removed {done.removed:,}."
        )
        return len(done.failed)

    @contextmanager
    def _progress(self) -> Iterator[Callable[[Baked], None]]:
        """How far it is, on stderr: a bar for whoever looks on, a line now and then for a log."""
        terminal = Console(stderr=True)
        if not self.stderr.isatty() or not terminal.is_terminal:
            yield self._say_line
            return
        columns = TextColumn("Baking"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        with Progress(*columns, console=terminal, transient=True) as progress:
            task = progress.add_task("", total=None)
            yield lambda so_far: progress.update(
                task, completed=so_far.asked, total=so_far.asked + so_far.waiting
            )

    def _say_line(self, so_far: Baked) -> None:
        if so_far.asked % LINE == 0:
            self.stderr.write(f"{so_far.asked:,} asked for, {so_far.waiting:,} waiting")
