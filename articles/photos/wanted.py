"""Copies that a reader has asked for before they were there: made in the background, one after the other.

Nothing is lost with the process: whoever asks next wants the copy again.
"""

from __future__ import annotations

import logging
import os
import threading

from articles.photos.decoding import PhotoRefused
from articles.photos.renditions import Spec
from articles.photos.store import PhotoRecord, name_of, open_rendition

logger = logging.getLogger(__name__)

MOST = 500
"""Wanted at a time, in this process. What is beyond is wanted by the next reader again."""

# In the order in which they are wanted. A thread is at work as long as there are any.
_waiting: dict[str, tuple[PhotoRecord, Spec]] = {}
_turn = threading.Condition()


def want(photo: PhotoRecord, spec: Spec) -> None:
    """Have a copy made soon; the caller does not wait."""
    key = f"{photo.pk} {name_of(photo, spec)}"
    with _turn:
        if key in _waiting or len(_waiting) >= MOST:
            return
        _waiting[key] = photo, spec
        if len(_waiting) > 1:
            return
        try:
            threading.Thread(target=_work, name="wanted copies", daemon=True).start()
        except RuntimeError as error:
            # The reader has what stands in for it all the same.
            logger.error("There is no thread to make copies of photos: %s", error)
            _waiting.clear()


def finish() -> None:
    """Wait until all that is wanted is made."""
    with _turn:
        _turn.wait_for(lambda: not _waiting)


def _begin_anew() -> None:
    """In a process that was forked: it has its parent's list, and none of its threads."""
    global _turn
    _turn = threading.Condition()
    _waiting.clear()


os.register_at_fork(after_in_child=_begin_anew)


def _work() -> None:
    is_done = False
    while not is_done:
        with _turn:
            key, (photo, spec) = next(iter(_waiting.items()))
        try:
            open_rendition(photo, spec).close()
        except (PhotoRefused, OSError) as error:
            logger.error("Photo %s has no copy %s: %s", photo.pk, spec.name, error)
        except Exception:
            logger.exception("Photo %s has no copy %s", photo.pk, spec.name)
        with _turn:
            del _waiting[key]
            is_done = not _waiting
            _turn.notify_all()
