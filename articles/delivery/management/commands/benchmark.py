"""manage.py benchmark [--photos] [--stories N] [--json]: what a page costs, as ratios, on this machine."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from articles.delivery.benchmark import table
from articles.delivery.benchmark.workplace import NotMeasured, measure, orderly_end, workplace

KINDS = (
    *("stored", "nginx", "granian", "uncached", "freshness", "renders", "spike", "first-visit", "bake"),
    *("memory", "scale", "costs", "photos"),
)
# What --full measures more of: requests for the memory, seconds of a spike, stories that are baked.
QUICK = {"requests": 20_000, "spike": 10.0, "baked": 1000}
FULL = {"requests": 100_000, "spike": 60.0, "baked": 50_000}

SMALLEST = 1000


class Command(BaseCommand):
    help = (
        "Measures what pages cost, each against a baseline in the same run. Works in a newsroom of its own "
        "and never asks the site's database. Takes some minutes, and all cores."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stories", type=int, default=10_000, help="how many stories the large newsroom has"
        )
        parser.add_argument(
            "--full",
            action="store_true",
            help="100,000 requests for the memory, a minute of spike, a bake of 50,000 stories",
        )
        parser.add_argument("--only", action="append", choices=KINDS, default=[], help="measure this alone")
        parser.add_argument(
            "--photos",
            dest="only",
            action="append_const",
            const="photos",
            help="measure the copies of photos alone",
        )
        parser.add_argument("--seconds", type=float, default=1.5, help="how long each run of a server lasts")
        parser.add_argument("--rounds", type=int, default=5, help="how often each target is run")
        parser.add_argument("--json", action="store_true", help="print one JSON object and no table")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["stories"] < SMALLEST:
            raise CommandError(f"--stories {options['stories']} is too few; give at least {SMALLEST:,}.")
        asked = {name: options[name] for name in ("stories", "seconds", "rounds", "only")}
        try:
            with orderly_end(), workplace() as folder:
                figures = measure(folder, {**asked, **(FULL if options["full"] else QUICK)})
        except NotMeasured as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(
                json.dumps({"machine": table.machine(), "figures": figures}, ensure_ascii=False)
            )
        else:
            table.show(figures, Console(file=self.stdout))  # type: ignore[arg-type]
