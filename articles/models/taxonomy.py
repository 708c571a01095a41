"""What stories are filed under: sections, bylines, sources and tags."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from articles import dateline
from articles.dateline import STYLES, style_for
from articles.paths import path_to
from articles.rendered import Rendered
from articles.slugs import RESERVED, SLUG_LENGTH, free_slug, slug_from, validate_slug
from articles.visibility import shown

from .checks import SlugMadeOnSaving, named
from .placement import Placement


class ShownQuerySet(models.QuerySet[Any]):
    """Things that are public only through a public story."""

    placement: tuple[str, str, str]
    """What visibility.shown() asks for: the model that places them, its paths to the thing and the story."""

    def public(self, at: datetime) -> Self:
        """Those that at least one story shows to the public at `at`."""
        return self.filter(shown(at, *self.placement))


class BylineQuerySet(ShownQuerySet):
    placement = ("StoryByline", "byline", "story")


class SourceQuerySet(ShownQuerySet):
    placement = ("Story", "source", "pk")


class TagQuerySet(ShownQuerySet):
    placement = ("TaggedStory", "tag", "content_object")


class Hue(models.TextChoices):
    """The hues that hold a contrast of 5:1 in both colour schemes; static/css/tokens.css gives the values."""

    BLUE = "world", _("Blue")
    RED = "us", _("Red")
    PETROL = "business", _("Petrol")
    VIOLET = "science", _("Violet")
    GREEN = "health", _("Green")
    ORANGE = "sports", _("Orange")
    MAGENTA = "culture", _("Magenta")
    OLIVE = "odd", _("Olive")
    SUN = "opinion", _("Sun")


class Slugged(SlugMadeOnSaving):
    """A thing with a name and an address made from it."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.CharField(
        _("slug"),
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        validators=[validate_slug],
        help_text=_("The last part of its address. Made from the name when left empty."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def words_for_slug(self) -> str:
        return self.name

    def make_slug(self) -> None:
        """Give it the first slug from its name that is free."""
        others = type(self)._default_manager.exclude(pk=self.pk)
        self.slug = free_slug(
            slug_from(self.words_for_slug, self._meta.model_name or "page"),
            lambda slug: slug in RESERVED or slug.isdigit() or others.filter(slug=slug).exists(),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.make_slug()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "slug"}
        super().save(*args, **kwargs)


class Section(Rendered, Slugged):
    """A desk of the site, in the order of the navigation."""

    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Its place in the navigation, the smallest first.")
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    hue = models.CharField(_("hue"), max_length=12, choices=Hue, default=Hue.BLUE)
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("its own editors"),
        blank=True,
        related_name="+",
        help_text=_("Whoever is named in a section edits and publishes in such sections alone."),
    )

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            *named("section"),
            models.CheckConstraint(name="section_hue_is_known", condition=Q(hue__in=Hue.values)),
        ]

    def clean(self) -> None:
        if self.slug in RESERVED or self.slug.isdigit():
            raise ValidationError(
                {
                    "slug": _("“%(slug)s” is an address of the site itself. Choose another.")
                    % {"slug": self.slug}
                }
            )

    def get_absolute_url(self) -> str:
        return path_to("section", self.slug)


class Byline(Slugged):
    """Somebody whose name stands over stories, on the staff or not."""

    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("“Climate editor”, “AP Sports Writer”")
    )
    bio = models.TextField(_("bio"), blank=True, help_text=_("A few sentences for the page of this byline."))
    portrait = models.ForeignKey(
        "articles.Photo", models.SET_NULL, verbose_name=_("portrait"), null=True, blank=True, related_name="+"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("staff member"),
        null=True,
        blank=True,
        related_name="byline",
    )

    objects = BylineQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        constraints = named("byline")

    def get_absolute_url(self) -> str:
        return path_to("byline", self.slug)


class Syndication(models.TextChoices):
    """What search engines are told about stories that another publisher wrote."""

    INDEX = "index", _("Index it like our own")
    NOINDEX_NEWS = "noindex-news", _("Keep it out of Google News")
    NOINDEX = "noindex", _("Keep it out of search engines")
    CANONICAL = "canonical", _("Point to the original (rel=canonical)")


def dateline_styles() -> list[tuple[str, str]]:
    """Each style with what it looks like: an example says more than a name."""
    seoul, day = dateline.Place("Seoul", "", "South Korea", True), date(2026, 11, 2)
    return [(name, dateline.Dateline((seoul,), day, style.mark).text(name)) for name, style in STYLES.items()]


class Source(Slugged):
    """An agency or publisher whose stories are republished."""

    mark = models.CharField(
        _("mark"),
        max_length=40,
        help_text=_("As it stands in datelines and credits: UPI, AP, Reuters, Yonhap."),
    )
    url = models.URLField(_("web address"), blank=True)
    credit_line = models.CharField(
        _("credit line"),
        max_length=200,
        blank=True,
        help_text=_("Printed with each of its stories, where the licence asks for it."),
    )
    dateline_style = models.CharField(
        _("dateline style"),
        max_length=20,
        blank=True,
        choices=dateline_styles,
        help_text=_("How its datelines are printed. Follows from the mark when left empty."),
    )
    section = models.ForeignKey(
        Section,
        models.SET_NULL,
        verbose_name=_("usual section"),
        null=True,
        blank=True,
        help_text=_("Where its stories go when nobody says otherwise."),
    )
    syndication = models.CharField(
        _("search engines"), max_length=12, choices=Syndication, default=Syndication.NOINDEX_NEWS
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            *named("source"),
            models.CheckConstraint(name="source_has_a_mark", condition=~Q(mark="")),
            models.UniqueConstraint(
                Lower("mark"),
                name="source_mark_is_unique",
                violation_error_message=_("A source with this mark exists."),
            ),
            models.CheckConstraint(
                name="source_syndication_is_known", condition=Q(syndication__in=Syndication.values)
            ),
        ]

    @property
    def words_for_slug(self) -> str:
        return self.mark

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.dateline_style = self.dateline_style or style_for(self.mark)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return path_to("source", self.slug)


class Tag(SlugMadeOnSaving, TagBase):
    # Django's SlugField knows letters alone, and would refuse the vowel signs of many scripts.
    slug = models.CharField(
        _("slug"),
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        validators=[validate_slug],
        help_text=_("The last part of its address. Made from the name when left empty."),
    )
    description = models.CharField(_("description"), max_length=300, blank=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = named("tag")

    def make_slug(self) -> None:
        """Give it the first slug from its name that is free."""
        others = Tag.objects.exclude(pk=self.pk)
        self.slug = free_slug(self.slugify(self.name), lambda slug: others.filter(slug=slug).exists())

    def slugify(self, tag: str, i: int | None = None) -> str:
        slug = slug_from(tag, "tag")
        return slug if i is None else f"{slug[: SLUG_LENGTH - 5]}-{i}"

    def get_absolute_url(self) -> str:
        return path_to("tag", self.slug)


class TaggedStory(Placement, ItemBase):
    story_path = "content_object"

    content_object = models.ForeignKey("articles.Story", models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged")

    class Meta:
        verbose_name = _("tagged story")
        verbose_name_plural = _("tagged stories")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="tag_once_per_story")]
        indexes = [
            models.Index(fields=["tag", "-listed_at", "-content_object"], name="tag_listing"),
            # For what was filed under a tag before and after a story.
            models.Index(fields=["tag", "id"], name="tag_in_order"),
        ]
