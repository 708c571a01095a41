"""Asking Django for a page as nobody in particular: no cookie, no header, the site's own name."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, set_script_prefix
from django.utils.module_loading import import_string

from articles.delivery.stored import Headers
from articles.views.page import Surface
from articles.views.photo_files import WAITS

type Environ = dict[str, Any]
type Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        return next((value for known, value in self.headers if known.lower() == name), "")


class ForAnyone(WSGIHandler):
    """Django for whoever asks in nobody's name: through the few of its middlewares that such a page needs.

    The others look at a reader who is not there, or do to one answer what its keeper does once.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """Those of MIDDLEWARE_FOR_ANYONE, which have nothing but a way in and out."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        chain = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]
        for name in reversed(settings.MIDDLEWARE_FOR_ANYONE):
            chain = convert_exception_to_response(import_string(name)(chain))
        self._middleware_chain = chain

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        request.user = AnonymousUser()
        return super().get_response(request)

    def answer(self, key: str) -> Answer:
        """What ask() answers, without telling Django that a request begins and ends.

        At both it looks after its connections. So this is for whoever asks many times in a row, and for who
        has begun something in the database.
        """
        set_script_prefix("/")
        response: Any = self.get_response(self.request_class(_environ_of(key)))
        headers = [
            *response.items(),
            *(("Set-Cookie", one.OutputString()) for one in response.cookies.values()),
        ]
        return Answer(response.status_code, headers, b"".join(response))


def key_of(path: str, query: str) -> str | None:
    """Under which key the answer to an address is kept; None for what is no surface.

    `path` is decoded. Of the query only what the page looks at is left, in one order.
    """
    surface = surface_of(path)
    if surface is None:
        return None
    if not query:
        return path
    # The last of several counts, as in Django.
    asked = dict(parse_qsl(query, keep_blank_values=True))
    kept = [(name, asked[name]) for name in surface.parameters if name in asked]
    return f"{path}?{urlencode(kept)}" if kept else path


def surface_of(path: str) -> Surface | None:
    try:
        view = resolve(path).func
    except Resolver404:
        return None
    return getattr(view, "surface", None)


def ask(application: Application, key: str) -> Answer:
    """The application's answer to anyone who asks for this address."""
    said: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> None:
        said.append((status, headers))

    answer = application(_environ_of(key), start_response)
    try:
        body = b"".join(answer)
    finally:
        if (close := getattr(answer, "close", None)) is not None:
            close()
    status, headers = said[-1]
    return Answer(int(status.split(" ", 1)[0]), headers, body)


def _environ_of(key: str) -> Environ:
    path, _, query = key.partition("?")
    site = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        # WSGI writes bytes as Latin-1 (PEP 3333).
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": site.hostname or "localhost",
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        WAITS: True,
    }
