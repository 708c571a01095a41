"""The live desk: posting in a live story from a phone, its entries, and what becomes of each."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.fields import ZonedDateTimeField
from articles.admin.keys import key
from articles.admin.moments import moment_text
from articles.admin.newsroom import printable_query
from articles.admin.widgets import BodyWidget, DueWidget
from articles.html import EXTENSIONS
from articles.live import bylines_for, end, may_post, may_reword, post, resume, reword, withdraw
from articles.models import Byline, EntryWording, LiveEntry, Story
from articles.models.correction import Change
from articles.models.live import HEADING_LENGTH, KEY_LENGTH
from articles.models.story import BodyField
from articles.views.story_parts import corrections_in
from articles.workflow import may_edit

from .live_edits import TellingForm

SHOWN = 40
MARKS = {"pinned": "is_pinned", "key": "is_key"}
LONGEST_TEXT = 20_000
LATER_KINDS = [(one.value, one.label) for one in Change if one != Change.RETRACTION]


class Bylines(forms.ChoiceField):
    """Under whose name an entry stands, of those whom the story knows; it may stand under none."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Byline"), required=False)
        self.known: dict[str, Byline] = {}

    def offer(self, bylines: list[Byline]) -> None:
        self.known = {str(one.pk): one for one in bylines}
        self.choices = [("", "—"), *((number, str(one)) for number, one in self.known.items())]

    def clean(self, value: Any) -> Byline | None:
        return self.known.get(str(super().clean(value)))


class PostForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("New entry"),
        max_length=LONGEST_TEXT,
        error_messages={"required": gettext_lazy("Write something first.")},
        widget=forms.Textarea({"rows": 4, "autofocus": True}),
    )
    is_key = forms.BooleanField(label=gettext_lazy("Key moment"), required=False)
    is_pinned = forms.BooleanField(label=gettext_lazy("Pin"), required=False)
    heading = forms.CharField(label=gettext_lazy("Heading"), max_length=HEADING_LENGTH, required=False)
    byline = Bylines()
    key = forms.CharField(max_length=KEY_LENGTH, required=False, widget=forms.HiddenInput)

    def __init__(self, bylines: list[Byline], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["byline"]
        field.offer(bylines)


class EntryForm(TellingForm):
    heading = forms.CharField(label=gettext_lazy("Heading"), max_length=HEADING_LENGTH, required=False)
    body = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea)
    byline = Bylines()
    at = ZonedDateTimeField(
        label=gettext_lazy("Time"), widget=DueWidget, help_text=gettext_lazy("As readers see it; not ahead.")
    )
    is_key = forms.BooleanField(label=gettext_lazy("Key moment"), required=False)
    is_pinned = forms.BooleanField(label=gettext_lazy("Pinned"), required=False)
    # What its sender has seen of the entry: the wording that was the last.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, may_tell: bool, bylines: list[Byline], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Photos are chosen among those of a story's own form.
        without = {name: one for name, one in EXTENSIONS.items() if name != "StoryPhoto"}
        body: Any = BodyField(config={"extensions": without}).formfield(widget=BodyWidget)
        self.fields["body"].widget = body.widget
        byline: Any = self.fields["byline"]
        byline.offer(bylines)
        change: Any = self.fields["change"]
        change.choices, change.initial = LATER_KINDS, Change.SILENT
        del self.fields["change_is_grave"]
        self.offer_kinds(may_tell)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.told = self.read_told(data)
        if data.get("at") and data["at"] > timezone.now():
            self.add_error("at", _("This time is still to come. An entry is shown at once."))
        return data

    def said(self) -> dict[str, Any]:
        """What of it the entry says."""
        return {name: self.cleaned_data[name] for name in SAID}


SAID = ("heading", "body", "byline", "at", "is_key", "is_pinned")


class StoryLive:
    """For StoryAdmin."""

    admin_site: Any
    message_user: Any
    seen: Any
    page_of: Any

    def get_urls(self) -> list[Any]:
        def at(route: str, view: Any, name: str) -> Any:
            return path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=f"articles_story_{name}")

        return [
            at("live/", self.live_desk, "live"),
            at("live/coverage/", self.turn_coverage, "coverage"),
            at("live/<int:number>/", self.edit_entry, "entry"),
            at("live/<int:number>/mark/", self.mark_entry, "mark_entry"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def live_context(self, request: HttpRequest, story: Story | None) -> dict[str, Any]:
        """For the story's form: the way to the live desk, for whoever may post there."""
        if story is None or not story.is_live or not may_post(request.user, story):
            return {}
        return {"live_url": reverse("admin:articles_story_live", args=[story.pk])}

    # ── posting ──

    def live_desk(self, request: HttpRequest, pk: int) -> HttpResponse:
        story = self._covered(request, pk)
        bylines = bylines_for(request.user, story)
        form = PostForm(bylines, initial=self._at_first(request, bylines))
        if request.method == "POST":
            form = PostForm(bylines, printable_query(request.POST))
            if form.is_valid() and self._post(request, story, form):
                return HttpResponseRedirect(reverse("admin:articles_story_live", args=[story.pk]))
        request.GET = printable_query(request.GET)  # type: ignore[assignment]
        before = key(request.GET.get("before"))
        page: HttpResponse = self.page_of(
            request,
            story,
            "live_desk",
            title=_("Live desk"),
            form=form,
            is_public=story.is_public(timezone.now()),
            may_turn=may_edit(request.user, story),
            ended=moment_text(story.coverage_ended_at) if story.coverage_ended_at else "",
            **self._entries(request, story, before),
        )
        return page

    def _at_first(self, request: HttpRequest, bylines: list[Byline]) -> dict[str, Any]:
        own = next((one.pk for one in bylines if one.user_id == request.user.pk), "")
        return {"byline": own, "key": secrets.token_hex(KEY_LENGTH // 2)}

    def _post(self, request: HttpRequest, story: Story, form: PostForm) -> bool:
        data = form.cleaned_data
        marks = {name: data[name] for name in ("heading", "byline", "is_key", "is_pinned")}
        try:
            _entry, is_new = post(story, request.user, data["text"], key=data["key"] or None, **marks)
        except forms.ValidationError as refusal:
            form.add_error("text", refusal)
            return False
        told = _("Posted.") if is_new else _("This entry was posted already, and is there once.")
        if is_new and not story.is_public(timezone.now()):
            told = _("Kept. Readers see it as soon as they see the story.")
        self.message_user(request, told, messages.SUCCESS)
        return True

    def _entries(self, request: HttpRequest, story: Story, before: int | None) -> dict[str, Any]:
        """The newest entries that are asked for, each with what its reader may do with it. One query."""
        first = EntryWording.objects.filter(entry=OuterRef("pk")).order_by("pk")
        rows: Any = story.entries.for_page().annotate(
            posted_by=Subquery(first.values("by")[:1]), poster=Subquery(first.values("name")[:1])
        )
        words, only = request.GET.get("q", "").strip(), request.GET.get("only", "")
        if words:
            rows = rows.filter(Q(body__icontains=words) | Q(heading__icontains=words))
        if only in MARKS:
            rows = rows.filter(**{MARKS[only]: True}, withdrawn_at=None)
        if before is not None:
            rows = rows.filter(number__lt=before)
        found = list(rows.order_by("-number")[: SHOWN + 1])
        edits = may_edit(request.user, story)
        for entry in found:
            entry.may_change = edits or entry.posted_by == request.user.pk
            entry.told = corrections_in(entry.correction_rows)
        return {
            "entries": found[:SHOWN],
            "older": found[SHOWN - 1].number if len(found) > SHOWN else None,
            "is_start": before is None,
            "words": words,
            "only": only,
            "search": urlencode({name: value for name, value in (("q", words), ("only", only)) if value}),
        }

    # ── afterwards ──

    def edit_entry(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        story, entry = self._own_entry(request, pk, number)
        bylines = bylines_for(request.user, story)
        if entry.byline and entry.byline not in bylines:
            bylines.append(entry.byline)
        wordings = list(entry.wordings.all()[:SHOWN])
        last = str(wordings[0].pk) if wordings else ""
        may_tell = request.user.has_perm("articles.add_correction")
        initial = {**{name: getattr(entry, name) for name in SAID}, "byline": entry.byline_id, "seen": last}
        form = EntryForm(may_tell, bylines, initial=initial)
        if request.method == "POST":
            sent = printable_query(request.POST)
            form = EntryForm(may_tell, bylines, sent, initial=initial)
            if form.is_valid() and sent.get("seen", last) != last:
                self._say_who(form, wordings[0])
                form.data = {**sent.dict(), "seen": last}
            if form.is_valid() and self._reword(request, entry, form):
                return self._back(story, entry)
        page: HttpResponse = self.page_of(
            request,
            story,
            "live_entry",
            title=_("Entry of %(moment)s") % {"moment": moment_text(entry.at)},
            form=form,
            entry=entry,
            media=form.media,
            wordings=wordings,
            told=list(entry.corrections.all()),
            desk_url=reverse("admin:articles_story_live", args=[story.pk]),
        )
        return page

    def _say_who(self, form: EntryForm, wording: EntryWording) -> None:
        told = _(
            "%(name)s has changed this entry meanwhile: below is what it says now. "
            "Send again to put yours in its place."
        )
        form.add_error(None, told % {"name": wording.name or _("The site")})

    def _reword(self, request: HttpRequest, entry: LiveEntry, form: EntryForm) -> bool:
        told = form.told
        assert told is not None, "a valid form says what readers are told"
        try:
            reword(entry, request.user, told.kind, told.text, **form.said())
        except forms.ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        self.message_user(request, _("Saved."), messages.SUCCESS)
        return True

    def mark_entry(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Pin it, make it a key moment, withdraw it, or undo one of these."""
        story, entry = self._own_entry(request, pk, number)
        for name, field in (("pin", "is_pinned"), ("key", "is_key")):
            if request.method == "POST" and name in request.POST:
                marks: dict[str, Any] = {field: request.POST[name] == "1"}
                reword(entry, request.user, **marks)
        if request.method == "POST" and "withdraw" in request.POST:
            withdraw(entry, request.user)
            self.message_user(request, _("Withdrawn: no reader sees it."), messages.SUCCESS)
        if request.method == "POST" and "put_back" in request.POST:
            reword(entry, request.user, Change.UPDATE, withdrawn_at=None)
            self.message_user(request, _("Readers see it again."), messages.SUCCESS)
        return self._back(story, entry)

    def turn_coverage(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End the coverage, or go on with it."""
        story = self._covered(request, pk)
        if not may_edit(request.user, story):
            raise PermissionDenied
        if request.method == "POST" and "end" in request.POST:
            end(story, request.user)
            self.message_user(request, _("The coverage has ended. Its page says so."), messages.SUCCESS)
        elif request.method == "POST" and "resume" in request.POST:
            resume(story, request.user)
            self.message_user(request, _("The coverage goes on."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_story_live", args=[story.pk]))

    # ── whose it is ──

    def _covered(self, request: HttpRequest, pk: int) -> Story:
        """A live story, for somebody who may post in it."""
        story: Story = self.seen(request, pk)
        if not story.is_live:
            raise Http404
        if not may_post(request.user, story):
            raise PermissionDenied
        return story

    def _own_entry(self, request: HttpRequest, pk: int, number: int) -> tuple[Story, LiveEntry]:
        """An entry, for somebody who may change it."""
        story = self._covered(request, pk)
        entry = story.entries.select_related("byline", "story").filter(number=number).first()
        if entry is None:
            raise Http404
        if not may_reword(request.user, story, entry):
            raise PermissionDenied
        return story, entry

    def _back(self, story: Story, entry: LiveEntry) -> HttpResponse:
        desk = reverse("admin:articles_story_live", args=[story.pk])
        return HttpResponseRedirect(f"{desk}#entry-{entry.number}")
