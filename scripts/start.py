#!/usr/bin/env python3
"""Bring the site up: python scripts/start.py demo|serve. Runs on the Python of .venv.

Both migrate, collect static files when they changed, and hand over to gunicorn; demo loads the demo newsroom
first. Migrating and collecting run as programs of their own, so that this one stays small when it becomes
the server.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "var" / "static"
STAMP = STATIC / ".collected"


def manage(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT)
    if done.returncode:
        raise SystemExit(done.returncode)


def static_state() -> str:
    """What the collected files depend on: our own files, and the packages that bring theirs."""
    state = hashlib.sha256((ROOT / "requirements" / "demo.txt").read_bytes())
    for folder in (ROOT / "static", *sorted((ROOT / "articles").rglob("static"))):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                state.update(str(file.relative_to(ROOT)).encode())
                state.update(file.read_bytes())
    return state.hexdigest()


def collect_static() -> None:
    state = static_state()
    if STAMP.exists() and STAMP.read_text() == state:
        return
    STATIC.mkdir(parents=True, exist_ok=True)
    manage("collectstatic", "--no-input", "--verbosity", "0")
    STAMP.write_text(state)


def announce() -> None:
    """The addresses; the login was named by the command that made it."""
    address = f"http://127.0.0.1:{os.environ.get('PORT', '').strip() or '8000'}/"
    print(f"\n  The site:      {address}\n  The newsroom:  {address}admin/\n  Ctrl-C stops it.\n", flush=True)


def main() -> None:
    what = sys.argv[1] if len(sys.argv) > 1 else ""
    if what not in {"demo", "serve"}:
        raise SystemExit("Say what to start: scripts/start.py demo or scripts/start.py serve")
    if what == "demo" and not (os.environ.get("DATABASE_URL", "").strip() or "sqlite:").startswith("sqlite:"):
        raise SystemExit(
            "make demo fills a SQLite database of its own: unset DATABASE_URL, "
            "or run manage.py demo and make serve on the database it names"
        )
    manage("migrate", "--no-input", "--verbosity", "0")
    if what == "demo":
        manage("demo")
    collect_static()
    announce()
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "newsportal.serve"])


if __name__ == "__main__":
    main()
