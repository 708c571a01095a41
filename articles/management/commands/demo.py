"""manage.py demo: an invented newsroom in an empty database, and logins to look around in it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.demo import budget, loader, logins


class Command(BaseCommand):
    help = "Loads an invented demo newsroom where there is no story yet; a second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--logins",
            action="store_true",
            help="Make the demo's logins even where SITE_URL is https and anybody may reach the site.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if loader.is_empty():
            self.stdout.write("Loading the demo newsroom …")
            try:
                loaded, verb = loader.load(), "Loaded"
            except OSError as error:
                raise CommandError(
                    f"The demo's photos could not be stored: {error.strerror or error} Nothing was loaded."
                ) from error
            if options["logins"] or not settings.SITE_URL.startswith("https://"):
                logins.make_logins()
                budget.plan_the_day()
            else:
                self.stdout.write(
                    "SITE_URL is https, so no demo logins were made: this site may be open to everybody."
                )
        else:
            loaded, verb = loader.count(timezone.now()), "There are stories here already, nothing was loaded:"
        self.stdout.write(
            f"{verb} {loaded.stories} stories ({loaded.visible} of them public now) "
            f"in {loaded.sections} sections, with {loaded.bylines} bylines, "
            f"{loaded.photos} photos and {loaded.tags} tags."
        )
        self.show_logins()

    def show_logins(self) -> None:
        known = logins.known_logins()
        for login in known:
            self.stdout.write(f"Log in as {login.username} with the password {login.password}")
        if not known:
            self.stdout.write(
                "No login of the demo is known here. Make one with manage.py createsuperuser, or set a new "
                f"password with manage.py changepassword {logins.EDITOR}."
            )
