"""A photo comes in: refused with a sentence, known already, or stored with what its file says of itself.

Every way in that brings many at once comes by here, so that each says the same of the same file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Photo
from articles.photos.decoding import read_bytes
from articles.photos.inspect import PhotoRefused, digest_of
from articles.photos.likeness import nearest

logger = logging.getLogger(__name__)


class Result(StrEnum):
    TAKEN = "taken"
    SAME = "same"
    LIKE = "like"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Came:
    """What became of one file: the photo that it is now, or the one that the desk has in its place."""

    name: str
    result: Result
    photo: Photo | None = None
    reason: str = ""


def take_in(
    file: File[bytes],
    *,
    anyway: bool = False,
    likenesses: Callable[[], Iterable[str]] | None = None,
    dry_run: bool = False,
    then: Callable[[Photo], None] = lambda photo: None,
) -> Came:
    """Store the file as a photo unless the desk has it.

    `anyway` takes what looks like another photo, though never the same file twice. `likenesses` stand in for
    those of the database, for whoever takes in thousands. `then` happens in the same transaction.
    """
    name, known = file.name or "", _("The desk has this very file.")
    photo = Photo(image=file)
    try:
        # Before a pixel is decoded: a folder that is taken in again costs its bytes alone.
        if same := with_digest(digest_of(read_bytes(file))):
            return Came(name, Result.SAME, same, known)
        photo.read_file()
    except PhotoRefused as refusal:
        return Came(name, Result.REFUSED, reason=str(refusal))
    if not anyway and (like := looking_like(photo.likeness, likenesses)):
        return Came(name, Result.LIKE, like, _("It looks like a photo that the desk has."))
    if dry_run:
        return Came(name, Result.TAKEN, photo)
    try:
        # Before the transaction: a bucket may take its time.
        photo.keep_file()
    except OSError as error:
        reason = _("It could not be stored: %(why)s") % {"why": error.strerror or error}
        return Came(name, Result.REFUSED, reason=reason)
    try:
        with transaction.atomic():
            # Once more: meanwhile a colleague may have dropped it, too.
            if (same := with_digest(photo.digest)) is None:
                photo.save()
                then(photo)
    except BaseException:
        _forget_file(photo)
        raise
    if same:
        _forget_file(photo)
        return Came(name, Result.SAME, same, known)
    return Came(name, Result.TAKEN, photo)


def _forget_file(photo: Photo) -> None:
    try:
        photo.image.storage.delete(str(photo.image.name))
    except OSError as error:
        logger.error("The file %s belongs to no photo and could not be removed: %s", photo.image.name, error)


def with_digest(digest: str) -> Photo | None:
    return Photo.objects.filter(digest=digest).order_by("pk").first()


def looking_like(likeness: str, likenesses: Callable[[], Iterable[str]] | None = None) -> Photo | None:
    """The photo that looks most like it, the oldest of several.

    No index finds what differs by a few bits, so all likenesses are read, and nothing but them: out of their
    index, 16 letters each (docs/decisions.md).
    """
    if not likeness:
        return None
    known = Photo.objects.filter(likeness=likeness).order_by("pk").first()
    if known is None and (found := nearest(likeness, (likenesses or all_likenesses)())):
        known = Photo.objects.filter(likeness=found).order_by("pk").first()
    return known


def all_likenesses() -> Iterable[str]:
    # Without the order of photos, which would sort them all.
    return Photo.objects.exclude(likeness="").order_by().values_list("likeness", flat=True).iterator(10_000)
