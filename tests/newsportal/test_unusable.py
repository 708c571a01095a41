"""A database that cannot be used stops the start: one sentence, no password, no traceback."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsportal import databases
from newsportal.env import ROOT, read

NOBODY = 65534
NEWS = "Ten ports agree to share their ice charts, says the harbor master."


def why(address: str) -> str | None:
    return databases.why_unusable(
        read({"SECRET_KEY": "k3y-of-the-house" * 4, "DATABASE_URL": address}).database
    )


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user of the machine may look into, unlike those that pytest makes."""
    path = Path(tempfile.mkdtemp(prefix="newsportal-"))
    path.chmod(0o755)
    yield path
    path.chmod(0o755)
    shutil.rmtree(path)


@pytest.fixture
def as_somebody_else() -> Iterator[None]:
    """Root may write everywhere: be nobody for a while."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    yield
    if is_root:
        os.seteuid(0)


@pytest.fixture
def port_of_a_refusing_server() -> Iterator[int]:
    """Says what PostgreSQL says to a wrong password, to whoever connects."""
    fields = b'SFATAL\0C28P01\0Mpassword authentication failed for user "ines"\0\0'
    refusal = b"E" + (len(fields) + 4).to_bytes(4) + fields
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with client:
                    client.recv(1024)
                    client.sendall(refusal)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


class TestAFile:
    def test_that_is_not_there_yet_will_be_made(self, tmp_path: Path) -> None:
        assert why(f"sqlite:///{tmp_path}/news.db") is None

    def test_that_holds_a_database_is_left_as_it_is(self, tmp_path: Path) -> None:
        file = tmp_path / "news.db"
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE story (headline)")
            connection.execute("PRAGMA user_version = 7")
        connection.close()
        before = file.read_bytes()
        assert why(f"sqlite:///{file}") is None
        assert file.read_bytes() == before
        assert [path.name for path in tmp_path.iterdir()] == ["news.db"]

    def test_that_somebody_writes_to_is_usable(self, tmp_path: Path) -> None:
        writer = sqlite3.connect(tmp_path / "news.db", isolation_level=None)
        writer.execute("BEGIN EXCLUSIVE")
        assert why(f"sqlite:///{tmp_path}/news.db") is None
        writer.close()

    @pytest.mark.parametrize("words", [NEWS, NEWS * 100])
    def test_of_words_is_no_database(self, words: str, tmp_path: Path) -> None:
        file = tmp_path / "news.txt"
        file.write_text(words)
        assert why(f"sqlite:///{file}") == (
            f"{file} is no SQLite database; name another file, or move this one away for a new database"
        )
        assert file.read_text() == words

    def test_in_a_folder_that_cannot_be_written_is_named(
        self, folder: Path, request: pytest.FixtureRequest
    ) -> None:
        file = folder / "news.db"
        folder.chmod(0o555)
        request.getfixturevalue("as_somebody_else")
        said = why(f"sqlite:///{file}")
        assert said is not None
        assert said.startswith(
            f"{file} cannot be written to (unable to open database file); let the user who"
        )

    def test_that_may_only_be_read_is_named(self, folder: Path, request: pytest.FixtureRequest) -> None:
        file = folder / "news.db"
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE story (headline)")
        connection.close()
        file.chmod(0o444)
        request.getfixturevalue("as_somebody_else")
        said = why(f"sqlite:///{file}")
        assert said is not None
        assert said.startswith(f"{file} cannot be written to (attempt to write a readonly database); let the")


class TestPostgreSQL:
    def test_that_does_not_answer_is_named(self) -> None:
        said = why("postgres://ines:hush@127.0.0.1:1/news")
        assert said == (
            'PostgreSQL cannot be used (connection to server at "127.0.0.1", port 1 failed: Connection '
            "refused); see that it runs there, and check host, port, user, password and name in this address"
        )

    def test_that_refuses_the_password_is_named(self, port_of_a_refusing_server: int) -> None:
        options = "sslmode=disable&gssencmode=disable"
        said = why(f"postgres://ines:hush@127.0.0.1:{port_of_a_refusing_server}/news?{options}")
        assert said is not None
        assert (
            'failed: FATAL: password authentication failed for user "ines"); see that it runs there' in said
        )
        assert "hush" not in said
        assert "\n" not in said

    def test_that_is_named_twice_is_asked_once(self) -> None:
        assert "port 1 failed" in str(why("postgres://ines:hush@127.0.0.1:1/news?user=edda&port=2"))

    def test_that_understands_no_option_is_named(self) -> None:
        assert 'invalid sslmode value: "sometimes"' in str(
            why("postgres://127.0.0.1:1/news?sslmode=sometimes")
        )


def test_the_database_of_the_tests_is_usable() -> None:
    assert why(os.environ["DATABASE_URL"]) is None


if os.environ["DATABASE_URL"].startswith("postgres"):

    def test_another_name_on_the_same_server_is_not() -> None:
        address = os.environ["DATABASE_URL"].replace("/newsportal?", "/newsportal-of-old?")
        assert 'database "newsportal-of-old" does not exist' in str(why(address))


def start(address: str, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": address}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


MIGRATE = ("manage.py", "migrate", "--no-input")
SERVE = ("-m", "newsportal.serve")


@pytest.mark.parametrize(
    "command",
    [
        MIGRATE,
        SERVE,
        ("manage.py", "createsuperuser"),
        ("manage.py", "demo"),
        ("manage.py", "migrate", "--check"),
        ("scripts/start.py", "serve"),
    ],
)
def test_the_start_ends_with_one_sentence(command: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "news.txt"
    file.write_text(NEWS)
    done = start(f"sqlite:///{file}", *command)
    assert done.stderr.startswith(f"DATABASE_URL=sqlite:///{file}: {file} is no SQLite database; name")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert done.returncode == 1


@pytest.mark.parametrize("command", [MIGRATE, SERVE])
def test_the_start_does_not_wait_for_postgresql_and_shows_no_password(command: tuple[str, ...]) -> None:
    done = start("postgres://ines:hush@127.0.0.1:1/news?application_name=hush", *command)
    assert done.stderr.startswith(
        "DATABASE_URL=postgres://…@127.0.0.1:1/news?…: PostgreSQL cannot be used (conn"
    )
    assert "hush" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert done.returncode == 1


@pytest.mark.parametrize("command", ["check", "help"])
def test_what_needs_no_database_runs_without_one(command: str) -> None:
    assert start("postgres://ines:hush@127.0.0.1:1/news", "manage.py", command).returncode == 0
