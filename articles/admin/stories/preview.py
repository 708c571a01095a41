"""Preview at the desk: of what stands in the form, of a revision, and links to give away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.keys import key
from articles.models import PreviewLink, Revision, Story
from articles.views.page import absolute
from articles.views.preview import private, read, rendered, stored, within_the_newsroom

from .at_work import person

HOURS = (24, 72, 168)


class LinkForm(forms.Form):
    revision = forms.ModelChoiceField(
        Revision.objects.none(),
        label=gettext_lazy("Shows"),
        required=False,
        empty_label=gettext_lazy("What is saved when somebody looks"),
    )
    hours = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"),
        coerce=int,
        initial=72,
        choices=[(hours, gettext_lazy("%d hours") % hours) for hours in HOURS],
    )

    def __init__(self, story: Story, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["revision"]
        field.queryset = story.revisions.defer("content")
        field.label_from_instance = lambda one: (
            _("Revision %(number)d, of %(name)s")
            % {
                "number": one.number,
                "name": one.name or _("the site"),
            }
        )


class StoryPreview:
    """For StoryAdmin."""

    admin_site: Any
    message_user: Any
    seen: Any
    page_of: Any
    try_save: Any

    def get_urls(self) -> list[Any]:
        def guarded(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("preview/", guarded(self.preview_typed), name="articles_story_preview_new"),
            path("<int:pk>/preview/", guarded(self.preview_view), name="articles_story_preview"),
            path("<int:pk>/preview/links/", guarded(self.links_view), name="articles_story_preview_links"),
            path(
                "<int:pk>/preview/links/<int:link>/revoke/",
                guarded(self.revoke_view),
                name="articles_story_revoke_link",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    # ── what stands in the form, or is saved ──

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        story = self.seen(request, pk)
        if request.method == "POST":
            return self.preview_typed(request, str(pk))
        content = None
        if "revision" in request.GET:
            number = key(request.GET["revision"]) or 0
            revision = story.revisions.filter(number=number).first()
            if revision is None:
                raise Http404
            content = revision.content
        return within_the_newsroom(rendered(stored(story, content)))

    def preview_typed(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Save the sent form as ever, look at the page, and take the save back."""
        if request.method != "POST":
            raise Http404
        page, response = self.try_save(request, object_id, lambda story: read(stored(story)))
        # Without a page the form came back: it could not have been saved either.
        return within_the_newsroom(page() if page else private(self._not_shown(request, response)))

    def _not_shown(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        form = (getattr(response, "context_data", None) or {}).get("adminform")
        problems = []
        if form is not None:
            for name, errors in form.form.errors.items():
                label = form.form.fields[name].label if name in form.form.fields else ""
                problems += [f"{label}: {error}" if label else str(error) for error in errors]
        context = {**self.admin_site.each_context(request), "problems": problems}
        context["title"] = _("This cannot be shown yet")
        return TemplateResponse(request, "admin/articles/story/not_shown.html", context).render()

    # ── links ──

    def links_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The story's links; a POST makes one, which from the story's form is one click."""
        story = self.seen(request, pk)
        form = LinkForm(story)
        made = None
        if request.method == "POST":
            # The form of the story sends itself along, and with it no choice: the link is the usual one.
            sent = request.POST if "hours" in request.POST else {"hours": "72"}
            form = LinkForm(story, sent)
            if form.is_valid():
                made = PreviewLink.objects.create(
                    story=story,
                    revision=form.cleaned_data["revision"],
                    made_by=person(request),
                    expires_at=timezone.now() + timedelta(hours=form.cleaned_data["hours"]),
                )
                form = LinkForm(story)
        links = story.preview_links.select_related("made_by", "revision").defer("revision__content")[:50]
        page = self.page_of(
            request,
            story,
            "links",
            title=_("Preview links: %(headline)s") % {"headline": story.headline},
            form=form,
            made=absolute(made.get_absolute_url()) if made else "",
            links=[
                {"link": one, "url": absolute(one.get_absolute_url()), "is_new": one == made} for one in links
            ],
        )
        return private(page.render())

    def revoke_view(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        story = self.seen(request, pk)
        if request.method != "POST":
            raise Http404
        revoked = story.preview_links.filter(pk=link, revoked_at=None).update(revoked_at=timezone.now())
        if revoked:
            told = _("The link leads nowhere any more.")
            self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_story_preview_links", args=[story.pk]))
