"""The site as files that any static server serves, made by asking the site's own views.

It begins at what is known (the front page, the sitemaps, the feed) and goes on to every own address that an
answer names, as a reader would; what is not public has no answer, and so no file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils import timezone

from articles.delivery.bakers import in_turn, quietly
from articles.delivery.changes import apply_changes, sweep
from articles.delivery.destinations import CannotBake, CannotLieHere, Destination, file_of
from articles.delivery.index import EVERYTHING
from articles.delivery.site_print import site_print
from articles.delivery.static_manifest import Manifest
from articles.delivery.static_pages import Made, StaticPages, starts

# What is written down together.
BATCH = 200


@dataclass
class Baked:
    """What a bake has done so far."""

    asked: int = 0
    written: int = 0
    removed: int = 0
    waiting: int = 0
    failed: dict[str, str] = field(default_factory=dict)


class StaticSite:
    manifest: Manifest

    def __init__(self, destination: Destination, *, jobs: int = 1, variant: str = "") -> None:
        """`jobs`: processes that ask for pages. `variant`: how files are put; another makes all due."""
        self.destination = destination
        self.jobs = jobs
        self.variant = variant
        self._pages = StaticPages()
        self._queue: deque[str] = deque()
        self._known: set[str] = set()
        # The further pages of lists, each under its list's first.
        self._further: dict[str, set[str]] = {}
        self._forget_batch()
        self._so_far = Baked()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While nobody else bakes there."""
        with self.destination.alone() as self.manifest, quietly():
            yield

    def forget(self) -> None:
        """Have every page asked for again."""
        self.manifest.clear([EVERYTHING])
        self.destination.forget()

    def look(self) -> int:
        """Find out what changes and the time have touched; says how many addresses are due."""
        if not self.manifest.index.fact("looked"):
            # The first look at a new folder takes no note of single changes, which the next would carry out.
            apply_changes(self.manifest)
        apply_changes(self.manifest)
        if timezone.now().timestamp() >= self.manifest.right_until():
            sweep(self.manifest, is_served=False)
        return self.manifest.count_of_due()

    def bake(self, say: Callable[[Baked], None] = lambda so_far: None) -> Baked:
        """Ask for what is due and for what that leads to. `say` is told how far it is."""
        so_far = self._so_far = Baked()
        self._pages.look_again()
        is_in_order = self.manifest.begin()
        self.manifest.made_by(f"{site_print()} {self.variant}".strip())
        self.look()
        self._known, due = self.manifest.addresses()
        self._further = {}
        for key in self._known:
            if "?" in key:
                self._further.setdefault(key.partition("?")[0], set()).add(key)
        # A list and its further pages are made together.
        self._queue = deque(dict.fromkeys(key.partition("?")[0] for key in due))
        self._add(starts())
        try:
            for made in in_turn(self._queue, self._pages, self.jobs):
                self._take(made)
                so_far.asked += made.asked
                so_far.waiting = len(self._queue)
                if len(self._made) + len(self._gone) >= BATCH:
                    self._write_down()
                say(so_far)
        except BrokenProcessPool as error:
            raise CannotBake(
                "One of the processes that ask for pages was ended from outside, as when memory runs out. "
                "The same command goes on from there; --jobs 1 needs the least memory."
            ) from error
        finally:
            self._write_down()
        if not is_in_order:
            self._clear_away()
        self.manifest.end()
        self.destination.remember(self.manifest, at_once=True)
        return so_far

    def _take(self, made: Made) -> None:
        """Have an address's file lie there, and those of the list's further pages; or none of them."""
        self._add(made.found)
        if made.failed is None:
            try:
                for file in made.files:
                    self._so_far.written += self.destination.put(file)
            except CannotLieHere as reason:
                made.failed = file.key, str(reason)
        if made.failed is not None:
            # It stays due, and its file as it was.
            self._so_far.failed[made.failed[0]] = made.failed[1]
            return
        self._made += [(file.key, file.tags, file.name) for file in made.files]
        there = {file.key for file in made.files}
        for key in sorted({made.key, *self._further.get(made.key, ())} - there):
            self._so_far.removed += self.destination.remove(file_of(key))
            self._gone.append(key)
        self._further[made.key] = there - {made.key}

    def _add(self, keys: Iterable[str]) -> None:
        for key in sorted(set(keys) - self._known):
            self._known.add(key)
            self._queue.append(key)
            self._found.append(key)

    def _write_down(self) -> None:
        """Whatever cannot be settled is not written down either, and stays due."""
        made, found, gone = self._made, self._found, self._gone
        self._forget_batch()
        self.destination.settle()
        marked = [(key, tags, self.destination.mark(name)) for key, tags, name in made]
        self.manifest.write_down(marked, found, gone)
        self.destination.remember(self.manifest, at_once=False)

    def _forget_batch(self) -> None:
        self._made: list[tuple[str, frozenset[str], str]] = []
        self._found: list[str] = []
        self._gone: list[str] = []

    def _clear_away(self) -> None:
        """Take away what a bake that was killed has put there, of which nothing was written down."""
        known = {file_of(key) for key in self.manifest.addresses()[0]}
        for name in sorted(set(self.destination.names()) - known):
            self._so_far.removed += self.destination.remove(name)
        self.destination.settle()
