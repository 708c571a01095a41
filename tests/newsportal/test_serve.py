"""The server itself: gunicorn as it is started in production, on a socket of the test's own."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsportal.env import ROOT


class SocketConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket, as nginx speaks it."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=30)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(str(self.path))


def ask(path: Path, address: str, method: str = "GET") -> tuple[int, str]:
    connection = SocketConnection(path)
    connection.request(method, address)
    response = connection.getresponse()
    return response.status, response.read().decode()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    address = tmp_path / "gunicorn.sock"
    environment = {**os.environ, "LOG_FORMAT": "json", "WEB_CONCURRENCY": "2"}
    environment |= {"MEDIA_STORAGE": str(tmp_path / "media"), "PAGE_STORE": str(tmp_path / "pages")}
    if environment["DATABASE_URL"].startswith("sqlite"):
        environment["DATABASE_URL"] = f"sqlite:///{tmp_path / 'news.db'}"
    # What the page of an error names has to be there.
    environment |= {
        "DJANGO_SETTINGS_MODULE": "tests.deploy.site_settings",
        "TEST_STATIC_ROOT": str(tmp_path / "static"),
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    # Into a file: a pipe that nobody reads while a test asks would stop the server once it is full.
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "newsportal.serve", "--bind", f"unix:{address}"],
            cwd=ROOT,
            env=environment,
            stdout=log,
        )
    yield process, address
    if process.poll() is None:
        process.kill()
        process.wait()


def test_it_serves_says_so_in_its_log_and_leaves_when_told(
    server: tuple[subprocess.Popen[bytes], Path],
) -> None:
    process, address = server
    log = address.with_name("log")
    while "Booting worker" not in log.read_text():
        assert process.poll() is None
        time.sleep(0.05)

    assert ask(address, "/healthz") == (200, "ok\n")
    status, answer = ask(address, "/readyz")
    assert status == 503  # nothing was migrated in this database
    assert json.loads(answer)["checks"]["database"] == "ok"
    assert "not applied: run manage.py migrate" in json.loads(answer)["checks"]["migrations"]

    assert ask(address, "/nowhere/", "HEAD") == (500, "")  # without its tables

    # It has asked the database before there were workers, and none of them has its connection.
    opened = [one.readlink().name for one in Path(f"/proc/{process.pid}/fd").iterdir()]
    assert "news.db" not in opened

    process.send_signal(signal.SIGTERM)
    assert process.wait() == 0
    rest = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["path"] for line in rest if line["logger"] == "gunicorn.access"] == [
        "/healthz",
        "/readyz",
        "/nowhere/",
    ]
    # A pool that nobody closes waits for its threads, and says so; a body that HEAD must not have is named.
    assert [line for line in rest if line["logger"] in {"psycopg.pool", "gunicorn.http.wsgi"}] == []
