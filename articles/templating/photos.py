"""picture(): a photo in a page, in every width that the reader's screen may want."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.models import Photo
from articles.photos.addresses import address, addresses, fitting, srcset
from articles.photos.places import PLACES
from articles.photos.store import PhotoRecord

# What a browser without srcset gets, and the widest that a mail reader or feed will take from the page.
_PLAIN_WIDTH = 768
# From how many times its height on a picture is a panorama.
PANORAMA = 1.9


def picture(
    photo: PhotoRecord | None,
    shape: str = "full",
    *,
    place: str,
    alt: str | None = None,
    loading: str = "lazy",
    **more: str,
) -> SafeString:
    """{{ picture(photo, "card", place="river", class="photo") }}

    `shape` is one of photos.renditions.SHAPES, `place` one of photos.places.PLACES. `loading="eager"` is for
    the one picture that a page opens with. `alt` replaces the photo's own alt text; `alt=""` where words
    beside the picture say it already. `class` is put on the <picture>. Renders nothing at all for no
    photo, or for one that has no file yet.
    """
    if unknown := set(more) - {"class"}:
        raise TypeError(f"picture() takes no {', '.join(sorted(unknown))}")
    if loading not in ("lazy", "eager"):
        raise ValueError(f"picture() loads lazy or eager, not {loading!r}")
    if not photo or not (whole := addresses(photo, shape)):
        return SafeString("")
    stands = PLACES[place]
    if stands.tall and whole[-1].height > whole[-1].width:
        stands = stands.tall
    sizes = stands.sizes_of(whole[-1].width, whole[-1].height)
    if loading == "lazy":
        # By then the page is laid out, and a browser that knows this takes the very width.
        sizes = f"auto, {sizes}"
    jpegs = fitting(whole, stands)
    plain = next((jpeg for jpeg in jpegs if jpeg.width >= _PLAIN_WIDTH), jpegs[-1])
    avifs = fitting(addresses(photo, shape, "avif"), stands)
    return format_html(
        '<picture{}>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}></picture>',
        format_html(' class="{}"', more["class"]) if more.get("class") else "",
        format_html('<source type="image/avif" srcset="{}" sizes="{}">', srcset(avifs), sizes)
        if avifs
        else "",
        plain.url,
        srcset(jpegs),
        sizes,
        jpegs[-1].width,
        jpegs[-1].height,
        photo.alt_text if alt is None else alt,
        mark_safe(_LOADING[loading]),
    )


_LOADING = {
    "eager": 'loading="eager" fetchpriority="high"',
    "lazy": 'loading="lazy" decoding="async"',
}


def shape_class(photo: Photo) -> str:
    """How a picture has to be set: ` is-tall`, ` is-wide` for a panorama, else nothing."""
    if not photo.width or not photo.height:
        return ""
    if photo.height > photo.width:
        return " is-tall"
    return " is-wide" if photo.width >= PANORAMA * photo.height else ""


def plain_picture(photo: Photo, width: int, site_url: str) -> SafeString:
    """One picture with its whole address, for readers that are not browsers; nothing without a file."""
    found = address(photo, "full", width)
    if found is None:
        return SafeString("")
    return format_html(
        '<img src="{}{}" width="{}" height="{}" alt="{}">',
        site_url,
        found.url,
        found.width,
        found.height,
        photo.alt_text,
    )
