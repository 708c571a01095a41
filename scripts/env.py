#!/usr/bin/env python3
"""Make .venv from one of the hash locks: python3 scripts/env.py [demo|serve|dev].

Standard library only, and Python 3.8 is enough to run it: it has to start on whatever the machine calls
python3, and its first job is to find something newer. Says nothing when .venv is as the lock wants it.
"""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from typing import Iterator

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 12)
NEWEST_FIRST = ("3.14", "3.13", "3.12")
# Each lock holds all that the ones before it hold, so a later one serves for an earlier one.
LOCKS = ("demo", "serve", "dev")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def version_of(python: str) -> tuple[int, ...] | None:
    """Run it and ask: a version manager's shim answers to the name python3.13 and then fails."""
    probe = "import sys, ensurepip, sqlite3, ssl, venv; print(*sys.version_info[:3])"
    try:
        done = subprocess.run(
            [python, "-c", probe], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30, check=True
        )
        return tuple(int(part) for part in done.stdout.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def pyenv_roots() -> list[str]:
    """Where pyenv keeps its versions: told by itself, the home folder, or a PATH entry ending in /shims."""
    roots = [os.environ.get("PYENV_ROOT", ""), os.path.expanduser("~/.pyenv")]
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        if os.path.basename(entry.rstrip("/")) == "shims":
            roots.append(os.path.dirname(entry.rstrip("/")))
    return [root for root in dict.fromkeys(roots) if root]


def candidates() -> Iterator[str]:
    yield sys.executable
    for minor in NEWEST_FIRST:
        found = shutil.which("python" + minor)
        if found:
            yield found
        for root in pyenv_roots():
            pattern = os.path.join(root, "versions", minor + ".*", "bin", "python")
            yield from sorted(glob.glob(pattern), reverse=True)


def find_python() -> str:
    """The first Python that is new enough; else one that uv knows or fetches."""
    wanted = os.environ.get("PYTHON")
    if wanted:
        version = version_of(wanted)
        if version is None or version < OLDEST:
            raise SystemExit(f"PYTHON={wanted}: name a Python of at least {OLDEST[0]}.{OLDEST[1]} that runs")
        return wanted
    for python in candidates():
        version = version_of(python)
        if version and version >= OLDEST:
            return python
    return python_from_uv()


def python_from_uv() -> str:
    say("No Python of at least 3.12 on this machine: asking uv for one")
    uv = shutil.which("uv")
    with tempfile.TemporaryDirectory(prefix="newsportal-uv-") as folder:
        try:
            if not uv:
                subprocess.run([sys.executable, "-m", "venv", folder], check=True)
                pip = [os.path.join(folder, "bin", "python"), "-m", "pip"]
                subprocess.run([*pip, "install", "-qq", "uv"], check=True)
                uv = os.path.join(folder, "bin", "uv")
            subprocess.run([uv, "python", "install", "3.13"], check=True)
            found = subprocess.run([uv, "python", "find", "3.13"], check=True, stdout=subprocess.PIPE)
            return found.stdout.decode().strip()
        except subprocess.CalledProcessError as error:
            raise SystemExit(
                "No Python of at least 3.12 was found, and uv could not fetch one "
                f"({' '.join(error.cmd[:4])} failed). Install Python 3.13, or name one: "
                "PYTHON=/path/to/python make …"
            ) from error


def lock_path(kind: str) -> str:
    return os.path.join(ROOT, "requirements", kind + ".txt")


def stamp_path(kind: str) -> str:
    return os.path.join(VENV, ".lock-" + kind)


def digest(kind: str) -> str:
    with open(lock_path(kind), "rb") as lock:
        return hashlib.sha256(lock.read()).hexdigest()


def is_current(kind: str) -> bool:
    """Whether .venv already holds this lock, or a later one that includes it."""
    if not os.path.exists(VENV_PYTHON):
        return False
    for held in LOCKS[LOCKS.index(kind) :]:
        if os.path.exists(stamp_path(held)):
            with open(stamp_path(held)) as stamp:
                if stamp.read() == digest(held):
                    return True
    return False


def make_venv() -> None:
    if (version_of(VENV_PYTHON) or (0,)) >= OLDEST:
        return
    python = find_python()
    number = ".".join(str(part) for part in version_of(python) or ())
    say(f"Making .venv with Python {number}")
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([python, "-m", "venv", VENV], check=True)


def install(kind: str) -> None:
    say(f"Installing the packages of requirements/{kind}.txt")
    uv = shutil.which("uv")
    if uv:
        by_uv = [uv, "pip", "install", "--quiet", "--require-hashes", "--python", VENV_PYTHON]
        # uv does not read pip's configuration: where a mirror is set up for pip alone, pip still gets there.
        if subprocess.run([*by_uv, "-r", lock_path(kind)]).returncode == 0:
            return
    by_pip = [VENV_PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
    done = subprocess.run([*by_pip, "--only-binary", ":all:", "-r", lock_path(kind)])
    if done.returncode:
        raise SystemExit("The packages could not be installed: the lines above say why")


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if kind not in LOCKS:
        raise SystemExit(f"{kind}: name one of {', '.join(LOCKS)}")
    if is_current(kind):
        return
    make_venv()
    for old in LOCKS:
        if os.path.exists(stamp_path(old)):
            os.remove(stamp_path(old))
    install(kind)
    with open(stamp_path(kind), "w") as stamp:
        stamp.write(digest(kind))


if __name__ == "__main__":
    main()
