"""How a front tells a story otherwise than its page does: words, photo, and until when it stands there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.fields import ZonedDateTimeField
from articles.admin.newsroom import printable_query
from articles.admin.widgets import Autocomplete, CountedLine, DueWidget
from articles.fronts.launching import change_draft, draft_of, may_plan
from articles.fronts.plan import TOLD, Chosen, FullArea, Plan
from articles.models import Photo, Story, StoryPhoto
from articles.models.front import Of

from .pages import FrontPages


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
        chosen = plan.find(area, story)
        told = Story.objects.filter(pk=story).first()
        if chosen is None or told is None:
            raise Http404
        areas = [(name, page.area_name(name)) for name in page.areas]
        initial = {name: getattr(chosen, name) for name in (*TOLD, "until", "photo", "may_repeat")}
        form = TellingForm(told, areas, initial={**initial, "area": area})
        if request.method == "POST":
            request.POST = printable_query(request.POST)  # type: ignore[assignment]
            form = TellingForm(told, areas, request.POST)
            if form.is_valid() and self._tell(request, page.of, area, story, form):
                return HttpResponseRedirect(f"{page.url()}#area-{form.cleaned_data['area']}")
        return self.shown(
            request,
            "tell",
            page,
            title=_("On this front: %(headline)s") % {"headline": told.headline},
            form=form,
            media=form.media,
            story=told,
            photos=told.story_photos.select_related("photo")[:12],
        )

    def _tell(self, request: HttpRequest, of: Of, area: str, story: int, form: TellingForm) -> bool:
        said = form.cleaned_data
        photo = said["photo"].pk if said["photo"] else None
        words = {name: said[name] for name in TOLD}
        one = Chosen(story, said["until"], photo=photo, may_repeat=said["may_repeat"], **words)

        def tell(plan: Plan) -> Plan:
            if plan.find(area, story) is None:
                return plan  # a colleague has taken it out meanwhile
            if said["area"] == area:
                place = [there.story for there in plan.in_area(area)].index(story)
                return plan.put(area, one, place)
            return plan.taken_out(area, story).put(said["area"], one)

        try:
            change_draft(of, request.user, tell)
        except FullArea:
            form.add_error("area", _("There is no room left there. Take a story out first."))
            return False
        messages.success(request, _("It will be told so from the next launch on."))
        return True
