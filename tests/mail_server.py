"""A mail server on this machine: it keeps what it is handed, and refuses whom a test says."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    url: str
    """As EMAIL_URL has it."""
    taken: list[EmailMessage] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """What is answered to an address, in place of yes."""
    hangs_up: bool = False
    """Whether it ends the talk where mail begins."""
    talks: int = 0


@contextmanager
def mail_server() -> Iterator[MailServer]:
    class Talk(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            there.talks += 1
            self.say("220 mail.example.org")
            while line := self.rfile.readline().decode().strip():
                verb, _, rest = line.partition(" ")
                verb = verb.upper()
                if verb == "MAIL" and there.hangs_up:
                    return
                if verb == "RCPT":
                    address = rest.partition("<")[2].partition(">")[0]
                    self.say(there.refused.get(address, "250 yes"))
                elif verb == "DATA":
                    self.say("354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    written = b"".join(one.removeprefix(b".") if one[:2] == b".." else one for one in lines)
                    there.taken.append(message_from_bytes(written, policy=policy.default))
                    self.say("250 kept")
                else:
                    self.say("221 bye" if verb == "QUIT" else "250 yes")
                    if verb == "QUIT":
                        return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        there = MailServer(f"smtp://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield there
        finally:
            server.shutdown()
