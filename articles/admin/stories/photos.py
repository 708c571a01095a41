"""The photos on the story's form: picked from thumbnails, in the order in which they were put."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from articles import html
from articles.admin.keys import key, keys
from articles.models import Photo, Story, StoryPhoto

from .rows import StandingRows

LAST = 32767


class StoryPhotoForm(forms.ModelForm):
    photo = forms.ModelChoiceField(Photo.objects.all(), widget=forms.HiddenInput)
    position = forms.IntegerField(required=False, min_value=0, max_value=LAST, widget=forms.HiddenInput)

    class Meta:
        model = StoryPhoto
        fields = ("photo", "position", "own_caption")
        widgets = {"own_caption": forms.Textarea({"rows": 2})}

    def clean_position(self) -> int:
        """A photo without a place of its own goes to the end."""
        position = self.cleaned_data["position"]
        return LAST if position is None else position


class PhotoFormSet(StandingRows):
    filled = "photo"

    def clean(self) -> None:
        super().clean()
        seen: set[int] = set()
        for form in self.forms:
            photo = form.cleaned_data.get("photo") if hasattr(form, "cleaned_data") else None
            if photo is None or form.cleaned_data.get("DELETE"):
                continue
            if photo.pk in seen:
                raise ValidationError(
                    _("The photo “%(photo)s” stands here twice. Remove one of the two.") % {"photo": photo}
                )
            seen.add(photo.pk)

    def validate_unique(self) -> None:
        """Said by clean() in words that name the photo."""

    @cached_property
    def rows(self) -> list[tuple[Any, Photo | None]]:
        """Each form with its photo, in their order."""
        chosen = {form: key(form["photo"].value()) for form in self.forms}
        photos = Photo.objects.in_bulk(keys(chosen.values()))
        rows = [(form, photos.get(chosen[form] or 0)) for form in self.forms]
        return sorted(rows, key=lambda row: _place(row[0]["position"].value()))


def _place(value: Any) -> int:
    place = key(value)
    return LAST if place is None else place


class StoryPhotoInline(admin.StackedInline):
    model = StoryPhoto
    form = StoryPhotoForm
    formset = PhotoFormSet
    extra = 0
    template = "admin/articles/story/photos.html"

    # Whoever may change a story may change which photos it shows.
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("articles.change_story") or request.user.has_perm("articles.add_story")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)


def settle_photos(story: Story) -> list[int]:
    """Number the story's photos anew and add those that stand in its body; answers what is not there.

    A photo that only the body shows comes last: the first of the list leads.
    """
    placed = list(story.story_photos.order_by("position", "pk"))
    for number, row in enumerate(placed):
        if row.position != number:
            row.position = number
            row.save(update_fields={"position"})
    wanted = dict.fromkeys(html.photo_ids(story.body))
    for row in placed:
        wanted.pop(row.photo_id, None)
    there = set(Photo.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    for number, pk in enumerate((pk for pk in wanted if pk in there), len(placed)):
        StoryPhoto.objects.create(story=story, photo_id=pk, position=number)
    return [pk for pk in wanted if pk not in there]
