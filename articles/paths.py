"""Where readers' pages are, by the names of newsportal/urls.py."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.urls import get_script_prefix, reverse

# A path takes some hundred bytes.
REMEMBERED = 20_000


def path_to(name: str, *parts: str | int) -> str:
    """The path of a page, worked out once: a page names some dozens, and Django looks for each anew."""
    return _path(get_script_prefix(), name, *parts)


@lru_cache(maxsize=REMEMBERED)
def _path(prefix: str, name: str, *parts: str | int) -> str:
    return reverse(name, args=parts)


def day_url(day: date) -> str:
    return path_to("day", f"{day.year:04}", f"{day.month:02}", f"{day.day:02}")


def month_url(day: date) -> str:
    return path_to("month", f"{day.year:04}", f"{day.month:02}")


def year_url(day: date) -> str:
    return path_to("year", f"{day.year:04}")
