"""Who asks for pages in a bake: this process, and others beside it once there is enough to do.

The others start from nothing, as this one did: a process that has connections and threads cannot be forked.
So nothing here may need Django's models before begin() has set them up.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from articles.delivery.static_pages import Made, StaticPages

# A process takes a second to start, and some pages to be quick.
MANY = 400
# What one is given at most at once: pages of one day as a rule, which show the same stories beside them.
_HANDFUL = 200

_pages: StaticPages


def in_turn(queue: deque[str], pages: StaticPages, jobs: int) -> Iterator[Made]:
    """Make what is queued, and what is queued meanwhile."""
    while queue:
        if jobs > 1 and len(queue) >= MANY:
            yield from _beside_each_other(queue, jobs)
        else:
            yield pages.make(queue.popleft())


def _beside_each_other(queue: deque[str], jobs: int) -> Iterator[Made]:
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, start, initializer=begin) as pool:
        running: set[Future[list[Made]]] = set()
        try:
            while queue or running:
                while queue and len(running) < 2 * jobs:
                    running.add(pool.submit(make, together(queue)))
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield from future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def together(queue: deque[str]) -> list[str]:
    """The next addresses of one folder: whoever makes one of them has most of what the next shows."""
    keys = [queue.popleft()]
    folder = _folder_of(keys[0])
    while queue and len(keys) < _HANDFUL and _folder_of(queue[0]) == folder:
        keys.append(queue.popleft())
    return keys


def _folder_of(key: str) -> str:
    return key.rstrip("/").rpartition("/")[0]


def begin() -> None:
    """In a process of its own, before it is asked for anything."""
    # Ctrl-C is told to all of a terminal's processes, and is for the first to act upon.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    django.setup()
    from articles.delivery.static_pages import StaticPages

    global _pages
    _pages = StaticPages()


def make(keys: list[str]) -> list[Made]:
    with quietly():
        return [_pages.make(key) for key in keys]


def _end_with_the_first() -> None:
    first = multiprocessing.parent_process()
    if first is not None:
        first.join()
        os._exit(1)


class _OnlyFailures(logging.Filter):
    """An address that leads nowhere is the reader's business in a server's log, and nobody's here."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.ERROR


@contextmanager
def quietly() -> Iterator[None]:
    """Log nothing but what breaks."""
    log, only_failures = logging.getLogger("django.request"), _OnlyFailures()
    log.addFilter(only_failures)
    try:
        yield
    finally:
        log.removeFilter(only_failures)
