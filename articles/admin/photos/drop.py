"""Many photos at once: dropped or chosen, one request a file, and then put right in one grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from articles.admin.keys import keys
from articles.admin.newsroom import printable_query
from articles.incoming import Came, Result, take_in
from articles.models import Photo
from articles.revisions.wordings import record, settle

from .told import told_of

MOST = 300
"""Photos in one grid: their fields, each with what it said, have to pass DATA_UPLOAD_MAX_NUMBER_FIELDS."""
FOR_ALL = ("photographer", "agency", "credit_line", "copyright_notice", "usage_terms")
"""What a whole assignment shares, and what is typed once for all that have none."""


class RowForm(forms.ModelForm):
    """The words and the rights of one photo. What was left alone is not saved: a colleague may have changed
    it meanwhile."""

    class Meta:
        model = Photo
        fields = ("caption", "alt_text", *FOR_ALL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = True
            # The placeholder is blank: by it the style sheet knows what is empty.
            rows = {"caption": 3, "alt_text": 2, "usage_terms": 2}.get(name)
            field.widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput()
            field.widget.attrs["placeholder"] = " "

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """The fields as they stand together on the page."""
        names = {"words": ("caption", "alt_text"), "credit": FOR_ALL[:3], "rights": FOR_ALL[3:]}
        return {part: [self[name] for name in group] for part, group in names.items()}


@dataclass(frozen=True, slots=True)
class Row:
    photo: Photo
    form: RowForm | None  # None where this person may only look

    @property
    def prefix(self) -> str:
        return prefix_of(self.photo)


def prefix_of(photo: Photo) -> str:
    return f"photo-{photo.pk}"


class PhotoDrop(admin.ModelAdmin):
    """For PhotoAdmin."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.drop))
        return [path("drop/", view, name="articles_photo_drop"), *super().get_urls()]

    def drop(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._drop_page(request, self._rows(request, keys(request.GET.get("ids", "").split(","))))
        sent = printable_query(request.POST)
        return self._fix(request, sent) if "_fix" in sent else self._bring(request, sent)

    # ── what comes in ──

    def _bring(self, request: HttpRequest, sent: Any) -> HttpResponse:
        files: list[UploadedFile] = request.FILES.getlist("files")
        came = [self._take(request, file, anyway="anyway" in sent) for file in files]
        taken = [one.photo.pk for one in came if one.photo and one.result is Result.TAKEN]
        if "one" in sent:
            rows = self._rows(request, taken)
            return JsonResponse(
                {
                    "result": came[0].result if came else "",
                    "line": render_to_string("admin/articles/photo/came.html", {"one": came[0]}, request)
                    if came
                    else "",
                    "row": "".join(
                        render_to_string("admin/articles/photo/row.html", {"row": row}, request)
                        for row in rows
                    ),
                }
            )
        if not files:
            messages.warning(request, _("No picture was chosen."))
        # Those that came before stay in the grid. Sent once more, the same files are known: nothing doubles.
        before = keys(request.GET.get("ids", "").split(","))
        return self._drop_page(request, self._rows(request, [*before, *taken]), came)

    def _take(self, request: HttpRequest, file: UploadedFile, *, anyway: bool) -> Came:
        def then(photo: Photo) -> None:
            record(photo, request.user)
            self.log_addition(request, photo, [{"added": {}}])

        return take_in(file, anyway=anyway, then=then)

    # ── the grid ──

    def _rows(self, request: HttpRequest, numbers: list[int], data: Any = None) -> list[Row]:
        photos = list(self.get_queryset(request).filter(pk__in=numbers[:MOST]).order_by("pk"))
        if not self.has_view_permission(request):
            photos = self._brought_by(request, photos)
        may = photos if self.has_change_permission(request) else self._brought_by(request, photos)
        return [
            Row(photo, RowForm(data, instance=photo, prefix=prefix_of(photo)) if photo in may else None)
            for photo in photos
        ]

    def _brought_by(self, request: HttpRequest, photos: list[Photo]) -> list[Photo]:
        """Those that this person has added: whoever may only add is to put right what they have added."""
        mine = set(
            LogEntry.objects.filter(
                user=request.user.pk,
                action_flag=ADDITION,
                content_type=ContentType.objects.get_for_model(Photo),
                object_id__in=[str(photo.pk) for photo in photos],
            ).values_list("object_id", flat=True)
        )
        return [photo for photo in photos if str(photo.pk) in mine]

    def _fix(self, request: HttpRequest, sent: Any) -> HttpResponse:
        asked = keys(sent.getlist("photo"))[:MOST]
        for number in asked:
            for name in FOR_ALL:
                field = f"photo-{number}-{name}"
                if field in sent and not sent[field].strip():
                    sent[field] = sent.get(f"all-{name}", "")
        rows = self._rows(request, asked, sent)
        # One by one: what is wrong with one does not hold up the others.
        wrong = [row for row in rows if row.form and not row.form.is_valid()]
        saved = sum(self._save_row(request, row) for row in rows if row.form and row not in wrong)
        if saved:
            messages.success(request, ngettext("%d photo saved.", "%d photos saved.", saved) % saved)
        if gone := len(asked) - len(rows):
            messages.warning(
                request,
                ngettext("%d photo is not there any more.", "%d photos are not there any more.", gone) % gone,
            )
        if wrong:
            return self._drop_page(request, rows, is_wrong=True)
        if not saved and not gone:
            messages.info(request, _("Nothing was changed."))
        query = urlencode({"ids": ",".join(str(row.photo.pk) for row in rows)}, safe=",")
        return HttpResponseRedirect(f"{reverse('admin:articles_photo_drop')}?{query}")

    def _save_row(self, request: HttpRequest, row: Row) -> bool:
        form = row.form
        if form is None or not form.changed_data:
            return False
        with transaction.atomic(), told_of(row.photo, form.changed_data, request.user):
            settle(row.photo)
            # As it is stored by now, since the form has written all of its fields into the one that it holds.
            photo = Photo.objects.get(pk=row.photo.pk)
            for name in form.changed_data:
                setattr(photo, name, form.cleaned_data[name])
            photo.save(update_fields=form.changed_data)
            record(photo, request.user)
            said: Any = self.construct_change_message(request, form, [])  # type: ignore[arg-type]
            self.log_change(request, photo, said)
        return True

    def _drop_page(
        self, request: HttpRequest, rows: list[Row], came: list[Came] | None = None, *, is_wrong: bool = False
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        labels = {name: Photo._meta.get_field(name).verbose_name for name in FOR_ALL}  # type: ignore[union-attr]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Add many photos"),
            "rows": rows,
            "came": came or [],
            "is_wrong": is_wrong,
            "for_all": labels,
            "most": MOST,
            "numbers": ",".join(str(row.photo.pk) for row in rows),
        }
        return TemplateResponse(request, "admin/articles/photo/drop.html", context)
