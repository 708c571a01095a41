"""A reader of the tests, who asks a WSGI application."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from articles.delivery.page_store import PageStore
from articles.delivery.stored import StoredPage, finished
from articles.views.page import LISTING


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes


def get(application: Callable[..., Iterable[bytes]], path: str, method: str = "GET", **more: str) -> Got:
    """`more`: headers as WSGI names them."""
    plain, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": plain.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        **more,
    }
    said: list[tuple[str, list[tuple[str, str]]]] = []
    body = application(environ, lambda status, headers, exc_info=None: said.append((status, headers)))
    data = b"".join(body)
    if close := getattr(body, "close", None):
        close()
    return Got(int(said[0][0][:3]), dict(said[0][1]), data)


LONG = "Ten ports agreed early Monday to open their berths. " * 20


def page_of(body: str, *tags: str, status: int = 200) -> StoredPage:
    headers = [("Content-Type", "text/html"), ("Cache-Tag", ",".join(tags)), ("Vary", "Accept-Encoding")]
    return finished(status, headers, body.encode(), LISTING)


def keep(store: PageStore, key: str, body: str, *tags: str) -> bool:
    return store.put(key, page_of(body, *tags), store.moment())


def keep_open(store: PageStore, key: str, body: str, *tags: str) -> bool:
    """Keep a page, and let the keeper give it to nginx."""
    is_kept = keep(store, key, body, *tags)
    store.lay_open()
    return is_kept


def text(page: StoredPage | None) -> str | None:
    return page.bodies["identity"].decode() if page else None
