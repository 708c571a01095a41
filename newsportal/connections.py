"""What the site connects to, as its environment names it: database, cache, pictures, mail server, CDN…"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote

from environ import Env

from articles.buckets.address import BucketAddress, WrongAddress
from newsportal.addresses import WrongSetting, machine, split, without_password, written

MOST_BYTES_OF_A_NAME = 63
FASTLY = "https://api.fastly.com"
CLOUDFLARE = "https://api.cloudflare.com"
# Where Debian's Varnish listens.
VARNISH_PORT = 6081


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


def pictures(value: str, root: Path) -> tuple[dict[str, Any], Path | None]:
    """The storage of photos as Django's settings name it, and its folder where it is one."""
    if "://" not in value:
        folder = (root / value).resolve()
        if folder.exists() and not folder.is_dir():
            raise WrongSetting("MEDIA_STORAGE", value, "this is a file; name a folder")
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}, folder
    shown = without_password(value)
    split("MEDIA_STORAGE", value, "name a folder, or a bucket as in s3://bucket/prefix")
    try:
        BucketAddress.read(value)
    except WrongAddress as error:
        raise WrongSetting("MEDIA_STORAGE", shown, str(error)) from error
    _need("storages", "s3", "MEDIA_STORAGE", shown)
    _need("boto3", "s3", "MEDIA_STORAGE", shown)
    return {"BACKEND": "articles.photos.bucket_storage.PictureBucket", "OPTIONS": {"address": value}}, None


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


def cdn(value: str) -> dict[str, Any] | None:
    """The cache in front of the site that is told what has changed: its kind, and what its kind needs."""
    if not value:
        return None
    shown = without_password(value)
    right = (
        "use fastly://SERVICE?token=…, cloudflare://ZONE?token=…, varnish://host:6081 "
        "or https://host/path of your own hub"
    )
    if value.startswith("varnish://"):
        return _varnish(value, shown, right)
    parts = split("CDN_URL", value, right)
    if parts.scheme in {"http", "https"}:
        machine("CDN_URL", parts, shown, right)
        user = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        return {"kind": "hub", "address": address, "user": "" if user == ":" else user}
    if parts.scheme not in {"fastly", "cloudflare"}:
        raise WrongSetting("CDN_URL", shown, right)
    what = {"fastly": "service", "cloudflare": "zone"}[parts.scheme]
    if not re.fullmatch(r"[A-Za-z0-9]+", parts.netloc) or parts.path.strip("/"):
        why = f"name the {what} by its ID, of letters and digits, right behind {parts.scheme}://"
        raise WrongSetting("CDN_URL", shown, why)
    options = dict(parse_qsl(parts.query))
    token = options.pop("token", "")
    if not re.fullmatch(r"[!-~]+", token):
        raise WrongSetting("CDN_URL", shown, f"it needs a token that may purge the {what}: ?token=…")
    address = options.pop("api", {"fastly": FASTLY, "cloudflare": CLOUDFLARE}[parts.scheme])
    if options or not re.fullmatch(r"https?://[^/?@]+/?", address):
        why = (
            "behind the question mark it takes token=… and, where the API is behind a proxy, api=https://host"
        )
        raise WrongSetting("CDN_URL", shown, why)
    return {"kind": parts.scheme, "id": parts.netloc, "token": token, "address": address.rstrip("/")}


def _varnish(value: str, shown: str, right: str) -> dict[str, Any]:
    """One Varnish or several, separated by commas."""
    addresses = []
    for one in value.removeprefix("varnish://").rstrip("/").split(","):
        parts = split("CDN_URL", f"varnish://{one}", right)
        machine("CDN_URL", parts, shown, right)
        if parts.path or parts.query or parts.username is not None:
            raise WrongSetting("CDN_URL", shown, f"end it behind the host and its port; {right}")
        addresses.append(f"http://{written(parts.hostname or '')}:{parts.port or VARNISH_PORT}/")
    return {"kind": "varnish", "addresses": addresses}


def websub_hub(value: str) -> str:
    if not value:
        return ""
    shown = without_password(value)
    right = "give the hub's own address, as in https://pubsubhubbub.appspot.com/"
    parts = split("WEBSUB_HUB", value, right)
    if parts.scheme not in {"http", "https"}:
        raise WrongSetting("WEBSUB_HUB", shown, right)
    if not re.fullmatch(r"[!-~]+", value) or re.search(r"[<>\"]", value):
        raise WrongSetting("WEBSUB_HUB", shown, f"write other letters percent-encoded; {right}")
    machine("WEBSUB_HUB", parts, shown, right)
    if parts.username is not None:
        raise WrongSetting("WEBSUB_HUB", shown, f"it stands in every feed, so no password may; {right}")
    return value


def _need(module: str, extra: str, name: str, shown: str) -> None:
    if find_spec(module) is None:
        raise WrongSetting(
            name,
            shown,
            f"this needs the packages of the extra “{extra}”: pip install -r requirements/serve.txt",
        )
