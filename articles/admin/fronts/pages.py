"""What the pages of a front share: which front it is, and what its areas are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.keys import key
from articles.fronts.differences import area_name, changes
from articles.fronts.launching import may_launch, may_plan
from articles.fronts.layouts import AREAS_OF_SECTION, areas_of_front
from articles.fronts.plan import Plan
from articles.models import Section, Story, Topic
from articles.models.front import Of
from articles.views.front import page_of_front
from articles.views.lists import planned_page

SITE = "site"


@dataclass(frozen=True)
class PlannedPage:
    """The front page, a section's or a topic's, at the desk."""

    of: Of

    @property
    def key(self) -> str:
        return f"{self.of._meta.model_name}-{self.of.pk}" if self.of else SITE

    @property
    def name(self) -> str:
        return self.of.name if self.of else _("Front page")

    def url(self, page: str = "plan") -> str:
        return reverse(f"admin:articles_front_{page}", args=[self.key])

    @cached_property
    def section_names(self) -> dict[int, str]:
        return dict(Section.objects.values_list("pk", "name"))

    @cached_property
    def areas(self) -> list[str]:
        return AREAS_OF_SECTION if self.of else areas_of_front(self.section_names)

    def area_name(self, area: str) -> str:
        return area_name(area, self.section_names, of_section=self.of is not None)

    def changes(self, before: Plan, after: Plan) -> list[str]:
        """What one plan changes of another, with the headlines of now."""
        headlines = dict(
            Story.objects.filter(pk__in=before.stories | after.stories).values_list("pk", "headline")
        )
        return changes(
            before, after, lambda number: headlines.get(number, _("a story that is gone")), self.area_name
        )

    def rendered(self, at: datetime, plan: Plan) -> Any:
        """The reader's page with this plan at a moment."""
        return page_of_front(at, plan) if self.of is None else planned_page(at, self.of, plan)


class FrontPages:
    """For FrontAdmin."""

    admin_site: Any
    opts: Any
    has_view_or_change_permission: Any

    def page_asked(self, request: HttpRequest, front: str) -> PlannedPage:
        """The front of an address, for somebody who may look at it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if front == SITE:
            return PlannedPage(None)
        kind, _dash, number = front.partition("-")
        model: Any = {"section": Section, "topic": Topic}.get(kind)
        found = model.objects.filter(pk=key(number) or 0).first() if model else None
        if found is None:
            raise Http404
        return PlannedPage(found)

    def shown(
        self, request: HttpRequest, template: str, page: PlannedPage, **context: Any
    ) -> TemplateResponse:
        request.current_app = self.admin_site.name
        whole = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "planned": page,
            "plan_url": page.url(),
            "launches_url": page.url("launches"),
            "preview_url": page.url("preview"),
            "may_plan": may_plan(request.user, page.of),
            "may_launch": may_launch(request.user, page.of),
            **context,
        }
        return TemplateResponse(request, f"admin/articles/front/{template}.html", whole)
