"""The darkroom: a thread beside the keeper that makes the copies of photos which have come or changed.

Neither a save nor a reader waits for them: articles/views/photo_files.py says what stands in until then.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from django.db import connections
from django.db.models import Max

from articles.delivery.models import Change
from articles.delivery.page_store import PageStore
from articles.models import Photo
from articles.photos.decoding import PhotoRefused
from articles.photos.store import make_renditions

logger = logging.getLogger(__name__)

_PHOTO = re.compile(r"photo-(\d+)")


def waiting(store: PageStore) -> list[int]:
    """The photos that changes name which this store's darkroom has not seen, each told only once.

    What was there before the store is not among them: manage.py renditions makes that ahead.
    """
    said = store.index.fact("developed")
    newest = Change.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if said and newest <= int(said):
        return []
    store.index.set_facts(developed=str(newest))
    if not said:
        return []
    rows = Change.objects.filter(pk__gt=int(said), pk__lte=newest).values_list("tags", flat=True)
    names = {name for tags in rows for name in tags}
    return sorted((int(found[1]) for name in names if (found := _PHOTO.fullmatch(name))), reverse=True)


def develop(numbers: Iterable[int]) -> None:
    """Make what is missing, the newest photo first. Closes this thread's connections."""
    try:
        for number in numbers:
            photo = Photo.objects.filter(pk=number).exclude(image="").first()
            if photo is None:
                continue
            try:
                for _made in make_renditions(photo):
                    pass
            except (PhotoRefused, OSError) as error:
                logger.error("Photo %s has no copies, its original is missing or damaged: %s", number, error)
    except Exception:
        logger.exception("The darkroom leaves copies of photos to whoever asks for them")
    finally:
        connections.close_all()
