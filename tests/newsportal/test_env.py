"""The environment: what each variable may be, and the sentence that a wrong one stops the start with."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from newsportal.addresses import WrongSetting
from newsportal.env import ROOT, Environment, read

GUNICORN = ["-m", "gunicorn", "--config", "newsportal/gunicorn.conf.py"]
KEY = "correct-horse-battery-staple-correct-horse-battery-staple"


@pytest.fixture
def var(tmp_path: Path) -> Path:
    folder = tmp_path / "var"
    folder.mkdir()
    return folder


def sentence(name: str, value: str, var: Path) -> str:
    with pytest.raises(WrongSetting) as stopped:
        read({"SECRET_KEY": KEY, name: value}, var)
    return str(stopped.value)


def test_it_is_safe_with_nothing_given(var: Path) -> None:
    environment = read({}, var)
    assert environment.debug is False
    assert environment.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert environment.site_url == "http://127.0.0.1:8000"
    assert environment.site_name == "Daily News Portal"
    assert environment.time_zone == "America/New_York"
    assert environment.language_code == "en-us"
    assert environment.media_root == var / "media"
    assert environment.cache["BACKEND"].endswith("LocMemCache")
    assert environment.mailer == {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    assert environment.email_from == "newsroom@127.0.0.1"
    assert environment.log_format == "text"
    assert environment.port == 8000
    assert 2 <= environment.workers <= 8


def test_its_default_database_is_a_file_in_the_folder_that_git_leaves_alone() -> None:
    environment = read({"SECRET_KEY": KEY})
    assert environment.database["ENGINE"] == "django.db.backends.sqlite3"
    assert environment.database["NAME"] == str(ROOT / "var" / "db.sqlite3")


def test_the_folder_of_the_default_database_is_made(tmp_path: Path) -> None:
    database = read({"SECRET_KEY": KEY}, tmp_path / "var").database
    assert database["NAME"] == str(tmp_path / "var" / "db.sqlite3")
    assert (tmp_path / "var").is_dir()


def test_an_empty_variable_counts_as_not_given(var: Path) -> None:
    assert read({"SECRET_KEY": KEY, "DEBUG": "", "TIME_ZONE": " "}, var).time_zone == "America/New_York"


class TestSecretKey:
    def test_it_is_made_once_and_kept_for_its_owner_alone(self, var: Path) -> None:
        first = read({}, var).secret_key
        assert len(first) >= 50
        assert read({}, var).secret_key == first
        assert stat.S_IMODE((var / "secret_key").stat().st_mode) == 0o600
        assert [path.name for path in var.iterdir()] == ["secret_key"]

    def test_two_machines_make_different_ones(self, tmp_path: Path) -> None:
        assert read({}, tmp_path / "a").secret_key != read({}, tmp_path / "b").secret_key

    @pytest.mark.parametrize("key", ["short", "a" * 60, f"django-insecure-{KEY}"])
    def test_a_guessable_one_is_refused_and_not_repeated(self, key: str, var: Path) -> None:
        said = sentence("SECRET_KEY", key, var)
        assert said.startswith(f"SECRET_KEY=({len(key)} characters): use at least 50 random characters")
        assert key not in said

    def test_it_says_so_when_none_can_be_kept(self, tmp_path: Path) -> None:
        occupied = tmp_path / "var"
        occupied.write_text("a file, where a folder would have to be")
        with pytest.raises(WrongSetting, match="SECRET_KEY=: set it to at least 50 random characters"):
            read({}, occupied)

    def test_a_kept_one_that_was_cut_short_is_refused(self, var: Path) -> None:
        (var / "secret_key").write_text("half")
        with pytest.raises(WrongSetting, match="too short; delete it for a new one"):
            read({}, var)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEBUG", "yes", "DEBUG=yes: use 1 or 0"),
        ("DEBUG", "True", "DEBUG=True: use 1 or 0"),
        (
            "ALLOWED_HOSTS",
            "https://news.example.org",
            "ALLOWED_HOSTS=https://news.example.org: “https://news",
        ),
        ("ALLOWED_HOSTS", "a.example,*", "ALLOWED_HOSTS=a.example,*: “*” is not a host name"),
        ("ALLOWED_HOSTS", "news.example.org:8000", "“news.example.org:8000” is not a host name"),
        ("SITE_URL", "news.example.org", "SITE_URL=news.example.org: give the site's own address"),
        ("SITE_URL", "ftp://news.example.org", "SITE_URL=ftp://news.example.org: give"),
        ("SITE_URL", "https://news.example.org/en", "SITE_URL=https://news.example.org/en: give"),
        ("SITE_URL", "https://news.example.org:port", "SITE_URL=https://news.example.org:port: give"),
        (
            "SITE_URL",
            "http://news.example.org#top",
            "SITE_URL=http://news.example.org#top: give the site's own",
        ),
        ("SITE_URL", "http://..", "SITE_URL=http://..: “..” is no host name; give the site's own address"),
        ("SITE_URL", "http://-x", "SITE_URL=http://-x: “-x” is no host name"),
        ("SITE_URL", "http://___", "SITE_URL=http://___: “___” is no host name"),
        (
            "SITE_URL",
            "http://my news.example",
            "SITE_URL=http://my news.example: “my news.example” is no",
        ),
        ("SITE_URL", f"http://{'n' * 64}.example", "is no host name"),
        ("SITE_URL", "http://news.example.org..", "is no host name"),
        ("SITE_URL", "http://10.0.0.256", "SITE_URL=http://10.0.0.256: “10.0.0.256” is no host name"),
        ("SITE_URL", "http://10.0.1", "SITE_URL=http://10.0.1: “10.0.1” is no host name"),
        ("SITE_URL", "http://[::g]", "SITE_URL=http://[::g]: give the site's own address"),
        ("SITE_URL", "http://[1::2::3]", "SITE_URL=http://[1::2::3]: give the site's own address"),
        ("SITE_URL", "http://[fe80::1%25eth0]", "“fe80::1%25eth0” is no host name"),
        ("SITE_URL", "http://news.example.org:0", "SITE_URL=http://news.example.org:0: give the site's own"),
        ("SITE_URL", "http://news.example.org:70000", "give the site's own address"),
        ("SITE_URL", "https://zürich.example", "write it in the letters a to z, as registrars do: xn--…"),
        ("ALLOWED_HOSTS", "zürich.example", "write it in the letters a to z, as registrars do: xn--…"),
        ("ALLOWED_HOSTS", ",,", "ALLOWED_HOSTS=,,: it names no host; give names separated by commas"),
        ("ALLOWED_HOSTS", "[::1::2]", "ALLOWED_HOSTS=[::1::2]: “[::1::2]” is not a host name"),
        ("SITE_NAME", "The\nGazette", "SITE_NAME='The\\nGazette': use one line of at most 100 characters"),
        ("SITE_NAME", "n" * 101, "use one line of at most 100 characters"),
        ("TIME_ZONE", "EST5", "TIME_ZONE=EST5: use a name of the time zone database"),
        ("TIME_ZONE", "../secret_key", "TIME_ZONE=../secret_key: use a name"),
        ("LANGUAGE_CODE", "xx", "LANGUAGE_CODE=xx: use a language that Django knows"),
        ("EMAIL_FROM", "newsroom", "EMAIL_FROM=newsroom: give the address that mail comes from, as in"),
        ("EMAIL_FROM", "The Courier <desk@example.org>", "give the address that mail comes from"),
        ("EMAIL_FROM", "desk@example.org\nBcc: all@example.org", "give the address that mail comes from"),
        ("EMAIL_FROM", "desk@my house", "EMAIL_FROM=desk@my house: give the address that mail comes from"),
        ("MEDIA_STORAGE", "s3://", "MEDIA_STORAGE=s3://: Nothing is no name of a bucket; write s3://bucket"),
        (
            "MEDIA_STORAGE",
            "gs://pictures",
            "gs://… is neither a folder nor a bucket: write s3://bucket/prefix",
        ),
        ("MEDIA_STORAGE", "s3://pictures?acl=public", "only endpoint and region are understood"),
        ("MEDIA_STORAGE", "s3://pictures?endpoint=minio:9000", "Its endpoint is no address of a server"),
        ("MEDIA_STORAGE", "s3://pictures/../site", "A prefix has no step such as .."),
        ("MEDIA_STORAGE", "manage.py", "MEDIA_STORAGE=manage.py: this is a file; name a folder"),
        ("WEB_CONCURRENCY", "two", "WEB_CONCURRENCY=two: use a whole number from 1 to 64"),
        ("WEB_CONCURRENCY", "0", "WEB_CONCURRENCY=0: use a whole number from 1 to 64"),
        ("PORT", "70000", "PORT=70000: use a whole number from 1 to 65535"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT=xml: use text or json"),
    ],
)
def test_a_wrong_value_is_named_with_what_would_be_right(name: str, value: str, said: str, var: Path) -> None:
    assert said in sentence(name, value, var)
    assert "\n" not in sentence(name, value, var)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgres://ines:hush@db.example/?password=hush"),
        ("DATABASE_URL", "mysql://ines:hu@sh/hush@db.example/news"),
        ("DATABASE_URL", "postgres://ines:hush#@db.example/news"),
        ("DATABASE_URL", "postgres://ines:hush@db.example/news?colour=hush"),
        ("CACHE_URL", "memcached://:hush@cache.example"),
        ("CACHE_URL", "redis://:hush@cache.example/0?password=hush&colour=hush"),
        ("CACHE_URL", "redis://:hush@cache example"),
        ("EMAIL_URL", "imap://ines:hush@mail.example"),
        ("MEDIA_STORAGE", "s3://key:hush@bucket?secret=hush"),
        ("MEDIA_STORAGE", "s3://bucket?endpoint=https://key:hush@minio.example.org"),
        ("SITE_URL", "https://ines:hush@news.example.org"),
    ],
)
def test_no_sentence_repeats_a_password(name: str, value: str, var: Path) -> None:
    assert "hush" not in sentence(name, value, var)


class TestTheSitesOwnAddress:
    """It has to be among the hosts that are let in: else every link that the site makes ends in a refusal."""

    @pytest.mark.parametrize("hosts", ["www.example.org", ".example.net,localhost", "[::1]"])
    def test_it_is_refused_when_its_own_host_is_not_let_in(self, hosts: str, var: Path) -> None:
        given = {"SECRET_KEY": KEY, "SITE_URL": "https://news.example.org", "ALLOWED_HOSTS": hosts}
        with pytest.raises(WrongSetting) as stopped:
            read(given, var)
        assert str(stopped.value) == (
            f"SITE_URL=https://news.example.org: ALLOWED_HOSTS={hosts} does not let its host in; "
            "add news.example.org there, or leave ALLOWED_HOSTS out"
        )

    @pytest.mark.parametrize(
        ("address", "hosts"),
        [
            ("https://news.example.org", "www.example.org, NEWS.example.org"),
            ("https://news.example.org:8443", ".example.org"),
            ("https://example.org", ".example.org"),
            ("http://[::1]:8000", "[::1]"),
            ("http://[0:0:0:0:0:0:0:1]:8000", "[::1]"),
        ],
    )
    def test_it_is_taken_when_its_host_is_let_in(self, address: str, hosts: str, var: Path) -> None:
        read({"SECRET_KEY": KEY, "SITE_URL": address, "ALLOWED_HOSTS": hosts}, var)

    def test_any_host_is_let_in_while_debugging(self, var: Path) -> None:
        given = {"SECRET_KEY": KEY, "DEBUG": "1", "ALLOWED_HOSTS": "*", "SITE_URL": "http://news.example.org"}
        assert read(given, var).allowed_hosts == ["*"]

    @pytest.mark.parametrize(
        ("given", "taken"),
        [
            ("https://news.example.org:443/", "https://news.example.org"),
            ("http://news.example.org:80", "http://news.example.org"),
            ("http://news.example.org:", "http://news.example.org"),
            ("https://news.example.org:80", "https://news.example.org:80"),
            ("https://xn--zrich-kva.example", "https://xn--zrich-kva.example"),
            ("HTTP://[0:0::1]:8000", "http://[::1]:8000"),
        ],
    )
    def test_it_is_written_as_browsers_write_it(self, given: str, taken: str, var: Path) -> None:
        """What a browser sends as the origin of a form has no usual port, and IPv6 in its short form."""
        environment = read({"SECRET_KEY": KEY, "SITE_URL": given}, var)
        assert environment.site_url == taken


class TestRightValues:
    def read(self, var: Path, **given: str) -> Environment:
        return read({"SECRET_KEY": KEY, **given}, var)

    def test_any_host_may_ask_while_debugging_alone(self, var: Path) -> None:
        assert self.read(var, DEBUG="1", ALLOWED_HOSTS="*").allowed_hosts == ["*"]

    def test_hosts_are_separated_by_commas(self, var: Path) -> None:
        hosts = self.read(var, ALLOWED_HOSTS="News.example.org, .example.net,[0:0::1],10.0.0.1").allowed_hosts
        assert hosts == ["news.example.org", ".example.net", "[::1]", "10.0.0.1"]

    def test_the_sites_own_host_is_allowed_without_saying_so(self, var: Path) -> None:
        environment = self.read(var, SITE_URL="https://News.example.org/")
        assert environment.site_url == "https://news.example.org"
        assert environment.is_https
        assert environment.host == "news.example.org"
        assert "news.example.org" in environment.allowed_hosts

    def test_the_default_address_has_the_port_that_is_served(self, var: Path) -> None:
        assert self.read(var, PORT="8101").site_url == "http://127.0.0.1:8101"

    def test_a_relative_path_starts_at_the_project(self, var: Path) -> None:
        assert self.read(var, DATABASE_URL="sqlite:///news.db").database["NAME"] == str(ROOT / "news.db")
        assert self.read(var, MEDIA_STORAGE="pictures").media_root == ROOT / "pictures"

    def test_a_bucket_for_pictures_is_taken(self, var: Path) -> None:
        address = "s3://courier-pictures/photos?endpoint=https://minio.example.org&region=eu-central-1"
        environment = self.read(var, MEDIA_STORAGE=address)
        assert environment.media_root is None
        assert environment.pictures == {
            "BACKEND": "articles.photos.bucket_storage.PictureBucket",
            "OPTIONS": {"address": address},
        }

    def test_the_number_of_processes_is_taken(self, var: Path) -> None:
        assert self.read(var, WEB_CONCURRENCY="3").workers == 3

    def test_a_regional_language_is_taken_by_its_main_one(self, var: Path) -> None:
        assert self.read(var, LANGUAGE_CODE="de_AT").language_code == "de-at"


@pytest.mark.parametrize(
    ("command", "name", "value", "said"),
    [
        (["manage.py", "check"], "DEBUG", "yes", "DEBUG=yes: use 1 or 0"),
        (["-m", "newsportal.serve"], "LOG_FORMAT", "xml", "LOG_FORMAT=xml: use text or json"),
        (["-m", "newsportal.serve"], "WEB_CONCURRENCY", "two", "WEB_CONCURRENCY=two: use a whole number"),
        (
            ["-m", "gunicorn", "--config", "newsportal/gunicorn.conf.py"],
            "DEBUG",
            "on",
            "DEBUG=on: use 1 or 0",
        ),
        (["-c", "import newsportal.wsgi"], "TIME_ZONE", "Mars/North", "TIME_ZONE=Mars/North: use a name"),
    ],
)
def test_the_start_ends_with_the_sentence_and_nothing_else(
    command: list[str], name: str, value: str, said: str
) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "SECRET_KEY": KEY, name: value},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_an_empty_address_of_the_database_is_none_for_the_demo_too() -> None:
    """The demo stops at the key that is too short, and not at an address that was not given."""
    done = subprocess.run(
        [sys.executable, "scripts/start.py", "demo"],
        cwd=ROOT,
        env={**os.environ, "SECRET_KEY": "short", "DATABASE_URL": " "},
        capture_output=True,
        text=True,
    )
    assert done.stderr.startswith("SECRET_KEY=(5 characters)")
    assert done.returncode == 1
