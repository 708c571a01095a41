"""What `manage.py check --deploy` says of those who are told of changes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

_OWN_MACHINE = {"localhost", "127.0.0.1", "::1"}


@register(Tags.security, deploy=True)
def secrets_travel_hidden(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    cdn = settings.CDN or {}
    address = urlsplit(cdn.get("address", ""))
    has_secret = cdn.get("token") or cdn.get("user")
    if not has_secret or address.scheme == "https" or address.hostname in _OWN_MACHINE:
        return []
    return [
        Warning(
            "The secret in CDN_URL is sent to another machine for everybody between to read.",
            hint="Use an address with https.",
            id="delivery.W001",
        )
    ]
