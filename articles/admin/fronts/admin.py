"""Fronts in the newsroom: the list of them, and the way to each one's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.admin.keys import key
from articles.fronts.choosing import newest_of_each
from articles.fronts.unseen import unseen_stories
from articles.models import Front, Launch, Section, Topic

from .desk import FrontDesk
from .history import FrontHistory, told_of
from .pages import SITE, PlannedPage
from .telling import FrontTelling

# More stand in the list of topics, each with the way to its front.
TOPICS = 100


@admin.register(Front)
class FrontAdmin(FrontDesk, FrontTelling, FrontHistory, admin.ModelAdmin):
    """Not Django's own form: a front is planned on a page of its own, and never added or deleted."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        def guarded(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        pages = (("plan", self.plan_view), ("launches", self.launches_view), ("preview", self.preview_view))
        own = [
            path(f"<slug:front>/{name}/", guarded(view), name=f"articles_front_{name}")
            for name, view in pages
        ]
        own.append(
            path(
                "<slug:front>/plan/<slug:area>/<int:story>/",
                guarded(self.tell_view),
                name="articles_front_tell",
            )
        )
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        front = get_object_or_404(Front.objects.select_related("section", "topic"), pk=key(object_id))
        return HttpResponseRedirect(PlannedPage(front.of).url())

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Every page whose top can be chosen, with what is on it and what is ahead. Five queries."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        now = timezone.now()
        launches = Launch.objects.filter(called_off_at=None, starts_at__gt=now).select_related("front")
        coming = list(launches.order_by("starts_at", "pk"))
        unseen = unseen_stories(coming, now)
        live = {_page(one.front): one for one in newest_of_each(now).defer("plan")}
        ahead: dict[Any, list[Any]] = {}
        for one in coming:
            ahead.setdefault(_page(one.front), []).append(
                {"launch": one, "problems": told_of(unseen[one.pk])}
            )
        pages = [PlannedPage(of) for of in (None, *Section.objects.all(), *Topic.objects.all()[:TOPICS])]
        rows = [
            {"page": page, "live": live.get(page.key), "ahead": ahead.get(page.key, [])} for page in pages
        ]
        title = capfirst(_("fronts"))
        return self.shown(request, "list", PlannedPage(None), title=title, rows=rows)


def _page(front: Front) -> str:
    """The key of a front's page, from its row alone."""
    if front.topic_id:
        return f"topic-{front.topic_id}"
    return f"section-{front.section_id}" if front.section_id else SITE
