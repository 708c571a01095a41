"""manage.py budget: the news budget of a day on paper or in a pipe, and its mail where no keeper runs."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.budget.mail import due_mails, entries_of, mail_due
from articles.budget.sheet import text_of


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no day. Give one such as 2026-11-02.") from None


class Command(BaseCommand):
    help = (
        "Prints the budget of a day, today's without --day. With --mail, sends it to those whose time has "
        "come today and who have not had it; the keeper in gunicorn does that by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--day", type=day_of, help="The day, as in 2026-11-02.")
        what.add_argument("--mail", action="store_true", help="Send what is due, and print how many it were.")

    def handle(self, *args: Any, day: date | None, mail: bool, **options: Any) -> None:
        at = timezone.now()
        if mail:
            self._mail(at)
            return
        day = day or timezone.localdate(at)
        self.stdout.write(text_of(day, entries_of(day, day, at)), ending="")

    def _mail(self, at: Any) -> None:
        waiting = due_mails(at).count()
        sent = mail_due(at)
        self.stdout.write(f"{sent} of {waiting} sent.")
        if sent < waiting:
            raise CommandError("The log says why the others were not, and which of them are tried again.")
