"""A bucket as a destination: s3://bucket/prefix?endpoint=https://…&region=….

What is remembered lies beside the pages, in .bake/ under the prefix, so that any machine goes on where
another stopped. Files come first and what is remembered of them last; whoever is killed in between has
written files of which nothing is remembered, and the next bake sees in the bucket's own list which they are.
"""

from __future__ import annotations

import gzip
import hashlib
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import batched
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from articles.buckets import asking
from articles.buckets.address import BucketAddress, WrongAddress
from articles.delivery.destinations import MANIFEST, CannotBake, CannotLieHere, File, file_of
from articles.delivery.lease import Lease
from articles.delivery.static_manifest import Manifest

# So many files are on their way at once, and so many more wait in memory.
AT_ONCE = 16
WAITING = 48
# How many seconds of a long bake may be lost with the machine.
REMEMBERED = 60.0
_LONGEST_KEY = 1024
# As many as one request takes.
_REMOVED_AT_ONCE = 1000
_GOES_ON = "What was written is in order; the same command goes on from there."


class Bucket:
    def __init__(self, address: str, *, is_packed: bool = False) -> None:
        """`is_packed`: texts lie here packed, and are handed out so to everyone. Raises CannotBake."""
        try:
            self.address = BucketAddress.read(address, kept_free=MANIFEST)
        except WrongAddress as error:
            raise CannotBake(str(error)) from error
        self.name = self.address.name
        self.is_packed = is_packed
        self._remembered = f"{self.address.prefix}{MANIFEST}/index.sqlite3.gz"
        self.remedy = f"Remove s3://{self.address.bucket}/{self._remembered}, and bake anew."
        try:
            self._client = asking.client(self.address, AT_ONCE + 2)
        except BotoCoreError as error:
            raise CannotBake(f"{self.name}: {error}") from error
        self._pending: set[Future[None]] = set()
        self._failed: CannotBake | None = None
        self._leaving: list[str] = []
        # What lies here, each with the ETag by which S3 tells whether it was changed.
        self._there: dict[str, str] = {}
        self._lock = threading.Lock()
        self._is_trusted = True
        self._last = 0.0

    @contextmanager
    def alone(self) -> Iterator[Manifest]:
        lease = self._lease = Lease(
            self._client, self.address.bucket, f"{self.address.prefix}{MANIFEST}/lease", self.name
        )
        with self._sentences():
            if not lease.exists() and next(self._list(1), None):
                raise CannotBake(
                    f"{self.name} has files that were not baked here; name an empty bucket, or a new prefix."
                )
            lease.take()
        try:
            with (
                tempfile.TemporaryDirectory(prefix="bake-") as folder,
                ThreadPoolExecutor(AT_ONCE) as self._pool,
            ):
                with self._sentences():
                    self._there = dict(self._list())
                    self._fetch(Path(folder))
                manifest = Manifest(Path(folder))
                manifest.mend(lambda key: self._there.get(file_of(key), ""))
                # Whoever was killed could not say so here.
                manifest.begin()
                self._last = time.monotonic()
                try:
                    yield manifest
                finally:
                    manifest.index.close()
        finally:
            lease.give_back()

    def forget(self) -> None:
        self._is_trusted = False

    def put(self, file: File) -> bool:
        name, body = file.name, file.body
        if len(f"{self.address.prefix}{name}".encode()) > _LONGEST_KEY:
            raise CannotLieHere("Its address is too long for a key of S3.")
        said = {"ContentType": file.content_type, "CacheControl": file.cache_control}
        if self.is_packed and (packed := file.packed()) is not None:
            body = packed
            said["ContentEncoding"] = "gzip"
        if file.moved_to:
            said["WebsiteRedirectLocation"] = file.moved_to
        digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
        if self._is_trusted and self._there.get(name) == digest:
            return False
        self._lease.make_sure()
        while len(self._pending) >= AT_ONCE + WAITING:
            self._look_at(*wait(self._pending, return_when=FIRST_COMPLETED))
        self._pending.add(self._pool.submit(self._upload, name, body, said))
        return True

    def remove(self, name: str) -> bool:
        if name not in self._there:
            return False
        self._leaving.append(name)
        return True

    def settle(self) -> None:
        self._look_at(*wait(self._pending))
        if self._failed:
            raise self._failed
        if self._leaving:
            self._lease.make_sure()
        leaving, self._leaving = self._leaving, []
        with self._sentences():
            for names in batched(leaving, _REMOVED_AT_ONCE):
                keys = [{"Key": f"{self.address.prefix}{name}"} for name in names]
                answer = self._client.delete_objects(
                    Bucket=self.address.bucket, Delete={"Objects": keys, "Quiet": True}
                )
                for left in answer.get("Errors", ()):
                    raise CannotBake(
                        f"{left['Key']} cannot be removed from {self.name} "
                        f"({left.get('Message') or left['Code']}). The same command tries it again."
                    )
        for name in leaving:
            self._there.pop(name, None)

    def mark(self, name: str) -> str:
        return self._there.get(name, "")

    def names(self) -> Iterator[str]:
        yield from list(self._there)

    def remember(self, manifest: Manifest, *, at_once: bool) -> None:
        if not at_once and time.monotonic() - self._last < REMEMBERED:
            return
        self._lease.make_sure()
        with self._sentences():
            self._client.put_object(
                Bucket=self.address.bucket,
                Key=self._remembered,
                Body=gzip.compress(manifest.index.path.read_bytes(), mtime=0),
                ContentType="application/gzip",
                CacheControl="no-store",
            )
        self._last = time.monotonic()

    def _upload(self, name: str, body: bytes, said: dict[str, str]) -> None:
        with self._sentences():
            answer = self._client.put_object(
                Bucket=self.address.bucket, Key=f"{self.address.prefix}{name}", Body=body, **said
            )
        with self._lock:
            self._there[name] = _plain(answer["ETag"])

    def _look_at(self, done: set[Future[None]], pending: set[Future[None]]) -> None:
        self._pending = pending
        for one in done:
            error = one.exception()
            if isinstance(error, CannotBake):
                self._failed = self._failed or error
            elif error is not None:
                raise error
        if self._failed:
            raise self._failed

    def _list(self, most: int | None = None) -> Iterator[tuple[str, str]]:
        """What lies here apart from what is remembered, with its ETag."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.address.bucket, Prefix=self.address.prefix, PaginationConfig={"MaxItems": most}
        )
        for page in pages:
            for one in page.get("Contents", ()):
                name = one["Key"].removeprefix(self.address.prefix)
                if name and not name.startswith(f"{MANIFEST}/"):
                    yield name, _plain(one["ETag"])

    def _fetch(self, folder: Path) -> None:
        try:
            answer = self._client.get_object(Bucket=self.address.bucket, Key=self._remembered)
        except self._client.exceptions.NoSuchKey:
            return
        try:
            (folder / "index.sqlite3").write_bytes(gzip.decompress(answer["Body"].read()))
        except (gzip.BadGzipFile, EOFError) as error:
            raise CannotBake(
                f"What is remembered in {self.name} cannot be read ({error}). {self.remedy}"
            ) from error

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """Whatever S3 answers and whatever keeps it from answering, said as CannotBake."""
        try:
            yield
        except asking.FAULTS as error:
            raise CannotBake(self._sentence(error)) from error

    def _sentence(self, error: Exception) -> str:
        if (
            isinstance(error, ClientError)
            and error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 501
        ):
            code = error.response.get("Error", {}).get("Code", "?")
            return f"{self.name} cannot do what a bake needs, conditional writes among them ({code})."
        return f"{asking.fault(error, self.address)} {_GOES_ON}"


def _plain(etag: str) -> str:
    """Some servers put quotes around it in one answer, and none in another."""
    return etag.strip('"')
