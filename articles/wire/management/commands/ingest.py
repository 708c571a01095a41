"""manage.py ingest: wire copy in, from files, folders and the standard input."""

from __future__ import annotations

import json
import sys
import traceback
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils import timezone

from articles.management.intake_command import ALL_TAKEN, NOTHING_READ, SOME_REFUSED, STOPPED, IntakeCommand
from articles.models import Section
from articles.wire import formats, matching, transports
from articles.wire.intake import Outcome, Result, digest, take_in
from articles.wire.items import CopyError, WireStory, as_contract

LATER_FORMATS = {"ninjs", "newsml-g2", "nitf", "iptc7901", "rss"}

EXIT_CODES = f"""
exit codes:
  {ALL_TAKEN}  all was taken in, or had been taken in before
  {SOME_REFUSED}  some was refused, or not published though --publish asked for it; each is named on stderr
  {NOTHING_READ}  nothing could be read

Each story is taken in whole or not at all. After a stop, the same command takes in the rest.
"""


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of one story, or of a file in which none could be read."""

    path: str
    item: int | None
    outcome: Outcome
    parsed: WireStory | None = None

    def as_json(self) -> str:
        story = self.outcome.story
        return json.dumps(
            {
                "path": self.path,
                "item": self.item,
                "outcome": self.outcome.outcome,
                "story": story.pk if story else None,
                "url": self.outcome.url or None,
                "reason": self.outcome.reason,
                "parsed": as_contract(self.parsed) if self.parsed else None,
            },
            ensure_ascii=False,
        )

    def as_text(self) -> str:
        headline = self.parsed.headline if self.parsed else ""
        lines = [headline or self.path, self.outcome.url, self.outcome.reason]
        if self.parsed and self.outcome.outcome is Result.CREATED:
            lines += [self.parsed.dateline_rule, *self.outcome.warnings]
        first, *rest = filter(None, lines)
        return "\n".join([f"{self.outcome.outcome:<10} {first}", *(f"{'':<10} {line}" for line in rest)])


def format_name(name: str) -> str:
    known = [formats.AUTO, *formats.FORMATS]
    if name in known:
        return name
    if name in LATER_FORMATS:
        raise ArgumentTypeError(f"{name} is not read by this release; it reads {', '.join(known)}.")
    raise ArgumentTypeError(f"there is no format “{name}”; choose one of {', '.join(known)}.")


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day: write it as YYYY-MM-DD.") from error


class Command(IntakeCommand):
    epilog = EXIT_CODES
    help = "Takes wire copy in: each piece becomes a draft. The same copy again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="Files, folders, or - for the standard input."
        )
        parser.add_argument(
            "--format",
            type=format_name,
            default=formats.AUTO,
            help="auto (as recognised) or text.",
            metavar="FORMAT",
        )
        parser.add_argument("--source", default="", metavar="MARK", help="The agency; else the copy says it.")
        parser.add_argument("--section", metavar="SLUG", help="The section; else the source’s usual one.")
        parser.add_argument(
            "--date",
            type=day,
            metavar="YYYY-MM-DD",
            help="The day of the copy: the year of its dateline.",
        )
        parser.add_argument("--publish", action="store_true", help="Publish what lacks nothing.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen; write nothing.")
        parser.add_argument("--json", action="store_true", help="One JSON object a line for each story.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["section"]:
                matching.named_section(options["section"])
        except matching.UnknownSection as error:
            raise CommandError(str(error), returncode=NOTHING_READ) from error
        copies = list(transports.find(options["paths"]))
        reports: list[Report] = []
        stopped = ""
        try:
            intake = Intake(options)
            for copy in self.each(copies, "Taking in"):
                for report in intake.reports(copy):
                    reports.append(report)
                    self._say(report, options)
        except KeyboardInterrupt:
            stopped = "Stopped by hand."
        except (OperationalError, InterfaceError) as error:
            stopped = f"The database did not answer: {error}".strip()
        if not options["json"]:
            self._sum_up(reports, options["dry_run"])
        if stopped:
            self.stderr.write(f"{stopped} What is named above is done; the same command takes in the rest.")
            sys.exit(STOPPED)
        if code := exit_code(reports):
            sys.exit(code)

    def _say(self, report: Report, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(report.as_json())
            self.stdout.flush()
        if not report.outcome.is_as_asked:
            self.stderr.write(f"{report.path}: {report.outcome.reason}")

    def _sum_up(self, reports: list[Report], dry_run: bool) -> None:
        for report in reports:
            self.stdout.write(report.as_text())
        counted = Counter(report.outcome.outcome for report in reports)
        found = ", ".join(f"{counted[result]} {result}" for result in Result if counted[result])
        ending = " Nothing was written: this was a dry run." if dry_run else ""
        self.stdout.write(f"{found or 'No copy was found'}.{ending}")


class Intake:
    """Reads and takes in one piece of copy after the other, as the options of the command say."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self.gazetteer = matching.gazetteer()
        self.seen: set[str] = set()

    def reports(self, copy: transports.Copy) -> Iterable[Report]:
        try:
            stories = formats.parse(
                copy.read(),
                self.options["format"],
                given=self.options["date"],
                today=timezone.localdate(),
                gazetteer=self.gazetteer,
                source=matching.kept_mark(self.options["source"]),
            )
        except CopyError as error:
            return [Report(copy.shown, None, Outcome(Result.REFUSED, reason=str(error)))]
        except Exception as error:
            if is_lost(error):
                raise
            return [self._fault(copy, None, error)]
        return [self._taken(copy, number, story) for number, story in enumerate(stories, 1)]

    def _taken(self, copy: transports.Copy, number: int, story: WireStory) -> Report:
        dry_run = self.options["dry_run"]
        if dry_run and digest(story) in self.seen:
            reason = "The same copy stands in a file before this one."
            return Report(copy.shown, number, Outcome(Result.UNCHANGED, reason=reason), story)
        try:
            outcome = take_in(
                story,
                section=self.options["section"],
                source=self.options["source"] or None,
                publish=self.options["publish"],
                filename="" if copy.path == transports.STANDARD_INPUT else copy.shown,
                dry_run=dry_run,
            )
        except Exception as error:
            if is_lost(error):
                raise
            return self._fault(copy, number, error, story)
        if dry_run and outcome.outcome is Result.CREATED:
            self.seen.add(digest(story))
        return Report(copy.shown, number, outcome, story)

    def _fault(
        self, copy: transports.Copy, number: int | None, error: Exception, story: WireStory | None = None
    ) -> Report:
        """A fault of the program costs one file, not those after it."""
        # To stderr, since the log goes to stdout, where --json has to stand alone.
        traceback.print_exception(error, file=sys.stderr)
        reason = f"The program failed on it, and nothing of it was kept: {type(error).__name__}: {error}"
        return Report(copy.shown, number, Outcome(Result.REFUSED, reason=reason), story)


def is_lost(error: Exception) -> bool:
    """Whether it was the connection that failed, and so every file that is left would fail as well.

    A connection in good order refuses a single statement with the same kinds of error: a lock that it waited
    for too long, a deadlock, a row that is too large. Asked once the transaction of the file is over.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    if connection.connection is None or not connection.is_usable():
        return True
    try:
        # SQLite calls every connection usable, whatever has become of its file.
        Section.objects.exists()
    except DatabaseError:
        return True
    return False


def exit_code(reports: list[Report]) -> int:
    if all(report.parsed is None for report in reports):
        return NOTHING_READ
    return ALL_TAKEN if all(report.outcome.is_as_asked for report in reports) else SOME_REFUSED
