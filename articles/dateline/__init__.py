"""Datelines: the parts of one, how every agency writes it, and reading it from copy. No Django in here."""

from .gazetteer import Gazetteer, shipped_places
from .marks import known_mark
from .place import Place
from .reading import Found, read
from .settling import settle_date
from .styles import STYLES, Style, style_for
from .value import Dateline
from .words import fold

__all__ = [
    "STYLES", "Dateline", "Found", "Gazetteer", "Place", "Style", "fold", "known_mark", "read", "settle_date",
    "shipped_places", "style_for",
]  # fmt: skip
