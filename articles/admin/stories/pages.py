"""What the pages beside a story's form share: whose they are to see, and the way back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.models import Story


class StoryPages:
    """For StoryAdmin."""

    admin_site: Any
    opts: Any
    has_view_or_change_permission: Any

    def seen(self, request: HttpRequest, pk: Any) -> Story:
        """The story, for somebody who may look at it."""
        story = Story.objects.filter(pk=pk).first()
        if story is None:
            raise Http404
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        return story

    def page_of(self, request: HttpRequest, story: Story, template: str, **context: Any) -> TemplateResponse:
        request.current_app = self.admin_site.name
        whole = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "story": story,
            "story_url": reverse("admin:articles_story_change", args=[story.pk]),
            "history_url": reverse("admin:articles_story_history", args=[story.pk]),
            **context,
        }
        return TemplateResponse(request, f"admin/articles/story/{template}.html", whole)
