"""How each of the two databases is opened."""

import sqlite3
from typing import Any

Version = tuple[int, int, int]

# The repair of the WAL-reset fault (two connections that write and checkpoint at once could damage the
# database): the release that brought it, and the two older lines that it was carried back to.
WAL_REPAIRED_SINCE: Version = (3, 51, 3)
WAL_REPAIRED_LINES: tuple[Version, ...] = ((3, 44, 6), (3, 50, 7))


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
    }
    return {**config, "OPTIONS": options}


def postgres(config: dict[str, Any], threads: int) -> dict[str, Any]:
    """PostgreSQL through a pool in each process, as large as the process has threads that ask."""
    options = dict(config.get("OPTIONS", {}))
    # django-environ takes the socket's folder in ?host= for an option; Django's own commands want HOST.
    host = options.pop("host", config.get("HOST", ""))
    options["pool"] = {"min_size": 1, "max_size": threads + 2, "timeout": 5}
    return {**config, "HOST": host, "OPTIONS": options, "CONN_HEALTH_CHECKS": True}


def opened(config: dict[str, Any], threads: int) -> dict[str, Any]:
    """Django's DATABASES entry for what DATABASE_URL named."""
    if config["ENGINE"].endswith("sqlite3"):
        return sqlite(config)
    return postgres(config, threads)
