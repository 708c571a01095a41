"""Slugs: the last part of an address, made from words people wrote."""

from __future__ import annotations

from collections.abc import Callable

from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

SLUG_LENGTH = 100
"""Characters. Long enough for any headline that a search result prints."""

# Letters of every script: a newsroom in Seoul or Athens has readable addresses, too.
SLUG_PATTERN = r"[-\w]+"
validate_slug = RegexValidator(
    rf"^{SLUG_PATTERN}\Z", _("Use letters, digits, hyphens and underscores only, without spaces.")
)

# First parts of addresses that belong to the site, so that no section may take them.
RESERVED = frozenset(
    {
        "admin",
        "by",
        "from",
        "healthz",
        "latest",
        "live",
        "media",
        "photo",
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
    ascii_only, own_script = slugify(words), slugify(words, allow_unicode=True)
    # Accents may go; letters may not: São is sao, but Łódź is not odz.
    slug = (ascii_only if len(ascii_only) == len(own_script) else own_script) or fallback
    if len(slug) <= SLUG_LENGTH:
        return slug
    return slug[: SLUG_LENGTH + 1].rpartition("-")[0][:SLUG_LENGTH] or slug[:SLUG_LENGTH]


def free_slug(slug: str, is_taken: Callable[[str], bool]) -> str:
    """`slug`, or the first of `slug-2`, `slug-3`, … that is free."""
    candidate, number = slug, 1
    while is_taken(candidate):
        number += 1
        ending = f"-{number}"
        candidate = slug[: SLUG_LENGTH - len(ending)] + ending
    return candidate
