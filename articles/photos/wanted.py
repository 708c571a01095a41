"""Copies that a reader has asked for before they were there: made in the background, one after the other.

Nothing is lost with the process: whoever asks next wants the copy again.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import OrderedDict

from articles.photos.decoding import PhotoRefused
from articles.photos.renditions import Spec
from articles.photos.store import PhotoRecord, name_of, open_rendition

logger = logging.getLogger(__name__)

MOST = 500
"""Wanted at a time, in this process. What is beyond is wanted by the next reader again."""

_waiting: OrderedDict[str, tuple[PhotoRecord, Spec]] = OrderedDict()
_turn = threading.Condition()
_at_work: list[threading.Thread] = []


def want(photo: PhotoRecord, spec: Spec) -> None:
    """Have a copy made soon; the caller does not wait."""
    with _turn:
        if len(_waiting) < MOST:
            _waiting.setdefault(f"{photo.pk} {name_of(photo, spec)}", (photo, spec))
        if not any(thread.is_alive() for thread in _at_work):
            thread = threading.Thread(target=_work, name="wanted copies", daemon=True)
            try:
                thread.start()
            except RuntimeError as error:
                # The reader has what stands in for it all the same.
                logger.error("There is no thread to make copies of photos: %s", error)
            else:
                _at_work[:] = [thread]


def finish() -> None:
    """Wait until all that is wanted is made."""
    with _turn:
        while _waiting and any(thread.is_alive() for thread in _at_work):
            _turn.wait(timeout=1)


def _begin_anew() -> None:
    """In a process that was forked: it has its parent's list, and none of its threads."""
    global _turn
    _turn = threading.Condition()
    _waiting.clear()
    _at_work.clear()


os.register_at_fork(after_in_child=_begin_anew)


def _work() -> None:
    while True:
        with _turn:
            if not _waiting:
                _at_work.clear()
                return
            key, (photo, spec) = next(iter(_waiting.items()))
        try:
            open_rendition(photo, spec).close()
        except (PhotoRefused, OSError) as error:
            logger.error("Photo %s has no copy %s: %s", photo.pk, spec.name, error)
        except Exception:
            logger.exception("Photo %s has no copy %s", photo.pk, spec.name)
        finally:
            with _turn:
                _waiting.pop(key, None)
                _turn.notify_all()
