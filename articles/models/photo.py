"""Photos, and their places in stories."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import PurePath
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.paths import path_to
from articles.photos import credit, metadata
from articles.photos.inspect import PhotoRefused, inspect
from articles.slugs import SLUG_LENGTH, slug_from
from articles.visibility import Usable, shown, usable

from .derived import DerivedWordsField
from .placement import Placement
from .taxonomy import Byline, ShownQuerySet


class PhotoQuerySet(ShownQuerySet):
    placement = ("StoryPhoto", "photo", "story")

    def public(self, at: datetime) -> Self:
        """Usable photos that a public story, or a public byline as its portrait, shows at `at`."""
        portraits = Byline.objects.public(at).filter(portrait=OuterRef("pk"))
        return self.filter(usable(at), shown(at, *self.placement) | Q(Exists(portraits))).exclude(image="")


class SourceType(models.TextChoices):
    """IPTC's digital source types (cv.iptc.org/newscodes/digitalsourcetype/, 2024-10), by their names."""

    CAPTURE = "digitalCapture", _("A camera")
    COMPUTED = "computationalCapture", _("A camera, computed from several pictures")
    NEGATIVE = "negativeFilm", _("A scan of a negative")
    POSITIVE = "positiveFilm", _("A scan of a slide")
    PRINT = "print", _("A scan of a print")
    EDITED = "humanEdits", _("A person, changed by hand")
    ENHANCED = "algorithmicallyEnhanced", _("A camera, enhanced by a program")
    CREATED = "digitalCreation", _("A person, on a screen")
    FROM_DATA = "dataDrivenMedia", _("Data")
    ALGORITHM = "algorithmicMedia", _("An algorithm")
    SCREEN = "screenCapture", _("A screen")
    VIRTUAL = "virtualRecording", _("A recording of something virtual")
    COMPOSITE = "composite", _("A composite")
    COMPOSITE_CAPTURE = "compositeCapture", _("A composite of photos")
    COMPOSITE_SYNTHETIC = "compositeSynthetic", _("A composite with parts made by AI")
    TRAINED = "trainedAlgorithmicMedia", _("AI")
    COMPOSITE_TRAINED = "compositeWithTrainedAlgorithmicMedia", _("A photo that AI has changed")


# What readers are told beside the credit. schema.org has a name for each (structured_data.source_type).
BY_MACHINES = {
    SourceType.TRAINED.value: _("Made with AI"),
    SourceType.COMPOSITE_TRAINED.value: _("Changed with AI"),
    SourceType.COMPOSITE_SYNTHETIC.value: _("Partly made with AI"),
    SourceType.ALGORITHM.value: _("Made by a program"),
}


def original_name(photo: Photo, filename: str) -> str:
    """Where an original is kept: under a name that says nothing, not even to those who guess."""
    return f"originals/{timezone.now():%Y/%m}/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()[:6]}"


class Photo(models.Model):
    """A picture with its rights. Without a file it is a photo that the desk still has to fill."""

    image = models.FileField(_("picture"), upload_to=original_name, blank=True, max_length=200)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False, db_index=True)
    # Alike for pictures that look alike (articles/photos/likeness.py): found again when the file is another.
    likeness = models.CharField(max_length=16, blank=True, editable=False, db_index=True)
    has_credentials = models.BooleanField(
        _("content credentials"),
        default=False,
        editable=False,
        help_text=_("The original has a signed record of how it was made (C2PA)."),
    )
    headline = models.CharField(_("headline"), max_length=250, blank=True)
    caption = models.TextField(_("caption"), blank=True)
    keywords = models.TextField(_("keywords"), blank=True, help_text=_("Separated by commas."))
    alt_text = models.CharField(
        _("alt text"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it. Not the caption again."),
    )
    photographer = models.CharField(_("photographer"), max_length=120, blank=True)
    # However the name is written: JANE DOE and Jane Doe have one page.
    photographer_slug = DerivedWordsField(max_length=SLUG_LENGTH, blank=True, editable=False)
    agency = models.CharField(_("agency"), max_length=120, blank=True)
    credit_line = models.CharField(
        _("credit line"),
        max_length=250,
        blank=True,
        help_text=_("Only where it differs from “Photo by photographer/agency”: “AP Photo/Jane Doe”."),
    )
    copyright_notice = models.CharField(_("copyright"), max_length=250, blank=True)
    usage_terms = models.TextField(_("usage terms"), blank=True)
    restrictions = models.TextField(
        _("restricted uses"),
        blank=True,
        help_text=_("What the desk must not do with it: “No sales, no archives, not in Korea”."),
    )
    source_type = models.CharField(
        _("made by"),
        max_length=120,
        blank=True,
        choices=SourceType,
        help_text=_("Readers are told of what a machine has made or changed."),
    )
    usable_from = models.DateTimeField(
        _("embargo"), null=True, blank=True, help_text=_("On no page before, whatever shows it.")
    )
    usable_until = models.DateTimeField(
        _("rights end"), null=True, blank=True, help_text=_("From this second on it is on no page.")
    )
    killed_at = models.DateTimeField(_("killed"), null=True, blank=True)
    kill_reason = models.CharField(_("reason of the kill"), max_length=250, blank=True)
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    taken_place = models.CharField(_("taken in"), max_length=160, blank=True)
    focal_x = models.FloatField(_("focal point, across"), default=0.5, help_text=_("0 is left, 1 is right."))
    focal_y = models.FloatField(
        _("focal point, down"), default=0.5, help_text=_("0 is the top, 1 the bottom.")
    )
    crops = models.JSONField(
        _("crops"),
        default=dict,
        blank=True,
        help_text=_("Where the piece of a shape begins and how wide it is, in parts of the picture."),
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        permissions = [("kill_photo", "Can kill photos")]
        constraints = [
            models.CheckConstraint(
                name="photo_focal_point_is_inside",
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
            ),
            models.CheckConstraint(
                name="photo_is_usable_before_its_rights_end",
                condition=Q(usable_from=None) | Q(usable_until=None) | Q(usable_from__lt=F("usable_until")),
                violation_error_message=_("Its rights end before its embargo does."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["photographer_slug", "-added_at", "-id"],
                name="photo_of_photographer",
            ),
            models.Index(fields=["usable_from"], name="photo_usable_from"),
            models.Index(fields=["usable_until"], name="photo_usable_until"),
        ]

    def __str__(self) -> str:
        return Truncator(self.caption or self.alt_text).chars(80) or f"{_('Photo')} {self.pk}"

    def get_absolute_url(self) -> str:
        return path_to("photo", self.pk)

    def photographer_url(self) -> str:
        """Where the other photos of the same photographer are; empty where none is named."""
        return path_to("photographer", self.photographer_slug) if self.photographer_slug else ""

    def as_seen(self, usable: Usable) -> Photo | None:
        """What readers may know of it. One that may no longer be shown keeps its number, by which pages are
        named, and its size; of one under embargo nothing is left."""
        if usable.is_gone:
            return Photo(id=self.pk, width=self.width, height=self.height)
        return self if usable == Usable.YES else None

    def clean(self) -> None:
        """Refuse what is no photo, with a sentence; fill empty fields from what the file says of itself."""
        try:
            self.read_file()
        except PhotoRefused as refusal:
            raise ValidationError({"image": str(refusal)}) from refusal

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises PhotoRefused for a new file that is no photo; whoever saves a form has called clean()."""
        self.read_file()
        if not self.image:
            self.width = self.height = None
            self.digest = self.likeness = ""
            self.has_credentials = False
        if kwargs.get("update_fields") is not None:
            names = {*kwargs["update_fields"], *READ_OFF_THE_FILE}
            # With the name alone: a copy of the row that was read earlier may have an older one.
            kwargs["update_fields"] = names | {"photographer_slug"} if "photographer" in names else names
        super().save(*args, **kwargs)

    def read_file(self) -> None:
        """Take size, digest, likeness and metadata from a file that has come in and is not stored yet."""
        if not self.has_new_file or self.image.file is self._read:
            return
        facts = inspect(self.image.file)
        for name in READ_OFF_THE_FILE:
            setattr(self, name, getattr(facts, name))
        found = metadata.read(self.image.file)
        for name, said in FILLED_FROM_FILE.items():
            if not getattr(self, name):
                setattr(self, name, self.fitting(name, getattr(found, said)))
        self._read = self.image.file
        self.image.file.seek(0)

    def keep_file(self) -> None:
        """Store a file that has come in, ahead of the row: whoever can still ask for it again hears of a
        full disk, or of a bucket that does not answer. Raises PhotoRefused and OSError."""
        self.read_file()
        if self.has_new_file:
            self.image.save(str(self.image.name), self.image.file, save=False)

    @property
    def has_new_file(self) -> bool:
        """Whether its file has come in and is not stored yet."""
        return bool(self.image) and not getattr(self.image, "_committed", True)

    _read: File[bytes] | None = None

    def fitting(self, name: str, value: Any) -> Any:
        """A value from a file, made to fit: metadata knows no length limits and not always its zone."""
        if isinstance(value, datetime):
            return value if timezone.is_aware(value) else timezone.make_aware(value)
        if isinstance(value, tuple):
            # A comma inside a keyword would make two of it.
            return ", ".join(" ".join(one.replace(",", " ").split()) for one in value)
        if name == "source_type":
            # http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia
            code = value.rstrip("/").rpartition("/")[2]
            return code if code in SourceType else ""
        longest: int | None = getattr(self._meta.get_field(name), "max_length", None)
        return value[:longest] if isinstance(value, str) and longest else value

    def derived(self, name: str) -> str:
        """`photographer_slug`."""
        return slug_from(self.photographer, "")

    @property
    def credit(self) -> str:
        """The credit as readers see it: Photo by Thomas Maresca/UPI."""
        return self.credit_line or credit.render(self.photographer, self.agency)

    @property
    def label(self) -> str:
        """What readers have to know of how it was made; empty for what a camera or a person has made."""
        return str(BY_MACHINES.get(self.source_type, ""))

    @property
    def focal(self) -> tuple[float, float]:
        return self.focal_x, self.focal_y


READ_OFF_THE_FILE = ("width", "height", "digest", "likeness", "has_credentials")
"""What a photo's file is, whatever it says of itself."""

# Fields of the photo that the file's own IPTC, XMP and Exif fill when they are empty, and what PhotoMetadata
# calls what stands there.
FILLED_FROM_FILE = {
    "headline": "headline",
    "caption": "caption",
    "alt_text": "alt_text",
    "keywords": "keywords",
    "photographer": "photographer",
    "agency": "agency",
    "credit_line": "credit_line",
    "copyright_notice": "copyright_notice",
    "usage_terms": "usage_terms",
    "restrictions": "instructions",
    "source_type": "digital_source_type",
    "taken_at": "taken_at",
    "taken_place": "taken_place",
}


class StoryPhoto(Placement):
    """A photo's place in a story; the first one leads."""

    story = models.ForeignKey(
        "articles.Story", models.CASCADE, related_name="story_photos", verbose_name=_("story")
    )
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="story_photos", verbose_name=_("photo"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    own_caption = models.TextField(
        _("caption in this story"), blank=True, help_text=_("Left empty, the photo’s own caption stands.")
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [models.UniqueConstraint(fields=["story", "photo"], name="photo_once_per_story")]
        indexes = [models.Index(fields=["photo", "-listed_at", "-story"], name="photo_listing")]

    def __str__(self) -> str:
        return str(self.photo)

    is_withheld = False
    """Whether only its shape is to be seen: its rights have ended, or it was killed (models/shown.py)."""

    @property
    def caption(self) -> str:
        return self.own_caption or self.photo.caption
