"""The story: what it says, where it stands, and the addresses it has had."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField
from taggit.managers import TaggableManager

from articles import html
from articles.slugs import SLUG_LENGTH, free_slug, slug_from, validate_slug
from articles.visibility import Status, is_public, public

from . import checks
from .address import FormerAddress, address_of
from .coverage import LIVE, CoveredStory
from .derived import DerivedDateField, DerivedMomentField
from .photo import Photo, StoryPhoto
from .placement import Placement, list_again
from .shown import ShownStories, ShownStory
from .taxonomy import Byline, Section, Source, TaggedStory

HEADLINE_LENGTH = 250
STANDFIRST_LENGTH = 500
NOTICE_LENGTH = 500
EARLIEST_YEAR, LATEST_YEAR = 1600, 2999

# BCP 47 as far as news needs it: en, en-US, zh-Hant, sr-Latn-RS.
validate_language = RegexValidator(
    r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?\Z",
    _("Use a language tag such as en, en-US or zh-Hant."),
)


def site_language() -> str:
    return settings.LANGUAGE_CODE


class BodyField(ProseEditorField):
    """Rich text that is cleaned on its way into the database, whoever writes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("config", {"extensions": html.EXTENSIONS})
        kwargs.setdefault("sanitize", html.clean)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = html.clean(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class StoryQuerySet(ShownStories):
    def public(self, at: datetime) -> Self:
        """Those that the public may see at `at`."""
        return self.filter(public(at))

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")


class Story(CoveredStory, ShownStory):
    class Kind(models.TextChoices):
        NEWS = "news", _("News")
        ANALYSIS = "analysis", _("Analysis")
        EXPLAINER = "explainer", _("Explainer")
        FEATURE = "feature", _("Feature")
        INTERVIEW = "interview", _("Interview")
        REVIEW = "review", _("Review")
        OBITUARY = "obituary", _("Obituary")
        OPINION = "opinion", _("Opinion")
        EDITORIAL = "editorial", _("Editorial")
        LIVE = LIVE, _("Live")

    Status = Status

    headline = models.CharField(_("headline"), max_length=HEADLINE_LENGTH)
    slug = models.CharField(
        _("slug"),
        max_length=SLUG_LENGTH,
        blank=True,
        validators=[validate_slug],
        help_text=_("The last part of the address. Made from the headline at publication when left empty."),
    )
    kicker = models.CharField(
        _("kicker"), max_length=60, blank=True, help_text=_("A word or two above the headline.")
    )
    standfirst = models.CharField(
        _("standfirst"),
        max_length=STANDFIRST_LENGTH,
        blank=True,
        help_text=_("One or two sentences below the headline."),
    )
    body = BodyField(_("body"), blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.NEWS)
    section = models.ForeignKey(
        Section, models.PROTECT, verbose_name=_("section"), null=True, blank=True, related_name="stories"
    )
    bylines = models.ManyToManyField(
        Byline, through="StoryByline", related_name="stories", verbose_name=_("bylines")
    )
    photos = models.ManyToManyField(
        Photo, through=StoryPhoto, related_name="stories", verbose_name=_("photos")
    )
    tags = TaggableManager(_("tags"), through=TaggedStory, blank=True)
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name=_("source"),
        null=True,
        blank=True,
        related_name="stories",
        help_text=_("The agency or publisher of a republished story."),
    )
    original_url = models.URLField(_("link to the original"), max_length=500, blank=True)
    original_headline = models.CharField(
        _("headline of the original"), max_length=HEADLINE_LENGTH, blank=True
    )

    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(
        _("publication"),
        null=True,
        blank=True,
        help_text=_("In the future: the story appears at this second. Empty: when you publish."),
    )
    publication_day = models.DateField(_("day of publication"), null=True, blank=True, editable=False)
    embargo = models.DateTimeField(
        _("embargo"), null=True, blank=True, help_text=_("Not public before, whatever else is set.")
    )
    updated_at = models.DateTimeField(
        _("updated"),
        null=True,
        blank=True,
        help_text=_("Set by itself when the words of a public story change."),
    )
    # For the index of the sitemap, which asks every month when something in it changed last.
    publication_month = DerivedDateField(null=True, editable=False)
    changed_at = DerivedMomentField(null=True, editable=False)
    language = models.CharField(
        _("language"), max_length=12, default=site_language, validators=[validate_language]
    )

    notice = models.CharField(
        _("notice"),
        max_length=NOTICE_LENGTH,
        blank=True,
        editable=False,
        help_text=_("What readers find at its address after a kill."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("begun by"),
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    modified_at = models.DateTimeField(_("last saved"), auto_now=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = [
            models.Index(fields=["section", "status", "-published_at", "-id"], name="story_by_section"),
            models.Index(fields=["source", "status", "-published_at", "-id"], name="story_by_source"),
            models.Index(fields=["-created_at", "-id"], name="story_as_created"),
            models.Index(fields=["embargo"], name="story_embargoed"),
            models.Index(fields=["publication_month", "status", "-changed_at"], name="story_by_month"),
            models.Index(fields=["kind", "status", "-published_at", "-id"], name="story_by_kind"),
            # The last: between two that seem to find as few rows SQLite takes the older, and for the stories
            # of a section around a moment would walk over those of the whole site.
            models.Index(fields=["status", "-published_at", "-id"], name="story_latest"),
        ]
        constraints = checks.STORY
        # Beside Django's own: what a role may do with a story by where it stands (articles/workflow.py).
        permissions = [
            ("edit_any_story", "Can edit stories of others and those that were handed in"),
            ("edit_live_story", "Can edit stories that are published or killed"),
            ("approve_story", "Can approve stories and send them back"),
            ("publish_story", "Can publish, schedule and hold back stories"),
            ("kill_story", "Can kill stories"),
            ("post_live_story", "Can post in live stories that are their own or assigned to them"),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        """Its address; empty as long as it has none."""
        if self.publication_day is None or not self.slug:
            return ""
        return address_of(self.publication_day, self.slug)

    def is_public(self, at: datetime) -> bool:
        return is_public(self, at)

    @property
    def updated(self) -> datetime | None:
        """The last change that readers are told of; None when there was none after publication."""
        told = max(filter(None, (self.updated_at, self.entries_changed_at)), default=None)
        return told if told and self.published_at and told > self.published_at else None

    def derived(self, name: str) -> date | datetime | None:
        """What its derived columns hold."""
        if name == "publication_month":
            return self.publication_day and self.publication_day.replace(day=1)
        told = (self.published_at, self.updated_at, self.entries_changed_at, self.embargo)
        return self.published_at and max(moment for moment in told if moment)

    def clean(self) -> None:
        self.headline = html.printable(self.headline)
        for name in ("published_at", "embargo"):
            moment = getattr(self, name)
            if moment is not None and not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
                message = _("Choose a year from %(first)s to %(last)s.")
                raise ValidationError({name: message % {"first": EARLIEST_YEAR, "last": LATEST_YEAR}})
        if self.slug and (day := self._day()) and self._is_taken(day, self.slug):
            raise ValidationError(
                {
                    "slug": _("Another story of %(day)s has or had this slug. Choose another.")
                    % {"day": day.isoformat()}
                }
            )

    def missing_for_publication(self) -> list[str]:
        """What still has to be there before the story may be published, in plain words."""
        return [words for _field, words in self.lacking()]

    def photos_in_place(self) -> QuerySet[StoryPhoto]:
        """Its photos in their places. Whoever looks at many stories fetches `story_photos__photo` ahead."""
        is_fetched = "story_photos" in getattr(self, "_prefetched_objects_cache", {})
        return self.story_photos.all() if is_fetched else self.story_photos.select_related("photo")

    def lacking(self) -> list[tuple[str, str]]:
        """The same, each with the field of the story's form that mends it."""
        lacks: list[tuple[str, str]] = []
        if not self.headline.strip():
            lacks.append(("headline", gettext("a headline")))
        if not html.plain_text(self.body):
            lacks.append(("body", gettext("a body")))
        if self.section_id is None:
            lacks.append(("section", gettext("a section")))
        if self.source_id is None and not (self.pk and self.storybyline_set.exists()):
            lacks.append(("written_by", gettext("a byline or a source")))
        for placed in self.photos_in_place() if self.pk else ():
            photo = placed.photo
            if not photo.image:
                continue
            if not photo.credit:
                lacks.append(("photos", gettext("a credit for the photo “%(photo)s”") % {"photo": photo}))
        return lacks

    def save(self, *args: Any, keeps_time: bool = False, **kwargs: Any) -> None:
        """Save, keep the address right, and remember an address that readers may hold.

        A slug made here takes the next free ending even when two people publish at once. `keeps_time`: the
        words change and "Updated" stays as whoever saves has left it (articles/live_edits.py).
        """
        fields = kwargs.get("update_fields")
        with transaction.atomic():
            before = (
                Story.objects.select_for_update().only(*WATCHED_FIELDS).filter(pk=self.pk).first()
                if self.pk
                else None
            )
            if before is not None:
                self.keep_coverage(before, fields)
            now = timezone.now()
            if self.status == Status.PUBLISHED and self.published_at is None:
                self.published_at = now
            if before is None or before.published_at != self.published_at or self.publication_day is None:
                self.publication_day = self._day()
            if before is not None and is_public(before, now) and not keeps_time:
                self._note_update(before, now)
            made = self.status == Status.PUBLISHED and not self.slug
            if not (self.slug or made):
                self.publication_day = None  # no address yet, and so none that could collide
            if fields is not None:
                kwargs["update_fields"] = {*fields, *DERIVED_FIELDS}
            self._save_under_free_slug(made, args, kwargs)
            if before is not None:
                status = self.status if fields is None or "status" in fields else before.status
                if (status, self.published_at) != (before.status, before.published_at):
                    list_again(self.pk, status, self.published_at)
            if before is not None and is_public(before, now):
                self._remember(before, now)

    def _save_under_free_slug(self, made: bool, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if not made:
            super().save(*args, **kwargs)
            return
        day = self._day() or timezone.localdate()
        for attempt in range(5):
            self.slug = free_slug(slug_from(self.headline, "story"), lambda slug: self._is_taken(day, slug))
            try:
                with transaction.atomic():
                    super().save(*args, **kwargs)
            except IntegrityError:
                # Somebody else took this slug between the look and the save; look again.
                if attempt == 4 or not self._is_taken(day, self.slug):
                    raise
            else:
                return

    def _day(self) -> date | None:
        return timezone.localdate(self.published_at) if self.published_at else None

    def _is_taken(self, day: date, slug: str) -> bool:
        return (
            Story.objects.filter(publication_day=day, slug=slug).exclude(pk=self.pk).exists()
            or FormerAddress.objects.filter(day=day, slug=slug).exclude(story=self.pk).exists()
        )

    def _note_update(self, before: Story, now: datetime) -> None:
        """Stamp a change of a public story's words, unless whoever saves has set the time."""
        if self.updated_at == before.updated_at and any(
            getattr(self, name) != getattr(before, name) for name in ("headline", "standfirst", "kicker")
        ) | (html.clean(self.body) != before.body):
            self.updated_at = now

    def _remember(self, before: Story, now: datetime) -> None:
        """Keep the address that was public, if it no longer leads to this story by itself."""
        moved = (before.publication_day, before.slug) != (self.publication_day, self.slug)
        if before.publication_day and (moved or not is_public(self, now)):
            FormerAddress.objects.get_or_create(
                day=before.publication_day, slug=before.slug, defaults={"story": self}
            )


# What save() compares with, and what it works out by itself.
WATCHED_FIELDS = (
    "status",
    "published_at",
    "embargo",
    "publication_day",
    "slug",
    "headline",
    "standfirst",
    "kicker",
    "body",
    "updated_at",
    "entries_changed_at",
    "coverage_ended_at",
)
DERIVED_FIELDS = (
    *("slug", "published_at", "publication_day", "publication_month"),
    *("updated_at", "changed_at", "modified_at"),
)


class StoryByline(Placement):
    """A byline's place over a story."""

    story = models.ForeignKey(Story, models.CASCADE, verbose_name=_("story"))
    byline = models.ForeignKey(Byline, models.PROTECT, verbose_name=_("byline"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        constraints = [models.UniqueConstraint(fields=["story", "byline"], name="byline_once_per_story")]
        indexes = [models.Index(fields=["byline", "-listed_at", "-story"], name="byline_listing")]

    def __str__(self) -> str:
        return str(self.byline)
