"""The grid's page, and what puts stories on the budget and takes them off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.keys import key, keys
from articles.admin.moments import moment_text
from articles.admin.newsroom import NewsroomAdmin, printable_query
from articles.budget.planning import is_a_plan_alone, may_plan, may_take_off, put_on, take_off
from articles.budget.sheet import Entry, Part, all_lines, closing_of, day_text, dues_of, parts_of, totals_of
from articles.colleagues import tell
from articles.models import BudgetLine, BudgetMail, Edition, Story
from articles.models.appended import name_of
from articles.search import find
from articles.visibility import Standing, standing, stands

from .cells import Choices
from .grid import Grid, Outcome, Row, Shown
from .sharing import SharedBudget, needs

OFFERED = 30
LATELY = timedelta(days=14)


@admin.register(Edition)
class EditionAdmin(NewsroomAdmin):
    list_display = ["name", "position", "closes_at"]
    search_fields = ["name"]
    fields = ["name", "position", "closes_at"]


class BudgetPages(SharedBudget):
    """For NewsroomSite."""

    def __init__(self, site: Any) -> None:
        self.site = site

    def urls(self) -> list[Any]:
        def at(route: str, view: Any, name: str) -> Any:
            return path(f"budget/{route}", self.site.admin_view(view), name=name)

        return [
            at("", self.grid, "budget"),
            at("put/<int:pk>/", self.put, "budget_put"),
            at("off/", self.off, "budget_off"),
            at("mail/", self.mail, "budget_mail"),
            at("feeds/", self.feeds, "budget_feeds"),
            at("feeds/<int:pk>/revoke/", self.revoke, "budget_feed_revoke"),
        ]

    def _page(self, request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
        request.current_app = self.site.name
        whole = {**self.site.each_context(request), "budget_url": reverse("admin:budget"), **context}
        return TemplateResponse(request, f"admin/budget/{template}.html", whole)

    # ── the grid ──

    def grid(self, request: HttpRequest) -> HttpResponse:
        needs(request, "view_budgetline")
        choices, now = Choices.there_are(), timezone.now()
        shown = self._shown(request, choices)
        grid = Grid(request.user, shown, choices, now)
        done = None
        if request.method == "POST":
            data = printable_query(request.POST)
            done = grid.save(data)
            self._put_picked(request, data, grid, done)
            self._tell(request, done)
            if not done.wrong:
                return HttpResponseRedirect(self._next(request, data, shown, done))
        return self._grid_page(request, grid, done)

    def _shown(self, request: HttpRequest, choices: Choices) -> Shown:
        asked, today = request.GET.get("day", ""), timezone.localdate()
        try:
            day = date.fromisoformat(asked) if asked else today
            # There is a day before and after each that is shown.
            day = min(max(day, date(1900, 1, 1)), date(9000, 1, 1))
        except ValueError:
            messages.warning(request, _("“%s” is no day. This is today’s budget.") % asked[:40])
            day = today
        edition, desk = (key(request.GET.get(name, "")) for name in ("edition", "desk"))
        return Shown(
            day,
            next((one for one in choices.editions if one.pk == edition), None),
            next((one for one in choices.sections if one.pk == desk), None),
        )

    def _grid_page(self, request: HttpRequest, grid: Grid, done: Outcome | None) -> HttpResponse:
        shown, now = grid.shown, grid.at
        lines = grid.lines()
        entries = [Entry(line, now) for line in lines]
        wrong = {row.prefix: row for row in done.wrong} if done else {}
        off = done.off if done else []

        def row_of(entry: Entry) -> Row:
            row = Row(grid, entry)
            row.is_off = entry.line.pk in off
            return row

        empty = grid.editions() if grid.may_begin else []
        starts = request.GET.get("next", "")
        parts: list[dict[str, Any]] = []
        for part in parts_of(entries, [one for one in grid.editions() if one]):
            desks = [
                {"desk": desk, "rows": [wrong.pop(row.prefix, row) for row in map(row_of, desk.entries)]}
                for desk in part.desks
            ]
            parts.append({"part": part, "desks": desks, "new": None})
        parts = parts or [{"part": Part(None, []), "desks": [], "new": None}]
        for one in parts:
            edition = one["part"].edition
            if edition in empty:
                row = Row(grid, None, edition)
                if starts == str(edition.pk if edition else 0):
                    row.form.fields["slugline"].widget.attrs["autofocus"] = True
                one["new"] = wrong.pop(row.prefix, row)
        yesterday, tomorrow = (shown.day + timedelta(days=number) for number in (-1, 1))
        context = {
            "title": _("Budget for %s") % day_text(shown.day),
            "grid": grid,
            "shown": shown,
            "choices": grid.choices,
            "parts": parts,
            "lost": list(wrong.values()),
            "is_wrong": bool(done and done.wrong),
            "sheet": parts_of(entries),
            "totals": totals_of(entries),
            "dues": dues_of(parts_of(entries, grid.choices.editions), shown.day),
            "now": now,
            "is_today": shown.day == timezone.localdate(),
            "query": _query(shown),
            "before": _query(shown, yesterday),
            "after": _query(shown, tomorrow),
            "today_query": _query(shown, timezone.localdate()),
            "picked": self._picked(request, grid) if grid.may_begin else [],
            "q": request.GET.get("q", ""),
            "may_change": grid.may_begin
            or any(row.open for one in parts for desk in one["desks"] for row in desk["rows"]),
            "may_give_away": request.user.has_perm("articles.add_budgetfeed"),
            "own_mail": BudgetMail.objects.filter(user=request.user.pk).first(),
        }
        return self._page(request, "grid", **context)

    def _tell(self, request: HttpRequest, done: Outcome) -> None:
        """Say what was done, and mail those whose a story is by now."""
        if done.saved:
            said = ngettext("%d line saved.", "%d lines saved.", done.saved) % done.saved
            messages.success(request, said)
        if done.planned:
            names = get_text_list([one.slugline for one in done.planned], _("and"))
            messages.success(request, _("Planned: %s.") % names)
        if done.known:
            names = get_text_list([one.slugline for one in done.known], _("and"))
            messages.info(request, _("Planned already: %s.") % names)
        by: Any = request.user
        for to, line in done.told:
            due = getattr(line.story, "assignment", None)
            words = {"name": name_of(by), "slug": line.slugline, "day": day_text(line.day)}
            text = [_("%(name)s has planned “%(slug)s” for you, on the budget for %(day)s.") % words]
            if due and due.due:
                text.append(_("It is due %s.") % moment_text(due.due))
            subject = _("Planned for you: %(slug)s") % words
            failures = tell([to], line.story, by, subject, "\n\n".join([*text, line.line]).strip())
            if failures:
                messages.warning(request, failures[0])
                # The next mail would wait for the same server.
                break

    def _next(self, request: HttpRequest, data: Any, shown: Shown, done: Outcome) -> str:
        """Where a save leads: to what is asked before lines go, or back to the grid."""
        back = _query(shown)
        if done.off:
            return (
                f"{reverse('admin:budget_off')}?{urlencode({'line': done.off}, doseq=True)}&back={shown.day}"
            )
        if "find" in data and data.get("q", "").strip():
            return f"?{back}&{urlencode({'q': data['q'].strip()})}#picker"
        if begun := [*done.known, *done.planned]:
            edition = begun[-1].edition_id or 0
            return f"?{back}&next={edition}"
        return f"?{back}"

    # ── stories that are there already ──

    def _picked(self, request: HttpRequest, grid: Grid) -> list[dict[str, Any]]:
        """Stories that are not on any budget and may belong on this day's."""
        now, day = grid.at, grid.shown.day
        free: Any = Story.objects.filter(budget_line=None).select_related("section").defer("body")
        if words := request.GET.get("q", "").strip():
            found = list(find(words, free)[:OFFERED])
        else:
            appears = (Standing.PUBLIC, Standing.SCHEDULED, Standing.EMBARGOED)
            kinds = (
                free.filter(stands(Standing.REVIEW, now) | stands(Standing.READY, now)),
                free.filter(_any(appears, now), publication_day=day),
                free.filter(stands(Standing.DRAFT, now), modified_at__gt=now - LATELY),
            )
            found = [one for rows in kinds for one in rows.order_by("-modified_at", "-pk")[:OFFERED]]
        return [
            {"story": one, "standing": standing(one, now)} for one in found if may_plan(request.user, one)
        ]

    def _put_picked(self, request: HttpRequest, data: Any, grid: Grid, done: Outcome) -> None:
        if "put" not in data or not grid.may_begin:
            return
        story = Story.objects.filter(pk__in=keys([data["put"]])).first()
        if story is None or not may_plan(request.user, story):
            messages.warning(
                request, _("This story cannot be put on the budget: it is gone, or another desk’s.")
            )
            return
        edition = next((one for one in grid.choices.editions if str(one.pk) == data.get("put-edition")), None)
        self._put(request, story, grid.shown.day, edition or grid.shown.edition)

    def _put(self, request: HttpRequest, story: Story, day: date, edition: Edition | None) -> BudgetLine:
        line, is_new = put_on(story, day, request.user, edition)
        words = {"story": story.headline, "day": day_text(line.day)}
        if is_new:
            messages.success(request, _("On the budget for %(day)s: “%(story)s”.") % words)
        else:
            messages.info(request, _("“%(story)s” is on the budget already, for %(day)s.") % words)
        return line

    def put(self, request: HttpRequest, pk: int) -> HttpResponse:
        """From a story's form: on today's budget, for the edition that closes next."""
        story = Story.objects.filter(pk=pk).first()
        if story is None or request.method != "POST":
            raise Http404
        if not (request.user.has_perm("articles.add_budgetline") and may_plan(request.user, story)):
            raise PermissionDenied
        now, day = timezone.now(), timezone.localdate()
        closings = [(closing_of(one, day), one) for one in Edition.objects.all()]
        open_ones = [(at, one.pk, one) for at, one in closings if at and at > now]
        edition = min(open_ones)[2] if open_ones else None
        line = self._put(request, story, day, edition)
        return HttpResponseRedirect(f"{reverse('admin:budget')}?day={line.day}#line-{line.pk}")

    def off(self, request: HttpRequest) -> HttpResponse:
        """Ask, and take lines off the budget."""
        sent = request.POST if request.method == "POST" else request.GET
        lines = list(all_lines().filter(pk__in=keys(sent.getlist("line"))[: OFFERED * 10]))
        back = f"{reverse('admin:budget')}?{urlencode({'day': sent.get('back', '')[:10]})}"
        if any(not may_take_off(request.user, line.story) for line in lines):
            raise PermissionDenied
        if not lines:
            messages.info(request, _("It is off the budget already."))
            return HttpResponseRedirect(back)
        if request.method == "POST":
            for line in lines:
                self._take_off(request, line)
            return HttpResponseRedirect(back)
        found = [{"line": line, "goes": is_a_plan_alone(line)} for line in lines]
        return self._page(
            request,
            "off",
            title=_("Take off the budget"),
            lines=found,
            back=sent.get("back", "")[:10],
            back_url=back,
        )

    def _take_off(self, request: HttpRequest, line: BudgetLine) -> None:
        words = {"slug": line.slugline}
        try:
            goes = take_off(line)
        except ObjectDoesNotExist:
            # A colleague was faster, or the first of two clicks.
            messages.info(request, _("Off the budget already: %(slug)s.") % words)
            return
        if goes:
            said = _("Off the budget, and its empty draft is gone: %(slug)s.") % words
        else:
            said = _("Off the budget: %(slug)s. The story stays.") % words
        messages.success(request, said)


def _any(places: Iterable[Standing], at: datetime) -> Q:
    return reduce(or_, (stands(where, at) for where in places))


def _query(shown: Shown, day: date | None = None) -> str:
    """The part of the budget that is shown, of another day."""
    given = {"day": (day or shown.day).isoformat()}
    if shown.edition:
        given["edition"] = str(shown.edition.pk)
    if shown.desk:
        given["desk"] = str(shown.desk.pk)
    return urlencode(given)
