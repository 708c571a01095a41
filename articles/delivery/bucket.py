"""A bucket as a destination: s3://bucket/prefix?endpoint=https://…&region=….

What is remembered lies beside the pages, in .bake/ under the prefix, so that any machine goes on where
another stopped. Files come first and what is remembered of them last; whoever is killed in between has
written files of which nothing is remembered, and the next bake sees in the bucket's own list which they are.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import boto3
from botocore.client import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)
from botocore.exceptions import ConnectionError as NotConnected

from articles.delivery.destinations import MANIFEST, CannotBake, CannotLieHere, File, file_of
from articles.delivery.lease import Lease
from articles.delivery.static_manifest import Manifest

# So many files are on their way at once, and so many more wait in memory.
AT_ONCE = 16
WAITING = 48
ATTEMPTS = 5
# How many seconds of a long bake may be lost with the machine.
REMEMBERED = 60.0
_LONGEST_KEY = 1024
# As many as one request takes.
_REMOVED_AT_ONCE = 1000
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_FORM = "write s3://bucket/prefix, where needed with ?endpoint=https://… and &region=…"

# It tells at length how it goes about.
logging.getLogger("botocore").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Address:
    bucket: str
    prefix: str
    endpoint: str | None
    region: str | None

    @classmethod
    def read(cls, address: str) -> Address:
        """Raises CannotBake with what is wrong."""
        parts = urlsplit(address)
        if parts.scheme != "s3":
            raise CannotBake(f"{parts.scheme}://… is neither a folder nor a bucket: {_FORM}.")
        if "@" in parts.netloc:
            raise CannotBake(
                "An S3 address holds no password: the credentials come from AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY."
            )
        if not _BUCKET.fullmatch(parts.netloc):
            raise CannotBake(f"{address}: {parts.netloc or 'nothing'} is no name of a bucket; {_FORM}.")
        given = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.fragment or given.keys() - {"endpoint", "region"} or not all(given.values()):
            raise CannotBake(f"{address}: after the prefix only endpoint and region are understood; {_FORM}.")
        endpoint = given.get("endpoint")
        if endpoint and not _is_web_address(endpoint):
            raise CannotBake(
                f"{address}: {endpoint} is no address of a server; write https://name or http://name."
            )
        steps = [step for step in parts.path.split("/") if step]
        if {".", "..", MANIFEST} & set(steps):
            raise CannotBake(f"{address}: a prefix has no steps such as .. or {MANIFEST}; {_FORM}.")
        return cls(parts.netloc, "".join(f"{step}/" for step in steps), endpoint, given.get("region"))


class Bucket:
    def __init__(self, address: str, *, is_packed: bool = False) -> None:
        """`is_packed`: texts lie here packed, and are handed out so to everyone. Raises CannotBake."""
        self.address = Address.read(address)
        self.name = f"s3://{self.address.bucket}/{self.address.prefix}".rstrip("/")
        self.is_packed = is_packed
        self._remembered = f"{self.address.prefix}{MANIFEST}/index.sqlite3.gz"
        self.remedy = f"Remove s3://{self.address.bucket}/{self._remembered}, and bake anew."
        try:
            self._client = _client(self.address)
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
        except (NoCredentialsError, PartialCredentialsError) as error:
            raise CannotBake(
                f"There are no credentials for {self.name}: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            ) from error
        except (NotConnected, HTTPClientError) as error:
            there = self.address.endpoint or "S3"
            raise CannotBake(
                f"{there} does not answer ({type(error).__name__}): look at the address and the network. "
                "What was written is in order; the same command goes on from there."
            ) from error
        except BotoCoreError as error:
            raise CannotBake(f"{self.name}: {error}") from error
        except ClientError as error:
            raise CannotBake(self._sentence(error)) from error

    def _sentence(self, error: ClientError) -> str:
        said = error.response.get("Error", {})
        code, message = said.get("Code", "?"), said.get("Message", "")
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if code in {"NoSuchBucket", "404"}:
            return (
                f"There is no bucket {self.address.bucket} at {self.address.endpoint or 'S3'}; make it first."
            )
        if code in {"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken"}:
            return (
                f"{self.name} does not take these credentials ({code}): look at AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY."
            )
        if status in (401, 403):
            return (
                f"These credentials may not do this in {self.name} ({code}): they need to list the bucket, "
                "and to get, put and delete its objects."
            )
        if status in (301, 307, 400) and ("Region" in message or code in {"PermanentRedirect", "301"}):
            return (
                f"{self.name} lies in another region ({message or code}): "
                "name it, as in ?region=eu-central-1."
            )
        if status == 501:
            return (
                f"{self.name} cannot do what a bake needs, conditional writes among them ({code}): {message}"
            )
        return (
            f"{self.name} answers with {code}: {message or status}. "
            "What was written is in order; the same command goes on from there."
        )


def _client(address: Address) -> Any:
    session = boto3.Session()
    region = address.region or (None if address.endpoint else session.region_name)
    return session.client(
        "s3",
        endpoint_url=address.endpoint,
        # Others than Amazon take any.
        region_name=region or "us-east-1",
        config=Config(
            # Others than Amazon need not have a name for every bucket, nor know its newest checksums.
            s3={"addressing_style": "path" if address.endpoint else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            max_pool_connections=AT_ONCE + 2,
            connect_timeout=5,
            read_timeout=30,
        ),
    )


def _plain(etag: str) -> str:
    """Some servers put quotes around it in one answer, and none in another."""
    return etag.strip('"')


def _is_web_address(endpoint: str) -> bool:
    try:
        parts = urlsplit(endpoint)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port or 1) > 0
            and ("@" not in parts.netloc and not parts.query and not parts.fragment)
        )
    except ValueError:
        return False
