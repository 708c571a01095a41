"""Starts what is measured, and stops all of it again whatever happens."""

from __future__ import annotations

import contextlib
import getpass
import grp
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from articles.delivery.benchmark import load
from articles.delivery.benchmark.figures import Sample
from articles.delivery.benchmark.processes import cpu_seconds

ROOT = Path(__file__).resolve().parent.parent.parent.parent
WORKERS = 2
_START_SECONDS = 60
_STOP_SECONDS = 15
_BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
_APPLICATIONS = "articles.delivery.benchmark.applications"

# gunicorn's hooks for what is not the site as it ships: without a keeper, or with one that is counted.
_WITHOUT_KEEPER = "del globals()['when_ready'], globals()['post_worker_init']"
_COUNTED_KEEPER = f"from {_APPLICATIONS} import keep_counted as post_worker_init"

_FRAME = """
user {user};
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
{modules}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for known, value in self.headers if known.lower() == name.lower()), "")


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def get(self, path: str, **headers: str) -> Answer:
        """One request on a connection of its own; `accept_encoding=` makes Accept-Encoding."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers={"Host": "localhost", **named})
        answer = connection.getresponse()
        got = Answer(answer.status, answer.getheaders(), answer.read())
        connection.close()
        return got

    def sample(
        self,
        *paths: str,
        seconds: float = 0.0,
        requests: int = 0,
        connections: int = 16,
        accepted: str = load.ACCEPTED,
    ) -> Sample:
        """Read pages as fast as they come, and see what that takes."""
        plan = load.Plan(self.port, paths, connections, seconds, requests, accepted)
        before = cpu_seconds(self.pid)
        done = load.finish(load.start(plan))
        return Sample(done.requests, done.seconds, cpu_seconds(self.pid) - before)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], environment: Mapping[str, str], log: Path, port: int) -> Iterator[Server]:
    """A server from its first answer until the end of the block."""
    with log.open("wb") as lines:
        # In a session of its own, so that Ctrl-C reaches us alone, and we stop it in our own time.
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(environment),
            stdout=subprocess.DEVNULL,
            stderr=lines,
            start_new_session=True,
        )
    server = Server(port, process.pid)
    try:
        _wait_for(server, process, log)
        yield server
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and all that it started."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            server.get("/healthz")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"A server that was to be measured did not start:\n{log.read_text()[-2000:]}")


def gunicorn(
    folder: Path, application: str = "", *, hooks: str = "", **more: str
) -> contextlib.AbstractContextManager[Server]:
    """gunicorn as it ships, with the site or another application; `more` goes into its environment."""
    port = free_port()
    command = [sys.executable, "-m", "newsportal.serve", "--bind", f"127.0.0.1:{port}"]
    if hooks:
        configuration = folder / f"gunicorn-{port}.py"
        shipped = ROOT / "newsportal/gunicorn.conf.py"
        configuration.write_text(
            f"exec(compile(open({str(shipped)!r}).read(), 'shipped', 'exec'))\n{hooks}\n"
        )
        command += ["--config", str(configuration)]
    if application:
        command.append(application)
    return running(command, {**os.environ, **more}, folder / f"gunicorn-{port}.log", port)


def site(folder: Path) -> contextlib.AbstractContextManager[Server]:
    """The site as it ships."""
    return gunicorn(folder)


def edited(folder: Path, commits: Path) -> contextlib.AbstractContextManager[Server]:
    """The site as it ships, with a desk that says in the pipe `commits` when it has changed a headline."""
    from articles.delivery.benchmark.applications import COMMITS

    return gunicorn(folder, f"{_APPLICATIONS}:edited()", **{COMMITS: str(commits)})


def counted(folder: Path, renders: Path) -> contextlib.AbstractContextManager[Server]:
    """The site as it ships, with every page that is made written down in `renders`."""
    from articles.delivery.benchmark.applications import RENDERS

    return gunicorn(folder, f"{_APPLICATIONS}:counted()", hooks=_COUNTED_KEEPER, **{RENDERS: str(renders)})


def plain(folder: Path, **more: str) -> contextlib.AbstractContextManager[Server]:
    """Django without the page store, on the same gunicorn."""
    return gunicorn(folder, f"{_APPLICATIONS}:plain()", hooks=_WITHOUT_KEEPER, **more)


def forgetful(folder: Path) -> contextlib.AbstractContextManager[Server]:
    """The same, remembering no story's text from one request to the next."""
    return gunicorn(folder, f"{_APPLICATIONS}:forgetful()", hooks=_WITHOUT_KEEPER)


def granian_program() -> str | None:
    beside = Path(sys.executable).with_name("granian")
    return str(beside) if beside.exists() else shutil.which("granian")


def granian(program: str, folder: Path) -> contextlib.AbstractContextManager[Server]:
    """The site as it ships, on granian as docs/ops.md starts it."""
    port = free_port()
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS)]
    command = [program, *options, "newsportal.kept:application"]
    return running(command, os.environ, folder / f"granian-{port}.log", port)


def bare(folder: Path, answer: Answer) -> contextlib.AbstractContextManager[Server]:
    """A function that gives this answer to everything, on the same gunicorn."""
    # What gunicorn says by itself.
    own = {"server", "date", "connection", "transfer-encoding"}
    headers = [(name, value) for name, value in answer.headers if name.lower() not in own]
    file = folder / f"answer-{abs(hash(answer.body))}"
    file.write_bytes(json.dumps(headers).encode() + b"\n" + answer.body)
    return gunicorn(folder, f"{_APPLICATIONS}:bare({str(file)!r})", hooks=_WITHOUT_KEEPER)


def nginx_program() -> str | None:
    """nginx, which Debian keeps where only root looks."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def nginx(
    program: str, folder: Path, name: str, site: str, port: int
) -> contextlib.AbstractContextManager[Server]:
    """nginx with a `site`, a piece of its configuration; one worker, so that it needs no more than a core."""
    here = folder / name
    here.mkdir()
    return running(nginx_command(program, here, site), os.environ, here / "log", port)


def nginx_command(program: str, folder: Path, site: str) -> list[str]:
    """How to start nginx with a `site` in a folder of its own, as the user who runs this."""
    modules = f"load_module {_BROTLI};" if _BROTLI.exists() else ""
    user = f"{getpass.getuser()} {grp.getgrgid(os.getgid()).gr_name}"
    configuration = folder / "nginx.conf"
    configuration.write_text(_FRAME.format(user=user, folder=folder, modules=modules, site=site))
    return [program, "-e", str(folder / "nginx.log"), "-c", str(configuration)]


def shipped_site(store: Path, upstream: str, port: int) -> str:
    """What deploy/nginx.conf says, with other folders and ports and without certificates.

    `upstream`: where gunicorn listens, as nginx writes it.
    """
    text = (ROOT / "deploy/nginx.conf").read_text()
    # The first server does nothing but send readers to https.
    text = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", text, count=1, flags=re.S)
    text = re.sub(r"    listen \[::\]:443.*\n|    ssl_.*\n", "", text)
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    text = text.replace("/var/cache/newsportal", str(store))
    text = re.sub(r"server unix:\S+", f"server {upstream}", text)
    return text if _BROTLI.exists() else text.replace("brotli_static on;", "")


def plain_file_site(root: Path, headers: list[tuple[str, str]], port: int) -> str:
    """A file as nginx hands it out by itself, with these headers."""
    said = "\n".join(f"        add_header {name} {json.dumps(value)};" for name, value in headers)
    return f"""
    server {{
        listen 127.0.0.1:{port};
        location / {{
            root {root};
            # As of a packed file, of which nobody can ask for a part.
            max_ranges 0;
            types {{ }}
            default_type "text/html; charset=utf-8";
{said}
        }}
    }}
    """
