"""Slugs: the last part of an address, made from words people wrote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

SLUG_LENGTH = 100
"""Characters. Long enough for any headline that a search result prints."""

_SELECTORS = range(0xFE00, 0xFE10)
"""Choose between shapes of the sign before them, above all of emoji, and are written by nobody."""


def _marks() -> str:
    """The vowel signs and accents that stand on a letter as characters of their own, as ranges of a class.

    Python counts the letters alone as parts of a word; without its signs a word in Hindi is another word.
    """
    marks = (
        point
        for point in range(0x300, 0x20000)
        if unicodedata.category(chr(point)) in {"Mn", "Mc"} and point not in _SELECTORS
    )
    # Neighbours differ from their place in the row by the same number.
    runs = (list(run) for _, run in groupby(enumerate(marks), key=lambda pair: pair[1] - pair[0]))
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


# Letters of every script: a newsroom in Seoul or Athens has readable addresses, too.
MARKS = _marks()
SLUG_PATTERN = rf"[-\w{MARKS}]+"
_SLUG = re.compile(SLUG_PATTERN)
_NO_PART = re.compile(rf"[^-\w{MARKS}\s]+")
_MARKS_ON_NOTHING = re.compile(rf"(?<![\w{MARKS}])[{MARKS}]+")
_MARKS = re.compile(rf"[{MARKS}]+")
_BETWEEN_WORDS = re.compile(r"[-\s]+")


def validate_slug(slug: str) -> None:
    if not _SLUG.fullmatch(slug):
        raise ValidationError(
            _("Use letters, digits, hyphens and underscores only, without spaces."), code="invalid"
        )


# First parts of addresses that belong to the site, so that no section may take them.
RESERVED = frozenset(
    {
        "admin",
        "by",
        "corrections",
        "from",
        "healthz",
        "latest",
        "live",
        "media",
        "photo",
        "photographer",
        "preview",
        "readyz",
        "search",
        "source",
        "static",
        "tag",
    }
)


def slug_from(words: str, fallback: str) -> str:
    """`words` as a slug: ASCII where Latin letters allow it, else in their own script, cut between words."""
    ascii_only, own_script = slugify(words), _in_own_script(words)
    # Accents may go; letters may not: São is sao, but Łódź is not odz.
    slug = (ascii_only if len(ascii_only) == len(_MARKS.sub("", own_script)) else own_script) or fallback
    if len(slug) <= SLUG_LENGTH:
        return slug
    return slug[: SLUG_LENGTH + 1].rpartition("-")[0][:SLUG_LENGTH] or slug[:SLUG_LENGTH]


def _in_own_script(words: str) -> str:
    """The same as Django's slugify, with the marks that belong to letters."""
    text = _NO_PART.sub("", unicodedata.normalize("NFKC", words).lower())
    return _BETWEEN_WORDS.sub("-", _MARKS_ON_NOTHING.sub("", text)).strip("-_")


def free_slug(slug: str, is_taken: Callable[[str], bool]) -> str:
    """`slug`, or the first of `slug-2`, `slug-3`, … that is free."""
    candidate, number = slug, 1
    while is_taken(candidate):
        number += 1
        ending = f"-{number}"
        candidate = slug[: SLUG_LENGTH - len(ending)] + ending
    return candidate
