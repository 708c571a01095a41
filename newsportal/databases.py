"""How each of the two databases is opened, and whether it can be used at all."""

import sqlite3
from typing import Any

from newsportal.addresses import WrongSetting
from newsportal.env import Environment

Version = tuple[int, int, int]

# The repair of the WAL-reset fault (two connections that write and checkpoint at once could damage the
# database): the release that brought it, and the two older lines that it was carried back to.
WAL_REPAIRED_SINCE: Version = (3, 51, 3)
WAL_REPAIRED_LINES: tuple[Version, ...] = ((3, 44, 6), (3, 50, 7))

CONNECT_SECONDS = 5
# A file that was put in the place of another is found within so many seconds.
CONNECTION_SECONDS = 60


def journal_mode(version: Version = sqlite3.sqlite_version_info) -> str:
    """The journal that is safe with this version of SQLite's library."""
    if version >= WAL_REPAIRED_SINCE:
        return "WAL"
    for major, minor, patch in WAL_REPAIRED_LINES:
        if version[:2] == (major, minor) and version[2] >= patch:
            return "WAL"
    return "DELETE"


def sqlite(config: dict[str, Any], version: Version = sqlite3.sqlite_version_info) -> dict[str, Any]:
    """A SQLite file that several processes read and write."""
    pragmas = (
        f"PRAGMA journal_mode={journal_mode(version)}",
        # NORMAL would lose what was answered as saved when the power goes, in WAL too.
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        # A page written elsewhere in the process could reach the file through a mapping.
        "PRAGMA mmap_size=0",
    )
    options = {
        "init_command": ";".join(pragmas),
        # A transaction that starts by reading and writes later cannot wait for another writer: take the
        # lock at its start, where waiting works.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Django's fields say what a column is, and convert it; the module would do so once more, before them.
        "detect_types": 0,
    }
    # A thread keeps its connection: opening the file and setting this up costs more than most of our queries.
    return {**config, "OPTIONS": options, "CONN_MAX_AGE": CONNECTION_SECONDS}


def postgres(config: dict[str, Any], threads: int) -> dict[str, Any]:
    """PostgreSQL through a pool in each process, as large as the process has threads that ask."""
    options = dict(config.get("OPTIONS", {}))
    # django-environ takes the socket's folder in ?host= for an option; Django's own commands want HOST.
    host = options.pop("host", config.get("HOST", ""))
    # A host that says nothing must not hold up the start, nor a thread, for the minutes that TCP allows.
    options.setdefault("connect_timeout", CONNECT_SECONDS)
    # Where PostgreSQL guesses many rows it compiles a query for half a second, and runs ours in milliseconds.
    options["options"] = f"-c jit=off {options.get('options', '')}".strip()
    options["pool"] = {"min_size": 1, "max_size": threads + 2, "timeout": 5}
    return {**config, "HOST": host, "OPTIONS": options, "CONN_HEALTH_CHECKS": True}


def opened(config: dict[str, Any], threads: int) -> dict[str, Any]:
    """Django's DATABASES entry for what DATABASE_URL named."""
    if config["ENGINE"].endswith("sqlite3"):
        return sqlite(config)
    return postgres(config, threads)


def without_pool(config: dict[str, Any]) -> None:
    """For a command, which asks from one thread: a pool would only wait longer where nothing answers."""
    config["OPTIONS"].pop("pool", None)


def stop_unless_usable(environment: Environment) -> None:
    """End the process with a sentence when the database cannot be used."""
    why = why_unusable(environment.database)
    if why is not None:
        raise SystemExit(str(WrongSetting("DATABASE_URL", environment.database_shown, why)))


def why_unusable(config: dict[str, Any]) -> str | None:
    """Why what DATABASE_URL names cannot be used, and what to do; None when it can. Changes nothing in it."""
    if config["ENGINE"].endswith("sqlite3"):
        return _why_no_file(config["NAME"])
    return _why_no_server(config)


def _why_no_file(file: str) -> str | None:
    try:
        connection = sqlite3.connect(file, timeout=1, isolation_level=None)
    except sqlite3.Error as error:
        return _of_sqlite(file, error)
    try:
        # Writing shows what reading does not: whether the file and its folder may be written to.
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        return _of_sqlite(file, error)
    finally:
        connection.close()
    return None


def _of_sqlite(file: str, error: sqlite3.Error) -> str | None:
    # The code's lower byte is the kind; the rest is its detail.
    kind = error.sqlite_errorcode & 0xFF
    if kind in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return None
    if kind == sqlite3.SQLITE_NOTADB:
        return f"{file} is no SQLite database; name another file, or move this one away for a new database"
    if kind in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return (
            f"{file} cannot be written to ({error}); let the user who runs the site write to it "
            "and to its folder, or name another file"
        )
    return f"{file} cannot be used ({error}); bring back its last backup, or name another file"


def _why_no_server(config: dict[str, Any]) -> str | None:
    import psycopg

    server = postgres(config, threads=1)
    without_pool(server)
    named = {one: server[one.upper()] for one in ("host", "port", "user", "password")}
    named = {name: value for name, value in named.items() if value}
    try:
        psycopg.connect(**{**server["OPTIONS"], **named, "dbname": server["NAME"]}).close()
    except psycopg.Error as error:
        # The first line says it; the ones below it ask what the reader may have forgotten.
        first = " ".join(str(error).strip().partition("\n")[0].split())
        said = first.removeprefix("connection failed: ").removeprefix("connection is bad: ")
        return (
            f"PostgreSQL cannot be used ({said}); see that it runs there, "
            "and check host, port, user, password and name in this address"
        )
    return None
