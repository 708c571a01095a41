"""What the site connects to, as its environment names it: database, cache, mail server."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl

from environ import Env

from newsportal.addresses import WrongSetting, machine, split, without_password

MOST_BYTES_OF_A_NAME = 63


def database(value: str, root: Path, var: Path) -> dict[str, Any]:
    right = "use sqlite:///path/to/file or postgres://user:password@host:5432/name"
    if value in {"sqlite://:memory:", "sqlite:///:memory:"}:
        raise WrongSetting(
            "DATABASE_URL",
            value,
            "several processes serve the site, and none sees another's memory; "
            "name a file, as in sqlite:///var/db.sqlite3",
        )
    parts = split("DATABASE_URL", value, right)
    if parts.scheme == "sqlite":
        return _sqlite(value, parts, root, var)
    shown = without_password(value)
    if parts.scheme not in {"postgres", "postgresql"} or "://" not in value:
        raise WrongSetting("DATABASE_URL", shown, right)
    config: dict[str, Any] = Env.db_url_config(value)
    if not config["NAME"]:
        raise WrongSetting("DATABASE_URL", shown, f"it names no database; {right}")
    if len(config["NAME"].encode()) > MOST_BYTES_OF_A_NAME:
        why = f"PostgreSQL's names have at most {MOST_BYTES_OF_A_NAME} bytes; give the database a shorter one"
        raise WrongSetting("DATABASE_URL", shown, why)
    if parts.hostname:
        machine("DATABASE_URL", parts, shown, right)
    _need("psycopg", "postgres", "DATABASE_URL", shown)
    _postgres_options(parts.query, shown)
    return config


def _sqlite(value: str, parts: SplitResult, root: Path, var: Path) -> dict[str, Any]:
    shown = without_password(value)
    if parts.netloc or (parts.path and not value.startswith("sqlite:///")):
        raise WrongSetting("DATABASE_URL", shown, "a file takes three slashes, as in sqlite:///news.db")
    if not parts.path.strip("/"):
        raise WrongSetting("DATABASE_URL", shown, "it names no file; use sqlite:///path/to/file")
    if parts.query:
        why = "a SQLite file takes no options, so end the address before the question mark"
        raise WrongSetting("DATABASE_URL", shown, f"{why}, or write it as %3F where it is part of the name")
    config: dict[str, Any] = Env.db_url_config(value)
    file = root / config["NAME"]
    if file.parent == var:
        _make(var, "DATABASE_URL", shown)
    if file.is_dir() or not file.parent.is_dir():
        raise WrongSetting("DATABASE_URL", shown, f"{file} is no file in a folder that is there; name one")
    return {**config, "NAME": str(file)}


def _postgres_options(query: str, shown: str) -> None:
    """PostgreSQL's own options are taken; Django's would change what newsportal.databases decides."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    try:
        options = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError:
        options = [("", "")]
    for name, value in options:
        if not name or not value:
            raise WrongSetting("DATABASE_URL", shown, "write its options as name=value, joined by &")
        try:
            make_conninfo(**{name: value})
        except ProgrammingError as error:
            why = f"PostgreSQL has no option “{name}”; options are those of its connections, as in sslmode"
            raise WrongSetting("DATABASE_URL", shown, why) from error


def _make(folder: Path, name: str, shown: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = f"the folder {folder} cannot be made ({error.strerror}); name a file elsewhere"
        raise WrongSetting(name, shown, why) from error


def cache(value: str) -> dict[str, Any]:
    if value == "locmem://":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    shown = without_password(value)
    right = "use locmem:// or redis://host:6379/0"
    parts = split("CACHE_URL", value, right)
    if parts.scheme not in {"redis", "rediss"}:
        raise WrongSetting("CACHE_URL", shown, right)
    machine("CACHE_URL", parts, shown, right)
    if not re.fullmatch(r"(/[0-9]*)?", parts.path):
        raise WrongSetting("CACHE_URL", shown, f"its database is a number; {right}")
    _need("redis", "redis", "CACHE_URL", shown)
    from redis import ConnectionPool, RedisError

    try:
        # Makes a client and connects to nothing.
        ConnectionPool.from_url(value).make_connection()
    except (TypeError, ValueError, RedisError) as error:
        raise WrongSetting("CACHE_URL", shown, f"its options are none that Redis takes; {right}") from error
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": value}


def mailer(value: str) -> dict[str, Any]:
    shown = without_password(value)
    right = "use smtp+tls://user:password@host:587, smtp+ssl://…, smtp://host:25 or consolemail://"
    parts = split("EMAIL_URL", value, right)
    is_smtp = parts.scheme in {"smtp", "smtp+tls", "smtp+ssl"}
    if not is_smtp and value not in {"consolemail://", "dummymail://"}:
        raise WrongSetting("EMAIL_URL", shown, right)
    config = Env.email_url_config(value)
    settings: dict[str, Any] = {"BACKEND": config["EMAIL_BACKEND"]}
    if is_smtp:
        machine("EMAIL_URL", parts, shown, right)
        if parts.path.strip("/") or parts.query:
            raise WrongSetting("EMAIL_URL", shown, f"end it behind the host and its port; {right}")
        settings["OPTIONS"] = {
            "host": config["EMAIL_HOST"],
            "port": config["EMAIL_PORT"] or {"smtp+tls": 587, "smtp+ssl": 465}.get(parts.scheme, 25),
            "username": config["EMAIL_HOST_USER"] or "",
            "password": config["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtp+ssl",
            "timeout": 10,
        }
    return settings


def _need(module: str, extra: str, name: str, shown: str) -> None:
    if find_spec(module) is None:
        raise WrongSetting(
            name,
            shown,
            f"this needs the packages of the extra “{extra}”: pip install -r requirements/serve.txt",
        )
