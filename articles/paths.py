"""Where readers' pages are, by the names of newsportal/urls.py."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

# A path takes some hundred bytes.
REMEMBERED = 20_000


@lru_cache(maxsize=REMEMBERED)
def path_to(name: str, *parts: str | int) -> str:
    """The path of a page, worked out once: a page names some dozens, and Django looks for each anew."""
    return reverse(name, args=parts)
