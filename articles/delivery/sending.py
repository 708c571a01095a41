"""What is sent to servers of others: one request, with an end to waiting, and no secret in what is logged."""

from __future__ import annotations

import base64
import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

# How long a server may say nothing, in seconds.
PATIENCE = 10.0
# Longer than this nobody is waited for, whatever they ask.
LONGEST_REST = 600.0
_MOST_READ = 100_000
_MOST_SHOWN = 200


class NotTaken(Exception):
    """A server did not take what it was told. The text says why, and may stand in a log."""

    def __init__(self, why: str, rest: float = 0.0) -> None:
        """`rest`: the seconds after which it wants to be asked again, if it said so."""
        super().__init__(why)
        self.rest = rest


class _Straight(urllib.request.HTTPRedirectHandler):
    """A redirect turns a POST into a GET, and would take secrets to another host."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def send(
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    method: str = "POST",
    secret: str = "",
    by_proxy: bool = True,
) -> bytes:
    """Send, and answer what was said if it was yes; NotTaken for everything else.

    `by_proxy`: whether the proxies of the environment are used, as for what is out in the world.
    """
    request = urllib.request.Request(
        address, data=body, headers={"User-Agent": "newsportal", **headers}, method=method
    )
    proxies = [] if by_proxy else [urllib.request.ProxyHandler({})]
    try:
        with urllib.request.build_opener(_Straight, *proxies).open(request, timeout=PATIENCE) as answer:
            said: bytes = answer.read(_MOST_READ)
            return said
    except urllib.error.HTTPError as refusal:
        why = f"it answered {refusal.code} {refusal.reason}{_shown(refusal, secret)}"
        raise NotTaken(why, _rest(refusal.headers.get("Retry-After", ""))) from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        # Of an error of this kind, what went wrong stands in its reason; no address stands there.
        reason = getattr(error, "reason", error)
        why = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        raise NotTaken(f"it cannot be reached ({why})") from None


def basic(user: str) -> str:
    """A user and a password as HTTP has them (RFC 7617)."""
    return f"Basic {base64.b64encode(user.encode()).decode()}"


def _shown(refusal: urllib.error.HTTPError, secret: str) -> str:
    """The words that came with a refusal, unless they are a page or repeat what is secret."""
    if refusal.headers.get_content_type() == "text/html":
        return ""
    try:
        words = refusal.read(_MOST_READ).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return ""
    # Of a user and a password the password alone is secret, too.
    hidden = {secret, secret.partition(":")[2], basic(secret).removeprefix("Basic ")} - {""} if secret else ()
    if not words.strip() or any(one in words for one in hidden):
        return ""
    return f": {' '.join(words.split())[:_MOST_SHOWN]}"


def _rest(said: str) -> float:
    """The seconds that Retry-After names, as a number or as a date."""
    try:
        seconds = float(said) if said.isdigit() else parsedate_to_datetime(said).timestamp() - time.time()
    except (ValueError, OverflowError):
        return 0.0
    return min(max(seconds, 0.0), LONGEST_REST)
