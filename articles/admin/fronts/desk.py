"""The plan of a front: what is chosen, what fills the rest, the stories to choose from, and the launch.

Every button says one thing that is done to the draft as it stands by then. So two people who plan the same
front do not undo each other's work, and nothing is lost with a page that was never sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.fields import ZonedDateTimeField
from articles.admin.keys import key
from articles.admin.moments import moment_text
from articles.admin.newsroom import printable_query
from articles.admin.stories.list import badge
from articles.admin.widgets import DueWidget
from articles.fronts.choosing import plan_of
from articles.fronts.launching import Refused, change_draft, draft_of, launch, may_launch, may_plan
from articles.fronts.layouts import LEAD, layouts_of
from articles.fronts.plan import BANNER_LENGTH, MOST_IN_AN_AREA, Banner, Chosen, FullArea, Plan
from articles.fronts.unseen import unseen_photos
from articles.models import Launch, Story
from articles.models.front import WHY_LENGTH
from articles.visibility import standing

from .offering import ROW_FIELDS, OfferForm
from .pages import FrontPages, PlannedPage
from .shown import shown_areas

# A banner leads to one of these, or to what was chosen.
NEWEST_FOR_BANNER = 30


class Nonsense(Exception):
    """What was sent is no button of ours."""


class LaunchForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=WHY_LENGTH,
        required=False,
        widget=forms.TextInput({"placeholder": gettext_lazy("Left empty: what it changes")}),
    )
    starts_at = ZonedDateTimeField(label=gettext_lazy("At"), required=False, widget=DueWidget)


class BannerForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Breaking"), max_length=BANNER_LENGTH)
    until = ZonedDateTimeField(label=gettext_lazy("Ends"), widget=DueWidget)
    story = forms.TypedChoiceField(
        label=gettext_lazy("Leads to"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, stories: list[Story], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["story"]
        field.choices = [("", _("nothing")), *((story.pk, story.headline) for story in stories)]

    def clean_until(self) -> datetime:
        until: datetime = self.cleaned_data["until"]
        if until <= timezone.now():
            raise forms.ValidationError(_("This time has passed. A banner ends later than now."))
        return until


@dataclass(frozen=True)
class Row:
    """A story in its place: chosen, or there by itself."""

    story: Story
    chosen: Chosen | None
    standing: Any
    problem: str = ""

    @property
    def told(self) -> list[str]:
        """What is told of it otherwise."""
        one = self.chosen
        if one is None:
            return []
        words = [text for text in (one.kicker, one.headline, one.standfirst) if text]
        words += [_("another photo")] if one.photo else []
        words += [_("until %s") % moment_text(one.until)] if one.until else []
        return words + ([_("may stand twice")] if one.may_repeat else [])


@dataclass(frozen=True)
class Area:
    name: str
    label: str
    rows: list[Row]
    fillers: list[Row]


class FrontDesk(FrontPages):
    """For FrontAdmin."""

    def plan_view(self, request: HttpRequest, front: str) -> HttpResponse:
        page = self.page_asked(request, front)
        request.GET = printable_query(request.GET)  # type: ignore[assignment]
        bound: dict[str, Any] = {}
        if request.method == "POST":
            request.POST = printable_query(request.POST)  # type: ignore[assignment]
            if not may_plan(request.user, page.of):
                raise PermissionDenied
            answer = self._do(request, page, bound)
            if answer is not None:
                return answer
        return self._page(request, page, bound)

    # ── what the buttons do ──

    def _do(self, request: HttpRequest, page: PlannedPage, bound: dict[str, Any]) -> HttpResponse | None:
        """Do what a button says. Answers the way back, or None where a form has to be looked at again."""
        what, *words = request.POST.get("do", "").split(":")
        place = ""
        try:
            if what in ("launch", "launch_at"):
                if not self._launch(request, page, bound, at_a_time=what == "launch_at"):
                    return None
            elif what == "banner":
                if not self._set_banner(request, page, bound):
                    return None
            else:
                change, place = self._change(request, page, what, words)
                change_draft(page.of, request.user, change)
        except Nonsense:
            messages.error(request, _("This button says nothing that can be done here. Nothing has changed."))
        except FullArea as full:
            told = _("%(area)s: no more than %(most)d stories stand there. Take one out first.")
            messages.error(request, told % {"area": page.area_name(str(full)), "most": MOST_IN_AN_AREA})
        except Refused as refusal:
            messages.error(request, str(refusal))
        query = request.GET.urlencode()
        anchor = f"#area-{place}" if place else ""
        return HttpResponseRedirect(f"{page.url()}{'?' if query else ''}{query}{anchor}")

    def _change(
        self, request: HttpRequest, page: PlannedPage, what: str, words: list[str]
    ) -> tuple[Callable[[Plan], Plan], str]:
        """What is done to the draft, and the area where. Raises Nonsense for what no button says."""
        if what == "start_over":
            live = plan_of(page.of, timezone.now())
            return (lambda plan: live), ""
        if what == "layout":
            name = request.POST.get("layout", "")
            if name not in [layout.name for layout in layouts_of(page.of)]:
                raise Nonsense
            return (lambda plan: replace(plan, layout=name)), ""
        if what == "no_banner":
            return (lambda plan: replace(plan, banner=None)), ""
        if what == "put_in":
            # A button beside a choice of areas.
            what, words = "put", [request.POST.get("area", ""), *words]
        area, number, place = [*words, "", "", ""][:3]
        story = key(number)
        if area not in page.areas or story is None:
            raise Nonsense
        if what == "put":
            if (place and key(place) is None) or not Story.objects.filter(pk=story).exists():
                raise Nonsense
            return (lambda plan: _put(plan, area, story, key(place))), area
        if what == "out":
            return (lambda plan: plan.taken_out(area, story)), area
        step = {"up": -1, "down": 1}.get(what)
        if step is None:
            raise Nonsense
        return (lambda plan: _moved(plan, area, story, step)), area

    def _set_banner(self, request: HttpRequest, page: PlannedPage, bound: dict[str, Any]) -> bool:
        plan, _front = draft_of(page.of)
        form = BannerForm(_stories_of_banner(plan, timezone.now()), request.POST, prefix="banner")
        if not form.is_valid():
            bound["banner_form"] = form
            return False
        told = form.cleaned_data
        banner = Banner(told["text"], told["until"], told["story"])
        change_draft(page.of, request.user, lambda plan: replace(plan, banner=banner))
        return True

    def _launch(
        self, request: HttpRequest, page: PlannedPage, bound: dict[str, Any], *, at_a_time: bool
    ) -> bool:
        if not may_launch(request.user, page.of):
            raise PermissionDenied
        form = LaunchForm(request.POST)
        if not at_a_time:
            # Whoever launches now asks for no time, whatever stands in its field.
            form.errors.pop("starts_at", None)
        bound["launch_form"] = form
        if not form.is_valid():
            return False
        starts_at = form.cleaned_data["starts_at"] if at_a_time else None
        if at_a_time and starts_at is None:
            form.add_error("starts_at", _("Give a day and a time, or launch it now."))
            return False
        plan, _front = draft_of(page.of)
        said = page.changes(plan_of(page.of, timezone.now()), plan)
        why = form.cleaned_data["why"] or " · ".join(said) or _("The same again")
        seen = key(request.POST.get("number", "")) or 0
        try:
            made = launch(page.of, request.user, why, seen, starts_at)
        except Refused as refusal:
            # Beside the buttons, with all that was typed.
            form.add_error(None, str(refusal))
            return False
        if at_a_time:
            when = {"page": page.name, "when": moment_text(made.starts_at)}
            messages.success(request, _("%(page)s is launched on %(when)s.") % when)
        else:
            messages.success(request, _("%(page)s is launched. Readers see it now.") % {"page": page.name})
        return True

    # ── what it looks like ──

    def _page(self, request: HttpRequest, page: PlannedPage, bound: dict[str, Any]) -> HttpResponse:
        now = timezone.now()
        plan, front = draft_of(page.of)
        live = plan_of(page.of, now)
        stories = _stories(plan)
        shown = shown_areas(page.of, plan, now)
        photos = unseen_photos(plan.photos, now)
        areas = [_area(page, name, plan, stories, photos, shown.get(name, []), now) for name in page.areas]
        asked, banner = OfferForm(request, page), plan.banner
        told = {"text": banner.text, "until": banner.until, "story": banner.story} if banner else None
        launches = Launch.objects.of(page.of).filter(called_off_at=None)
        return self.shown(
            request,
            "plan",
            page,
            title=_("Plan: %(page)s") % {"page": page.name},
            areas=areas,
            missing=[row for area in areas for row in area.rows if row.problem],
            plan=plan,
            front=front,
            number=front.number if front else 0,
            layouts=layouts_of(page.of),
            changes=page.changes(live, plan),
            ahead=launches.filter(starts_at__gt=now).order_by("starts_at", "pk")[:5],
            banner_form=bound.get("banner_form")
            or BannerForm(_stories_of_banner(plan, now), initial=told, prefix="banner"),
            launch_form=bound.get("launch_form") or LaunchForm(),
            offer_form=asked,
            offered=[_row(story, None, now) for story in asked.stories(now)],
            asked=request.GET.urlencode(),
            chosen=plan.stories,
            lead=LEAD,
        )


def _put(plan: Plan, area: str, number: int, place: int | None) -> Plan:
    """What was told of the story where it stood goes with it."""
    there = next((one for _area, one in plan if one.story == number), None)
    one = plan.find(area, number) or there or Chosen(number)
    return plan.put(area, one, place)


def _moved(plan: Plan, area: str, number: int, step: int) -> Plan:
    one = plan.find(area, number)
    if one is None:
        return plan  # a colleague has taken it out
    place = plan.in_area(area).index(one)
    return plan.put(area, one, place + step) if place + step >= 0 else plan


def _stories(plan: Plan) -> dict[int, Story]:
    found = Story.objects.filter(pk__in=plan.stories).select_related("section").only(*ROW_FIELDS)
    return {story.pk: story for story in found}


def _stories_of_banner(plan: Plan, at: datetime) -> list[Story]:
    """What was chosen, and the newest, with which a front fills itself."""
    newest = Story.objects.public(at).newest_first().only("headline")[:NEWEST_FOR_BANNER]
    found = {story.pk: story for story in newest} | _stories(plan)
    return sorted(found.values(), key=lambda story: story.headline)


def _area(
    page: PlannedPage,
    name: str,
    plan: Plan,
    stories: dict[int, Story],
    photos: dict[int, str],
    shown: list[Story],
    at: datetime,
) -> Area:
    """`photos`: those that readers do not see, and why."""
    there = {story.pk for story in shown}
    chosen = [one for one in plan.in_area(name) if one.story in stories]
    held = {one.story for one in plan.at(at).in_area(name)}
    rows = [
        _row(stories[one.story], one, at, is_there=one.story in there, photo=photos.get(one.photo or 0, ""))
        for one in chosen
    ]
    fillers = [_row(story, None, at) for story in shown if story.pk not in held]
    return Area(name, page.area_name(name), rows, fillers)


def _row(story: Story, chosen: Chosen | None, at: datetime, *, is_there: bool = True, photo: str = "") -> Row:
    """`photo`: why readers do not see the photo that was chosen with it."""
    where = standing(story, at)
    problem = ""
    if chosen is not None and not chosen.holds(at):
        problem = _("Its time here is over. What comes next stands in its place.")
    elif not story.is_public(at):
        problem = _("Readers do not see it here: %(where)s.") % {"where": where.label}
    elif not is_there:
        problem = _("It finds no place here as the page is now.")
    elif photo:
        problem = _("Readers do not see the other photo that was chosen for it: %(why)s.") % {"why": photo}
    return Row(story, chosen, badge(where), problem)
