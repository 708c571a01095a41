"""The addresses of a photo's renditions, with their exact sizes, from the record alone: no file is opened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from articles.photos.crops import Crop
from articles.photos.places import Place
from articles.photos.renditions import SHAPES, Shape, rendition_name, renditions_of
from articles.photos.store import PhotoRecord, crop_in, mark_in, size_of


@dataclass(frozen=True)
class Address:
    """Where one rendition is, without the site's host, and how large it is."""

    url: str
    width: int
    height: int


def addresses(photo: PhotoRecord, shape_name: str, kind: str = "jpg") -> list[Address]:
    """All renditions of a photo in a shape, narrowest first; none if it has no file."""
    size = size_of(photo)
    shape = SHAPES[shape_name]
    if not size or kind not in shape.kinds:
        return []
    return list(_addresses(photo.pk, size, shape, mark_in(photo, shape), kind, crop_in(photo, shape)))


# A photo stands on many pages, and several times on one.
@lru_cache(maxsize=5000)
def _addresses(
    number: int, size: tuple[int, int], shape: Shape, mark: str, kind: str, crop: Crop | None
) -> tuple[Address, ...]:
    folder = reverse("rendition", args=[number, "-"]).removesuffix("-")
    return tuple(
        Address(f"{folder}{rendition_name(made.spec, mark)}", made.width, made.height)
        for made in renditions_of(shape, size, kind, crop)
    )


def address(photo: PhotoRecord, shape_name: str, width: int, kind: str = "jpg") -> Address | None:
    """The smallest rendition at least so wide, else the widest there is; None for a photo without a file."""
    found = addresses(photo, shape_name, kind)
    return next((one for one in found if one.width >= width), found[-1] if found else None)


def fitting(found: list[Address], place: Place) -> list[Address]:
    """Those that a screen may want in this place; never none of some."""
    return [one for one in found if place.narrowest <= one.width <= place.widest] or found[-1:]


def shared(photo: PhotoRecord) -> list[Address]:
    """The pictures that search engines ask for: 16:9, 4:3, 1:1."""
    return [one for name in ("share", "share-4x3", "share-square") for one in addresses(photo, name)]


def srcset(found: list[Address]) -> str:
    """The attribute: "/media/photos/7/card-300-….avif 300w, /media/photos/7/card-600-….avif 600w"."""
    return ", ".join(f"{one.url} {one.width}w" for one in found)
