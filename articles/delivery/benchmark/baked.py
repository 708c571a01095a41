"""How long a bake takes, and what the next one does after a change."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from articles.delivery.benchmark.figures import Figure
from articles.delivery.benchmark.servers import ROOT

if TYPE_CHECKING:
    from articles.delivery.benchmark.inside import Options

_CHANGE = """
import django
django.setup()
from django.utils import timezone
from articles.models import Story
story = Story.objects.public(timezone.now()).newest_first()[500]
story.headline = "What nobody had expected"
story.save()
"""


def measure(folder: Path, options: Options) -> list[Figure]:
    database = f"sqlite:///{folder}/baked-{options.baked}.sqlite3"
    environment = {**os.environ, "DATABASE_URL": database}
    run([sys.executable, "-m", f"{__package__}.sized", str(options.baked)], environment)
    target = folder / "baked"
    whole, whole_cpu = bake(target, environment)
    pages = sum(1 for _ in target.rglob("*.html"))
    before = time.time_ns()
    run([sys.executable, "-c", _CHANGE], environment)
    again, _ = bake(target, environment)
    written = [file for file in target.rglob("*.html") if file.stat().st_mtime_ns >= before]
    shown = [file for file in written if b"What nobody had expected" in file.read_bytes()]
    return [
        Figure(
            "bake",
            f"pages a second and core, of {pages:,} of {options.baked:,} stories",
            pages / whole_cpu,
            500.0,
            is_floor=True,
            baseline=f"{whole:.0f} s",
            note=f"{pages / whole:.0f}/s on {os.cpu_count()} cores",
        ),
        Figure(
            "bake",
            "pages written after a headline was changed ÷ pages that show it",
            len(written) / max(1, len(shown)),
            baseline=f"{len(shown)} show it",
            note=f"{len(written)} written in {again:.1f} s",
        ),
    ]


def bake(target: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds, and seconds of CPU, of all its processes."""
    begun, cpu = time.monotonic(), _cpu_of_children()
    run([sys.executable, "manage.py", "bake", str(target)], environment)
    return time.monotonic() - begun, _cpu_of_children() - cpu


def run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
