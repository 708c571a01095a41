"""How a front tells a story otherwise than its page does: words, photo, and until when it stands there."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.budget.cells import put_together
from articles.admin.fields import ZonedDateTimeField
from articles.admin.moments import moment_text
from articles.admin.newsroom import printable_query
from articles.admin.widgets import Autocomplete, CountedLine, DueWidget
from articles.fronts.launching import change_draft, draft_of, may_plan
from articles.fronts.plan import TOLD, Chosen, FullArea, Plan
from articles.fronts.unseen import unseen_photos
from articles.models import Photo, Story, StoryPhoto
from articles.models.front import Of

from .pages import FrontPages, PlannedPage

type Values = dict[str, Any]
"""What the form holds, by field, as a plan keeps it."""


class Clash(Exception):
    """Two have changed the same otherwise. Nothing is kept."""

    def __init__(self, theirs: Values) -> None:
        super().__init__(theirs)
        self.theirs = theirs


class Gone(Exception):
    """A colleague has taken the story out of the plan. Nothing is kept, so that the plan says it was them."""


class TellingForm(forms.Form):
    area = forms.ChoiceField(label=gettext_lazy("Place"))
    until = ZonedDateTimeField(
        label=gettext_lazy("Stands there until"),
        required=False,
        widget=DueWidget,
        help_text=gettext_lazy("Empty: until somebody takes it out."),
    )
    kicker = forms.CharField(label=gettext_lazy("Kicker"), max_length=TOLD["kicker"], required=False)
    headline = forms.CharField(
        label=gettext_lazy("Headline"), max_length=TOLD["headline"], required=False, widget=CountedLine(70)
    )
    standfirst = forms.CharField(
        label=gettext_lazy("Standfirst"),
        max_length=TOLD["standfirst"],
        required=False,
        widget=CountedLine(160, rows=2),
    )
    photo = forms.ModelChoiceField(
        Photo.objects.all(),
        label=gettext_lazy("Photo"),
        required=False,
        help_text=gettext_lazy("Of any story that readers may see."),
    )
    may_repeat = forms.BooleanField(
        label=gettext_lazy("May stand elsewhere on this page as well"), required=False
    )

    def __init__(self, story: Story, areas: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, photo = self.fields["area"], self.fields["photo"]
        area.choices = areas  # type: ignore[attr-defined]
        photo.widget = Autocomplete(StoryPhoto._meta.get_field("photo"), admin.site)
        photo.widget.choices = photo.choices  # type: ignore[attr-defined]
        for name in TOLD:
            self.fields[name].widget.attrs["placeholder"] = getattr(story, name)

    @property
    def typed(self) -> Values:
        said = self.cleaned_data
        return {**said, "photo": said["photo"].pk if said["photo"] else None}

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is not None and until <= timezone.now():
            raise forms.ValidationError(_("This time has passed. Leave it empty, or take the story out."))
        return until


class FrontTelling(FrontPages):
    """For FrontAdmin."""

    def tell_view(self, request: HttpRequest, front: str, area: str, story: int) -> HttpResponse:
        page = self.page_asked(request, front)
        if not may_plan(request.user, page.of):
            raise PermissionDenied
        plan, _front = draft_of(page.of)
        told, chosen = Story.objects.filter(pk=story).first(), plan.find(area, story)
        request.POST = printable_query(request.POST)  # type: ignore[assignment]
        is_sent = request.method == "POST"
        if told is None or (chosen is None and not (is_sent and area in page.areas)):
            raise Http404
        seen = _values(area, chosen or Chosen(story))
        if is_sent:
            seen = _seen(request.POST.get("seen", ""), area, story)
        areas = [(name, page.area_name(name)) for name in page.areas]
        form = TellingForm(told, areas, request.POST if is_sent else None, initial=seen)
        if is_sent:
            try:
                if form.is_valid() and (kept := self._tell(request, page.of, story, seen, form)):
                    _warn_of_photo(request, kept["photo"])
                    return HttpResponseRedirect(f"{page.url()}#area-{kept['area']}")
            except Clash as clash:
                seen = {**seen, **clash.theirs}
                for name, value in clash.theirs.items():
                    form.add_error(name, _changed_too(page, name, value))
        plan, changed = draft_of(page.of)
        is_gone = is_sent and _stored(plan, story, seen) is None
        return self.shown(
            request,
            "tell",
            page,
            title=_("On this front: %(headline)s") % {"headline": told.headline},
            form=form,
            media=form.media,
            seen=json.dumps(seen, default=datetime.isoformat),
            story=told,
            is_gone=is_gone,
            gone_from=page.area_name(seen["area"]),
            changed=changed,
            photos=told.story_photos.select_related("photo")[:12],
        )

    def _tell(self, request: HttpRequest, of: Of, story: int, seen: Values, form: TellingForm) -> Values:
        """What is told of it now; nothing where the form has to be looked at again. Raises Clash.

        What a colleague has taken out meanwhile comes back only for whoever has read that it is gone.
        """
        kept: Values = {}

        def tell(plan: Plan) -> Plan:
            nonlocal kept
            stored = _stored(plan, story, seen)
            if stored is None and "put_back" not in request.POST:
                raise Gone
            stored = stored or seen
            kept, clashes = put_together(seen, stored, form.typed)
            if clashes:
                raise Clash({name: stored[name] for name in form.fields if name in clashes})
            return _told(plan, story, stored["area"], kept)

        try:
            change_draft(of, request.user, tell)
        except FullArea:
            form.add_error("area", _("There is no room left there. Take a story out first."))
            return {}
        except Gone:
            return {}  # as the page says that is shown then
        messages.success(request, _("It will be told so from the next launch on."))
        return kept


def _warn_of_photo(request: HttpRequest, photo: int | None) -> None:
    """It is kept all the same: the story that brings it to readers may be on its way."""
    for why in unseen_photos([photo], timezone.now()).values() if photo else ():
        told = _("Readers do not see the photo that you chose, as it is now: %(why)s.")
        messages.warning(request, told % {"why": why})


# ── two producers at once ──


def _values(area: str, one: Chosen) -> Values:
    return {"area": area, **{name: getattr(one, name) for name in (*TOLD, "until", "photo", "may_repeat")}}


def _seen(sent: str, area: str, story: int) -> Values:
    """What the form was opened with, as it was sent along; what nobody can read counts as opened before
    anything was told, so that it writes over nothing."""
    try:
        found = json.loads(sent)
        return _values(str(found["area"]), Chosen.from_json({**found, "story": story}))
    except (ValueError, TypeError, KeyError, RecursionError):
        return _values(area, Chosen(story))


def _stored(plan: Plan, story: int, seen: Values) -> Values | None:
    """What is told of a story by now, where it stood or where a colleague has moved it; None if they took
    it out. One that may stand twice was not moved: what stands elsewhere is told for itself."""
    if one := plan.find(seen["area"], story):
        return _values(seen["area"], one)
    moved = [] if seen["may_repeat"] else [(area, one) for area, one in plan if one.story == story]
    return _values(*moved[0]) if len(moved) == 1 else None


def _told(plan: Plan, story: int, area: str, told: Values) -> Plan:
    """With a story, which stands or stood in an area, told otherwise; in its place, if it has one there."""
    said = dict(told)
    to, there = said.pop("area"), [one.story for one in plan.in_area(area)]
    one = Chosen(story, **said)
    if to == area and story in there:
        return plan.put(area, one, there.index(story))
    return plan.taken_out(area, story).put(to, one)


def _changed_too(page: PlannedPage, name: str, theirs: Any) -> str:
    """A sentence beside what was typed; sent again, that stands."""
    words = _("A colleague has changed this meanwhile: “%(theirs)s”. Keep yours by sending it again.")
    if not theirs and name not in ("photo", "may_repeat"):
        return _("A colleague has emptied this meanwhile. Keep yours by sending it again.")
    if name == "area":
        theirs = page.area_name(theirs)
    elif name == "until":
        theirs = moment_text(theirs)
    elif name == "photo":
        theirs = Photo.objects.filter(pk=theirs).first() or _("the story’s own")
    elif name == "may_repeat":
        theirs = _("yes") if theirs else _("no")
    return words % {"theirs": theirs}
