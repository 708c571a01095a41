"""The environment, read once: every variable that the site listens to, its safe default and what it may be.

A wrong value stops the start with one sentence that names the variable, the value and what would be right.
"""

import os
import re
import secrets
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf.global_settings import LANGUAGES
from django.core.exceptions import ImproperlyConfigured
from environ import Env

ROOT = Path(__file__).resolve().parent.parent
# What a running site makes for itself: out of git, and safe to keep for a single machine.
VAR = ROOT / "var"

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
KEY_LENGTH = 50
KEY_VARIETY = 5
HOST_NAME = re.compile(r"\.?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\]")
MOST_WORKERS = 64
# Each worker process answers this many requests at once, and may hold as many database connections.
THREADS = 4


class WrongSetting(ValueError):
    """A variable that cannot be used; its text is the sentence that the person at the keyboard reads."""

    def __init__(self, name: str, value: str, right: str) -> None:
        super().__init__(f"{name}={value}: {right}")


@dataclass(frozen=True)
class Environment:
    """What the environment says, checked and ready for Django's settings."""

    secret_key: str
    debug: bool
    allowed_hosts: list[str]
    site_url: str
    site_name: str
    time_zone: str
    language_code: str
    database: dict[str, Any]
    cache: dict[str, Any]
    media_root: Path
    mailer: dict[str, Any]
    workers: int
    port: int
    log_format: str

    @property
    def is_https(self) -> bool:
        return self.site_url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.site_url).hostname or ""


def read(source: Mapping[str, str], var: Path = VAR) -> Environment:
    """Read every variable from `source`; an empty one counts as not given."""
    given = {name: value.strip() for name, value in source.items() if value.strip()}
    debug = _debug(given.get("DEBUG", "0"))
    port = _number("PORT", given.get("PORT", "8000"), 65535)
    workers = _number("WEB_CONCURRENCY", given.get("WEB_CONCURRENCY", str(_default_workers())), MOST_WORKERS)
    site_url = _site_url(given.get("SITE_URL", f"http://127.0.0.1:{port}"))
    host = urlsplit(site_url).hostname or ""
    local = list(dict.fromkeys([*LOCAL_HOSTS, f"[{host}]" if ":" in host else host]))
    return Environment(
        secret_key=_secret_key(given.get("SECRET_KEY"), var),
        debug=debug,
        allowed_hosts=_allowed_hosts(given["ALLOWED_HOSTS"], debug) if "ALLOWED_HOSTS" in given else local,
        site_url=site_url,
        site_name=_site_name(given.get("SITE_NAME", "Daily News Portal")),
        time_zone=_time_zone(given.get("TIME_ZONE", "America/New_York")),
        language_code=_language_code(given.get("LANGUAGE_CODE", "en-us")),
        database=_database(given.get("DATABASE_URL", f"sqlite:///{var / 'db.sqlite3'}"), var),
        cache=_cache(given.get("CACHE_URL", "locmem://")),
        media_root=_media_root(given.get("MEDIA_STORAGE", str(var / "media"))),
        mailer=_mailer(given.get("EMAIL_URL", "consolemail://")),
        workers=workers,
        port=port,
        log_format=_log_format(given.get("LOG_FORMAT", "text")),
    )


def read_or_stop() -> Environment:
    """Read this process's environment, or end the process with the sentence on its error output."""
    try:
        return read(os.environ)
    except WrongSetting as wrong:
        raise SystemExit(str(wrong)) from None


def without_password(url: str) -> str:
    """The address as it may be shown in a message: no user, no password, and no options that may hold one."""
    return re.sub(r"\?.*", "?…", re.sub(r"(?<=//).*@", "…@", url))


def _debug(value: str) -> bool:
    if value not in {"0", "1"}:
        raise WrongSetting("DEBUG", value, "use 1 or 0")
    return value == "1"


def _secret_key(value: str | None, var: Path) -> str:
    if value is None:
        return _kept_key(var / "secret_key")
    if len(value) < KEY_LENGTH or len(set(value)) < KEY_VARIETY or value.startswith("django-insecure-"):
        raise WrongSetting(
            "SECRET_KEY",
            f"({len(value)} characters)",
            f"use at least {KEY_LENGTH} random characters and keep them secret, "
            "or leave it out and the site makes a key and keeps it in var/secret_key",
        )
    return value


def _kept_key(path: Path) -> str:
    """The key that this machine made for itself the first time it started; its owner alone may read it."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            # Two processes may start at once: each writes a whole file, and the first to name it wins.
            draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(KEY_LENGTH))
            try:
                path.hardlink_to(draft)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        key = path.read_text().strip()
    except OSError as error:
        raise WrongSetting(
            "SECRET_KEY",
            "",
            f"set it to at least {KEY_LENGTH} random characters, "
            f"since no key could be kept in {path} ({error.strerror})",
        ) from error
    if len(key) < KEY_LENGTH:
        raise WrongSetting("SECRET_KEY", "", f"the key kept in {path} is too short; delete it for a new one")
    return key


def _allowed_hosts(value: str, debug: bool) -> list[str]:
    hosts = [host.strip().lower() for host in value.split(",") if host.strip()]
    for host in hosts:
        if host == "*" and debug:
            continue
        if not HOST_NAME.fullmatch(host):
            raise WrongSetting(
                "ALLOWED_HOSTS",
                value,
                f"“{host}” is not a host name; give names separated by commas, without http:// or port, "
                "as in news.example.org,www.news.example.org",
            )
    return hosts


def _site_url(value: str) -> str:
    right = "give the site's own address without a path, as in https://news.example.org"
    parts = _split("SITE_URL", value, right)
    plain = not (parts.query or parts.fragment or parts.username or parts.path.strip("/"))
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
        raise WrongSetting("SITE_URL", without_password(value), right)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _site_name(value: str) -> str:
    if len(value) > 100 or not value.isprintable():
        raise WrongSetting("SITE_NAME", repr(value[:100]), "use one line of at most 100 characters")
    return value


def _time_zone(value: str) -> str:
    if value not in zoneinfo.available_timezones():
        raise WrongSetting("TIME_ZONE", value, "use a name of the time zone database, as in America/New_York")
    return value


def _language_code(value: str) -> str:
    code = value.lower().replace("_", "-")
    known = {name for name, _ in LANGUAGES}
    if code not in known and code.split("-")[0] not in known:
        raise WrongSetting("LANGUAGE_CODE", value, "use a language that Django knows, as in en-us or de")
    return code


def _database(value: str, var: Path) -> dict[str, Any]:
    shown = without_password(value)
    right = "use sqlite:///path/to/file or postgres://user:password@host:5432/name"
    parts = _split("DATABASE_URL", value, right)
    if parts.scheme not in {"sqlite", "postgres", "postgresql"}:
        raise WrongSetting("DATABASE_URL", shown, right)
    if parts.scheme == "sqlite" and parts.netloc:
        raise WrongSetting("DATABASE_URL", shown, "a file takes three slashes, as in sqlite:///news.db")
    config: dict[str, Any] = Env.db_url_config(value)
    if parts.scheme != "sqlite":
        if not config["NAME"]:
            raise WrongSetting("DATABASE_URL", shown, f"it names no database; {right}")
        _need("psycopg", "postgres", "DATABASE_URL", shown)
        return config
    if config["NAME"] == ":memory:":
        return config
    file = ROOT / config["NAME"]
    if file.parent == var:
        _make(var, "DATABASE_URL", shown)
    if file.is_dir() or not file.parent.is_dir():
        raise WrongSetting("DATABASE_URL", shown, f"{file} is no file in a folder that is there; name one")
    return {**config, "NAME": str(file)}


def _make(folder: Path, name: str, shown: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = f"the folder {folder} cannot be made ({error.strerror}); name a file elsewhere"
        raise WrongSetting(name, shown, why) from error


def _cache(value: str) -> dict[str, Any]:
    scheme = urlsplit(value).scheme
    if value == "locmem://":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if scheme in {"redis", "rediss"}:
        _need("redis", "redis", "CACHE_URL", without_password(value))
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": value}
    raise WrongSetting("CACHE_URL", without_password(value), "use locmem:// or redis://host:6379/0")


def _media_root(value: str) -> Path:
    if "://" in value:
        raise WrongSetting(
            "MEDIA_STORAGE",
            without_password(value),
            "this release keeps its pictures in a folder; name one, as in /var/lib/newsportal/media",
        )
    folder = (ROOT / value).resolve()
    if folder.exists() and not folder.is_dir():
        raise WrongSetting("MEDIA_STORAGE", value, "this is a file; name a folder")
    return folder


def _mailer(value: str) -> dict[str, Any]:
    shown = without_password(value)
    right = "use smtp+tls://user:password@host:587, smtp+ssl://…, smtp://host:25 or consolemail://"
    parts = _split("EMAIL_URL", value, right)
    if parts.scheme not in {"smtp", "smtp+tls", "smtp+ssl", "consolemail", "dummymail"}:
        raise WrongSetting("EMAIL_URL", shown, right)
    try:
        config = Env.email_url_config(value)
    except ImproperlyConfigured as error:
        raise WrongSetting("EMAIL_URL", shown, right) from error
    mailer: dict[str, Any] = {"BACKEND": config["EMAIL_BACKEND"]}
    if parts.scheme.startswith("smtp"):
        if not parts.hostname:
            raise WrongSetting("EMAIL_URL", shown, f"it names no host; {right}")
        mailer["OPTIONS"] = {
            "host": config["EMAIL_HOST"],
            "port": config["EMAIL_PORT"] or {"smtp+tls": 587, "smtp+ssl": 465}.get(parts.scheme, 25),
            "username": config["EMAIL_HOST_USER"] or "",
            "password": config["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtp+ssl",
            "timeout": 10,
        }
    return mailer


def _number(name: str, value: str, most: int) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
        raise WrongSetting(name, value, f"use a whole number from 1 to {most}")
    return int(value)


def _default_workers() -> int:
    return min(max(os.cpu_count() or 1, 2), 8)


def _log_format(value: str) -> str:
    if value not in {"text", "json"}:
        raise WrongSetting("LOG_FORMAT", value, "use text or json")
    return value


def _split(name: str, value: str, right: str) -> SplitResult:
    """The parts of an address; a port that is none and brackets that do not close are found here."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise WrongSetting(name, without_password(value), right) from error
    return parts


def _need(module: str, extra: str, name: str, shown: str) -> None:
    if find_spec(module) is None:
        raise WrongSetting(
            name,
            shown,
            f"this needs the packages of the extra “{extra}”: pip install -r requirements/serve.txt",
        )
