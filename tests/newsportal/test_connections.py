"""What the site connects to: what its three addresses may be, and what a wrong one is told."""

from pathlib import Path

import pytest

from newsportal.addresses import WrongSetting
from newsportal.env import Environment, read

KEY = "correct-horse-battery-staple-correct-horse-battery-staple"


def read_with(var: Path, **given: str) -> Environment:
    return read({"SECRET_KEY": KEY, **given}, var)


def sentence(name: str, value: str, var: Path) -> str:
    with pytest.raises(WrongSetting) as stopped:
        read_with(var, **{name: value})
    return str(stopped.value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "DATABASE_URL",
            "mysql://db/news",
            "DATABASE_URL=mysql://db/news: use sqlite:///path",
        ),
        ("DATABASE_URL", "news.db", "DATABASE_URL=news.db: use sqlite:///path/to/file or postgres://"),
        ("DATABASE_URL", "sqlite://news.db", "DATABASE_URL=sqlite://news.db: a file takes three slashes"),
        ("DATABASE_URL", "sqlite:////nowhere/at/all.db", "/nowhere/at/all.db is no file in a folder that is"),
        ("DATABASE_URL", "postgres://db.example", "DATABASE_URL=postgres://db.example: it names no database"),
        ("DATABASE_URL", "postgres://db:five/news", "DATABASE_URL=postgres://db:five/news: use sqlite"),
        (
            "DATABASE_URL",
            "sqlite:///",
            "DATABASE_URL=sqlite:///: it names no file; use sqlite:///path/to/file",
        ),
        ("DATABASE_URL", "sqlite://", "DATABASE_URL=sqlite://: it names no file"),
        (
            "DATABASE_URL",
            "sqlite:///:memory:",
            "DATABASE_URL=sqlite:///:memory:: several processes serve",
        ),
        ("DATABASE_URL", "sqlite://:memory:", "DATABASE_URL=sqlite://:memory:: several processes serve"),
        ("DATABASE_URL", "sqlite:news.db", "DATABASE_URL=sqlite:news.db: a file takes three slashes"),
        (
            "DATABASE_URL",
            "sqlite:///news.db?timeout=5",
            "a SQLite file takes no options, so end the address",
        ),
        (
            "DATABASE_URL",
            "sqlite:///news#1.db",
            "DATABASE_URL=sqlite:///news#1.db: write the “#” in it as",
        ),
        ("DATABASE_URL", "sqlite:///news%00.db", "it holds a character that cannot be printed"),
        ("DATABASE_URL", "postgres:news", "DATABASE_URL=postgres:news: use sqlite:///path"),
        ("DATABASE_URL", "postgres://db:0/news", "DATABASE_URL=postgres://db:0/news: use sqlite"),
        ("DATABASE_URL", "postgres://my db/news", "DATABASE_URL=postgres://my db/news: “my db” is no host"),
        ("DATABASE_URL", "postgres://%2Frun/news", "“%2Frun” is no host"),
        ("DATABASE_URL", f"postgres://db/{'n' * 64}", "PostgreSQL's names have at most 63 bytes"),
        (
            "DATABASE_URL",
            "postgres://db/news?sslmod=require",
            "PostgreSQL has no option “sslmod”; options",
        ),
        ("DATABASE_URL", "postgres://db/news?conn_max_age=60", "PostgreSQL has no option “conn_max_age”"),
        ("DATABASE_URL", "postgres://db/news?sslmode", "write its options as name=value, joined by &"),
        ("DATABASE_URL", "postgres://db/news?sslmode=", "write its options as name=value, joined by &"),
        (
            "CACHE_URL",
            "redis://",
            "CACHE_URL=redis://: it names no host; use locmem:// or redis://host:6379/0",
        ),
        ("CACHE_URL", "redis:///0", "CACHE_URL=redis:///0: it names no host"),
        ("CACHE_URL", "redis://cache:port/0", "CACHE_URL=redis://cache:port/0: use locmem:// or redis://"),
        ("CACHE_URL", "redis://cache:0/0", "CACHE_URL=redis://cache:0/0: use locmem:// or redis://"),
        ("CACHE_URL", "redis://a,b/0", "CACHE_URL=redis://a,b/0: “a,b” is no host"),
        ("CACHE_URL", "redis://cache/news", "its database is a number; use locmem:// or redis://host:6379/0"),
        (
            "CACHE_URL",
            "redis://cache/0?colour=red",
            "its options are none that Redis takes; use locmem://",
        ),
        ("CACHE_URL", "redis://cache/0?socket_timeout=soon", "its options are none that Redis takes"),
        ("CACHE_URL", "locmem://news", "CACHE_URL=locmem://news: use locmem:// or redis://"),
        ("CACHE_URL", "memcached://cache", "CACHE_URL=memcached://cache: use locmem:// or redis://"),
        ("EMAIL_URL", "mail.example.org", "EMAIL_URL=mail.example.org: use smtp+tls://"),
        ("EMAIL_URL", "smtp://", "EMAIL_URL=smtp://: it names no host"),
        ("EMAIL_URL", "smtp://ines:hush@", "EMAIL_URL=smtp://…@: it names no host"),
        ("EMAIL_URL", "smtp://mail.example:0", "EMAIL_URL=smtp://mail.example:0: use smtp+tls://"),
        ("EMAIL_URL", "smtp://mail.example:mail", "EMAIL_URL=smtp://mail.example:mail: use smtp+tls://"),
        ("EMAIL_URL", "smtp://my mail", "EMAIL_URL=smtp://my mail: “my mail” is no host"),
        ("EMAIL_URL", "smtp://mail.example/inbox", "end it behind the host and its port; use smtp+tls://"),
        ("EMAIL_URL", "smtp://mail.example?tls=1", "end it behind the host and its port; use smtp+tls://"),
        ("EMAIL_URL", "smtp://[::1", "EMAIL_URL=smtp://[::1: use smtp+tls://"),
        ("EMAIL_URL", "consolemail://mail.example", "EMAIL_URL=consolemail://mail.example: use smtp+tls://"),
    ],
)
def test_a_wrong_value_is_named_with_what_would_be_right(
    name: str, value: str, said: str, tmp_path: Path
) -> None:
    assert said in sentence(name, value, tmp_path)
    assert "\n" not in sentence(name, value, tmp_path)


def test_postgresql_is_named_by_its_address(tmp_path: Path) -> None:
    config = read_with(tmp_path, DATABASE_URL="postgres://ines:h%40sh@db.example:5433/news").database
    assert config["ENGINE"] == "django.db.backends.postgresql"
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db.example", 5433, "news")
    assert (config["USER"], config["PASSWORD"]) == ("ines", "h@sh")


@pytest.mark.parametrize("options", ["?sslmode=require", "?host=/run/postgresql", "?connect_timeout=3"])
def test_postgresql_takes_its_own_options(options: str, tmp_path: Path) -> None:
    config = read_with(tmp_path, DATABASE_URL=f"postgres:///news{options}").database
    assert config["OPTIONS"]


@pytest.mark.parametrize(
    "address",
    ["redis://cache", "redis://my_cache:6379", "rediss://:hush@[::1]:6380/2?ssl_cert_reqs=none"],
)
def test_redis_may_be_anywhere(address: str, tmp_path: Path) -> None:
    assert read_with(tmp_path, CACHE_URL=address).cache["LOCATION"] == address


def test_redis_is_djangos_own_cache(tmp_path: Path) -> None:
    cache = read_with(tmp_path, CACHE_URL="redis://cache.example:6379/1").cache
    assert cache["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
    assert cache["LOCATION"] == "redis://cache.example:6379/1"


def test_mail_goes_out_encrypted_by_the_usual_port(tmp_path: Path) -> None:
    options = read_with(tmp_path, EMAIL_URL="smtp+tls://ines:h%40sh@mail.example").mailer["OPTIONS"]
    assert (options["host"], options["port"]) == ("mail.example", 587)
    assert (options["username"], options["password"]) == ("ines", "h@sh")
    assert options["use_tls"] is True
    assert options["use_ssl"] is False


def test_it_names_the_packages_that_a_choice_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("newsportal.connections.find_spec", lambda name: None)
    said = sentence("DATABASE_URL", "postgres://db.example/news", tmp_path)
    assert said.endswith("the packages of the extra “postgres”: pip install -r requirements/serve.txt")
    assert "extra “redis”" in sentence("CACHE_URL", "redis://cache.example", tmp_path)


TOKEN = "hush-0123"


def test_without_them_nobody_outside_is_told(tmp_path: Path) -> None:
    environment = read_with(tmp_path)
    assert (environment.cdn, environment.websub_hub) == (None, "")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (
            f"fastly://SU1Z0isxPaoz?token={TOKEN}",
            {"kind": "fastly", "id": "SU1Z0isxPaoz", "token": TOKEN, "address": "https://api.fastly.com"},
        ),
        (
            f"cloudflare://023e105f?token={TOKEN}&api=https://proxy.example.org/",
            {"kind": "cloudflare", "id": "023e105f", "token": TOKEN, "address": "https://proxy.example.org"},
        ),
        (
            "varnish://127.0.0.1,cache.example.org:80,[::1]:6082",
            {
                "kind": "varnish",
                "addresses": [
                    "http://127.0.0.1:6081/",
                    "http://cache.example.org:80/",
                    "http://[::1]:6082/",
                ],
            },
        ),
        (
            "https://news:p%40ss@hub.example.org:8443/purge?from=news",
            {
                "kind": "hub",
                "address": "https://hub.example.org:8443/purge?from=news",
                "user": "news:p@ss",
            },
        ),
        ("http://127.0.0.1:9000/", {"kind": "hub", "address": "http://127.0.0.1:9000/", "user": ""}),
    ],
)
def test_one_setting_names_who_is_told_to_forget(tmp_path: Path, value: str, read: dict[str, object]) -> None:
    assert read_with(tmp_path, CDN_URL=value).cdn == read


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("fastly", "CDN_URL=fastly: use fastly://SERVICE?token=…, cloudflare://ZONE?token=…, varnish://"),
        ("akamai://zone?token=hush-0123", "CDN_URL=akamai://zone?…: use fastly://"),
        ("fastly://?token=hush-0123", "CDN_URL=fastly://?…: name the service by its ID"),
        ("cloudflare://news.example.org?token=hush-0123", "name the zone by its ID, of letters and digits"),
        ("cloudflare://hush-0123@023e105f", "CDN_URL=cloudflare://…@023e105f: name the zone by its ID"),
        ("fastly://SU1Z0", "CDN_URL=fastly://SU1Z0: it needs a token that may purge the service: ?token=…"),
        ("fastly://SU1Z0?key=hush-0123", "CDN_URL=fastly://SU1Z0?…: it needs a token"),
        ("fastly://SU1Z0?token=hush-0123&soft=1", "CDN_URL=fastly://SU1Z0?…: behind the question mark"),
        ("fastly://SU1Z0?token=hush-0123&api=proxy", "where the API is behind a proxy, api=https://host"),
        ("varnish://", "CDN_URL=varnish://: it names no host"),
        ("varnish://cache one:6081", "“cache one” is no host"),
        ("varnish://cache,", "it names no host"),
        ("varnish://cache:six", "CDN_URL=varnish://cache:six: use fastly://"),
        ("varnish://:hush-0123@cache", "CDN_URL=varnish://…@cache: end it behind the host and its port"),
        ("varnish://cache/path", "end it behind the host and its port"),
        ("https://", "it names no host"),
        ("https://hub.example.org/#part", "write the “#” in it as %23"),
    ],
)
def test_a_cdn_that_cannot_be_told_is_said(tmp_path: Path, value: str, said: str) -> None:
    told = sentence("CDN_URL", value, tmp_path)
    assert said in told
    assert TOKEN not in told


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("hub.example.org", "WEBSUB_HUB=hub.example.org: give the hub's own address, as in https://"),
        ("https://", "WEBSUB_HUB=https://: it names no host"),
        ("https://news:hush@hub.example.org/", "WEBSUB_HUB=https://…@hub.example.org/: it stands in every"),
        ("https://hub.example.org/<news>", "write other letters percent-encoded"),
        ("https://hub.example.org/ü", "write other letters percent-encoded"),
    ],
)
def test_a_hub_that_cannot_stand_in_a_feed_is_said(tmp_path: Path, value: str, said: str) -> None:
    assert said in sentence("WEBSUB_HUB", value, tmp_path)
    assert read_with(tmp_path, WEBSUB_HUB="https://hub.example.org/?x=1").websub_hub
