"""The files of photos, handed out under the one rule: a photo that no public story shows has no address."""

from __future__ import annotations

import logging

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from articles.models import Photo, PreviewLink
from articles.page_tags import tag
from articles.photos.decoding import PhotoRefused
from articles.photos.renditions import SPECS, Spec, rendition_of, renditions_of, spec_of
from articles.photos.store import (
    crop_in,
    find_rendition,
    name_of,
    nearest_rendition,
    open_rendition,
    size_of,
)
from articles.photos.wanted import want
from articles.views.page import set_tags
from articles.views.reading import reading
from articles.visibility import usability_of

logger = logging.getLogger(__name__)

# The name changes with whatever the file shows, so that a copy once fetched is good for ever.
_YEAR = 31_536_000
_FOR_EVER = f"public, max-age={_YEAR}, immutable"
_NOT_YET = "private, no-store"
# What stands in for a copy that is being made is asked for again soon.
_STANDS_IN = 5

WAITS = "newsportal.waits"
"""In a request's environ: who asks keeps what comes, and waits for what is not there yet."""


@reading
def rendition(request: HttpRequest, photo_id: int, name: str) -> HttpResponseBase:
    """One rendition of a photo: for everyone if a public story shows it, else for the newsroom alone."""
    # The session is not touched for a public photo: its answer has to be the same for everyone.
    photo = Photo.objects.public(timezone.now()).filter(pk=photo_id).first()
    is_public = photo is not None
    if photo is None and request.user.is_staff:
        photo = Photo.objects.filter(pk=photo_id).first()
    return _file_of(request, photo, name, is_public)


@reading
def previewed(request: HttpRequest, token: str, photo_id: int, name: str) -> HttpResponseBase:
    """One of a photo that a previewed story shows, for whoever holds the link, as long as it is valid."""
    link = PreviewLink.objects.signed(token)
    photo = Photo.objects.filter(pk=photo_id).first() if link and link.shows(photo_id) else None
    if photo and usability_of(photo, timezone.now()).is_gone:
        photo = None
    return _file_of(request, photo, name, is_public=False)


def _file_of(request: HttpRequest, photo: Photo | None, name: str, is_public: bool) -> HttpResponseBase:
    spec = spec_of(name)
    size = size_of(photo) if photo else None
    if photo is None or spec is None or size is None:
        return _none()
    if rendition_of(spec, size, crop_in(photo, spec.shape)) is None:
        # Its largest one is narrower, or was wider with the widths of before.
        spec = renditions_of(spec.shape, size, spec.kind, crop_in(photo, spec.shape))[-1].spec
    current = name_of(photo, spec)
    if name != current:
        # A page stored before the photo was changed still has the old name: show it what is right now.
        response: HttpResponseBase = HttpResponseRedirect(reverse("rendition", args=[photo.pk, current]))
        response.headers["Cache-Control"] = "public, max-age=60" if is_public else _NOT_YET
        return response
    headers = {
        "Cache-Control": _kept(photo, _YEAR) if is_public else _NOT_YET,
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f'inline; filename="{current}"',
        "ETag": f'"{current}"',
    }
    unchanged = get_conditional_response(request, etag=headers["ETag"])
    if unchanged is not None:
        for header, value in headers.items():
            unchanged.headers[header] = value
        return unchanged
    try:
        given, file = (spec, open_rendition(photo, spec)) if WAITS in request.META else _at_once(photo, spec)
        if given != spec:
            del headers["ETag"]
            headers["Content-Disposition"] = f'inline; filename="{name_of(photo, given)}"'
            headers["Cache-Control"] = _kept(photo, _STANDS_IN) if is_public else _NOT_YET
        with file:
            response = HttpResponse(file.read(), content_type=given.content_type, headers=headers)
    except (PhotoRefused, FileNotFoundError):
        logger.exception(
            "Photo %s cannot be shown: its original is missing or damaged. Upload it again.", photo.pk
        )
        return _none()
    except OSError as error:
        logger.error("Photo %s cannot be shown for the moment: %s", photo.pk, error)
        return _unreachable()
    if is_public:
        # A CDN keeps it for a year, unless it hears that the photo was killed.
        set_tags(response, {tag(photo)})
    return response


def _at_once(photo: Photo, spec: Spec) -> tuple[Spec, File[bytes]]:
    """What a reader need not wait for: the copy, or what stands in for it while it is made.

    Of a photo that has no other in this shape a JPEG is made, in a third of the time that an AVIF takes.
    """
    if found := find_rendition(photo, spec):
        return spec, found
    given = nearest_rendition(photo, spec) or SPECS[f"{spec.shape.name}-{spec.width}.jpg"]
    if given != spec:
        want(photo, spec)
    return given, open_rendition(photo, given)


def _kept(photo: Photo, most: int) -> str:
    """Cache-Control of a public file, which nobody keeps longer than `most` seconds or the rights in it."""
    if photo.usable_until is None:
        return _FOR_EVER if most == _YEAR else f"public, max-age={most}"
    left = int((photo.usable_until - timezone.now()).total_seconds())
    return f"public, max-age={max(0, min(left, most))}"


def _none() -> HttpResponse:
    """Nothing here, for now: a cache that kept this would hide the photo once its story is public."""
    return HttpResponse(
        "There is no such picture.",
        status=404,
        content_type="text/plain",
        headers={"Cache-Control": "no-store"},
    )


def _unreachable() -> HttpResponse:
    """The storage does not answer, which passes: no cache is to keep that there was none."""
    return HttpResponse(
        "The picture cannot be fetched at the moment.",
        status=503,
        content_type="text/plain",
        headers={"Cache-Control": "no-store", "Retry-After": "30"},
    )
