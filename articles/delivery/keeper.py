"""The keeper: a thread in one of gunicorn's workers that does at its time what a reader should not wait for.

At the second at which a scheduled story appears, it clears what shows it, and at theirs it releases working
copies and mails the budget. It carries out changes that were made on other machines, or by a process that
died right after its commit; has the copies of new photos made; packs pages as small as can be; makes the
pages that most readers ask for first; and throws away what is old. Nothing is wrong without it, only later.
The messenger runs beside it.
"""

from __future__ import annotations

import fcntl
import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from articles.budget.mail import is_mail_due, mail_due
from articles.delivery.asking import Application, ask
from articles.delivery.changes import apply_changes, heard, sweep
from articles.delivery.darkroom import develop, waiting
from articles.delivery.errands import REMEMBERED, forget_others, receivers
from articles.delivery.messenger import Messenger
from articles.delivery.models import Change
from articles.delivery.page_store import PageStore
from articles.delivery.stored import IDENTITY, packed_small
from articles.models import Section, Story
from articles.working_copies import release_due

logger = logging.getLogger(__name__)

TICK = 0.1
# How often the database is asked for changes of other machines, in seconds; a shared cache says it at once.
LOOK = 1.0
TIDY = 600.0
MOST_PAGES = 100_000
AT_MOST_WARMED = 100
LONGEST_REST = 60.0
# Packing costs as much as making a page or more: not in the seconds after a change, when others are made.
PACKED_AFTER = 3.0
# nginx gets what is made after a change a moment later, when nobody waits for others of those pages.
OPENED_AFTER = 0.3


class Keeper:
    def __init__(self, store: PageStore, application: Application) -> None:
        """`application`: what readers ask, so that whatever is made here is kept."""
        self.store = store
        self.application = application
        self._looked = self._tidied = self._laid_open = 0.0
        self._seen: object = None
        self.messenger = Messenger(store, application)
        self.postman: threading.Thread | None = None
        self.darkroom: threading.Thread | None = None
        self._stop = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self.run, name="keeper", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()
        self.messenger.stop()

    def run(self) -> None:
        """Wait until no other process of this machine keeps this store, and keep it until stopped."""
        self.store.folder.mkdir(parents=True, exist_ok=True)
        with (self.store.folder / "keeper").open("w") as lock:
            while not self._stop.is_set():
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    self._stop.wait(1)
                else:
                    break
            if receivers() and not self._stop.is_set():
                self.messenger.start()
            is_warm, rest = False, 1.0
            while not self._stop.is_set():
                try:
                    self.tick()
                    if not is_warm:
                        self.warm(self.first_pages())
                        is_warm = True
                    rest = 1.0
                except Exception as error:
                    # Whatever it was, it must not end the keeping. A database that is down is no puzzle.
                    puzzle = None if isinstance(error, DatabaseError) else error
                    logger.error("The keeper tries again in %d s: %s", rest, error, exc_info=puzzle)
                    self.rest(rest)
                    rest = min(2 * rest, LONGEST_REST)
                finally:
                    close_old_connections()
                self._stop.wait(min(TICK, max(0.0, self.store.right_until() - time.time())))

    def tick(self) -> None:
        """Do what is due now."""
        now = time.monotonic()
        self.lay_open()
        if time.time() >= self.store.right_until():
            self.warm(sweep(self.store))
        self.store.say_whether_soon()
        said = heard()
        if said != self._seen or now - self._looked >= LOOK:
            self._looked, self._seen = now, said
            # Before the look, which then finds what it has changed.
            release_due(timezone.now())
            self.warm(apply_changes(self.store))
            self.mail()
            self.develop()
        self.pack()
        if now - self._tidied >= TIDY:
            self._tidied = now
            self.store.trim(MOST_PAGES)
            Change.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()
            forget_others()

    def mail(self) -> None:
        """Send the budget to whom it is due, in a thread of its own: no page waits for a mail server."""
        if (self.postman is None or not self.postman.is_alive()) and is_mail_due(timezone.now()):
            self.postman = threading.Thread(target=_send_mail, name="postman", daemon=True)
            self.postman.start()

    def develop(self) -> None:
        """Have the copies of new photos made, in a thread of its own."""
        if (self.darkroom is None or not self.darkroom.is_alive()) and (photos := waiting(self.store)):
            self.darkroom = threading.Thread(target=develop, args=[photos], name="darkroom", daemon=True)
            self.darkroom.start()

    def lay_open(self) -> None:
        """Give nginx what was made a moment ago; between other work, too: it asks gunicorn until then."""
        if (now := time.monotonic()) - self._laid_open >= TICK:
            self._laid_open = now
            self.store.lay_open(age=OPENED_AFTER)

    def rest(self, seconds: float) -> None:
        """Wait, with what needs no database in between."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self._stop.wait(min(left, 1.0)):
            try:
                self.lay_open()
            except (OSError, sqlite3.Error) as error:
                logger.error("nginx is not given its pages: %s", error)

    def pack(self) -> None:
        """Pack some pages as small as can be."""
        for key, etag in self.store.unpacked(age=PACKED_AFTER):
            page = self.store.read(key)
            if page is None:
                continue
            self.store.pack(key, etag, packed_small(page.bodies[IDENTITY]))
            self.lay_open()
            if time.time() >= self.store.right_until():
                return

    def first_pages(self) -> Iterator[str]:
        """The front page, the sections and the stories of the last day, the newest first."""
        yield "/"
        for section in Section.objects.all():
            yield section.get_absolute_url()
        now = timezone.now()
        stories = Story.objects.public(now).filter(published_at__gt=now - timedelta(days=1)).newest_first()
        for story in stories.only("publication_day", "slug")[:AT_MOST_WARMED]:
            yield story.get_absolute_url()

    def warm(self, keys: Iterator[str] | list[str]) -> None:
        """Ask for pages as a reader would."""
        for key in keys:
            ask(self.application, key)
            self.lay_open()
            if self._stop.is_set():
                return


def _send_mail() -> None:
    try:
        mail_due(timezone.now())
    except Exception:
        logger.exception("The budget could not be mailed, and is tried again")
    finally:
        connections.close_all()
