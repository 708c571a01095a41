"""The environment, read once: every variable that the site listens to, its safe default and what it may be.

A wrong value stops the start with one sentence that names the variable, the value and what would be right.
"""

import os
import re
import secrets
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf.global_settings import LANGUAGES
from django.utils.http import is_same_domain

from newsportal import addresses, connections
from newsportal.addresses import WrongSetting, without_password

ROOT = Path(__file__).resolve().parent.parent
# What a running site makes for itself: out of git, and safe to keep for a single machine.
VAR = ROOT / "var"

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
KEY_LENGTH = 50
KEY_VARIETY = 5
MOST_WORKERS = 64
# Each worker process answers this many requests at once, and may hold as many database connections.
THREADS = 4


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
    # DATABASE_URL as it may stand in a message.
    database_shown: str
    cache: dict[str, Any]
    pictures: dict[str, Any]
    # None where pictures lie in a bucket.
    media_root: Path | None
    page_store: Path
    mailer: dict[str, Any]
    email_from: str
    cdn: dict[str, Any] | None
    websub_hub: str
    blocking_checks: list[str]
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
    database_url = given.get("DATABASE_URL", f"sqlite:///{var / 'db.sqlite3'}")
    site_url = _site_url(given.get("SITE_URL", f"http://127.0.0.1:{port}"))
    host = addresses.written(urlsplit(site_url).hostname or "")
    allowed_hosts = list(dict.fromkeys([*LOCAL_HOSTS, host]))
    if "ALLOWED_HOSTS" in given:
        allowed_hosts = _allowed_hosts(given["ALLOWED_HOSTS"], debug)
    if "SITE_URL" in given and not any(one == "*" or is_same_domain(host, one) for one in allowed_hosts):
        raise WrongSetting(
            "SITE_URL",
            given["SITE_URL"],
            f"ALLOWED_HOSTS={given['ALLOWED_HOSTS']} does not let its host in; "
            f"add {host} there, or leave ALLOWED_HOSTS out",
        )
    pictures, media_root = connections.pictures(given.get("MEDIA_STORAGE", str(var / "media")), ROOT)
    return Environment(
        secret_key=_secret_key(given.get("SECRET_KEY"), var),
        debug=debug,
        allowed_hosts=allowed_hosts,
        site_url=site_url,
        site_name=_site_name(given.get("SITE_NAME", "Daily News Portal")),
        time_zone=_time_zone(given.get("TIME_ZONE", "America/New_York")),
        language_code=_language_code(given.get("LANGUAGE_CODE", "en-us")),
        database=connections.database(database_url, ROOT, var),
        database_shown=without_password(database_url),
        cache=connections.cache(given.get("CACHE_URL", "locmem://")),
        page_store=_page_store(given.get("PAGE_STORE", str(var / "pages"))),
        pictures=pictures,
        media_root=media_root,
        mailer=connections.mailer(given.get("EMAIL_URL", "consolemail://")),
        email_from=_email_from(given["EMAIL_FROM"]) if "EMAIL_FROM" in given else f"newsroom@{host}",
        cdn=connections.cdn(given.get("CDN_URL", "")),
        websub_hub=connections.websub_hub(given.get("WEBSUB_HUB", "")),
        blocking_checks=_names("BLOCKING_CHECKS", given.get("BLOCKING_CHECKS", "")),
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
    right = (
        "give names separated by commas, without http:// or port, as in news.example.org,www.news.example.org"
    )
    names = [name.strip().lower() for name in value.split(",") if name.strip()]
    if not names:
        raise WrongSetting("ALLOWED_HOSTS", value, f"it names no host; {right}")
    allowed = []
    for name in names:
        in_brackets = re.fullmatch(r"\[(.*:.*)\]", name)
        plain = in_brackets[1] if in_brackets else name.removeprefix(".")
        is_name = addresses.is_host(plain) and (in_brackets or ":" not in plain)
        if not is_name and not (name == "*" and debug):
            how = right if name.isascii() else addresses.NOT_ASCII
            raise WrongSetting("ALLOWED_HOSTS", value, f"“{name}” is not a host name; {how}")
        allowed.append(addresses.written(plain) if in_brackets else name)
    return allowed


def _site_url(value: str) -> str:
    right = "give the site's own address without a path, as in https://news.example.org"
    if "#" in value:
        raise WrongSetting("SITE_URL", without_password(value), right)
    parts = addresses.split("SITE_URL", value, right)
    plain = not (parts.query or parts.username or parts.path.strip("/"))
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
        raise WrongSetting("SITE_URL", without_password(value), right)
    host = parts.hostname
    if not addresses.is_host(host):
        how = right if host.isascii() else addresses.NOT_ASCII
        raise WrongSetting("SITE_URL", without_password(value), f"“{host}” is no host name; {how}")
    return f"{parts.scheme}://{addresses.netloc(parts.scheme, host, parts.port)}"


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


def _email_from(value: str) -> str:
    name, _, domain = value.rpartition("@")
    if not re.fullmatch(r"[\w.+-]+", name, re.ASCII) or not addresses.is_host(domain):
        why = "give the address that mail comes from, as in newsroom@example.org"
        raise WrongSetting("EMAIL_FROM", value if value.isprintable() else repr(value), why)
    return value


def _page_store(value: str) -> Path:
    folder = (ROOT / value).resolve()
    if "://" in value or (folder.exists() and not folder.is_dir()):
        raise WrongSetting(
            "PAGE_STORE", value, "name a folder for finished pages, as in /var/cache/newsportal"
        )
    return folder


def _names(name: str, value: str) -> list[str]:
    names = [one.strip() for one in value.split(",") if one.strip()]
    if wrong := [one for one in names if not re.fullmatch(r"[a-z][a-z0-9-]*", one)]:
        raise WrongSetting(name, value, f"{wrong[0]!r} is no name of a check; use names with commas between")
    return names


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
