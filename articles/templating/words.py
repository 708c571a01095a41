"""Languages, labels and credits in templates."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import SafeString
from jinja2 import pass_context
from jinja2.runtime import Context

from articles.models import Story

_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks ku-arab ps sd ug ur yi".split())
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa", "adlm", "nkoo"})


def direction(language: str) -> str:
    """`rtl` for a language tag whose script runs from right to left, else `ltr`."""
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4), "")
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=100)
def same_language(one: str, other: str) -> bool:
    return one.lower().split("-")[0] == other.lower().split("-")[0]


@pass_context
def tongue(context: Context, language: str) -> SafeString:
    """` lang="ar" dir="rtl"` for words in another language than what stands around them; else nothing."""
    if not language or same_language(language, context["language"]):
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', language, direction(language))


@pass_context
def house_tongue(context: Context, around: str) -> SafeString:
    """The same for words of the house that stand among those of a story in the language `around`."""
    house = context["site_language"]
    if same_language(around, house):
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', house, direction(house))


@pass_context
def kind_label(context: Context, story: Story) -> str:
    """What kind of writing this is, where it is anything but news; not where its section stands above it
    (`under_section`) and says so already."""
    label = kind_of(story)
    section = story.section if context.get("under_section") else None
    return "" if section is not None and section.name.casefold() == label.casefold() else label


def opinion_label(story: Story) -> str:
    """The same where there is room for a headline alone: nobody may take a column for a report."""
    return kind_of(story) if story.kind in (Story.Kind.OPINION, Story.Kind.EDITORIAL) else ""


def kicker_of(story: Story) -> str:
    """Its kicker, unless that only says again what kind of story it is."""
    return "" if story.kicker.strip().casefold() == kind_of(story).casefold() else story.kicker


def kind_of(story: Story) -> str:
    if story.kind == Story.Kind.NEWS or (story.is_live and not story.is_going_on):
        return ""
    return str(Story.Kind(story.kind).label)


def host(url: str) -> str:
    """upi.com, of https://www.upi.com/Top_News/…"""
    return (urlsplit(url).hostname or "").removeprefix("www.")
