"""The working copy of a live story at the desk: kept by a button, opened again, released now or at a time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.fields import ZonedDateTimeField
from articles.admin.keys import key
from articles.admin.moments import moment_text
from articles.admin.widgets import DueWidget
from articles.live_edits import NEED_NO_TEXT, Change, told
from articles.models import Story, WorkingCopy
from articles.revisions.comparing import compare
from articles.revisions.content import content_of
from articles.revisions.recording import head_of, settle
from articles.revisions.saving import Clashed
from articles.working_copies import keep_aside, merged_with_live, release

from .at_work import person, typed_in

KEEP, OF_COPY, OPEN = "_working", "_of_copy", "working_copy"


class ReleaseForm(forms.Form):
    change = forms.ChoiceField(
        label=gettext_lazy("For readers this is"),
        choices=Change.choices,
        initial=Change.UPDATE,
        widget=forms.RadioSelect,
    )
    change_text = forms.CharField(
        label=gettext_lazy("What readers are told, in a sentence"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    change_is_grave = forms.BooleanField(label=gettext_lazy("Grave: stands above the story"), required=False)
    release_at = ZonedDateTimeField(
        label=gettext_lazy("When"),
        required=False,
        widget=DueWidget,
        help_text=gettext_lazy("Left empty, at once."),
    )

    def __init__(self, may_tell: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_tell:
            change: Any = self.fields["change"]
            change.choices = [(one.value, one.label) for one in NEED_NO_TEXT]
            del self.fields["change_text"], self.fields["change_is_grave"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "change" in data:
            try:
                data["change_text"] = told(data["change"], data.get("change_text", ""))
            except ValidationError as refusal:
                self.add_error("change_text", refusal)
        if data.get("release_at") and data["release_at"] <= timezone.now():
            self.add_error("release_at", _("This time is over. Leave it empty to release at once."))
        return data


class StoryWorkingCopies:
    """For StoryAdmin."""

    admin_site: Any
    opts: Any
    message_user: Any
    log_change: Any
    has_change_permission: Any

    def get_urls(self) -> list[Any]:
        def at(route: str, view: Any, name: str) -> Any:
            return path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=f"articles_story_{name}")

        return [
            at("working-copy/release/", self.release_view, "release"),
            at("working-copy/drop/", self.drop_copy_view, "drop_copy"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    # ── keeping and opening ──

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        form_view: Any = super().changeform_view  # type: ignore[misc]
        number = key(object_id)
        if number is None:
            return form_view(request, object_id, *args, **kwargs)
        if request.method == "POST" and KEEP in request.POST:
            return self._keep_aside(request, number, lambda: form_view(request, object_id, *args, **kwargs))
        if request.method == "GET" and OPEN in request.GET:
            copy = WorkingCopy.objects.filter(story=number).first()
            if copy is None:
                raise Http404
            self.show_as_typed(request, copy)  # type: ignore[attr-defined]
        return form_view(request, object_id, *args, **kwargs)

    def _keep_aside(self, request: HttpRequest, number: int, save: Any) -> HttpResponse:
        """Save as ever inside a transaction, keep what the story then says, and take the save back."""
        story = Story.objects.filter(pk=number).first()
        if story is None:
            raise Http404
        if not (self.has_change_permission(request, story) and story.is_public(timezone.now())):
            answer: HttpResponse = save()
            return answer
        with transaction.atomic():
            settle(Story.objects.select_for_update(of=("self",)).get(pk=number))
        request.looking = True  # type: ignore[attr-defined]
        with transaction.atomic():
            response: HttpResponse = save()
            is_whole = getattr(request, "looked", False)
            if is_whole:
                content = content_of(story)
            transaction.set_rollback(True)
        if not is_whole:
            return response
        opened_on = key(request.POST.get("revision"))
        base = story.revisions.filter(number=max(opened_on or 0, 1)).first() or head_of(story)
        assert base is not None, "a settled story has a revision"
        copy = keep_aside(story, content, typed_in(request), base, person(request))
        if told_of := request.told:  # type: ignore[attr-defined]
            copy.kind, copy.text, copy.is_grave = told_of.kind, told_of.text, told_of.is_grave
            copy.save()
        self.forget_typed(request, story)  # type: ignore[attr-defined]
        told_words = _("Kept as working copy. Readers go on seeing the story as it was.")
        self.message_user(request, told_words, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_story_change", args=[number]))

    def forget_copy(self, request: HttpRequest, story: Story) -> None:
        """What was saved from the working copy is live now."""
        if OF_COPY in request.POST:
            WorkingCopy.objects.filter(story=story).delete()

    def working_copy_context(self, request: HttpRequest, story: Story | None) -> dict[str, Any]:
        """What the form says of the story's working copy. One query."""
        copy = WorkingCopy.objects.filter(story=story).first() if story else None
        taken_up = getattr(request, "taken_up", None)
        return {
            "working_copy": copy,
            "is_copy": copy is not None and (OF_COPY in request.POST or copy == taken_up),
            "release_text": moment_text(copy.release_at) if copy and copy.release_at else "",
        }

    # ── releasing ──

    def _copy(self, request: HttpRequest, pk: int) -> WorkingCopy:
        copy = WorkingCopy.objects.select_related("story", "base").filter(story=pk).first()
        if copy is None:
            raise Http404
        if not self.has_change_permission(request, copy.story):
            raise PermissionDenied
        return copy

    def drop_copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        copy = self._copy(request, pk)
        if request.method != "POST":
            raise Http404
        copy.delete()
        self.message_user(request, _("The working copy is thrown away."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_story_change", args=[pk]))

    def release_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would change for readers, what they are told, and when."""
        copy = self._copy(request, pk)
        story, story_url = copy.story, reverse("admin:articles_story_change", args=[pk])
        initial = {
            "change": copy.kind,
            "change_text": copy.text,
            "change_is_grave": copy.is_grave,
            "release_at": copy.release_at,
        }
        may_tell = request.user.has_perm("articles.add_correction")
        form = ReleaseForm(may_tell, request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            copy.kind, copy.text = data["change"], data["change_text"]
            copy.is_grave = bool(data.get("change_is_grave"))
            copy.release_at, copy.released_by = data["release_at"], person(request)
            copy.problem = ""
            copy.save()
            if copy.release_at:
                told_words = _("The working copy is released on %(moment)s.")
                self.message_user(
                    request, told_words % {"moment": moment_text(copy.release_at)}, messages.SUCCESS
                )
                return HttpResponseRedirect(story_url)
            try:
                release(copy, person(request))
            except Clashed:
                told_words = _("A colleague has changed the same since. Save, and you are asked about it.")
                self.message_user(request, told_words, messages.WARNING)
                return HttpResponseRedirect(f"{story_url}?{OPEN}=1")
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                self.log_change(request, story, _("Released the working copy."))
                self.message_user(request, _("Readers see the working copy now."), messages.SUCCESS)
                return HttpResponseRedirect(story_url)
        live = content_of(story)
        merged = merged_with_live(copy, live)
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": _("Release: %(headline)s") % {"headline": story.headline},
            "opts": self.opts,
            "story": story,
            "story_url": story_url,
            "history_url": reverse("admin:articles_story_history", args=[pk]),
            "copy": copy,
            "form": form,
            "clashes": merged.clashes,
            "changes": compare({**live, "updated_at": None}, {**merged.content, "updated_at": None}),
        }
        return TemplateResponse(request, "admin/articles/story/release.html", context)
