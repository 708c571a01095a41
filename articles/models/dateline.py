"""Places and datelines as stored; how they are written stands in articles/dateline.py."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from articles import dateline
from articles.paths import path_to
from articles.slugs import SLUG_LENGTH, free_slug, slug_from, validate_slug

from .checks import SlugMadeOnSaving, addressed
from .placement import Placement
from .taxonomy import ShownQuerySet


def validate_zone(name: str) -> None:
    if name not in dateline.known_zones():
        raise ValidationError(
            _("There is no time zone “%(name)s”. Choose one of the list, such as Asia/Seoul."),
            params={"name": name},
        )


class PlaceQuerySet(ShownQuerySet):
    placement = ("DatelinePlace", "place", "story")


class Place(SlugMadeOnSaving):
    """A city, or wherever else a story is filed from. The newsroom's own list, seeded with AP's."""

    city = models.CharField(_("city"), max_length=80)
    region = models.CharField(
        _("region"), max_length=80, blank=True, help_text=_("State or province, in full: New York, Ontario.")
    )
    country = models.CharField(_("country"), max_length=80, blank=True)
    stands_alone = models.BooleanField(
        _("stands alone"), default=False, help_text=_("Printed without region or country: PARIS, SEOUL.")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[validate_zone],
        help_text=_("Asia/Seoul. Found by itself when left empty, where city, region and country tell it."),
    )
    slug = models.CharField(
        _("slug"),
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        validators=[validate_slug],
        help_text=_("The last part of its address. Made from the city when left empty."),
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["city", "country", "region"]
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.UniqueConstraint(
                Lower("city"),
                Lower("region"),
                Lower("country"),
                name="place_is_listed_once",
                violation_error_message=_("This place is on the list already."),
            ),
            models.CheckConstraint(name="place_has_a_city", condition=~Q(city="")),
            addressed("place"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.city, self.region, self.country) if part)

    def make_slug(self) -> None:
        """Give it a slug that is free: of the city alone, else of all that it is called."""
        others = Place.objects.exclude(pk=self.pk)
        wanted = slug_from(self.city, "place")
        if others.filter(slug=wanted).exists():
            wanted = slug_from(str(self), "place")
        self.slug = free_slug(wanted, lambda slug: others.filter(slug=slug).exists())

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.make_slug()
        if not self.time_zone:
            self.time_zone = dateline.zone_of(self.value)
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "time_zone"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return path_to("place", self.slug)

    @property
    def value(self) -> dateline.Place:
        return dateline.Place(self.city, self.region, self.country, self.stands_alone)

    @property
    def zone(self) -> ZoneInfo | None:
        """Its time zone; None when it has none, or one that this machine does not know."""
        return ZoneInfo(self.time_zone) if self.time_zone in dateline.known_zones() else None


class Dateline(models.Model):
    """Where, when and by which service a story was filed: SEOUL, Nov. 2 (UPI) —"""

    story = models.OneToOneField(
        "articles.Story", models.CASCADE, related_name="dateline", verbose_name=_("story")
    )
    places = models.ManyToManyField(
        Place, through="DatelinePlace", related_name="datelines", verbose_name=_("places")
    )
    date = models.DateField(_("date"), null=True, blank=True, help_text=_("The local date at the place."))
    service = models.CharField(
        _("service"), max_length=40, blank=True, help_text=_("The mark of the service: UPI.")
    )
    override = models.CharField(
        _("written out"),
        max_length=200,
        blank=True,
        help_text=_("Printed as it stands, instead of all the above."),
    )

    class Meta:
        verbose_name = _("dateline")
        verbose_name_plural = _("datelines")

    def __str__(self) -> str:
        return self.text()

    @property
    def value(self) -> dateline.Dateline:
        """Costs a query unless `lines` and their places were prefetched."""
        places = tuple(line.place.value for line in self.lines.all())
        return dateline.Dateline(places, self.date, self.service, self.override)

    def text(self, style: str = "house") -> str:
        return self.value.text(style)

    def set_places(self, places: list[Place]) -> None:
        """Make `places` the places of this dateline, in this order."""
        self.lines.exclude(place__in=places).delete()
        for position, place in enumerate(places):
            DatelinePlace.objects.update_or_create(
                dateline=self, place=place, defaults={"position": position}
            )


class DatelinePlace(Placement):
    dateline = models.ForeignKey(Dateline, models.CASCADE, related_name="lines")
    # The dateline's own, for the index of the list of a place.
    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="+", editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="lines", verbose_name=_("place"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [models.UniqueConstraint(fields=["dateline", "place"], name="place_once_per_dateline")]
        indexes = [models.Index(fields=["place", "-listed_at", "-story"], name="place_listing")]

    def __str__(self) -> str:
        return str(self.place)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.story_id = self.dateline.story_id
        super().save(*args, **kwargs)
