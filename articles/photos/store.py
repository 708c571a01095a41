"""Where a photo's renditions are kept: made once, then read.

They lie in the media storage under renditions/<photo>/, next to the originals, and neither has an address of
its own: the view that hands them out asks first whether the reader may see the photo. All of them can be
thrown away at any time; the next reader has them made again.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, default_storage

from articles.photos import credit, metadata
from articles.photos.crops import Crop, crop_of
from articles.photos.renditions import (
    Rendition,
    Rights,
    Shape,
    Spec,
    all_renditions,
    mark_of,
    render,
    rendition_name,
    renditions_of,
)

logger = logging.getLogger(__name__)

NEWSCODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


class PhotoRecord(Protocol):
    """What this module needs to know of a photo; the model is one."""

    pk: Any
    image: Any
    width: Any
    height: Any
    digest: Any
    alt_text: Any
    photographer: Any
    agency: Any
    credit_line: Any
    copyright_notice: Any
    usage_terms: Any
    focal_x: Any
    focal_y: Any
    crops: Any
    source_type: Any


def rights_of(photo: PhotoRecord) -> Rights:
    """What the photo's record wants every reader's copy to say."""
    return Rights(
        creator=photo.photographer,
        source=photo.agency,
        credit=photo.credit_line or credit.render(photo.photographer, photo.agency),
        copyright_notice=photo.copyright_notice,
        usage_terms=photo.usage_terms,
        digital_source_type=f"{NEWSCODES}{photo.source_type}" if photo.source_type else "",
    )


def size_of(photo: PhotoRecord) -> tuple[int, int] | None:
    """Width and height of the photo held upright; None while the photo has no file."""
    if photo.image and photo.width and photo.height and photo.digest:
        return photo.width, photo.height
    return None


def crop_in(photo: PhotoRecord, shape: Shape) -> Crop | None:
    """The piece that an editor has chosen for a shape; None where it is cut around the focal point."""
    size = size_of(photo) if photo.crops else None
    return crop_of(photo.crops, shape.ratio, size) if size else None


def name_of(photo: PhotoRecord, spec: Spec) -> str:
    """The file name of a rendition, which is also the end of its address."""
    return rendition_name(spec, mark_in(photo, spec.shape))


def mark_in(photo: PhotoRecord, shape: Shape) -> str:
    """The part of those names that all renditions of one shape share."""
    focal = (photo.focal_x, photo.focal_y)
    return mark_of(photo.digest, shape, focal, rights_of(photo), crop_in(photo, shape))


def has_rendition(photo: PhotoRecord, spec: Spec) -> bool:
    return default_storage.exists(_path(photo, name_of(photo, spec)))


def nearest_rendition(photo: PhotoRecord, spec: Spec) -> Spec | None:
    """What can stand in for a rendition until it is made: of those that are there in its shape, the one
    nearest to its width, a wider one if there is one. An AVIF may stand aside for a JPEG, which every browser
    reads; never the other way round."""
    try:
        there = set(default_storage.listdir(_folder(photo))[1])
    except FileNotFoundError:
        return None
    size = size_of(photo)
    kinds = dict.fromkeys((spec.kind, "jpg"))
    others = [
        rendition.spec
        for kind in kinds
        for rendition in (renditions_of(spec.shape, size, kind, crop_in(photo, spec.shape)) if size else ())
        if name_of(photo, rendition.spec) in there
    ]
    return min(
        others,
        key=lambda one: (one.width < spec.width, abs(one.width - spec.width), one.kind != spec.kind),
        default=None,
    )


def find_rendition(photo: PhotoRecord, spec: Spec) -> File[bytes] | None:
    """The rendition's file; None if it is not there."""
    # Asked and answered in one step: between exists() and open() another process may clear the folder.
    with contextlib.suppress(FileNotFoundError):
        return default_storage.open(_path(photo, name_of(photo, spec)))
    return None


def open_rendition(photo: PhotoRecord, spec: Spec) -> File[bytes]:
    """The rendition's file, made now if it is not there. Raises PhotoRefused for a damaged original."""
    if found := find_rendition(photo, spec):
        return found
    data = _render(photo, spec, _original(photo))
    try:
        _put(default_storage, _path(photo, name_of(photo, spec)), data)
    except OSError as error:
        # The reader has it all the same, and so has the next.
        logger.error("A copy of photo %s could not be kept: %s", photo.pk, error)
    return ContentFile(data, name=_path(photo, name_of(photo, spec)))


def make_renditions(photo: PhotoRecord, *, missing_only: bool = True) -> Iterator[tuple[Rendition, bool]]:
    """Make the photo's renditions one after the other; yields each with whether it had to be made."""
    size = size_of(photo)
    original: bytes | None = None
    for rendition in all_renditions(size, photo.crops) if size else ():
        made = not (missing_only and has_rendition(photo, rendition.spec))
        if made:
            original = original or _original(photo)
            data = _render(photo, rendition.spec, original)
            _put(default_storage, _path(photo, name_of(photo, rendition.spec)), data)
        yield rendition, made


def delete_renditions(photo: PhotoRecord, *, keep_current: bool = False) -> int:
    """Remove the photo's renditions, or only those that its record has outgrown; says how many went.

    Whatever shows is right without it, because a changed photo's renditions have new names: this saves space,
    and takes a withdrawn picture off the disk.
    """
    kept: set[str] = set()
    if keep_current and (size := size_of(photo)):
        kept = {name_of(photo, rendition.spec) for rendition in all_renditions(size, photo.crops)}
    try:
        names = default_storage.listdir(_folder(photo))[1]
    except FileNotFoundError:
        return 0
    gone = [name for name in names if name not in kept]
    for name in gone:
        default_storage.delete(_path(photo, name))
    return len(gone)


def _render(photo: PhotoRecord, spec: Spec, original: bytes) -> bytes:
    # What a copy must not lose, and the record has no field or no word for: where the licence stands, and who
    # made it by a name that we do not know. It belongs to the file, whose digest is in the rendition's name.
    found, rights = metadata.read(original), rights_of(photo)
    rights = replace(
        rights,
        source=rights.source or found.source,
        web_statement=found.web_statement,
        digital_source_type=rights.digital_source_type or found.digital_source_type,
    )
    focal = (photo.focal_x, photo.focal_y)
    return render(original, spec, focal, rights, crop_in(photo, spec.shape))


def _folder(photo: PhotoRecord) -> str:
    return f"renditions/{photo.pk}"


def _path(photo: PhotoRecord, name: str) -> str:
    return f"{_folder(photo)}/{name}"


def _original(photo: PhotoRecord) -> bytes:
    with photo.image.storage.open(photo.image.name) as file:
        data: bytes = file.read()
    return data


def _put(storage: Storage, path: str, data: bytes) -> None:
    """Write a file that is there whole or not at all, whoever else writes the same one at this moment."""
    if not isinstance(storage, FileSystemStorage):
        # Object stores put a whole object or none. One that will not write over gives a second name instead.
        saved = storage.save(path, ContentFile(data))
        if saved != path:
            storage.delete(saved)
        return
    target = Path(storage.path(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        mode = storage.file_permissions_mode
        Path(temporary).chmod(0o644 if mode is None else mode)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
