"""Two people, one story: the second save meets the first, and nothing of either is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.admin import carried
from articles.admin.keys import key
from articles.models import Revision, Story, WorkingCopy
from articles.revisions.comparing import Piece, pieces_of
from articles.revisions.content import label_of
from articles.revisions.merging import BOTH, MINE, NO_CHOICES, THEIRS, Choices, Clash
from articles.revisions.recording import head_of, settle
from articles.revisions.saving import Clashed, base_of, keep_both

from .at_work import keep_typed
from .live_edits import Told

CHOICE, SEEN = "choose-", "seen"


@dataclass(frozen=True)
class Side:
    """One of the two, as its change of what both set out from."""

    choice: str
    title: str
    pieces: list[Piece]


class StoryMerging:
    """For StoryAdmin. A form names the revision that it was opened on."""

    admin_site: Any
    opts: Any
    message_user: Any

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Whoever saves holds the story from here on; who saves it at the same moment comes after."""
        number = key(object_id)
        if request.method == "POST" and from_field is None and number is not None:
            return Story.objects.select_for_update(of=("self",)).filter(pk=number).first()
        return super().get_object(request, object_id, from_field)  # type: ignore[misc]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]
        except Clashed as clashed:
            # The transaction of the save is rolled back by now.
            keep_typed(request, clashed.story)
            return self.ask_which(request, clashed)

    def save_model(self, request: HttpRequest, obj: Story, form: Any, change: bool) -> None:
        request.theirs = settle(obj) if change else None  # type: ignore[attr-defined]
        request.base = base_of(obj, form.opened_on) if change else None  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    def keep(self, request: HttpRequest, story: Story, told: Told | None) -> None:
        """Record the save. Raises Clashed."""
        note = "" if told is None or told.is_usual else told.kind.label.lower()
        base: Revision | None = request.base  # type: ignore[attr-defined]
        head = head_of(story) if base else None
        choices = choices_in(request, head)
        taken = keep_both(story, request.theirs, base, request.user, choices, note)  # type: ignore[attr-defined]
        if taken and head is not None:
            sentence = _(
                "%(who)s saved this story while you were writing. Both are in it; of theirs: %(parts)s."
            )
            parts = get_text_list([label_of(part) for part in taken], _("and"))
            words = {"who": head.name or _("Somebody"), "parts": parts}
            self.message_user(request, sentence % words, messages.INFO)

    def ask_which(self, request: HttpRequest, clashed: Clashed) -> HttpResponse:
        """Both sides of what collides, with all that was typed carried along."""
        head = clashed.head
        who = head.name or _("Somebody else")
        fields = [
            (name, value)
            for name, value in carried.typed_fields(request)
            if name != SEEN and not name.startswith(CHOICE)
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Two have changed the same"),
            "opts": self.opts,
            "story": clashed.story,
            "story_url": reverse("admin:articles_story_change", args=[clashed.story.pk]),
            "who": who,
            "at": localtime(head.at),
            "seen": head.number,
            "fields": fields,
            "clashes": [
                {
                    "name": f"{CHOICE}{clash.key}",
                    "label": label_of(clash.part),
                    "sides": sides_of(clash, who),
                }
                for clash in clashed.clashes
            ],
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/articles/story/clash.html", context)


def choices_in(request: HttpRequest, head: Revision | WorkingCopy | None) -> Choices:
    """What was chosen, if it was chosen with this in sight and not with an earlier one."""
    if head is None or request.POST.get(SEEN) != str(head.number):
        return NO_CHOICES
    return {
        name.removeprefix(CHOICE): str(value)
        for name, value in request.POST.items()
        if name.startswith(CHOICE)
    }


def sides_of(clash: Clash, who: str) -> list[Side]:
    sides = [
        Side(
            THEIRS,
            _("Take what %(who)s saved") % {"who": who},
            pieces_of(clash.part, clash.base, clash.theirs),
        ),
        Side(MINE, _("Take yours"), pieces_of(clash.part, clash.base, clash.mine)),
    ]
    if clash.may_be_both:
        sides.append(Side(BOTH, _("Take both, theirs first"), []))
    return sides
