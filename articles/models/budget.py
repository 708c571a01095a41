"""The news budget: what is planned for a day, before a word of it is written. Readers see nothing of it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SLUGLINE_LENGTH = 60
LINE_LENGTH = 500
NOTE_LENGTH = 200
LONGEST = 100_000
KEY_LENGTH = 64
_SIGNER = Signer(salt="articles.budget")


class Edition(models.Model):
    """What the day is planned for: the morning page, the evening paper, a newsletter."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    closes_at = models.TimeField(
        _("closes at"),
        null=True,
        blank=True,
        help_text=_("On the day of the budget, by the newsroom’s clock."),
    )

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(
                name="edition_has_a_name",
                condition=~Q(name=""),
                violation_error_message=_("It needs a name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    """A story on the budget. Its desk is the story's section, its reporter and due time the assignment."""

    class Art(models.TextChoices):
        NONE = "none", _("No art")
        PHOTO = "photo", _("Photo")
        GRAPHIC = "graphic", _("Graphic")
        VIDEO = "video", _("Video")

    story = models.OneToOneField(
        "articles.Story", models.CASCADE, related_name="budget_line", verbose_name=_("story")
    )
    day = models.DateField(_("day"), db_index=True)
    # A newsroom need not have any.
    edition = models.ForeignKey(
        Edition, models.SET_NULL, verbose_name=_("edition"), null=True, blank=True, related_name="lines"
    )
    slugline = models.CharField(_("slug"), max_length=SLUGLINE_LENGTH)
    line = models.CharField(_("line"), max_length=LINE_LENGTH, blank=True)
    length = models.PositiveIntegerField(_("length in words"), null=True, blank=True)
    art = models.CharField(_("art"), max_length=8, choices=Art, default=Art.NONE)
    art_note = models.CharField(_("note on the art"), max_length=NOTE_LENGTH, blank=True)
    # Who is named to a colleague that has written the same cell meanwhile.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    # Of the row in which it was planned, and what that said: sent twice, it is planned once.
    key = models.CharField(max_length=KEY_LENGTH, null=True, editable=False)

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        permissions = [("art_budgetline", "Can say what art a story on the budget has")]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="budgetline_row_is_planned_once"),
            models.CheckConstraint(name="budgetline_has_a_slug", condition=~Q(slugline="")),
            models.CheckConstraint(
                name="budgetline_art_is_known", condition=Q(art__in=["none", "photo", "graphic", "video"])
            ),
        ]

    def __str__(self) -> str:
        return self.slugline


class BudgetMail(models.Model):
    """At what time somebody wants the budget in the mail, and of which desks; all where none is named."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="budget_mail", verbose_name=_("login")
    )
    at = models.TimeField(_("time of day"))
    sections = models.ManyToManyField(
        "articles.Section", blank=True, related_name="+", verbose_name=_("desks")
    )
    # The day that is done with, and until when nobody else tries: whoever sends it has it to themselves.
    mailed_on = models.DateField(_("mailed"), null=True, editable=False)
    not_before = models.DateTimeField(_("not before"), null=True, editable=False)

    class Meta:
        # Everybody's own.
        default_permissions = ()
        verbose_name = _("budget by mail")
        verbose_name_plural = _("budgets by mail")

    def __str__(self) -> str:
        return f"{self.user} {self.at:%H:%M}"


class BudgetFeedQuerySet(models.QuerySet[Any]):
    def signed(self, token: str) -> BudgetFeed | None:
        """The feed of a signed address, if it is one of ours and not revoked. One query at most."""
        try:
            number = int(_SIGNER.unsign(token))
        except (BadSignature, ValueError):
            return None
        found: BudgetFeed | None = self.filter(revoked_at=None, pk=number).select_related("section").first()
        return found

    def newest(self) -> Self:
        return self.select_related("section", "made_by").order_by("-made_at", "-pk")


class BudgetFeed(models.Model):
    """An address at which a partner's desk reads the budget without a login."""

    partner = models.CharField(_("for"), max_length=100)
    # Empty: of all desks.
    section = models.ForeignKey(
        "articles.Section", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("desk")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = BudgetFeedQuerySet.as_manager()

    class Meta:
        default_permissions = ("add",)
        verbose_name = _("budget feed")
        verbose_name_plural = _("budget feeds")
        constraints = [models.CheckConstraint(name="budgetfeed_is_for_somebody", condition=~Q(partner=""))]

    def __str__(self) -> str:
        return self.partner

    def get_absolute_url(self) -> str:
        return reverse("budget-feed", args=[_SIGNER.sign(str(self.pk))])
