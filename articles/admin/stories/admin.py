"""Stories: the form on which they are written, and what its buttons do."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.moments import in_zones, moment_text, place_of, told_moments
from articles.admin.newsroom import NewsroomAdmin
from articles.admin.widgets import BodyWidget
from articles.html import clean
from articles.models import Byline, Story
from articles.preflight import Finding, blockers_of, warnings_of
from articles.revisions.content import set_bylines
from articles.search import find
from articles.visibility import Standing, Status, public_from, standing
from articles.workflow import Refused, Verb, is_open_to, may_delete, may_edit, take

from .at_work import StoryAtWork
from .colleagues import AssignedFilter, StoryColleagues
from .correction import CorrectionInline
from .dateline import StoryDateline
from .filing import StoryFiling, file_under, picked_by_headline
from .form import StoryForm
from .history import StoryHistory
from .list import CorrectedFilter, DayFilter, StandingFilter, StoryChangeList, StoryColumns, badge
from .live import StoryLive
from .live_edits import StoryLiveEdits
from .merging import StoryMerging
from .pages import StoryPages
from .photos import StoryPhotoInline, settle_photos
from .preview import StoryPreview
from .steps import StorySteps, pressed, steps_of, timeline_of
from .trying import StoryTrying, is_tried
from .working_copies import StoryWorkingCopies

WRITING, RAIL, PHOTOS_NEXT = "writing", "rail", "photos-next"

# For whoever may look at a story and not change it where it stands.
TO_READ: list[Any] = [
    (
        None,
        {
            "fields": ["headline", "kicker", "standfirst", "dateline_preview", "words"],
            "classes": [WRITING, PHOTOS_NEXT, "to-read"],
        },
    ),
    (
        gettext_lazy("Filing"),
        {
            "fields": ["authors", "tag_names", "leads_on", "section", "kind", "language"],
            "classes": [RAIL, "to-read"],
        },
    ),
    (
        gettext_lazy("Source"),
        {"fields": ["source", "original_url", "original_headline"], "classes": [RAIL, "to-read"]},
    ),
    (
        gettext_lazy("Publication"),
        {"fields": ["where", "published_at", "embargo", "slug", "updated_at"], "classes": [RAIL, "to-read"]},
    ),
]


@admin.register(Story)
class StoryAdmin(
    StoryDateline,
    StoryFiling,
    StoryPreview,
    StoryWorkingCopies,
    StoryAtWork,
    StoryMerging,
    StoryLiveEdits,
    StoryLive,
    StoryHistory,
    StorySteps,
    StoryColleagues,
    StoryColumns,
    StoryPages,
    StoryTrying,
    NewsroomAdmin,
):
    form = StoryForm
    inlines = [StoryPhotoInline, CorrectionInline]
    autocomplete_fields = ["section", "source"]
    list_display = ["headline", "where_it_stands", "section", "authors", "publication"]
    list_filter = [StandingFilter, DayFilter, "section", "kind", "source", CorrectedFilter, AssignedFilter]
    list_select_related = ["section", "source"]
    # Asked of full-text search; these names only say that there is something to search.
    search_fields = ["headline", "slug", "body"]
    search_help_text = gettext_lazy("Words of a story, or who wrote it.")
    ordering = ["-created_at", "-pk"]
    actions = ["approve_selected", "publish_selected", "kill_selected"]
    readonly_fields = ["dateline_preview", "where"]
    change_form_template = "admin/articles/story/change_form.html"
    fieldsets = [
        (None, {"fields": ["revision", "sheet", "headline", "kicker", "standfirst"], "classes": [WRITING]}),
        (
            gettext_lazy("Dateline"),
            {
                "fields": [
                    "dateline_text",
                    "dateline_preview",
                    ("filed_from", "dateline_date", "dateline_service", "dateline_override"),
                ],
                "classes": [WRITING, "dateline"],
            },
        ),
        (gettext_lazy("Body"), {"fields": ["body"], "classes": [WRITING, PHOTOS_NEXT]}),
        (
            gettext_lazy("Filing"),
            {
                "fields": ["written_by", "tags", "topics", "series", "section", "kind", "language"],
                "classes": [RAIL],
            },
        ),
        (gettext_lazy("Related"), {"fields": ["related"], "classes": [RAIL]}),
        (
            gettext_lazy("Source"),
            {"fields": ["source", "original_url", "original_headline"], "classes": [RAIL]},
        ),
        (
            gettext_lazy("Publication"),
            {
                "fields": ["where", "published_at", "embargo", "slug", "updated_at"],
                "classes": [RAIL],
            },
        ),
    ]

    class Media:
        css = {"all": ["newsroom/story.css"]}
        js = [
            "newsroom/ordered.js",
            "newsroom/photos.js",
            "newsroom/dateline.js",
            "newsroom/at-work.js",
            "newsroom/preview.js",
        ]

    # ── the form ──

    # Whoever may change stories at all may change some of them where they stand.

    def has_change_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_edit(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or may_delete(request.user, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Story | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return TO_READ

    def get_readonly_fields(self, request: HttpRequest, obj: Story | None = None) -> list[str]:
        """When a story appears is set by those who publish."""
        times = [] if self.has_publish_permission(request) else ["published_at", "embargo", "updated_at"]
        return [*self.readonly_fields, *times]

    def get_form(
        self, request: HttpRequest, obj: Story | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, help_texts=told_moments(obj), **kwargs)

        def may_add(model: Any) -> bool:
            return self.admin_site.get_model_admin(model).has_add_permission(request)

        def may_publish_in(section: Any) -> bool:
            return is_open_to(request.user, section and section.pk)

        form.may_add = staticmethod(may_add)
        form.may_publish_in = staticmethod(may_publish_in)
        form.collided = getattr(request, "collided", False)
        form.may_tell = request.user.has_perm("articles.add_correction")
        form.taken_up = getattr(request, "taken_up", None)
        form.copy = getattr(request, "copy", None)
        return form

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "body":
            kwargs["widget"] = BodyWidget
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            # A section or a source is chosen here, and at most added; it is changed on its own page.
            field.widget.can_change_related = field.widget.can_delete_related = False
            field.widget.can_view_related = False
            field.widget.can_add_related &= db_field.name == "source"
        return field

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        own = Byline.objects.filter(user_id=request.user.pk or 0).values_list("pk", flat=True)
        return {"written_by": list(own), **initial}

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        # What is stored and not what was asked for: the steps are those of the story as it is.
        story = kwargs.get("obj")
        stored = self._fresh(story) if story else None
        context = {
            **context,
            "title": _("Story") if story else _("New story"),
            "is_live": hasattr(request, "copy") or (stored is not None and stored.is_public(timezone.now())),
            "stands": badge(standing(stored, timezone.now())) if stored else "",
            "status": stored.status if stored else Status.DRAFT.value,
            "steps": steps_of(request.user, stored),
            "timeline": timeline_of(stored),
            "panel": self.panel(request, stored),
            **looked_over(stored),
            **self.at_work_context(request, stored),
            **self.working_copy_context(request, stored),
            **self.live_context(request, stored),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("Stands"))
    def where(self, story: Story | None) -> str:
        if story is None or not story.pk:
            return badge(Standing.DRAFT)
        where = standing(story, timezone.now())
        since = public_from(story)
        return format_html("{} {}", badge(where), in_zones(since, place_of(story)) if since else "")

    @admin.display(description=gettext_lazy("Body"))
    def words(self, story: Story) -> str:
        """The body as it is stored, which is as it was cleaned."""
        return format_html('<div class="story-words">{}</div>', mark_safe(clean(story.body)))

    @admin.display(description=gettext_lazy("Tags"))
    def tag_names(self, story: Story) -> str:
        return ", ".join(sorted(story.tags.names()))

    # ── saving ──

    def save_model(self, request: HttpRequest, obj: Story, form: Any, change: bool) -> None:
        if not change:
            obj.created_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        story: Story = form.instance
        data = form.cleaned_data
        if "written_by" in data and (not change or "written_by" in form.changed_data):
            set_bylines(story, data["written_by"])
        if "tags" in data and (not change or "tags" in form.changed_data):
            story.tags.set(data["tags"])
        file_under(story, form, change)
        if form.line is not None:
            form.line.save(story)
        for pk in settle_photos(story):
            self.message_user(
                request,
                _("The body has a place for photo %(number)d, which is not there. Pages leave it out.")
                % {"number": pk},
                messages.WARNING,
            )
        if is_tried(request):
            return
        self.keep(request, story, form.told)
        self.forget_typed(request, story)
        self.forget_copy(request, story)
        self._tell(request, form, story)

    def _tell(self, request: HttpRequest, form: Any, story: Story) -> None:
        """Take the step that was asked for, and say in a sentence what has become of the story."""
        story = form.instance = self._fresh(story)
        request.stay = False  # type: ignore[attr-defined]
        if verb := pressed(request):
            try:
                take(verb, story, request.user)
            except Refused as refusal:
                request.stay = True  # type: ignore[attr-defined]
                words = {"step": verb.label, "why": refusal}
                told = _("Saved, but this was not done: %(step)s. %(why)s") % words
                if verb == Verb.PUBLISH:
                    told = _("Saved, but not published yet. %(why)s") % words
                self.message_user(request, told, messages.WARNING)
                return
        elif story.status == Status.PUBLISHED and (missing := story.missing_for_publication()):
            self.message_user(
                request,
                _("This story is published, and readers miss %(list)s.") % {"list": ", ".join(missing)},
                messages.WARNING,
            )
        self.message_user(request, said_of(story), messages.SUCCESS)

    def _fresh(self, story: Story) -> Story:
        return Story.objects.get(pk=story.pk)

    def response_add(self, request: HttpRequest, obj: Story, post_url_continue: Any = None) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self._next(request, obj)

    def response_change(self, request: HttpRequest, obj: Story) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self._next(request, obj)

    def _next(self, request: HttpRequest, story: Story) -> HttpResponse:
        """Where a journalist goes after saving: on with the same story, to a new one, or to the list."""
        if is_tried(request):
            looked: HttpResponse = request.look(story)  # type: ignore[attr-defined]
            return looked
        here = reverse("admin:articles_story_change", args=[story.pk], current_app=self.admin_site.name)
        stay = getattr(request, "stay", False) or "_continue" in request.POST
        if stay and self.has_view_or_change_permission(request, story):
            return HttpResponseRedirect(here)
        if "_addanother" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_story_add"))
        return self.response_post_save_change(request, story)

    # ── the list ──

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StoryChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term.strip():
            return queryset, False
        return picked_by_headline(request, search_term, find(search_term, queryset)), False  # type: ignore[arg-type]

    def view_on_site(self, obj: Story) -> str | None:
        return obj.get_absolute_url() if obj.is_public(timezone.now()) else None

    @admin.action(description=gettext_lazy("Approve the selected stories"), permissions=["approve"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Story]) -> Any:
        return self.take_selected(request, Verb.APPROVE, queryset)

    @admin.action(description=gettext_lazy("Publish the selected stories"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Story]) -> Any:
        return self.take_selected(request, Verb.PUBLISH, queryset)

    @admin.action(description=gettext_lazy("Kill the selected stories"), permissions=["kill"])
    def kill_selected(self, request: HttpRequest, queryset: QuerySet[Story]) -> Any:
        return self.take_selected(request, Verb.KILL, queryset)


def looked_over(story: Story | None) -> dict[str, Any]:
    """What the form says of a story before it is published."""
    if story is None or story.status == Status.WITHDRAWN:
        return {}
    missing = [Finding(field, _("Missing: %(what)s.") % {"what": words}) for field, words in story.lacking()]
    if story.embargo and story.embargo > timezone.now():
        held = _("Under embargo until %(moment)s: no reader sees it before, whoever publishes it.")
        missing.append(Finding("embargo_0", held % {"moment": moment_text(story.embargo)}))
    return {
        "blockers": [(one, anchor_of(one)) for one in (*missing, *blockers_of(story))],
        "warnings": [(one, anchor_of(one)) for one in warnings_of(story)],
    }


def anchor_of(finding: Finding) -> str:
    """Where on the form the field is that mends it."""
    return {"body": "story-body", "photos": "story-photos"}.get(finding.field, f"id_{finding.field}")


def said_of(story: Story) -> str:
    """What has become of a story that was saved, in a sentence."""
    since = public_from(story)
    named = {"headline": story.headline, "moment": in_zones(since, place_of(story)) if since else ""}
    match standing(story, timezone.now()):
        case Standing.DRAFT:
            return _("Saved as a draft: “%(headline)s”.") % named
        case Standing.REVIEW:
            return _("Saved and waiting for review: “%(headline)s”.") % named
        case Standing.READY:
            return _("Saved and ready for publication: “%(headline)s”.") % named
        case Standing.WITHDRAWN:
            return _("Withdrawn: “%(headline)s”. Its address says that it is gone.") % named
        case Standing.SCHEDULED:
            return _("Scheduled for %(moment)s: “%(headline)s”.") % named
        case Standing.EMBARGOED:
            return _("Under embargo until %(moment)s: “%(headline)s”.") % named
    link = '<a href="{}">{}</a>'
    return format_html(
        _("Saved. Readers see it: {story}").replace("{story}", link), story.get_absolute_url(), story.headline
    )
