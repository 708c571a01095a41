"""{% picture %}: a photo in a page, in every width that the reader's screen may want."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.photos.addresses import addresses, fitting, srcset
from articles.photos.places import PLACES
from articles.photos.store import PhotoRecord

register = template.Library()

# What a browser without srcset gets, and the widest that a mail reader or feed will take from the page.
_PLAIN_WIDTH = 768


@register.simple_tag
def picture(
    photo: PhotoRecord | None,
    shape: str = "full",
    *,
    place: str,
    alt: str | None = None,
    loading: str = "lazy",
    **more: str,
) -> SafeString:
    """{% picture photo "card" place="river" class="photo" %}

    `shape` is one of photos.renditions.SHAPES, `place` one of photos.places.PLACES. `loading="eager"` is for
    the one picture that a page opens with. `alt` replaces the photo's own alt text; `alt=""` where words
    beside the picture say it already. `class` is put on the <picture>. Renders nothing at all for no
    photo, or for one that has no file yet.
    """
    if unknown := set(more) - {"class"}:
        raise template.TemplateSyntaxError(f"{{% picture %}} takes no {', '.join(sorted(unknown))}")
    if loading not in ("lazy", "eager"):
        raise template.TemplateSyntaxError(f"{{% picture %}} loads lazy or eager, not {loading!r}")
    if photo is None or not (whole := addresses(photo, shape)):
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
