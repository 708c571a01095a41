"""A place of the benchmark's own: it never asks the site's database, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from articles.delivery.benchmark.servers import ROOT, WORKERS

_OURS = (
    "ALLOWED_HOSTS SITE_URL SITE_NAME TIME_ZONE LANGUAGE_CODE CACHE_URL EMAIL_URL CDN_URL WEBSUB_HUB DEBUG "
    "LOG_FORMAT PORT"
).split()
_SETTINGS = "settings_of_the_benchmark"


class NotMeasured(Exception):
    """The measuring process did not come to its end."""


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """A folder that is gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="newsportal-benchmark-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def environment_of(folder: Path) -> dict[str, str]:
    """The environment of a site that lives in a folder, with nothing of the one that was given to us."""
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    return {
        **kept,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": f"sqlite:///{folder}/news.sqlite3",
        "MEDIA_STORAGE": str(folder / "media"),
        "PAGE_STORE": str(folder / "pages"),
        "WEB_CONCURRENCY": str(WORKERS),
        "DJANGO_SETTINGS_MODULE": _SETTINGS,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(folder), str(ROOT), kept.get("PYTHONPATH", "")])),
    }


def measure(folder: Path, options: dict[str, Any]) -> list[dict[str, Any]]:
    """Measure in a process that knows this folder alone; answers the figures."""
    lines = [
        "from pathlib import Path",
        f"from {os.environ['DJANGO_SETTINGS_MODULE']} import *",
        f"STATIC_ROOT = Path({str(folder / 'static')!r})",
    ]
    (folder / f"{_SETTINGS}.py").write_text("\n".join(lines))
    command = [sys.executable, "-m", "articles.delivery.benchmark.inside", str(folder), json.dumps(options)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment_of(folder),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        answer, _ = process.communicate()
    except BaseException:
        # It stops its servers before it ends.
        process.send_signal(signal.SIGINT)
        process.wait()
        raise
    if process.returncode:
        raise NotMeasured("Measuring ended early; what went wrong stands above.")
    figures: list[dict[str, Any]] = json.loads(answer)
    return figures


@contextlib.contextmanager
def orderly_end() -> Iterator[None]:
    """Being told to end is like Ctrl-C inside the block: whatever was started is stopped."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
