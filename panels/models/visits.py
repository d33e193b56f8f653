from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels.models.recruiting import Panelist
from panels.models.sessions import Session
from participation.models import StoredFile, User


class SiteNote(models.Model):
    """What somebody has seen on a visit. Members alone see it until it is published."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="notes")
    panelist = models.ForeignKey(
        Panelist, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A facilitator who wrote it, or typed it in for a member.
    entered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("what was seen"), max_length=4000)
    language = models.CharField(_("language"), max_length=8)
    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    written_at = models.DateTimeField(_("written"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("note of a visit")
        verbose_name_plural = _("notes of visits")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="a_note_has_a_whole_point",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.pk}"


class SitePicture(models.Model):
    """A picture of a note, in two sizes, and what it shows in words."""

    note = models.ForeignKey(SiteNote, models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    small = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    alt = models.CharField(_("what it shows"), max_length=300)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("picture of a visit")
        verbose_name_plural = _("pictures of visits")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt=""), name="a_picture_of_a_visit_is_described"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.note_id}/{self.position}"
