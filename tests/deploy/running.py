"""A site of a test's own, with the programs that serve it as they would be deployed."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsportal.env import ROOT


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_from_a_file(self) -> bool:
        """nginx alone dates what it hands out by the file's time."""
        return "Last-Modified" in self.headers

    @property
    def is_hit(self) -> bool:
        """Whether Varnish had it."""
        return self.headers["X-Cache"] == "hit"


@dataclass(frozen=True)
class Site:
    folder: Path
    port: int
    environment: dict[str, str]

    def make(self) -> None:
        """An empty newsroom, and its static files."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")

    @property
    def gunicorn(self) -> list[str]:
        """The command that serves it, on a socket in its folder."""
        return [sys.executable, "-m", "newsportal.serve", "--bind", f"unix:{self.folder}/gunicorn.sock"]

    def get(self, path: str, method: str = "GET", **headers: str) -> Got:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Host": "localhost", **named})
        answer = connection.getresponse()
        got = Got(answer.status, dict(answer.getheaders()), answer.read())
        connection.close()
        return got

    def get_from_file(self, path: str, **headers: str) -> Got:
        """Ask until nginx finds the page by itself, which is a moment after it was made."""
        wait_for(lambda: self.get(path, **headers).is_from_a_file)
        return self.get(path, **headers)

    def answers(self, path: str) -> bool:
        try:
            return self.get(path).status == 200
        except OSError:
            return False

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def run(self, lines: str) -> str:
        """Python in a process of its own, which ends as if somebody pulled the plug after the last line."""
        return self.manage("shell", "--verbosity", "0", "-c", lines)


def environment_in(folder: Path, **more: str) -> dict[str, str]:
    """It is about noon at the site: shortly before midnight no cache may keep a page for as long as usual."""
    here = 12 - datetime.now(UTC).hour
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder}/news.db",
        "MEDIA_STORAGE": str(folder / "media"),
        "PAGE_STORE": str(folder / "pages"),
        # These names count the other way round.
        "TIME_ZONE": f"Etc/GMT{-here:+d}",
        "WEB_CONCURRENCY": "2",
        "DJANGO_SETTINGS_MODULE": "tests.deploy.site_settings",
        "TEST_STATIC_ROOT": str(folder / "static"),
        **more,
    }


def wait_for(true: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "It never came true"
        time.sleep(0.05)
