"""Comments on a story and its assignment: beneath its form, and sent without it, so that nothing is lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.fields import ZonedDateTimeField
from articles.admin.moments import moment_text
from articles.admin.newsroom import printable_query
from articles.admin.widgets import DueWidget
from articles.colleagues import (
    assign,
    assigned_to,
    colleagues,
    comment,
    end_assignment,
    is_mail_set_up,
    may_assign,
    may_end,
    mentioned,
    tell,
)
from articles.models import Assignment, Story
from articles.models.appended import name_of
from articles.models.colleagues import LONGEST_COMMENT, LONGEST_NOTE

SHOWN = 200

type Said = list[tuple[int, str]]
"""What the page says after something was sent: levels of messages, and sentences."""


class CommentForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST_COMMENT,
        error_messages={"required": gettext_lazy("Write something first.")},
        widget=forms.Textarea({"rows": 3}),
    )


class AssignmentForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("Assigned to"))
    due = ZonedDateTimeField(label=gettext_lazy("Due"), required=False, widget=DueWidget)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=LONGEST_NOTE, required=False)

    prefix = "assignment"

    def __init__(self, people: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        field: Any = self.fields["to"]
        field.choices = [("", "—"), *((pk, name_of(person)) for pk, person in self.people.items())]

    def clean_to(self) -> Any:
        return self.people[self.cleaned_data["to"]]


class AssignedFilter(admin.SimpleListFilter):
    title = gettext_lazy("assignment")
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", gettext_lazy("Assigned to me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        if self.value() != "me":
            return queryset
        return queryset.filter(pk__in=assigned_to(request.user, timezone.now()).order_by().values("pk"))


class StoryColleagues:
    """For StoryAdmin: the panel, and what its forms send."""

    admin_site: Any
    message_user: Any
    seen: Any

    def get_urls(self) -> list[Any]:
        def at(route: str, view: Any, name: str) -> Any:
            return path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=f"articles_story_{name}")

        return [
            at("comment/", self.add_comment, "comment"),
            at("comment/<int:number>/", self.settle_comment, "settle"),
            at("assignment/", self.change_assignment, "assignment"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def panel(self, request: HttpRequest, story: Story | None) -> dict[str, Any] | None:
        """What the form of a story shows of colleagues; None for a story that is not there yet."""
        if story is None:
            return None
        people = list(colleagues())
        found = list(story.comments.select_related("resolved_by").order_by("-at", "-pk")[: SHOWN + 1])
        assignment = _assignment_of(story)
        to = [person for person in people if may_assign(request.user, story, person)]
        initial: dict[str, Any] = {"to": request.user.pk}
        if assignment:
            initial = {"to": assignment.to_id, "due": assignment.due, "note": assignment.note}
        return {
            "story": story,
            "comments": found[:SHOWN][::-1],
            "has_older": len(found) > SHOWN,
            "open": sum(one.resolved_at is None for one in found),
            "people": people,
            "is_mail_set_up": is_mail_set_up(),
            "comment_form": CommentForm(),
            "assignment": assignment,
            "due": moment_text(assignment.due) if assignment and assignment.due else "",
            "is_late": bool(assignment and assignment.due and assignment.due < timezone.now()),
            "may_end": bool(assignment and may_end(request.user, assignment)),
            "assignment_form": AssignmentForm(to, initial=initial) if to else None,
        }

    # ── what is sent ──

    def add_comment(self, request: HttpRequest, pk: int) -> HttpResponse:
        story = self.seen(request, pk)
        form = CommentForm(printable_query(request.POST))
        if request.method != "POST" or not form.is_valid():
            return self._answer(request, story, _errors(form))
        text, by = form.cleaned_data["comment"], request.user
        try:
            comment(story, by, text)
        except IntegrityError as gone:
            raise Http404 from gone
        people, unknown = mentioned(text, colleagues())
        said: Said = [
            (messages.WARNING, _("Nobody here is called @%(name)s.") % {"name": name}) for name in unknown
        ]
        words = {"name": name_of(by), "headline": story.headline}
        said += self._mail(
            [person for person in people if person.pk != by.pk],
            story,
            by,
            _("%(name)s mentions you: %(headline)s") % words,
            _("%(name)s mentions you in a comment on “%(headline)s”:") % words + f"\n\n{text}",
        )
        return self._answer(request, story, said or [(messages.SUCCESS, _("Your comment is there."))], True)

    def settle_comment(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Tick a comment off, or open it again."""
        story = self.seen(request, pk)
        found = story.comments.filter(pk=number).first()
        if found is None:
            raise Http404
        if request.method == "POST":
            if "settled" in request.POST:
                found.settle(request.user)
            else:
                found.reopen()
        return self._answer(request, story, [], True)

    def change_assignment(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the story somebody's to do, or nobody's."""
        story = self.seen(request, pk)
        if request.method != "POST":
            return self._answer(request, story, [])
        if "ended" in request.POST:
            assignment = _assignment_of(story)
            if assignment and not may_end(request.user, assignment):
                raise PermissionDenied
            if assignment:
                end_assignment(assignment, request.user)
            return self._answer(request, story, [], True)
        people = [person for person in colleagues() if may_assign(request.user, story, person)]
        if not people:
            raise PermissionDenied
        form = AssignmentForm(people, printable_query(request.POST))
        if not form.is_valid():
            return self._answer(request, story, _errors(form))
        to, due, note = (form.cleaned_data[name] for name in ("to", "due", "note"))
        try:
            is_new = assign(story, to, request.user, due, note)
        except IntegrityError as gone:
            raise Http404 from gone
        said = self._tell_of_assignment(request.user, story, to, due, note) if is_new else []
        done = _("Assigned to %(name)s.") % {"name": name_of(to)}
        return self._answer(request, story, [(messages.SUCCESS, done), *said], True)

    def _tell_of_assignment(self, by: Any, story: Story, to: Any, due: Any, note: str) -> Said:
        words = {"name": name_of(by), "headline": story.headline, "due": moment_text(due) if due else ""}
        told = _("%(name)s has assigned “%(headline)s” to you.") % words
        if due:
            told = _("%(name)s has assigned “%(headline)s” to you, due %(due)s.") % words
        subject = _("Assigned to you: %(headline)s") % words
        people = [] if to.pk == by.pk else [to]
        return self._mail(people, story, by, subject, f"{told}\n\n{note}".strip())

    def _mail(self, people: list[Any], story: Story, by: Any, subject: str, text: str) -> Said:
        failures = tell(people, story, by, subject, text)
        said = [(messages.WARNING, failure) for failure in failures]
        if people and not failures:
            names = get_text_list([name_of(person) for person in people], _("and"))
            said.append((messages.SUCCESS, _("Told by mail: %(names)s.") % {"names": names}))
        return said

    # ── what comes back ──

    def _answer(self, request: HttpRequest, story: Story, said: Said, is_done: bool = False) -> HttpResponse:
        """For the page's script the parts that have changed, for everybody else the story's form again."""
        if request.get_preferred_type(["text/html", "application/json"]) != "application/json":
            for level, text in said:
                self.message_user(request, text, level)
            here = reverse("admin:articles_story_change", args=[story.pk], current_app=self.admin_site.name)
            return HttpResponseRedirect(f"{here}#colleagues")
        context = {"panel": self.panel(request, story)}
        return JsonResponse(
            {
                "is_done": is_done,
                "said": [{"level": messages.DEFAULT_TAGS[level], "text": text} for level, text in said],
                "parts": {
                    name: render_to_string(f"admin/articles/story/{name}.html", context, request)
                    for name in ("comments", "assignment", "open_comments")
                },
            }
        )


def _assignment_of(story: Story) -> Assignment | None:
    return Assignment.objects.select_related("to", "by").filter(story=story).first()


def _errors(form: forms.Form) -> Said:
    return [
        (messages.ERROR, f"{form.fields[name].label}: {error}")
        for name, errors in form.errors.items()
        for error in errors
    ]
