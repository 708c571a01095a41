"""Links by which somebody without a login sees a story as readers would."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LASTS = timedelta(hours=72)
_SIGNER = Signer(salt="articles.preview")


def in_72_hours() -> Any:
    return timezone.now() + LASTS


class PreviewLinkQuerySet(models.QuerySet[Any]):
    def valid(self) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def signed(self, token: str) -> PreviewLink | None:
        """The link of a signed address, if it is one of ours and still valid. One query at most."""
        try:
            number = int(_SIGNER.unsign(token))
        except (BadSignature, ValueError):
            return None
        found: PreviewLink | None = self.valid().select_related("story").filter(pk=number).first()
        return found


class PreviewLink(models.Model):
    story = models.ForeignKey(
        "articles.Story", models.CASCADE, related_name="preview_links", verbose_name=_("story")
    )
    # Empty: the story as it is saved when somebody looks.
    revision = models.ForeignKey(
        "articles.Revision", models.CASCADE, null=True, related_name="+", verbose_name=_("revision")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"), default=in_72_hours)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")

    def __str__(self) -> str:
        return f"{self.story_id}"

    def get_absolute_url(self) -> str:
        return reverse("preview", args=[_SIGNER.sign(str(self.pk))])

    def shows(self, photo: int) -> bool:
        """Whether what it leads to shows this photo."""
        if self.revision:
            return any(row["id"] == photo for row in self.revision.content["photos"])
        return self.story.story_photos.filter(photo=photo).exists()

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
