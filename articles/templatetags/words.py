"""Languages, labels and credits in templates."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Photo, Story
from articles.photos.addresses import address

register = template.Library()

PANORAMA = 1.9

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


@register.simple_tag(takes_context=True)
def house_tongue(context: template.Context, around: str) -> SafeString:
    """The same for words of the house that stand among those of a story in the language `around`."""
    house = context["site_language"]
    if same_language(around, house):
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', house, direction(house))


@register.filter
def kicker_of(story: Story) -> str:
    """Its kicker, unless that only says again what kind of story it is."""
    return "" if story.kicker.strip().casefold() == kind_label(story).casefold() else story.kicker


@register.filter
def kind_label(story: Story) -> str:
    """What kind of writing this is, where it is anything but news and the section does not say it already."""
    if story.kind == Story.Kind.NEWS or (story.is_live and not story.is_going_on):
        return ""
    label = str(Story.Kind(story.kind).label)
    says_it = story.section is not None and story.section.name.casefold() == label.casefold()
    return "" if says_it else label


@register.filter
def host(url: str) -> str:
    """upi.com, of https://www.upi.com/Top_News/…"""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.simple_tag
def shape_class(photo: Photo) -> str:
    """How a picture has to be set: ` is-tall`, ` is-wide` for a panorama, else nothing."""
    if not photo.width or not photo.height:
        return ""
    if photo.height > photo.width:
        return " is-tall"
    return " is-wide" if photo.width >= PANORAMA * photo.height else ""


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
