from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.models.people import User
from participation.models.processes import Process


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def valid(self, now: datetime) -> PreviewLinkQuerySet:
        """Links that still open something: a published process needs none."""
        lasting = models.Q(ends_at=None) | models.Q(ends_at__gt=now)
        unpublished = models.Q(process__published_at=None) | models.Q(
            process__published_at__gt=now
        )
        return self.filter(lasting, unpublished, revoked_at=None)


class PreviewLink(models.Model):
    """A secret address that shows an unpublished process to whoever has it.

    Only the hash of the secret is kept: the address is shown once, when it is made.
    """

    process = models.ForeignKey(Process, models.CASCADE, related_name="preview_links")
    key_hash = models.CharField(
        _("hash of the key"), max_length=64, unique=True, editable=False
    )
    note = models.CharField(_("for whom"), max_length=120, blank=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))
    ends_at = models.DateTimeField(_("works until"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.pk}"

    def works(self, moment: datetime) -> bool:
        """Whether it opens the process, as long as that is not public."""
        return self.revoked_at is None and (
            self.ends_at is None or moment < self.ends_at
        )
