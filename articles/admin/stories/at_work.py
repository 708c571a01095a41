"""What is typed is kept on the server within seconds, and who else has the story open is said.

Nothing of it is a save: it belongs to one person, is offered to them again after a crash, a lapsed session or
on another device, and goes when they save or throw it away.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.admin import carried
from articles.admin.keys import key
from articles.admin.newsroom import printable_query
from articles.html import clean, printable
from articles.models import AtWork, Story
from articles.models.appended import name_of
from articles.models.at_work import THERE
from articles.revisions.comparing import written
from articles.revisions.content import TEXTS, label_of
from articles.revisions.recording import head_of

from .live_edits import says_what_it_is
from .trying import is_tried

SHEET, TAKE_UP = "sheet", "take_up"
LONGEST_SHEET = 40
# How the sheet of a form begins that is no story yet; and how long it is remembered which one it has become.
NEW = "new-"
REMEMBERED = timedelta(days=1)
# What a sent form has beside what was typed: its buttons, and what this module adds.
_NOT_TYPED = ("_", "typed", "choose-", "seen")


def new_sheet(of: str = "new") -> str:
    """Of each form that is opened: one that is opened again writes nothing over what was typed before."""
    return f"{of}-{secrets.token_hex(8)}"


def number_of(sheet: str) -> int | None:
    """The story of a sheet; None for a new one."""
    return key(sheet.partition("-")[0])


def sheet_of(request: HttpRequest, story: Story | None) -> str:
    """The sheet of a sent form; empty if it has none. A story that is gone leaves its sheet behind."""
    sent = request.POST.get(SHEET, "")[:LONGEST_SHEET]
    if story is None:
        return sent if sent.startswith(NEW) or number_of(sent) is not None else ""
    return sent if number_of(sent) == story.pk else str(story.pk)


def person(request: HttpRequest) -> User:
    """Whoever is logged in; every view of the admin has somebody."""
    assert isinstance(request.user, User)
    return request.user


def keep_typed(request: HttpRequest, story: Story | None) -> None:
    """Keep the sent form as what this person has typed and not saved."""
    sheet = sheet_of(request, story)
    if not sheet:
        return
    typed = [pair for pair in carried.typed_fields(request) if not pair[0].startswith(_NOT_TYPED)]
    now = timezone.now()
    kept = {"story": story, "seen_at": now, "typed": typed, "typed_at": now}
    AtWork.objects.update_or_create(user=person(request), sheet=sheet, defaults=kept)


class StoryAtWork:
    """For StoryAdmin."""

    admin_site: Any
    opts: Any
    message_user: Any
    has_add_permission: Any
    has_change_permission: Any
    has_view_or_change_permission: Any

    def get_urls(self) -> list[Any]:
        def guarded(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        # Not by the form's key, which a new login makes void while the form stands open: `hear` asks the
        # browser where it comes from.
        hear = csrf_exempt(require_POST(self.hear))
        return [
            path("at-work/", guarded(hear), name="articles_story_at_work"),
            path("at-work/drop/", guarded(require_POST(self.drop)), name="articles_story_drop_typed"),
            path("<int:pk>/typed/", guarded(self.typed_view), name="articles_story_typed"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    # ── while somebody writes ──

    def hear(self, request: HttpRequest) -> HttpResponse:
        """A browser with an open story reports: with all that is typed, or only that it is there."""
        if not carried.is_from_here(request):
            raise PermissionDenied
        request.POST = printable_query(request.POST)  # type: ignore[assignment]
        number = number_of(request.POST.get(SHEET, ""))
        story = self._made_of(request) if number is None else Story.objects.filter(pk=number).first()
        # Of a story that went on to others while it was written on, the words are kept all the same.
        may_write = self.has_change_permission(request) or self.has_add_permission(request)
        if not (may_write and self.has_view_or_change_permission(request, story)):
            raise PermissionDenied
        if request.POST.get("typed"):
            keep_typed(request, story)
        elif story is not None:
            there = {"story": story, "seen_at": timezone.now()}
            sheet = sheet_of(request, story)
            AtWork.objects.update_or_create(user=person(request), sheet=sheet, defaults=there)
            left = AtWork.objects.filter(user=person(request), typed_at=None)
            now = timezone.now()
            saved = Q(sheet__startswith=NEW, seen_at__gt=now - REMEMBERED)
            left.filter(seen_at__lt=now - THERE).exclude(saved).delete()
        now = timezone.localtime()
        return JsonResponse(
            {
                "kept": _("What you typed was kept at %(time)s.") % {"time": f"{now:%H:%M:%S}"},
                "others": others_at(request.user, story),
                "saved": saved_since(request, story),
            }
        )

    def drop(self, request: HttpRequest) -> HttpResponse:
        """Throw away what was kept of one sheet."""
        sheet = printable(request.POST.get("_drop", ""))[:LONGEST_SHEET]
        AtWork.objects.filter(user=person(request), sheet=sheet).update(typed=[], typed_at=None)
        self.message_user(request, _("What was kept is thrown away."), messages.INFO)
        number = number_of(sheet)
        is_there = number is not None and Story.objects.filter(pk=number).exists()
        back = ("admin:articles_story_change", [number]) if is_there else ("admin:articles_story_add", [])
        return HttpResponseRedirect(reverse(back[0], args=back[1]))

    # ── afterwards ──

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        if request.method == "GET" and TAKE_UP in request.GET:
            kept = self._kept(request, request.GET[TAKE_UP], object_id)
            # The form is shown as if it had just been sent and found wanting; one that hears of `taken_up`
            # cannot be valid, so that nothing is saved by looking.
            typed = request.POST.copy()  # which reads what was sent, nothing, before it is a POST
            for name, value in kept.typed:
                typed.appendlist(name, value)
            request.POST = typed  # type: ignore[assignment]
            request.taken_up = kept  # type: ignore[attr-defined]
            request.method = "POST"
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        number = key(object_id)
        if is_tried(request):
            # It is rolled back: nothing would be kept by it, and its form still stands open.
            return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]
        if request.method == "POST" and object_id is None and (made := self._made_of(request)):
            keep_typed(request, made)
            told = _(
                "This form has made this story before, and makes no second one. What you typed since is kept."
            )
            self.message_user(request, told, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:articles_story_change", args=[made.pk]))
        try:
            response = super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]
            if request.method != "POST" or number is None or Story.objects.filter(pk=number).exists():
                return response
            keep_typed(request, None)
            told = _("This story was deleted while it stood open here. What you typed is kept.")
            self.message_user(request, told, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:articles_story_typed", args=[number]))
        except PermissionDenied:
            story = Story.objects.filter(pk=number).first() if number is not None else None
            if request.method != "POST" or story is None or not self.has_change_permission(request):
                raise
            if not self.has_view_or_change_permission(request, story):
                raise
            # It went on to others while it was written on: it is not saved, and not lost either.
            keep_typed(request, story)
            told = _("This story is not yours to change where it stands now. What you typed is kept.")
            self.message_user(request, told, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:articles_story_typed", args=[story.pk]))

    def _made_of(self, request: HttpRequest) -> Story | None:
        """The story that was made by the form that is sent, which the browser's "Back" has brought again."""
        sheet = sheet_of(request, None)
        if not sheet.startswith(NEW):
            return None
        known = AtWork.objects.select_related("story").filter(user=person(request), sheet=sheet).first()
        return known.story if known else None

    def _kept(self, request: HttpRequest, sheet: str, object_id: str | None) -> AtWork:
        """Of a sheet; of a story's number alone, the newest that was typed on it."""
        sheet = printable(sheet)
        same = Q(sheet=sheet[:LONGEST_SHEET])
        if key(sheet) is not None:
            same |= Q(sheet__startswith=f"{key(sheet)}-")
        kept = AtWork.objects.with_words().filter(same, user=person(request)).first()
        if kept is None or (kept.story_id if object_id is None else number_of(sheet) != key(object_id)):
            raise Http404
        return kept

    def typed_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What somebody typed on a story that is not theirs to change any more: to read and to copy."""
        kept = self._kept(request, str(pk), str(pk))
        story_url = reverse("admin:articles_story_change", args=[pk])
        form_url = story_url if kept.story else reverse("admin:articles_story_add")
        typed = dict(kept.typed)
        words = {
            name: written(name, clean(typed[name]) if name == "body" else typed[name])
            for name in TEXTS
            if name in typed
        }
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": _("What you typed"),
            "opts": self.opts,
            "kept": kept,
            "story_url": story_url if kept.story else reverse("admin:articles_story_changelist"),
            "take_up_url": f"{form_url}?{TAKE_UP}={kept.sheet}",
            "may_take_up": self.has_change_permission(request, kept.story)
            if kept.story
            else self.has_add_permission(request),
            "words": [(label_of(name), text) for name, text in words.items() if text],
        }
        return TemplateResponse(request, "admin/articles/story/typed.html", context)

    def delete_model(self, request: HttpRequest, obj: Story) -> None:
        self._outlive(Story.objects.filter(pk=obj.pk))
        super().delete_model(request, obj)  # type: ignore[misc]

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        self._outlive(queryset)
        super().delete_queryset(request, queryset)  # type: ignore[misc]

    def _outlive(self, stories: Any) -> None:
        """What colleagues have typed on stories that are deleted is offered to them for a new one."""
        AtWork.objects.with_words().filter(story__in=list(stories)).update(story=None)

    def forget_typed(self, request: HttpRequest, story: Story) -> None:
        """What was saved is not unsaved any more."""
        sheets = {sheet_of(request, story), request.POST.get(SHEET, "")[:LONGEST_SHEET]}
        AtWork.objects.filter(user=person(request), sheet__in=sheets).update(typed=[], typed_at=None)
        for new in (sheet for sheet in sheets if sheet.startswith(NEW)):
            made = {"story": story, "seen_at": timezone.now()}
            AtWork.objects.update_or_create(user=person(request), sheet=new, defaults=made)

    def at_work_context(self, request: HttpRequest, story: Story | None) -> dict[str, Any]:
        """What the form says of unsaved words and of colleagues. Two queries."""
        kept = AtWork.objects.with_words().filter(user=person(request), story=story)
        taken_up = getattr(request, "taken_up", None)
        is_sent = request.method == "POST" and taken_up is None
        return {
            "at_work_url": reverse("admin:articles_story_at_work"),
            "others": others_at(request.user, story),
            "kept_words": [] if is_sent else [one for one in kept[:5] if one != taken_up],
        }


def others_at(user: Any, story: Story | None) -> str:
    """Who else has the story open now, in a sentence; empty when nobody has."""
    if story is None:
        return ""
    types: dict[str, bool] = {}
    for one in story.at_work.there().exclude(user_id=user.pk).select_related("user")[:20]:
        types[name_of(one.user)] = types.get(name_of(one.user), False) or one.typed_at is not None
    names = [_("%(name)s (typing)") % {"name": name} if typed else name for name, typed in types.items()]
    return _("Also open at: %(names)s.") % {"names": ", ".join(names)} if names else ""


def saved_since(request: HttpRequest, story: Story | None) -> str:
    """That a colleague has saved the story since this form was opened, in a sentence."""
    opened_on = request.POST.get("revision", "")
    head = head_of(story) if story else None
    if head is None or not opened_on.isdecimal() or int(opened_on[:9]) >= head.number:
        return ""
    words = {"who": head.name or _("Somebody"), "time": date_format(timezone.localtime(head.at), "H:i")}
    if story and story.is_public(timezone.now()) and not says_what_it_is(request.POST):
        told = _(
            "Readers see this story by now: %(who)s saved it at %(time)s. Your save asks what it is to them."
        )
        return told % words
    return _("%(who)s saved this story at %(time)s. Save as always: both are put together.") % words
