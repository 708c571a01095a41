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
