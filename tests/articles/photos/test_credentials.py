"""Whether a file carries Content Credentials: where the specification puts them, and nowhere else."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from articles.photos.inspect import inspect
from tests.articles.photos.pictures import plain, sample_name, samples, with_samples

STORE = (
    b"\0\0\0\x2ejumb\0\0\0\x26jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x008\x9bq\x03c2pa\0"
    + b"\0\0\0\x08free"
)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def app11(data: bytes, body: bytes) -> bytes:
    return data[:2] + b"\xff\xeb" + struct.pack(">H", len(body) + 2) + body + data[2:]


def test_a_jpeg_carries_them_in_its_eleventh_application_segment() -> None:
    assert inspect(app11(plain(), b"JP\0\1\0\0\0\1" + STORE)).has_credentials
    assert not inspect(app11(plain(), b"JP\0\1\0\0\0\1" + STORE.replace(b"c2pa", b"cxpa"))).has_credentials
    assert not inspect(plain(comment=STORE)).has_credentials


def test_a_png_carries_them_in_a_chunk_of_their_own() -> None:
    data = plain(kind="PNG")
    assert inspect(data[:33] + chunk(b"caBX", STORE) + data[33:]).has_credentials
    assert not inspect(data).has_credentials
    assert not inspect(data[:33] + chunk(b"teXt", STORE) + data[33:]).has_credentials


def test_a_webp_carries_them_in_a_chunk_of_their_own() -> None:
    data = plain(kind="WEBP", lossless=True, xmp=b"<x/>")
    body = data[12:] + b"C2PA" + struct.pack("<I", len(STORE)) + STORE
    assert inspect(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body).has_credentials
    assert not inspect(data).has_credentials


def test_an_avif_carries_them_in_a_box_of_its_own() -> None:
    data = plain((64, 64), kind="AVIF")
    uuid = b"uuid\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81" + STORE
    assert inspect(data + struct.pack(">I", len(uuid) + 4) + uuid).has_credentials
    assert not inspect(data).has_credentials


@with_samples
@pytest.mark.parametrize("path", samples("photos/c2pa-public-testfiles/**/*.jpg"), ids=sample_name)
def test_real_ones_are_seen_whether_they_hold_or_not(path: Path) -> None:
    assert inspect(path.read_bytes()).has_credentials


@with_samples
@pytest.mark.parametrize("path", samples("photos/generated/*.jpg"), ids=sample_name)
def test_photos_without_them_are_not_said_to_have_any(path: Path) -> None:
    assert not inspect(path.read_bytes()).has_credentials
