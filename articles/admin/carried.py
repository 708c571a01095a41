"""What was typed survives a session that ended and a form key that ran out.

A journalist's form may stand open over a night. When it is sent after that, Django's admin would answer with
the login page or a bare refusal, and the words would be gone. Here they travel along: through the login as
one hidden field, then into a page whose only button sends them again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.http import HttpRequest

FIELD = "carried"
# What one form of Django's own may not leave behind in another page.
SECRETS = ("password",)
DROPPED = {"csrfmiddlewaretoken", FIELD}

type Fields = Sequence[tuple[str, str]]


def typed_fields(request: HttpRequest) -> Fields:
    """The fields of a sent form, in order; none for a form with a password, which has to be typed again."""
    if any(secret in name for name in request.POST for secret in SECRETS):
        return []
    return [
        (name, value) for name in request.POST if name not in DROPPED for value in request.POST.getlist(name)
    ]


def packed(fields: Fields) -> str:
    return json.dumps(fields) if fields else ""


def unpacked(text: str) -> Fields:
    """The fields of `packed`; none if somebody else wrote the text."""
    try:
        found = json.loads(text)
    except ValueError:
        return []
    if not isinstance(found, list):
        return []
    return [
        (pair[0], pair[1])
        for pair in found
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
    ]


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser itself says that one of our own pages sent this."""
    if "Sec-Fetch-Site" in request.headers:
        return request.headers["Sec-Fetch-Site"] == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
