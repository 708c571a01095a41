"""The working copy of a live story at the desk: kept by a button, opened again, released now or at a time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
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
from articles.commits import for_readers
from articles.models import Revision, Story, WorkingCopy
from articles.models.correction import Change
from articles.revisions.comparing import compare
from articles.revisions.content import content_of, put_back
from articles.revisions.recording import head_of, settle
from articles.revisions.saving import Clashed
from articles.working_copies import COPIED, held_copy, keep_aside, merged_with_live, release

from .at_work import keep_typed, person
from .live_edits import KEEP, TellingForm, Told
from .merging import choices_in
from .trying import is_tried

OF_COPY, OPEN = "_of_copy", "working_copy"
# What its release is asked, and where the answers are kept.
TOLD = {"change": "kind", "change_text": "text", "change_is_grave": "is_grave"}
ASKED = TOLD | {"release_at": "release_at"}
# What whoever releases it decides. What it says is not theirs to write.
DECIDED = (*ASKED.values(), "released_by", "problem")


class ReleaseForm(TellingForm):
    release_at = ZonedDateTimeField(
        label=gettext_lazy("When"),
        required=False,
        widget=DueWidget,
        help_text=gettext_lazy("Left empty, at once."),
    )

    def __init__(self, copy: WorkingCopy, may_tell: bool, sent: Any = None) -> None:
        initial = {name: getattr(copy, of_copy) for name, of_copy in ASKED.items()}
        super().__init__(sent, initial=initial)
        self.offer_kinds(may_tell)
        # Whoever may write nothing to readers releases it with what a colleague has written to them.
        self.kept = None if may_tell or not copy.text else copy
        if self.kept:
            for name in TOLD:
                del self.fields[name]
        self.told: Told | None = None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.kept:
            self.told = self.read_told(data)
        if data.get("release_at") and data["release_at"] <= timezone.now():
            self.add_error("release_at", _("This time is over. Leave it empty to release at once."))
        return data


class StoryWorkingCopies:
    """For StoryAdmin."""

    admin_site: Any
    message_user: Any
    log_change: Any
    has_change_permission: Any
    page_of: Any
    try_save: Any
    ask_which: Any
    forget_typed: Any

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
        number = key(object_id)
        if number is not None and not is_tried(request):
            if request.method == "POST" and KEEP in request.POST:
                story = Story.objects.filter(pk=number).first()
                if story and self.has_change_permission(request, story) and story.is_public(timezone.now()):
                    return self._keep_aside(request, story)
            if request.method == "GET" and OPEN in request.GET:
                return self._open(request, number)
        return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]

    def _keep_aside(self, request: HttpRequest, story: Story) -> HttpResponse:
        with transaction.atomic():
            settle(Story.objects.select_for_update(of=("self",)).get(pk=story.pk))
        content, response = self.try_save(request, str(story.pk), content_of)
        if content is None:
            answer: HttpResponse = response
            return answer
        base: Revision | None = request.base or head_of(story)  # type: ignore[attr-defined]
        assert base is not None, "a settled story has a revision"
        stored = WorkingCopy.objects.filter(story=story).first()
        seen, choices = key(request.POST.get(OF_COPY)), choices_in(request, stored)
        told_of: Told = request.told or Told()  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                copy = keep_aside(story, content, base, person(request), seen, choices)
                _tell(copy, told_of, _may_tell(request))
                copy.save(update_fields=TOLD.values())
        except Clashed as clashed:
            keep_typed(request, story)
            asked: HttpResponse = self.ask_which(request, clashed)
            return asked
        self.forget_typed(request, story)
        kept = _("Kept as working copy. Readers go on seeing the story as it was.")
        self.message_user(request, kept, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_story_change", args=[story.pk]))

    def _open(self, request: HttpRequest, number: int) -> HttpResponse:
        """The form of the story as its working copy has it: put back, shown, and rolled back."""
        copy = self._copy(request, number)
        with transaction.atomic():
            story = Story.objects.select_for_update(of=("self",)).get(pk=number)
            try:
                put_back(story, copy.content, COPIED, keeps_time=True)
            except IntegrityError:
                # Its address is another story's by now, and is chosen anew.
                put_back(story, copy.content, set(COPIED) - {"slug", "published_at"}, keeps_time=True)
            request.copy = copy  # type: ignore[attr-defined]
            response: HttpResponse = super().changeform_view(request, str(number))  # type: ignore[misc]
            if isinstance(response, TemplateResponse):
                response.render()
            transaction.set_rollback(True)
        return response

    def save_model(self, request: HttpRequest, obj: Story, form: Any, change: bool) -> None:
        if form.told is not None and not _may_tell(request):
            # What they have opened and save as a change has a colleague's words with it.
            opened = WorkingCopy.objects.filter(story=obj, number=key(request.POST.get(OF_COPY)) or 0)
            if copy := opened.exclude(text="").first():
                form.told = Told(Change(copy.kind), copy.text, copy.is_grave)
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    def forget_copy(self, request: HttpRequest, story: Story) -> None:
        """What was saved from the working copy is live now. One that a colleague has kept since stays."""
        number = key(request.POST.get(OF_COPY))
        if number is None:
            return
        WorkingCopy.objects.filter(story=story, number=number).delete()
        if WorkingCopy.objects.filter(story=story).exists():
            stays = _("A colleague has worked on the working copy since you opened it. Theirs is kept.")
            self.message_user(request, stays, messages.WARNING)

    def working_copy_context(self, request: HttpRequest, story: Story | None) -> dict[str, Any]:
        """What the form says of the story's working copy. One query."""
        copy = WorkingCopy.objects.filter(story=story).defer("content").first() if story else None
        opened: WorkingCopy | None = getattr(request, "copy", None)
        return {
            "working_copy": copy,
            "of_copy": opened.number if opened else key(request.POST.get(OF_COPY)),
            "release_text": moment_text(copy.release_at) if copy and copy.release_at else "",
        }

    # ── releasing ──

    def _copy(self, request: HttpRequest, pk: int, *, is_held: bool = False) -> WorkingCopy:
        stored = WorkingCopy.objects.select_related("story", "base").filter(story=pk)
        copy = held_copy(pk) if is_held else stored.first()
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
        form = ReleaseForm(copy, _may_tell(request), request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            with for_readers():
                answer = self._decide(request, pk, form)
            if answer is not None:
                return answer
            copy = self._copy(request, pk)
            if form.kept:
                form.kept = copy
        story, live = copy.story, content_of(copy.story)
        merged = merged_with_live(copy, live)
        page: HttpResponse = self.page_of(
            request,
            story,
            "release",
            title=_("Release: %(headline)s") % {"headline": story.headline},
            form=form,
            copy=copy,
            clashes=merged.clashes,
            changes=compare({**live, "updated_at": None}, {**merged.content, "updated_at": None}),
        )
        return page

    def _decide(self, request: HttpRequest, pk: int, form: ReleaseForm) -> HttpResponse | None:
        """Release it, or set its time. None where that is asked once more; the form has an error then."""
        copy, decided = self._copy(request, pk, is_held=True), form.cleaned_data
        if copy.number != key(request.POST.get(OF_COPY)):
            form.add_error(None, _unseen(copy, decided.get("change_text", "")))
            return None
        _tell(copy, form.told, _may_tell(request))
        copy.release_at, copy.released_by = decided["release_at"], person(request)
        copy.problem = ""
        copy.save(update_fields=DECIDED)
        story_url = reverse("admin:articles_story_change", args=[pk])
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
            return None
        self.log_change(request, copy.story, _("Released the working copy."))
        self.message_user(request, _("Readers see the working copy now."), messages.SUCCESS)
        return HttpResponseRedirect(story_url)


def _may_tell(request: HttpRequest) -> bool:
    return person(request).has_perm("articles.add_correction")


def _tell(copy: WorkingCopy, told: Told | None, may_tell: bool) -> None:
    """Note what readers are told. Whoever may write nothing to them takes no colleague's words away."""
    if told is not None and (may_tell or not copy.text):
        copy.kind, copy.text, copy.is_grave = told.kind, told.text, told.is_grave


def _unseen(copy: WorkingCopy, words: str) -> list[str]:
    """Why a working copy that is not the one that was looked at is looked at once more."""
    kept = {"name": copy.name or _("Somebody"), "moment": moment_text(copy.at), "words": copy.text}
    told = [
        _(
            "The working copy has changed since you opened this page: %(name)s kept it last, on %(moment)s. "
            "Look at it once more, then release it."
        )
        % kept
    ]
    if copy.text and copy.text != words:
        told.append(_("It was kept with these words for readers: “%(words)s”") % kept)
    return told
