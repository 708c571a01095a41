"""Addresses that are read and take nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

READING = ("GET", "HEAD")


def reading(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view for GET and HEAD alone.

    Exempt from the look at a form's key: whoever sends a form here has to hear that none is taken, and not
    that its key is missing.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in READING:
            return view(request, *args, **kwargs)
        return HttpResponseNotAllowed(
            READING,
            "This address is only for reading: it takes no forms and no files.\n",
            content_type="text/plain; charset=utf-8",
            headers={"Cache-Control": "no-store"},
        )

    return answer
