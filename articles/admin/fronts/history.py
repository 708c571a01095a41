"""The launches of a front, with the way back to each; and the reader's page as a plan would have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.keys import key
from articles.admin.moments import moment_text
from articles.fronts.launching import Refused, call_off, draft_of, may_launch, return_to
from articles.fronts.layouts import LEAD, layout_called
from articles.fronts.plan import Plan
from articles.fronts.unseen import Unseen, unseen_stories
from articles.models import Launch, Story
from articles.views.preview import private, within_the_newsroom

from .pages import FrontPages, PlannedPage

ON_A_PAGE = 50


@dataclass(frozen=True)
class Told:
    """A launch as the history tells it."""

    launch: Launch
    is_live: bool
    is_ahead: bool
    layout: str
    lead: str
    unseen: list[Unseen]
    """What readers will not see of it when it begins, though it was chosen."""


class FrontHistory(FrontPages):
    """For FrontAdmin."""

    def launches_view(self, request: HttpRequest, front: str) -> HttpResponse:
        page = self.page_asked(request, front)
        if request.method == "POST":
            return self._do_with_launch(request, page)
        now = timezone.now()
        launches = Launch.objects.of(page.of)
        shown = Paginator(launches, ON_A_PAGE).get_page(request.GET.get("p"))
        live = launches.filter(starts_at__lte=now, called_off_at=None).first()
        title = _("Launches: %(page)s") % {"page": page.name}
        rows = _told(list(shown), live, now)
        return self.shown(request, "launches", page, title=title, rows=rows, listed=shown)

    def _do_with_launch(self, request: HttpRequest, page: PlannedPage) -> HttpResponse:
        if not may_launch(request.user, page.of):
            raise PermissionDenied
        what, _colon, number = request.POST.get("do", "").partition(":")
        found = Launch.objects.of(page.of).filter(pk=key(number) or 0)
        chosen = found.with_page().first()
        if chosen is None or what not in ("return", "call_off"):
            raise Http404
        if what == "return":
            words = {"when": moment_text(chosen.starts_at), "name": chosen.name}
            return_to(chosen, request.user, _("Back to the launch of %(when)s, by %(name)s") % words)
            messages.success(request, _("Readers see it as it was launched on %(when)s.") % words)
            return HttpResponseRedirect(page.url("launches"))
        try:
            call_off(chosen, request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The launch is called off."))
        return HttpResponseRedirect(page.url("launches"))

    def preview_view(self, request: HttpRequest, front: str) -> HttpResponse:
        """The draft as of now, or a launch as of its time or of now, whichever is later."""
        page, at = self.page_asked(request, front), timezone.now()
        if "launch" in request.GET:
            number = key(request.GET["launch"]) or 0
            chosen = Launch.objects.of(page.of).filter(pk=number).first()
            if chosen is None:
                raise Http404
            plan, at = Plan.from_json(chosen.plan), max(at, chosen.starts_at)
        else:
            plan, _front = draft_of(page.of)
        return within_the_newsroom(private(page.rendered(at, plan)))


def _told(launches: list[Launch], live: Launch | None, now: datetime) -> list[Told]:
    plans = {one.pk: Plan.from_json(one.plan) for one in launches}
    leads = {pk: next((one for one in plan.in_area(LEAD)), None) for pk, plan in plans.items()}
    numbers = {one.story for one in leads.values() if one}
    headlines = dict(Story.objects.filter(pk__in=numbers).values_list("pk", "headline"))
    unseen = unseen_stories([one for one in launches if _is_ahead(one, now)], now)
    return [
        Told(
            one,
            live is not None and one.pk == live.pk,
            _is_ahead(one, now),
            str(layout_called(plans[one.pk].layout).label),
            (lead.headline or headlines.get(lead.story, "")) if (lead := leads[one.pk]) else "",
            unseen.get(one.pk, []),
        )
        for one in launches
    ]


def _is_ahead(launch: Launch, now: datetime) -> bool:
    return launch.starts_at > now and launch.called_off_at is None


def told_of(unseen: list[Unseen]) -> list[str]:
    """Sentences for whoever may mend a launch that is ahead."""
    told = _("Readers will not see “%(headline)s”: %(where)s.")
    return [told % {"headline": one.story.headline, "where": one.where.label} for one in unseen]
