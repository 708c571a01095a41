"""A server of others, on this machine: it writes down what it is told, and answers as a test has it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

type Answer = tuple[int, dict[str, str], bytes]

# As Cloudflare says it; the others do not look.
YES: Answer = (200, {}, b'{"success": true}')


@dataclass(frozen=True)
class Told:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode())


@dataclass
class Outside:
    address: str
    heard: list[Told] = field(default_factory=list)
    says: list[Answer] = field(default_factory=list)
    """The next answers, one after the other; then yes."""

    def refuse(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.says.append((status, {name.replace("_", "-"): value for name, value in headers.items()}, body))


@contextmanager
def outside() -> Iterator[Outside]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            there.heard.append(
                Told(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            )
            status, headers, said = there.says.pop(0) if there.says else YES
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(said))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        do_POST = do_BAN = do_GET = answer

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        there = Outside(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield there
        finally:
            server.shutdown()
