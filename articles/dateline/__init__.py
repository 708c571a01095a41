"""Datelines: the parts of one, how every agency writes it, and reading it from copy. No Django in here."""

from .gazetteer import Gazetteer, shipped_places
from .marks import known_mark
from .place import Place
from .reading import Found, read
from .settling import settle_date
from .styles import STYLES, Style, style_for
from .value import Dateline
from .words import fold
from .zones import city_of, known_zones, zone_of

__all__ = [
    "STYLES", "Dateline", "Found", "Gazetteer", "Place", "Style", "city_of", "fold", "known_mark",
    "known_zones", "read", "settle_date", "shipped_places", "style_for", "zone_of",
]  # fmt: skip
