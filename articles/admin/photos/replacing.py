"""Another photo instead of one, everywhere at once: what would change, and the click that changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from articles import html, working_copies
from articles.admin.fronts.pages import PlannedPage
from articles.admin.keys import key
from articles.admin.traced import TracedAdmin
from articles.commits import for_readers
from articles.fronts import launching
from articles.fronts.launching import fronts_with, may_launch
from articles.models import Byline, Photo, Story, WorkingCopy
from articles.models.front import Front, Of
from articles.revisions import wordings
from articles.revisions.recording import record, settle
from articles.visibility import Usable, usability_of
from articles.workflow import Refused, may_edit
from articles.working_copies import copies_with

from .uses import may_look, told

OFFERED = 24
LOOKED_AT = 1000
MOST = 200
"""Stories that one click changes: each is locked until all are done."""
NAMED = 5


@dataclass(frozen=True)
class Besides:
    """What shows a photo and is no story."""

    name: str
    url: str
    replace: Callable[[Photo, Photo, Any], None]
    """Show the second instead of the first, by somebody."""

    def __str__(self) -> str:
        return self.name


@dataclass
class Division:
    """What shows a photo: what somebody may change, and the rest."""

    changed: list[Story] = field(default_factory=list)
    left: list[Story] = field(default_factory=list)
    more: int = 0
    """How many stories wait for another click."""
    changed_besides: list[Besides] = field(default_factory=list)
    left_besides: list[Besides] = field(default_factory=list)


def divided(photo: Photo, user: Any) -> Division:
    found = Division()
    for story in _stories_with(photo):
        if not may_edit(user, story):
            found.left.append(story)
        elif len(found.changed) < MOST:
            found.changed.append(story)
        else:
            found.more += 1
    for may, besides in _besides(photo, user):
        (found.changed_besides if may else found.left_besides).append(besides)
    return found


def _stories_with(photo: Photo) -> QuerySet[Story]:
    return Story.objects.filter(story_photos__photo=photo).order_by("pk")[:LOOKED_AT]


def _hold(photo: Photo) -> None:
    """Hold all that is changed with a photo, in the order of everybody else: whoever launches holds the front
    and then its stories, whoever keeps or releases a working copy its story, and two who change several begin
    with the lowest number."""
    fronts = [front.pk for front in fronts_with(photo.pk)]
    list(Front.objects.select_for_update(of=("self",)).filter(pk__in=fronts).order_by("pk"))
    stories = {story.pk for story in _stories_with(photo)} | {copy.story_id for copy in copies_with(photo.pk)}
    list(Story.objects.select_for_update(of=("self",)).filter(pk__in=stories).order_by("pk").only("pk"))


def _besides(photo: Photo, user: Any) -> Iterator[tuple[bool, Besides]]:
    """Each with whether somebody may change it."""
    for copy in copies_with(photo.pk):
        url = f"{reverse('admin:articles_story_change', args=[copy.story_id])}?working_copy=1"
        name = _("Working copy: %(story)s") % {"story": copy.story if may_look(user) else _("a story")}
        yield may_edit(user, copy.story), Besides(name, url, _in_copy(copy))
    for front in fronts_with(photo.pk):
        page = PlannedPage(front.of)
        name = _("Front: %(name)s") % {"name": page.name}
        yield may_launch(user, front.of), Besides(name, page.url(), _on_front(front.of))
    for byline in Byline.objects.filter(portrait=photo).order_by("pk")[:LOOKED_AT]:
        url = reverse("admin:articles_byline_change", args=[byline.pk])
        name = _("Portrait: %(name)s") % {"name": byline.name}
        yield user.has_perm("articles.change_byline"), Besides(name, url, _as_portrait(byline))


def _in_copy(copy: WorkingCopy) -> Callable[[Photo, Photo, Any], None]:
    return lambda old, new, by: working_copies.replace_photo(copy, old, new)


def _on_front(of: Of) -> Callable[[Photo, Photo, Any], None]:
    def replace(old: Photo, new: Photo, by: Any) -> None:
        launching.replace_photo(
            of, by, old.pk, new.pk, _("Another photo instead of “%(photo)s”") % {"photo": old}
        )

    return replace


def _as_portrait(byline: Byline) -> Callable[[Photo, Photo, Any], None]:
    def replace(old: Photo, new: Photo, by: Any) -> None:
        wordings.settle(byline)
        # A colleague may have chosen another meanwhile.
        if Byline.objects.filter(pk=byline.pk, portrait=old).exists():
            byline.refresh_from_db()
            byline.portrait = new
            byline.save(update_fields=["portrait"])
            wordings.record(byline, by)

    return replace


def why_not(old: Photo, new: Photo) -> str:
    """Why a photo cannot stand in for another, in a sentence; empty if it can."""
    if old.pk == new.pk:
        return _("This is the same photo. Choose another.")
    if not new.image:
        lacks = _("it has no file")
    elif not new.credit:
        lacks = _("it has no credit")
    else:
        lacks = {
            Usable.YES: "",
            Usable.KILLED: _("it was killed"),
            Usable.OVER: _("its rights are over"),
            Usable.AHEAD: _("it is under embargo"),
        }[usability_of(new, timezone.now())]
    if not lacks:
        return ""
    return _("“%(photo)s” cannot stand in stories: %(lacks)s.") % {"photo": new, "lacks": lacks}


@for_readers()
def replace_everywhere(old: Photo, new: Photo, by: Any) -> Division:
    """Show `new` instead of `old` wherever somebody may change it: in stories, each kept as a revision, in
    what live ones will say, on fronts, and as a portrait. Raises Refused if the new one cannot stand there.
    """
    _hold(old)
    found = divided(old, by)
    # As it is now: a colleague may have killed it since it was chosen.
    new = Photo.objects.select_for_update(of=("self",), no_key=True).get(pk=new.pk)
    if refusal := why_not(old, new):
        raise Refused(refusal)
    for story in found.changed:
        settle(story)
        _replace(story, old, new, by)
        record(story, by, note=_("replaced the photo “%(photo)s”") % {"photo": old})
    for besides in found.changed_besides:
        besides.replace(old, new, by)
    return found


def _replace(story: Story, old: Photo, new: Photo, by: Any) -> None:
    """In the old one's place and with its caption; a story that shows both already keeps one, where the first
    of them stood."""
    rows = {row.photo_id: row for row in story.story_photos.filter(photo__in=[old, new])}
    gone, kept = rows[old.pk], rows.get(new.pk)
    if kept is None:
        gone.photo = new
        gone.save()
    else:
        kept.position = min(kept.position, gone.position)
        kept.own_caption = kept.own_caption or gone.own_caption
        gone.delete()
        kept.save()
    body: Any = html.with_photo(story.body, old.pk, new.pk)
    if body != story.body:
        story.body = body
        # Its words are the same: readers are told of no update.
        story.save(update_fields={"body"}, keeps_time=True)
    for entry in story.entries.filter(body__contains=f'data-photo="{old.pk}"'):
        said: Any = html.with_photo(entry.body, old.pk, new.pk)
        entry.body = said
        entry.save(by=by)


class ReplacingAdmin(TracedAdmin):
    """The page of PhotoAdmin on which a photo is replaced."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.replace_view))
        return [path("<path:pk>/replace/", view, name="articles_photo_replace"), *super().get_urls()]

    def replace_view(self, request: HttpRequest, pk: str) -> HttpResponse:
        old = Photo.objects.filter(pk=key(pk) or 0).first()
        if old is None:
            raise Http404
        if not self.has_change_permission(request, old):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else request.GET
        new = Photo.objects.filter(pk=key(sent.get("by")) or 0).first()
        if request.method == "POST" and new is not None:
            return self._replaced(request, old, new)
        division = divided(old, request.user)
        query = request.GET.get("q", "")
        offered = self.get_queryset(request).exclude(pk=old.pk).exclude(image="").order_by("-pk")
        offered, _distinct = self.get_search_results(request, offered, query)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Replace everywhere"),
            "old": old,
            "new": new,
            "refusal": why_not(old, new) if new else "",
            "query": query,
            "offered": [] if new else list(offered[:OFFERED]),
            "changed": [told(story) for story in division.changed],
            "left": [told(story) for story in division.left] if may_look(request.user) else [],
            "left_unseen": 0 if may_look(request.user) else len(division.left),
            "more": division.more,
            "changed_besides": division.changed_besides,
            "left_besides": division.left_besides,
            "photo_url": reverse("admin:articles_photo_change", args=[old.pk]),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/articles/photo/replace.html", context)

    def _replaced(self, request: HttpRequest, old: Photo, new: Photo) -> HttpResponse:
        try:
            done = replace_everywhere(old, new, request.user)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:articles_photo_replace", args=[old.pk]))
        count = len(done.changed)
        words = ngettext("Replaced in %(count)d story.", "Replaced in %(count)d stories.", count)
        is_something = count or done.changed_besides
        self.message_user(
            request, words % {"count": count}, messages.SUCCESS if is_something else messages.WARNING
        )
        if done.changed_besides:
            words = _("And there: %(places)s.")
            self.message_user(request, words % {"places": _listed(done.changed_besides)}, messages.SUCCESS)
        if done.more:
            words = ngettext(
                "%(count)d story still shows it: replace it once more.",
                "%(count)d stories still show it: replace it once more.",
                done.more,
            )
            self.message_user(request, words % {"count": done.more}, messages.WARNING)
        stories = [f"“{story}”" for story in done.left]
        if stories and not may_look(request.user):
            count = len(stories)
            stories = [ngettext("%(count)d story", "%(count)d stories", count) % {"count": count}]
        if left := [*stories, *done.left_besides]:
            words = _("Left as they were, because you may not edit them: %(stories)s.")
            self.message_user(request, words % {"stories": _listed(left)}, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:articles_photo_change", args=[old.pk]))


def _listed(named: Sequence[object]) -> str:
    """The first of them by name, and how many others."""
    names = [str(one) for one in named[:NAMED]]
    if rest := len(named) - len(names):
        names.append(ngettext("%(count)d other", "%(count)d others", rest) % {"count": rest})
    return get_text_list(names, _("and"))
