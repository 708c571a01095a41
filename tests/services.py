"""Pytest plugin (-p tests.services): the environment that tests run in, before Django reads its settings.

DB=postgres starts a throw-away PostgreSQL that listens on a Unix socket alone; without it tests use SQLite,
in a file of their own (tests.conftest). Workers of pytest-xdist inherit what the first process set up.
"""

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.machine import postgres_programs

SERVER_SECONDS = 30
IN_MEMORY = "/dev/shm"
ROOM = 4 * 1024**3
# Heard on its socket alone, and quick rather than safe: the data is gone in a minute anyway.
SERVER_OPTIONS = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off".split()
# Whatever the shell holds must not decide what a test sees.
PLAIN_ENVIRONMENT = {
    "SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-0123456789",
    "DEBUG": "0",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1],testserver",
    "SITE_URL": "http://testserver",
}
SITE_VARIABLES = (
    "SITE_NAME TIME_ZONE LANGUAGE_CODE DATABASE_URL CACHE_URL MEDIA_STORAGE EMAIL_URL PAGE_STORE "
    "WEB_CONCURRENCY LOG_FORMAT CDN_URL WEBSUB_HUB"
).split()


def start_postgres() -> str:
    """Start a server that is gone when this process ends; answer the URL of an empty database."""
    programs = postgres_programs()
    if programs is None:
        raise SystemExit("DB=postgres: no PostgreSQL server found; apt-get install postgresql brings one")
    folder = Path(tempfile.mkdtemp(prefix="newsportal-pg-", dir="/tmp"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    user: int | None = None
    group: int | None = None
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        account = pwd.getpwnam("postgres")
        user, group = account.pw_uid, account.pw_gid
        os.chown(folder, user, group)

    environment["LC_ALL"] = "C.UTF-8"
    subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8"],
        check=True,
        stdout=subprocess.DEVNULL,
        env=environment,
        cwd=folder,
        user=user,
        group=group,
        extra_groups=[] if user else None,
    )
    log = (folder / "log").open("w")
    server = subprocess.Popen(
        [programs / "postgres", "-D", folder / "data", "-k", folder, *SERVER_OPTIONS],
        stdout=log,
        stderr=log,
        env=environment,
        cwd=folder,
        user=user,
        group=group,
        extra_groups=[] if user else None,
    )

    def stop() -> None:
        # Its own word for: now, whoever is still connected.
        server.send_signal(signal.SIGINT)
        server.wait(SERVER_SECONDS)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    deadline = time.monotonic() + SERVER_SECONDS
    ready = [str(programs / "pg_isready"), "--quiet", "--host", str(folder)]
    while subprocess.run(ready, env=environment).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.05)
    create = [str(programs / "createdb"), "--host", str(folder), "--username", "postgres", "newsportal"]
    subprocess.run(create, check=True, env=environment)
    return f"postgres://postgres@/newsportal?host={folder}"


def quick_place() -> str | None:
    """A disk in memory with room enough: on a real one every commit of a test waits for it. None without."""
    try:
        space = shutil.disk_usage(IN_MEMORY)
    except OSError:
        return None
    return IN_MEMORY if space.free > ROOM and os.access(IN_MEMORY, os.W_OK) else None


def own_folder() -> str:
    """A folder that is gone when this process ends."""
    folder = tempfile.mkdtemp(prefix="newsportal-", dir=quick_place())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def prepare() -> None:
    if os.environ.get("NEWSPORTAL_TEST_ENVIRONMENT"):
        return
    database = os.environ.get("DB", "sqlite")
    if database not in {"sqlite", "postgres"}:
        raise SystemExit(f"DB={database}: use sqlite or postgres")
    for name in SITE_VARIABLES:
        os.environ.pop(name, None)
    os.environ.update(PLAIN_ENVIRONMENT)
    folder = own_folder()
    # In memory, all threads of a test's server would share one connection.
    sqlite = f"sqlite:///{folder}/news.sqlite3"
    os.environ["DATABASE_URL"] = start_postgres() if database == "postgres" else sqlite
    os.environ["PAGE_STORE"] = f"{folder}/pages"
    if quick_place():
        # Where pytest makes the folders of its tests.
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", IN_MEMORY)
    os.environ["NEWSPORTAL_TEST_ENVIRONMENT"] = "1"


prepare()
