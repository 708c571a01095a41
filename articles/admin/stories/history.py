"""A story's history at the desk: every revision, any two compared, an earlier one restored."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.admin.keys import key
from articles.commits import for_readers
from articles.models import Revision, Story
from articles.revisions.comparing import compare
from articles.revisions.content import RESTORED, content_of, label_of, put_back
from articles.revisions.recording import Reason, head_of, record, said_of, settle
from articles.visibility import Status

PER_PAGE = 50


def published_as(story: Story) -> Revision | None:
    """The revision with which the story was published last."""
    steps = story.revisions.filter(reason=Reason.STEP).values_list("pk", "content__status")
    number = next((pk for pk, status in steps if status == Status.PUBLISHED), None)
    return None if number is None else story.revisions.get(pk=number)


class StoryHistory:
    """For StoryAdmin."""

    admin_site: Any
    message_user: Any
    log_change: Any
    has_change_permission: Any
    seen: Any
    page_of: Any

    def get_urls(self) -> list[Any]:
        def guarded(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("<int:pk>/compare/", guarded(self.compare_view), name="articles_story_compare"),
            path("<int:pk>/restore/<int:number>/", guarded(self.restore_view), name="articles_story_restore"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        story = self.seen(request, key(object_id))
        # The contents stay where they are: fifty whole stories are some megabytes.
        revisions = story.revisions.defer("content")
        page = Paginator(revisions, PER_PAGE).get_page(request.GET.get("p"))
        live = published_as(story)
        return self.page_of(
            request,
            story,
            "history",
            title=_("History: %(headline)s") % {"headline": story.headline},
            page=page,
            rows=[
                {
                    "number": one.number,
                    "at": localtime(one.at),
                    "name": one.name or _("The site"),
                    "why": said_of(one),
                    "parts": [label_of(part) for part in one.changed] if one.number > 1 else [],
                    "is_live": live is not None and one.number == live.number,
                }
                for one in page
            ],
            newest=page[0].number if page.number == 1 and page else None,
            live=live,
            may_restore=self.has_change_permission(request, story),
        )

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Any two; without a choice what was published last and what is stored."""
        story = self.seen(request, pk)
        before = self._asked(request, story, "from") or published_as(story) or story.revisions.last()
        after = self._asked(request, story, "to") or head_of(story)
        if before is None or after is None:
            self.message_user(request, _("Nothing was saved yet since revisions are kept."), messages.INFO)
            return HttpResponseRedirect(reverse("admin:articles_story_change", args=[story.pk]))
        return self.page_of(
            request,
            story,
            "compare",
            title=_("What changed: %(headline)s") % {"headline": story.headline},
            before=before,
            after=after,
            before_at=localtime(before.at),
            after_at=localtime(after.at),
            before_why=said_of(before),
            after_why=said_of(after),
            changes=compare(before.content, after.content),
        )

    def _asked(self, request: HttpRequest, story: Story, name: str) -> Revision | None:
        if name not in request.GET:
            return None
        found = story.revisions.filter(number=key(request.GET[name]) or 0).first()
        if found is None:
            raise Http404
        return found

    def restore_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show what would change, and make the story say again what it said then."""
        story = self.seen(request, pk)
        wanted = story.revisions.filter(number=number).first()
        if wanted is None:
            raise Http404
        if not self.has_change_permission(request, story):
            raise PermissionDenied
        if request.method == "POST":
            with for_readers():
                story = Story.objects.select_for_update(of=("self",)).get(pk=pk)
                if not self.has_change_permission(request, story):
                    raise PermissionDenied
                settle(story)
                seen, head = request.POST.get("seen"), head_of(story)
                if seen is not None and head is not None and seen != str(head.number):
                    stale = _("%(who)s has saved this story since this page was opened. Look once more.")
                    who = {"who": head.name or _("Somebody")}
                    self.message_user(request, stale % who, messages.WARNING)
                    return HttpResponseRedirect(request.path)
                try:
                    with transaction.atomic():
                        told = put_back(story, wanted.content, RESTORED)
                except IntegrityError:
                    refused = _(
                        "Not restored: readers may see this story, and revision %d lacks a body or a section."
                    )
                    self.message_user(request, refused % number, messages.ERROR)
                    return HttpResponseRedirect(request.path)
                note = _("restored revision %(number)d") % {"number": number}
                record(story, request.user, Reason.RESTORED, note)
            self.log_change(request, story, note.capitalize() + ".")
            self.message_user(
                request, _("The story says again what it said in revision %d.") % number, messages.SUCCESS
            )
            for sentence in told:
                self.message_user(request, sentence, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:articles_story_change", args=[story.pk]))
        now = content_of(story)
        then = {**now, **{part: wanted.content[part] for part in RESTORED}}
        return self.page_of(
            request,
            story,
            "restore",
            title=_("Restore revision %(number)d: %(headline)s")
            % {"number": number, "headline": story.headline},
            wanted=wanted,
            seen=getattr(head_of(story), "number", ""),
            at=localtime(wanted.at),
            changes=compare(now, then),
        )
