"""A photo is killed in two clicks and a reason: it goes from every page at once, and stays in the library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.commits import for_readers
from articles.models import Byline, Photo, Story
from articles.revisions.wordings import record, settle

MOST_NAMED = 50


class KillForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=250,
        widget=forms.Textarea({"rows": 3, "autofocus": True}),
        help_text=gettext_lazy("For colleagues: it stands with the photo and in its history."),
    )


class PhotoKills:
    """For PhotoAdmin."""

    admin_site: Any
    opts: Any
    message_user: Any
    log_change: Any
    has_view_permission: Any

    def has_kill_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.kill_photo")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/kill/", view(self.kill_view), name="articles_photo_kill"),
            path("<int:pk>/allow/", view(self.allow_view), name="articles_photo_allow"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def kill_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._ask(request, pk, kills=True)

    def allow_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a kill back: it was the wrong photo, or the agency has cleared it."""
        return self._ask(request, pk, kills=False)

    def _ask(self, request: HttpRequest, pk: int, *, kills: bool) -> HttpResponse:
        photo = Photo.objects.filter(pk=pk).first()
        if photo is None:
            raise Http404
        if not (self.has_kill_permission(request) and self.has_view_permission(request, photo)):
            raise PermissionDenied
        url = reverse("admin:articles_photo_change", args=[pk])
        if (photo.killed_at is None) != kills:
            # A colleague was quicker.
            told = _("This photo is killed already.") if kills else _("This photo is not killed.")
            self.message_user(request, told, messages.WARNING)
            return HttpResponseRedirect(url)
        form = KillForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            done = self.carry_out(request, pk, kills, form.cleaned_data["reason"])
            self.message_user(request, done, messages.SUCCESS)
            return HttpResponseRedirect(url)
        stories = Story.objects.filter(story_photos__photo=photo).order_by("-published_at", "-pk")
        context = {
            **self.admin_site.each_context(request),
            "title": (_("Kill the photo: %s") if kills else _("Allow the photo again: %s")) % photo,
            "opts": self.opts,
            "form": form,
            "photo": photo,
            "kills": kills,
            "photo_url": url,
            "stories": stories.only("headline", "status", "published_at", "embargo")[:MOST_NAMED],
            "bylines": Byline.objects.filter(portrait=photo)[:MOST_NAMED],
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/articles/photo/kill.html", context)

    @for_readers()
    def carry_out(self, request: HttpRequest, pk: int, kills: bool, reason: str) -> str:
        photo = Photo.objects.select_for_update().get(pk=pk)
        settle(photo)
        photo.killed_at = (photo.killed_at or timezone.now()) if kills else None
        photo.kill_reason = reason if kills else ""
        photo.save()
        record(photo, request.user)
        done = _("Killed: %s") if kills else _("Allowed again: %s")
        self.log_change(request, photo, done % reason)
        return done % photo
