#!/usr/bin/env python3
"""Every check and test: python scripts/check.py [--write] [NAME…]. Runs on the Python of .venv.

All of them run, whatever the ones before them said; the last line counts what passed and what failed. What
the machine lacks is installed where that needs no asking (Debian, as root), else named. Under CI=true
nothing may be left out.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from articles.delivery.benchmark.servers import nginx_program  # noqa: E402
from tests.machine import chromium, postgres_programs, redis_program, varnish  # noqa: E402

CI = os.environ.get("CI") == "true"
PYTHON = sys.executable
COUNT = re.compile(r"(\d+) (passed|failed|errors?)\b")
# A site as it would be deployed, for Django's deployment checks.
DEPLOYED = {
    "DEBUG": "0",
    "SECRET_KEY": "only-for-checks-only-for-checks-only-for-checks-0123456789",
    "SITE_URL": "https://news.example.org",
    "ALLOWED_HOSTS": "news.example.org",
    "DATABASE_URL": "sqlite:///var/checks.sqlite3",
}


@dataclass(frozen=True)
class Need:
    """Something of the machine's own, and the Debian package that brings it."""

    what: str
    package: str
    find: Callable[[], object]


CHROMIUM = Need("Chromium", "chromium", chromium)
POSTGRES = Need("PostgreSQL's server", "postgresql", postgres_programs)
NGINX = Need("nginx", "nginx-light libnginx-mod-http-brotli-static", nginx_program)
# Its package starts a service as well: on a port of its own, before a server that is not there.
VARNISH = Need("Varnish", "varnish", varnish)

REDIS = Need("Redis", "redis-server", redis_program)


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    is_pytest: bool = False


@dataclass
class Outcome:
    step: Step
    word: str
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0


def templates() -> list[str]:
    """Those in Django's own language; readers' pages are in another, of which tests see to the form."""
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates/admin").rglob("*.html"))


def pytest(marks: str, *options: str) -> list[str]:
    return [PYTHON, "-m", "pytest", "--quiet", "-m", marks, *options]


def steps(write: bool) -> list[Step]:
    djade = [
        str(Path(PYTHON).with_name("djade")),
        "--target-version",
        "6.1",
        *([] if write else ["--check"]),
        *templates(),
    ]
    manage = [PYTHON, "manage.py"]
    # One by one, and not by file: tests that empty the database run last, as pytest-django sorts them.
    plain = pytest("not browser", "-n", "2")
    return [
        Step("lint", [PYTHON, "-m", "ruff", "check", "."]),
        Step("format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
        Step("templates", djade),
        Step("types", [PYTHON, "-m", "mypy"]),
        Step("migrations", [*manage, "makemigrations", "--check", "--dry-run"], DEPLOYED),
        Step("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], DEPLOYED),
        Step("sqlite", plain, {"DB": "sqlite"}, (NGINX, REDIS, VARNISH), is_pytest=True),
        Step("postgres", plain, {"DB": "postgres"}, (POSTGRES, NGINX, REDIS, VARNISH), is_pytest=True),
        Step("browser", pytest("browser", "-n", "2"), {"DB": "sqlite"}, (CHROMIUM,), is_pytest=True),
    ]


def is_met(need: Need) -> bool:
    """Whether the machine has it, after trying to install it where that needs no asking."""
    if need.find():
        return True
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        print(f"Installing {need.what} with apt-get", flush=True)
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt, "update", "-qq"], env=quietly)
        install = [apt, "install", "-y", "-qq", "--no-install-recommends", *need.package.split()]
        subprocess.run(install, env=quietly, stdout=subprocess.DEVNULL)
    return bool(need.find())


def run(step: Step) -> Outcome:
    print(f"\n── {step.name} ──", flush=True)
    missing = [need for need in step.needs if not is_met(need)]
    if missing:
        for need in missing:
            how = f"there is no {need.what} here: apt-get install {need.package} brings it"
            print(f"{step.name} did not run: {how}", flush=True)
        return Outcome(step, "FAILED", failed=1) if CI else Outcome(step, "not run")
    environment = {**os.environ, **step.environment}
    started = time.monotonic()
    process = subprocess.Popen(step.command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    last_count = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        if COUNT.search(line):
            last_count = line
    ok = process.wait() == 0
    outcome = Outcome(step, "ok" if ok else "FAILED", seconds=time.monotonic() - started)
    if step.is_pytest:
        for number, word in COUNT.findall(last_count):
            if word == "passed":
                outcome.passed += int(number)
            else:
                outcome.failed += int(number)
    else:
        outcome.passed = int(ok)
    if not ok and not outcome.failed:
        outcome.failed = 1
    return outcome


def main() -> None:
    parser = argparse.ArgumentParser(description="Every check and test, or those that are named.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=", ".join(step.name for step in steps(False))
    )
    parser.add_argument("--write", action="store_true", help="put templates into the house's form")
    given = parser.parse_args()
    chosen = steps(given.write)
    unknown = set(given.names) - {step.name for step in chosen}
    if unknown:
        known = ", ".join(step.name for step in chosen)
        raise SystemExit(f"There is no check called {', '.join(sorted(unknown))}; there are {known}")
    outcomes = [run(step) for step in chosen if not given.names or step.name in given.names]
    print()
    for outcome in outcomes:
        print(f"{outcome.word:8} {outcome.step.name:12} {outcome.seconds:6.1f} s")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    print(f"\n{passed} passed, {failed} failed")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
