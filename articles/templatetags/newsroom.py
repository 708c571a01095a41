"""{% thumbnail %}: a photo, small, for the newsroom's own pages."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.photos.addresses import address
from articles.photos.store import PhotoRecord

register = template.Library()


@register.simple_tag
def thumbnail(photo: PhotoRecord, alt: str = "") -> SafeString:
    """The picture at the size of a list; in words where the desk still has to bring a file.

    `alt` is empty where its caption stands beside it.
    """
    found = address(photo, "card", 300)
    if found is None:
        return format_html('<span class="no-file">{}</span>', _("No file yet"))
    return format_html(
        '<img class="thumbnail" src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
        found.url,
        found.width,
        found.height,
        alt,
    )
