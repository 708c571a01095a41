"""Photos: files with their rights, looked at when they come in, and the picker of the story's form."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from articles.admin.fields import clock
from articles.admin.keys import key, keys
from articles.admin.widgets import CountedTextarea
from articles.models import Photo
from articles.models.photo import FILLED_FROM_FILE
from articles.photos import metadata
from articles.photos.addresses import address
from articles.visibility import usability_of

from .crops import PIECES, CropsForm
from .drop import PhotoDrop
from .killing import PhotoKills
from .library import LibraryAdmin
from .replacing import ReplacingAdmin
from .told import told_of
from .uses import uses_of

logger = logging.getLogger(__name__)

OFFERED = 24
BEST_ALT_TEXT = 150
# Without any of these nobody could tell what photo is meant.
SAYS_WHICH = ("image", "caption", "headline", "alt_text")


class PhotoForm(CropsForm):
    image = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy(
            "JPEG, PNG, WebP or AVIF. What the file says of itself fills the empty fields."
        ),
        # The name under which an original is kept leads nowhere, and nobody has to see it.
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp,image/avif"}),
    )

    class Meta:
        model = Photo
        fields = ("image",)
        widgets = {
            "alt_text": CountedTextarea(BEST_ALT_TEXT, rows=2),
            "caption": forms.Textarea({"rows": 4, "cols": 60}),
            **{
                name: forms.Textarea({"rows": 2, "cols": 60})
                for name in ("keywords", "usage_terms", "restrictions")
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name != "slug":
                field.widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is None and not any(data.get(name) for name in SAYS_WHICH):
            self.add_error("image", _("Choose a picture, or say in a caption which one is still to come."))
        return data

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        # While the form is still at hand, and with it all that was typed.
        try:
            self.instance.keep_file()
        except OSError as error:
            logger.error("A picture could not be stored: %s", error)
            self.add_error(
                "image",
                _("It could not be stored: %(why)s Choose the picture again to try once more.")
                % {"why": error.strerror or error},
            )


@admin.register(Photo)
class PhotoAdmin(PhotoDrop, PhotoKills, LibraryAdmin, ReplacingAdmin):
    form = PhotoForm
    # Its stories are held before it, as by whoever replaces it.
    holds_row = False
    change_form_template = "admin/articles/photo/change_form.html"
    readonly_fields = ["facts"]
    fieldsets = [
        (None, {"fields": ["image", "facts", ("focal_x", "focal_y")]}),
        (gettext_lazy("Words"), {"fields": ["headline", "caption", "alt_text", "keywords"]}),
        (
            gettext_lazy("Rights"),
            {
                "fields": [
                    ("photographer", "agency"),
                    "credit_line",
                    "copyright_notice",
                    "usage_terms",
                    "restrictions",
                    ("usable_from", "usable_until"),
                    "source_type",
                ]
            },
        ),
        (gettext_lazy("Taken"), {"fields": ["taken_at", "taken_place"]}),
    ]

    class Media:
        css = {"all": ["newsroom/photo.css", "newsroom/library.css", "newsroom/replace.css"]}
        js = ["newsroom/photo.js", "newsroom/crops.js"]

    # ── the form ──

    @admin.display(description=gettext_lazy("File"))
    def facts(self, photo: Photo | None) -> str:
        if photo is None or not photo.image:
            return _("No file yet. A photo without a file is on no page.")
        size = _("%(width)s × %(height)s pixels") % {"width": photo.width, "height": photo.height}
        # What is said is that they are there: nobody here has checked them.
        credentials = _("carries Content Credentials (C2PA)") if photo.has_credentials else ""
        return " · ".join(filter(None, [size, credentials]))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        photo = kwargs.get("obj")
        shown = address(photo, "full", 800) if photo else None
        context = {
            **context,
            "shown": shown,
            "read_url": reverse("admin:articles_photo_read"),
            "is_withheld": photo is not None and usability_of(photo, timezone.now()).is_gone,
            "may_kill": photo is not None and self.has_kill_permission(request),
            "pieces": PIECES,
            "uses": uses_of(photo, request.user) if photo else None,
            "replace_url": reverse("admin:articles_photo_replace", args=[photo.pk])
            if photo and self.has_change_permission(request, photo)
            else "",
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        with told_of(obj, form.changed_data if change else (), request.user):
            super().save_model(request, obj, form, change)
        filled = [
            str(form.fields[name].label).lower()
            for name in FILLED_FROM_FILE
            if name in form.cleaned_data and not form.cleaned_data[name] and getattr(obj, name)
        ]
        if filled:
            self.message_user(
                request,
                _("Filled from the file: %(fields)s.") % {"fields": get_text_list(filled, _("and"))},
                messages.INFO,
            )
        if obj.image and not obj.alt_text.strip():
            self.message_user(
                request,
                _("This photo has no alt text yet. A story that shows it cannot be published before."),
                messages.WARNING,
            )

    # ── for the forms ──

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("pick/", view(require_safe(self.pick)), name="articles_photo_pick"),
            path("read/", view(require_POST(self.read)), name="articles_photo_read"),
            *super().get_urls(),
        ]

    def pick(self, request: HttpRequest) -> JsonResponse:
        """Photos to choose from, the newest first: those that match `q`, or those with the given `ids`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        photos = self.get_queryset(request).order_by("-pk")
        if "ids" in request.GET:
            photos = photos.filter(pk__in=keys(request.GET["ids"].split(",")[:OFFERED]))
        else:
            photos, _distinct = self.get_search_results(request, photos, request.GET.get("q", ""))
            before = key(request.GET.get("before"))
            if before is not None:
                photos = photos.filter(pk__lt=before)
        found = list(photos[: OFFERED + 1])
        return JsonResponse(
            {"photos": [card(photo) for photo in found[:OFFERED]], "more": len(found) > OFFERED}
        )

    def read(self, request: HttpRequest) -> JsonResponse:
        """What a picture, or its beginning, says of itself: to fill the form before it is saved."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        file = request.FILES.get("image")
        found = metadata.read(file) if file else metadata.PhotoMetadata()
        values: dict[str, Any] = {}
        for name, said in FILLED_FROM_FILE.items():
            value = Photo().fitting(name, getattr(found, said))
            if name == "taken_at":
                if value:
                    local = timezone.localtime(value)
                    values |= {"taken_at_0": local.date().isoformat(), "taken_at_1": clock(value)}
            elif value:
                values[name] = value
        return JsonResponse({"fields": values})


def card(photo: Photo) -> dict[str, Any]:
    """A photo as the picker, the story's form and the editor show it."""
    found = address(photo, "card", 300)
    return {
        "id": photo.pk,
        "caption": str(photo),
        "credit": photo.credit,
        "thumbnail": found.url if found else "",
        "html": render_to_string("admin/articles/story/photo_card.html", {"photo": photo}),
    }
