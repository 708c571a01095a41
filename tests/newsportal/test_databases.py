"""How the databases are opened."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.utils import load_backend

from newsportal.databases import Version, journal_mode, opened


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 37, 0), "DELETE"),
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_sqlite_writes_ahead_only_where_that_was_repaired(version: Version, mode: str) -> None:
    assert journal_mode(version) == mode


def test_a_sqlite_file_is_opened_for_safe_sharing(tmp_path: Path, db: None) -> None:
    config = opened({"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "news.db")}, threads=4)
    settings: dict[str, Any] = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "TEST": {}}
    settings |= {"CONN_HEALTH_CHECKS": False, "TIME_ZONE": None, **config}
    opened_file = load_backend("django.db.backends.sqlite3").DatabaseWrapper(settings)

    def pragma(name: str) -> object:
        with opened_file.cursor() as cursor:
            return cursor.execute(f"PRAGMA {name}").fetchone()[0]

    try:
        assert pragma("journal_mode") == journal_mode().lower()
        assert pragma("synchronous") == 2
        assert pragma("foreign_keys") == 1
        assert pragma("mmap_size") == 0
        assert pragma("busy_timeout") == 20_000
        assert opened_file.transaction_mode == "IMMEDIATE"
    finally:
        opened_file.close()


def test_postgresql_is_asked_through_a_pool_that_is_large_enough_for_every_thread() -> None:
    config = {"ENGINE": "django.db.backends.postgresql", "NAME": "news", "HOST": ""}
    settings = opened({**config, "OPTIONS": {"sslmode": "require", "host": "/run/postgresql"}}, threads=4)
    assert settings["HOST"] == "/run/postgresql"
    assert settings["OPTIONS"]["sslmode"] == "require"
    assert "host" not in settings["OPTIONS"]
    assert settings["OPTIONS"]["pool"]["max_size"] >= 4
    assert settings["CONN_HEALTH_CHECKS"] is True


def test_postgresql_that_says_nothing_is_waited_for_briefly_unless_it_is_said_how_long() -> None:
    config = {"ENGINE": "django.db.backends.postgresql", "NAME": "news", "HOST": "db.example"}
    assert opened(config, threads=4)["OPTIONS"]["connect_timeout"] == 5
    assert opened({**config, "OPTIONS": {"connect_timeout": 30}}, 4)["OPTIONS"]["connect_timeout"] == 30


def test_the_tests_run_on_the_database_that_they_were_started_for(db: None) -> None:
    assert connection.vendor == {"postgres": "postgresql"}.get(os.environ.get("DB", ""), "sqlite")
