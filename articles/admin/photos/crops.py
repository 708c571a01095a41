"""Crops on the photo's form: what the shapes are called there, and what is kept of what was set."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Photo
from articles.photos.crops import Ratio, fitting, name_of, rounded


class Piece(NamedTuple):
    """Proportions in which readers see photos, as an editor calls them."""

    ratio: Ratio
    proportions: str
    label: str | Promise

    @property
    def name(self) -> str:
        return name_of(self.ratio)


PIECES = (
    Piece((3, 2), "3:2", gettext_lazy("Lead and cards")),
    Piece((191, 100), "1.91:1", gettext_lazy("Social")),
    Piece((1, 1), "1:1", gettext_lazy("Square")),
    Piece((4, 5), "4:5", gettext_lazy("Portrait")),
    Piece((4, 3), "4:3", gettext_lazy("Search")),
    Piece((16, 9), "16:9", gettext_lazy("Search, wide")),
)


class CropsField(forms.JSONField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, label=gettext_lazy("Crops"), required=False, **kwargs)

    default_error_messages = {"invalid": gettext_lazy("The crops could not be read. Set them again.")}

    def clean(self, value: Any) -> Any:
        crops = super().clean(value) or {}
        if not isinstance(crops, dict) or not crops.keys() <= {piece.name for piece in PIECES}:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return crops


class CropsForm(forms.ModelForm):
    """The part of the photo's form that knows of crops. They are checked last, when the size is known."""

    crops = CropsField()

    class Meta:
        model = Photo
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["crops"] = self.instance.crops

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if "crops" not in self.cleaned_data or "image" in self.errors:
            return
        # Crops of the picture before say nothing of the one that replaces it.
        is_of_another = "image" in self.changed_data and "crops" not in self.changed_data
        width, height = self.instance.width, self.instance.height
        if is_of_another or not (width and height):
            self.instance.crops = {}
            return
        try:
            self.instance.crops = checked(self.cleaned_data["crops"], (width, height))
        except ValidationError as refusal:
            self.add_error("crops", refusal)


def checked(crops: dict[str, Any], size: tuple[int, int]) -> dict[str, list[float]]:
    """Crops as they are kept; raises ValidationError with a sentence for each that does not fit."""
    kept, refused = {}, []
    for piece in PIECES:
        if piece.name not in crops:
            continue
        crop = fitting(crops[piece.name], piece.ratio, size)
        if crop is None:
            refused.append(
                _(
                    "The crop “%(piece)s” reaches out of the picture or is too small. Set it again, or go"
                    " back to the focal point."
                )
                % {"piece": piece.label}
            )
        else:
            kept[piece.name] = rounded(crop)
    if refused:
        raise ValidationError(refused)
    return kept
