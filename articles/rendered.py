"""Things that keep what was rendered of them (articles/templatetags/fragments.py)."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property


class Rendered:
    """Of a thing that nobody changes: after a change in the database it is another object."""

    @cached_property
    def fragments(self) -> dict[Any, Any]:
        return {}
