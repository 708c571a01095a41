"""The steps of a story in the newsroom: its buttons, the page that asks why, and its timeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import live
from articles.colleagues import TOLD
from articles.models import SeriesPart, Story
from articles.models.address import address_of
from articles.models.story import NOTICE_LENGTH
from articles.visibility import Status, standing
from articles.workflow import TRANSITIONS, Refused, Verb, may, open_to, take

from .list import badge

# What is saved on the way. The others are asked about on a page of their own, whatever stands in the form.
BUTTONS = (Verb.SUBMIT, Verb.APPROVE, Verb.PUBLISH)
# What stands in the timeline beside the steps.
DONE = {**TOLD, **live.DONE}
ASKED = tuple(verb for verb in Verb if verb not in BUTTONS)
SHOWN = 50


@dataclass(frozen=True)
class Step:
    """A step as the form offers it: a button with a name, or a link."""

    verb: Verb
    label: str
    name: str = ""
    url: str = ""


class StepForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "autofocus": True}),
        help_text=gettext_lazy("For colleagues: it stands in the story’s timeline."),
    )
    notice = forms.CharField(
        label=gettext_lazy("Notice for readers"),
        max_length=NOTICE_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Stands at the story’s address, which says that it was withdrawn."),
    )

    def __init__(self, verb: Verb, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = TRANSITIONS[verb].needs_note
        if verb != Verb.KILL:
            del self.fields["notice"]

    def said(self) -> tuple[str, str]:
        """The note and the notice."""
        return self.cleaned_data["note"], self.cleaned_data.get("notice", "")


def pressed(request: HttpRequest) -> Verb | None:
    """The step whose button was pressed on the story's form."""
    return next((verb for verb in BUTTONS if f"_{verb}" in request.POST), None)


def steps_of(user: Any, story: Story | None) -> list[Step]:
    """What the form of a story, or of a new one, offers to somebody."""
    if story is None or story.pk is None:
        # Nobody stands over it yet but who begins it.
        rights = {verb: f"articles.{TRANSITIONS[verb].right}" for verb in BUTTONS}
        return [Step(verb, str(verb.label), f"_{verb}") for verb in BUTTONS if user.has_perm(rights[verb])]
    again = {Verb.PUBLISH: _("Publish again")} if story.status == Status.WITHDRAWN else {}
    return [
        Step(verb, again.get(verb, str(verb.label)), f"_{verb}")
        if verb in BUTTONS
        else Step(verb, str(verb.label), url=reverse("admin:articles_story_step", args=[story.pk, verb]))
        for verb in open_to(user, story)
    ]


def where_it_stood(story: Story) -> list[str]:
    """The addresses at which readers have found a story that is public, its own first."""
    things = [
        *([story.section] if story.section else []),
        *story.tags.all(),
        *story.bylines.all(),
        *(placed.topic for placed in story.story_topics.select_related("topic")),
        *([story.source] if story.source else []),
    ]
    if dateline := getattr(story, "dateline", None):
        things += [line.place for line in dateline.lines.select_related("place")]
    if part := SeriesPart.objects.filter(story=story).select_related("series").first():
        things.append(part.series)
    photos = [placed.photo for placed in story.story_photos.select_related("photo")]
    former = [address_of(one.day, one.slug) for one in story.former_addresses.all()]
    lists = [reverse("front"), reverse("latest"), reverse("rss")]
    if story.corrections.exists():
        lists.append(reverse("corrections"))
    own = [story.get_absolute_url(), *former]
    return list(dict.fromkeys([*own, *lists, *(one.get_absolute_url() for one in (*things, *photos))]))


class StorySteps:
    """For StoryAdmin: who may do what with a story where it stands."""

    admin_site: Any
    opts: Any
    message_user: Any
    log_change: Any

    # ── permissions ──

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.approve_story")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_story")

    def has_kill_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.kill_story")

    # ── one story ──

    def get_urls(self) -> list[Any]:
        ask = self.admin_site.admin_view(self.ask)
        own = path("<int:pk>/step/<slug:name>/", ask, name="articles_story_step")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def ask(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Ask why, and take the step. One click away from the story's form, and one from its end."""
        story = Story.objects.filter(pk=pk).first()
        if story is None or name not in ASKED:
            raise Http404
        verb = Verb(name)
        if not may(request.user, verb, story):
            raise PermissionDenied
        form = StepForm(verb, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                take(verb, story, request.user, *form.said())
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.tell_step(request, verb, [story])
                return HttpResponseRedirect(self._after(request, story))
        return self._ask(request, verb, [story], form)

    def _after(self, request: HttpRequest, story: Story) -> str:
        if request.user.has_perm("articles.view_story"):
            return reverse("admin:articles_story_change", args=[story.pk])
        return reverse("admin:index")

    def _ask(
        self, request: HttpRequest, verb: Verb, stories: list[Story], form: StepForm, action: str = ""
    ) -> HttpResponse:
        kills = verb == Verb.KILL
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb.label}: {stories[0].headline}" if len(stories) == 1 else str(verb.label),
            "opts": self.opts,
            "form": form,
            "verb": verb,
            "is_grave": kills,
            "action": action,
            "stories": [
                {
                    "story": story,
                    "badge": badge(standing(story, timezone.now())),
                    # Of many, each would cost some ten queries.
                    "stood": where_it_stood(story) if kills and len(stories) == 1 else [],
                    "url": reverse("admin:articles_story_change", args=[story.pk]),
                }
                for story in stories
            ],
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/articles/story/step.html", context)

    def tell_step(self, request: HttpRequest, verb: Verb, stories: list[Story]) -> None:
        """Say what was done, and leave it in Django's own history too."""
        done = str(TRANSITIONS[verb].done)
        for story in stories:
            self.log_change(request, story, done.capitalize() + ".")
        if len(stories) == 1:
            told = f"{done.capitalize()}: “{stories[0].headline}”."
        else:
            told = ngettext("%(count)d story: %(step)s.", "%(count)d stories: %(step)s.", len(stories)) % {
                "count": len(stories),
                "step": done,
            }
        self.message_user(request, told, messages.SUCCESS)

    # ── several stories ──

    def take_selected(self, request: HttpRequest, verb: Verb, stories: Any) -> HttpResponse | None:
        """Take a step with every selected story; one that cannot take it says why, and the others do."""
        note = notice = ""
        if TRANSITIONS[verb].needs_note:
            form = StepForm(verb, request.POST if "note" in request.POST else None)
            if not form.is_valid():
                return self._ask(request, verb, list(stories), form, action=f"{verb}_selected")
            note, notice = form.said()
        done = []
        for story in stories:
            try:
                take(verb, story, request.user, note, notice)
            except Refused as refusal:
                self.message_user(request, f"“{story.headline}”: {refusal}", messages.WARNING)
            else:
                done.append(story)
        if done:
            self.tell_step(request, verb, done)
        return None


def timeline_of(story: Story | None) -> list[dict[str, Any]]:
    """The newest steps of a story, as its form shows them."""
    if story is None or story.pk is None:
        return []
    return [
        {
            "done": DONE.get(entry.verb) or TRANSITIONS[Verb(entry.verb)].done,
            "name": entry.name or _("The site"),
            "at": timezone.localtime(entry.at),
            "note": entry.note,
        }
        for entry in story.timeline.all()[:SHOWN]
    ]
