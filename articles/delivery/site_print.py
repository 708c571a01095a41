"""A mark that changes with whatever, apart from the database, decides what the pages look like."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
_SETTINGS = ("SITE_NAME", "SITE_URL", "TIME_ZONE", "LANGUAGE_CODE", "SECURE_CSP", "WEBSUB_HUB")


@cache
def site_print() -> str:
    """Of the code, the templates, the static files and the settings that pages follow from."""
    digest = hashlib.sha256()
    for name in _SETTINGS:
        digest.update(repr(getattr(settings, name)).encode())
    digest.update(repr((connection.vendor, connection.settings_dict["HOST"])).encode())
    digest.update(str(connection.settings_dict["NAME"]).encode())
    files = [*(ROOT / "articles").rglob("*.py"), *(ROOT / "newsportal").rglob("*.py")]
    files += (ROOT / "templates").rglob("*.*")
    files += Path(settings.STATIC_ROOT).glob("staticfiles.json")
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()
