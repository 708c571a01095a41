"""A page that is kept: against the least that gunicorn can do, and against a file that nginx hands out."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from articles.delivery.benchmark.addresses import story_page
from articles.delivery.benchmark.figures import Figure, alternating, requests_and_cpu
from articles.delivery.benchmark.load import ACCEPTED
from articles.delivery.benchmark.processes import cpu_seconds
from articles.delivery.benchmark.servers import (
    Answer,
    Server,
    bare,
    free_port,
    granian,
    granian_program,
    nginx,
    nginx_program,
    plain_file_site,
    shipped_site,
    site,
)

if TYPE_CHECKING:
    from articles.delivery.benchmark.inside import Options

_PACKING_SECONDS = 60
# Seconds of CPU in a second.
_AT_REST = 0.1
# What nginx says of a file by itself.
_NGINX_SAYS = {
    "server", "date", "connection", "content-length", "content-type", "last-modified", "etag",
    "accept-ranges",
}  # fmt: skip


def through_gunicorn(folder: Path, options: Options) -> list[Figure]:
    path = story_page()
    with site(folder) as server:
        answer = packed(server, path)
        with bare(folder, answer) as baseline:
            _same(baseline.get(path), answer)
            for warm in (server, baseline):
                warm.sample(path, requests=500)
            rounds = alternating(
                lambda: server.sample(path, seconds=options.seconds),
                lambda: baseline.sample(path, seconds=options.seconds),
                options.rounds,
            )
    return requests_and_cpu(
        "stored", "stored story through gunicorn ÷ bare function", rounds, least_requests=0.90
    )


def through_nginx(folder: Path, options: Options) -> list[Figure]:
    what = "stored story through nginx ÷ nginx on a plain file"
    program = nginx_program()
    if program is None:
        return [Figure("nginx", what, None, note="nginx is not installed here")]
    path, port, plain_port = story_page(), free_port(), free_port()
    store = folder / "pages"
    with site(folder) as gunicorn:
        packed(gunicorn, path)
        shipped = shipped_site(store, f"127.0.0.1:{gunicorn.port}", port)
        with nginx(program, folder, "shipped", shipped, port) as server:
            answer = server.get(path, Accept_Encoding=ACCEPTED)
            if not answer.header("Last-Modified"):
                return [Figure("nginx", what, None, note="nginx found no file and asked gunicorn")]
            root = _plain_file(folder, path, answer)
            headers = [one for one in answer.headers if one[0].lower() not in _NGINX_SAYS]
            with nginx(
                program, folder, "plain", plain_file_site(root, headers, plain_port), plain_port
            ) as baseline:
                _same(baseline.get(f"{path}index.html"), answer)
                rounds = alternating(
                    lambda: server.sample(path, seconds=options.seconds),
                    lambda: baseline.sample(f"{path}index.html", seconds=options.seconds),
                    options.rounds,
                )
    return requests_and_cpu("nginx", what, rounds, least_requests=0.95, most_cpu=1.05)


def through_granian(folder: Path, options: Options) -> list[Figure]:
    what = "stored story through granian ÷ nginx on a plain file"
    nginx_found, granian_found = nginx_program(), granian_program()
    if nginx_found is None or granian_found is None:
        missing = "nginx" if nginx_found is None else "granian"
        return [Figure("granian", what, None, note=f"{missing} is not installed here")]
    path, port = story_page(), free_port()
    with site(folder) as gunicorn:
        packed(gunicorn, path)
    with granian(granian_found, folder) as server:
        answer = server.get(path, Accept_Encoding=ACCEPTED)
        root = _plain_file(folder, path, answer)
        headers = [one for one in answer.headers if one[0].lower() not in _NGINX_SAYS]
        with nginx(nginx_found, folder, "beside", plain_file_site(root, headers, port), port) as baseline:
            rounds = alternating(
                lambda: server.sample(path, seconds=options.seconds),
                lambda: baseline.sample(f"{path}index.html", seconds=options.seconds),
                options.rounds,
            )
    return requests_and_cpu("granian", what, rounds, least_requests=0.55)


def packed(server: Server, path: str) -> Answer:
    """A stored page as browsers get it, once the keeper has packed it with Brotli."""
    until = time.monotonic() + _PACKING_SECONDS
    while time.monotonic() < until:
        answer = server.get(path, Accept_Encoding=ACCEPTED)
        if answer.header("Content-Encoding") == "br":
            _rested(server)
            return answer
        time.sleep(0.1)
    raise RuntimeError(f"Nobody packed {path} with Brotli within {_PACKING_SECONDS} seconds.")


def _rested(server: Server) -> None:
    """Wait until the first pages after the start are made and packed, which is not what is measured."""
    until = time.monotonic() + _PACKING_SECONDS
    while time.monotonic() < until:
        before = cpu_seconds(server.pid)
        time.sleep(1)
        if cpu_seconds(server.pid) - before < _AT_REST:
            return
    raise RuntimeError(f"The server did not come to rest within {_PACKING_SECONDS} seconds.")


def _plain_file(folder: Path, path: str, answer: Answer) -> Path:
    """The root of a file with these bytes, as deep down as the page's own, since depth costs as well."""
    root = folder / "plain-files/open"
    file = root / f"{path.strip('/')}/index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(answer.body)
    return root


def _same(one: Answer, other: Answer) -> None:
    """A baseline has to answer with as much as its target."""
    names = {name.lower() for name, _ in one.headers}, {name.lower() for name, _ in other.headers}
    if one.body != other.body or names[0] ^ names[1]:
        raise RuntimeError(f"Baseline and target answer differently: {sorted(names[0] ^ names[1])}")
