"""A save that is taken back: what the sent form would make of the story, found out by the save itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from articles.models import Story


class StoryTrying:
    """For StoryAdmin."""

    changeform_view: Any

    def try_save[Found](
        self, request: HttpRequest, object_id: str | None, look: Callable[[Story], Found]
    ) -> tuple[Found | None, HttpResponse]:
        """Save the sent form, look at the story, and roll back.

        Answers what `look` found, or None and the form with its errors if it could not be saved. By
        `request.look` everything on the way knows that this is no save: nothing is recorded, told or thrown
        away.
        """
        found: list[Found] = []

        def once(story: Story) -> HttpResponse:
            found.append(look(story))
            return HttpResponse()

        request.look = once  # type: ignore[attr-defined]
        with transaction.atomic():
            response: HttpResponse = self.changeform_view(request, object_id)
            if isinstance(response, TemplateResponse):
                response.render()
            transaction.set_rollback(True)
        return (found[0] if found else None), response


def is_tried(request: HttpRequest) -> bool:
    """Whether this save is taken back."""
    return hasattr(request, "look")
