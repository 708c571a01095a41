"""What gunicorn serves while it is measured, beside the site as it ships."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

# Where the story that is measured is given another headline.
DESK = "/desk"
# The pipe into which the desk says when it has committed a change.
COMMITS = "BENCHMARK_COMMITS"
# The file into which the path of every page that is made is written.
RENDERS = "BENCHMARK_RENDERS"


def bare(answer: str) -> Callable[..., Iterable[bytes]]:
    """A function that answers every request with the same headers and bytes: the least that a page can cost.

    `answer` is a file: a line of JSON with the headers, then the body.
    """
    head, _, body = Path(answer).read_bytes().partition(b"\n")
    headers = [(name, value) for name, value in json.loads(head)]

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", headers)
        return [body]

    return application


def plain() -> Any:
    """Django as it makes pages for the page store, without the store."""
    import django

    django.setup(set_prefix=False)
    from articles.delivery.asking import ForAnyone

    return ForAnyone()


def forgetful() -> Any:
    """The same, and every story's own text is rendered anew, as for its first reader."""
    made = plain()
    from articles.views.article import article_of

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        article_of.cache_clear()
        answer: Iterable[bytes] = made(environ, start_response)
        return answer

    return application


@cache
def counted() -> Any:
    """The site as it ships, with a note of every page that Django makes."""
    made = plain()
    from django.core.handlers.wsgi import WSGIHandler

    from articles.delivery.serving import serving

    notes = os.open(os.environ[RENDERS], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        os.write(notes, environ["PATH_INFO"].encode("latin-1") + b"\n")
        answer: Iterable[bytes] = made(environ, start_response)
        return answer

    return serving(WSGIHandler(), application)


def edited() -> Any:
    """The site as it ships, and a desk in the same workers: what is sent to it becomes the headline of the
    newest story, changed as the newsroom does it. The moment of the commit goes into a pipe at once."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    site = import_string(settings.WSGI_APPLICATION)
    commits = os.open(os.environ[COMMITS], os.O_WRONLY)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != DESK:
            answer: Iterable[bytes] = site(environ, start_response)
            return answer
        from articles.delivery.benchmark.addresses import newest
        from articles.delivery.benchmark.freshness import MOMENT, rename

        headline = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        rename(newest(), headline, lambda moment: os.write(commits, MOMENT.pack(moment)))
        start_response("204 No Content", [])
        return []

    return application


def keep_counted(worker: object) -> None:
    """gunicorn's post_worker_init: the keeper's pages count as well."""
    from articles.delivery.keeper import Keeper

    application = counted()
    Keeper(application.store, application).start()
