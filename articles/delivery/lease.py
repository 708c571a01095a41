"""One bake at a time in a bucket, which no file's lock can see to.

An object says who bakes, and is written anew while they do. It is taken by a write that S3 carries out only
if nobody has written in between; so two machines never both have it. There are servers that carry it out
whatever lies there: so it is also looked at, which leaves them a moment for both to come at once.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import threading
import time
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from articles.delivery.destinations import CannotBake

# In seconds: how often it is written anew, and after how long whoever holds it counts as dead.
RENEWED = 20.0
DEAD = 120.0
_TAKEN = {"PreconditionFailed", "ConditionalRequestConflict", "409", "412"}


class Lease:
    def __init__(self, client: Any, bucket: str, key: str, name: str) -> None:
        """`name`: what is baked into, for sentences."""
        self._client = client
        self._object = {"Bucket": bucket, "Key": key}
        self._name = name
        self._etag = self._written = ""
        self._lost = ""
        self._renewed = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="lease", daemon=True)

    def exists(self) -> bool:
        """Whether anybody has ever baked here."""
        return self._read() is not None

    def take(self) -> None:
        """Have it, or raise CannotBake with who has it."""
        before = self._read()
        if before is None:
            self._write({"IfNoneMatch": "*"})
        else:
            holder, age, etag = before
            if holder and age < DEAD and not _is_dead(holder):
                raise CannotBake(
                    f"{self._name} is being baked into by process {holder.get('process')} on "
                    f"{holder.get('machine')}; let it end. If it was killed, the same command works in "
                    f"{int(DEAD - age) + 1} seconds."
                )
            self._write({"IfMatch": etag})
        self._see_that_it_is_ours()
        self._thread.start()

    def make_sure(self) -> None:
        """Raise CannotBake if another may have it by now."""
        if not self._lost and time.time() - self._renewed > DEAD / 2:
            self._lost = f"{self._name} has not answered for {int(DEAD / 2)} seconds"
        if self._lost:
            raise CannotBake(
                f"{self._lost}. What was written is in order; the same command goes on from there."
            )

    def give_back(self) -> None:
        self._ended.set()
        self._thread.join()
        if not self._lost:
            with contextlib.suppress(BotoCoreError, ClientError):
                self._client.put_object(**self._object, Body=b"{}", IfMatch=self._etag)

    def _read(self) -> tuple[dict[str, Any], float, str] | None:
        """Who holds it ({} for nobody), how many seconds ago they last said so, and its ETag."""
        try:
            answer = self._client.get_object(**self._object)
        except self._client.exceptions.NoSuchKey:
            return None
        try:
            holder = json.loads(answer["Body"].read())
        except ValueError:
            holder = {}
        # Both by the clock of S3, whatever ours says.
        now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        age = (now - answer["LastModified"]).total_seconds()
        return holder if isinstance(holder, dict) else {}, age, answer["ETag"]

    def _see_that_it_is_ours(self) -> None:
        now = self._read()
        if now is None or now[0].get("written") != self._written:
            raise CannotBake(f"{self._name} was taken by another bake at this moment; let it end.")

    def _write(self, condition: dict[str, str]) -> None:
        body: dict[str, Any] = {
            "machine": socket.gethostname(),
            "place": _place(),
            "process": os.getpid(),
            # No two writes have the same ETag.
            "written": secrets.token_hex(8),
        }
        at = time.time()
        try:
            answer = self._client.put_object(**self._object, Body=json.dumps(body).encode(), **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] in _TAKEN:
                raise CannotBake(
                    f"{self._name} was taken by another bake at this moment; let it end."
                ) from error
            raise
        self._etag, self._written, self._renewed = answer["ETag"], body["written"], at

    def _go_on(self) -> None:
        while not self._ended.wait(RENEWED):
            try:
                self._see_that_it_is_ours()
                self._write({"IfMatch": self._etag})
            except CannotBake:
                self._lost = f"{self._name} is being baked into by another process"
                return
            except (BotoCoreError, ClientError):
                # Tried again; make_sure() says for how long.
                continue


def _place() -> str:
    """Where the numbers of processes mean the same: a machine since its start, and a container in it."""
    with contextlib.suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"  # noqa: PTH115  # it leads to no file
    return ""


def _is_dead(holder: dict[str, Any]) -> bool:
    if not holder.get("place") or holder["place"] != _place():
        return False
    try:
        os.kill(int(holder.get("process", 0)), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, ValueError):
        return False
    return False
