"""Languages, labels and credits in templates."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.front import Card, lead_photo
from articles.models import Photo, Story
from articles.photos.addresses import address

register = template.Library()

_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks ku-arab ps sd ug ur yi".split())
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa", "adlm", "nkoo"})


def direction(language: str) -> str:
    """`rtl` for a language tag whose script runs from right to left, else `ltr`."""
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4), "")
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"


def same_language(one: str, other: str) -> bool:
    return one.lower().split("-")[0] == other.lower().split("-")[0]


@register.simple_tag(takes_context=True)
def tongue(context: template.Context, language: str) -> SafeString:
    """` lang="ar" dir="rtl"` for words in another language than what stands around them; else nothing."""
    if not language or same_language(language, context["language"]):
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', language, direction(language))


@register.simple_tag
def related_card(story: Story) -> Card:
    """A story whose photos were fetched, as a card with its picture."""
    return Card(story, lead_photo(story))


@register.filter
def kind_label(story: Story) -> str:
    """What kind of writing this is, where it is anything but news."""
    return "" if story.kind == Story.Kind.NEWS else story.get_kind_display()


@register.filter
def host(url: str) -> str:
    """upi.com, of https://www.upi.com/Top_News/…"""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.simple_tag
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
