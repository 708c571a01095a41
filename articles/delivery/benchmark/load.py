"""The readers: one process with many connections that stay open, each with one request in flight.

Runs by itself, without the project: python load.py PLAN, the plan in JSON; answers with a line of JSON.
On a machine with few cores it competes with the server, and so it does as little as can be.
"""

from __future__ import annotations

import json
import re
import select
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import cycle
from pathlib import Path

# What browsers send.
ACCEPTED = "gzip, deflate, br, zstd"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
_CHUNK = 1 << 18
_LONGEST_WAIT = 30.0


@dataclass(frozen=True)
class Plan:
    """What one process asks for: the paths in turn, for so many seconds or so many requests."""

    port: int
    paths: Sequence[str]
    connections: int = 16
    seconds: float = 0.0
    requests: int = 0
    accepted: str = ACCEPTED
    rate: float = 0.0
    """Requests a second, whether the ones before are answered or not; 0 for as fast as they are."""


@dataclass(frozen=True)
class Done:
    requests: int
    seconds: float
    statuses: dict[str, int]
    waits: list[float] = field(default_factory=list)
    """With a rate: seconds from the moment at which each request was due to the end of its answer."""


class Closed(Exception):
    """The server closed the connection, as a worker does that has served its time."""


class Line:
    """A connection that is asked again and again."""

    def __init__(self, port: int, request: bytes) -> None:
        self.request, self.is_waiting, self.due = request, False, 0.0
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=_LONGEST_WAIT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        self.request, self.is_waiting = request, True
        self.head, self.body, self.status, self.left = b"", b"", b"", -1
        try:
            self.socket.sendall(request)
        except ConnectionError:
            raise Closed from None

    def take(self) -> bool:
        """Take what has come in; whether the answer is whole."""
        try:
            data = self.socket.recv(_CHUNK)
        except ConnectionError:
            data = b""
        if not data:
            raise Closed
        if self.left >= 0:
            self.body += data
        else:
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return False
            length = _LENGTH.search(self.head, 0, end + 2)
            if length is None:
                raise ValueError(f"An answer does not say its length: {self.head[:end]!r}")
            self.status, self.left, self.body = self.head[9:12], int(length[1]), self.head[end + 4 :]
        self.is_waiting = len(self.body) < self.left
        return not self.is_waiting


class Readers:
    """Connections to one server, and what comes in on them."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.lines: dict[int, Line] = {}
        self.poll = select.epoll()

    def ask(self, request: bytes, line: Line | None = None) -> Line:
        """Send a request, on a connection that is free or on a new one."""
        if line is not None:
            try:
                line.ask(request)
            except Closed:
                self._close(line)
            else:
                return line
        line = Line(self.port, request)
        self.lines[line.socket.fileno()] = line
        self.poll.register(line.socket.fileno(), select.EPOLLIN)
        line.ask(request)
        return line

    def answered(self, patience: float = _LONGEST_WAIT) -> list[Line]:
        """Wait until something comes in; the connections on which an answer is whole."""
        ready = self.poll.poll(patience)
        if not ready and patience == _LONGEST_WAIT:
            raise TimeoutError(f"No answer for {_LONGEST_WAIT:.0f} seconds on port {self.port}")
        whole = []
        for number, _ in ready:
            line = self.lines[number]
            try:
                if line.take():
                    whole.append(line)
            except Closed:
                self._close(line)
                # One that has its answer is asked no more.
                if line.is_waiting:
                    self.ask(line.request).due = line.due
        return whole

    def close(self) -> None:
        for line in list(self.lines.values()):
            self._close(line)
        self.poll.close()

    def _close(self, line: Line) -> None:
        del self.lines[line.socket.fileno()]
        line.socket.close()


def request_for(path: str, accepted: str = ACCEPTED) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", f"Accept-Encoding: {accepted}", "Accept: text/html"]
    return "\r\n".join([*lines, "", ""]).encode()


def read(plan: Plan) -> Done:
    """Carry out a plan in this process."""
    requests = cycle([request_for(path, plan.accepted) for path in plan.paths])
    most = plan.requests or sys.maxsize
    statuses: Counter[str] = Counter()
    readers = Readers(plan.port)
    begun = time.monotonic()
    until = begun + plan.seconds if plan.seconds else float("inf")
    asked = 0
    for _ in range(min(plan.connections, most)):
        readers.ask(next(requests))
        asked += 1
    done = 0
    while done < asked:
        whole = readers.answered()
        is_over = time.monotonic() >= until
        for line in whole:
            done += 1
            statuses[line.status.decode()] += 1
            if asked < most and not is_over:
                readers.ask(next(requests), line)
                asked += 1
    ended = time.monotonic()
    readers.close()
    return Done(done, ended - begun, dict(statuses))


def read_by_the_clock(plan: Plan) -> Done:
    """Carry out a plan with a rate: every request at its time, on a connection that is free or a new one."""
    requests = cycle([request_for(path, plan.accepted) for path in plan.paths])
    statuses: Counter[str] = Counter()
    readers, free = Readers(plan.port), list[Line]()
    waits: list[float] = []
    most = int(plan.rate * plan.seconds)
    begun, asked = time.monotonic(), 0
    while len(waits) < most:
        due = begun + asked / plan.rate
        if asked < most and time.monotonic() >= due:
            # A server closes what lies idle.
            free = [line for line in free if line.socket.fileno() >= 0]
            line = readers.ask(next(requests), free.pop() if free else None)
            line.due = due
            asked += 1
            continue
        wait = max(0.0, due - time.monotonic()) if asked < most else _LONGEST_WAIT
        for line in readers.answered(wait):
            waits.append(time.monotonic() - line.due)
            statuses[line.status.decode()] += 1
            free.append(line)
    ended = time.monotonic()
    readers.close()
    return Done(len(waits), ended - begun, dict(statuses), waits)


def start(plan: Plan) -> subprocess.Popen[str]:
    """Carry out a plan in a process of its own."""
    command = [sys.executable, "-I", str(Path(__file__)), json.dumps(asdict(plan))]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def finish(readers: subprocess.Popen[str]) -> Done:
    """What a process has read; it must have been answered with pages."""
    answer, _ = readers.communicate()
    if readers.returncode:
        raise RuntimeError("The readers ended early; what they said stands above.")
    done = Done(**json.loads(answer))
    if set(done.statuses) != {"200"}:
        raise RuntimeError(f"A server that was measured did not always answer with 200: {done.statuses}")
    return done


if __name__ == "__main__":
    plan = Plan(**json.loads(sys.argv[1]))
    print(json.dumps(asdict(read_by_the_clock(plan) if plan.rate else read(plan))))
