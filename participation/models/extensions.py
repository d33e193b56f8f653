from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation.models.people import User
from participation.models.phases import Phase


class PhaseExtension(models.Model):
    """A later end for a phase that has begun: asked by one official, by another agreed.

    `before` is the end that it had when it was asked, `ends_at` the new one. The reason
    is public, and a text by language. Of one phase at most one is waiting.
    """

    class Following(models.TextChoices):
        """What becomes of the phases after it that would overlap."""

        STAY = "stay", _("They stay: there has to be time enough before them")
        SHIFT = "shift", _("Those that have not begun move by as much")

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="extensions")
    before = models.DateTimeField(_("end before"))
    ends_at = models.DateTimeField(_("new end"))
    following = models.CharField(
        _("phases after it"),
        max_length=5,
        choices=Following,
        default=Following.STAY,
    )
    reason = models.JSONField(_("reason"), default=dict)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    # Who agreed or refused: another official than who asked.
    settled_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    is_agreed = models.BooleanField(_("agreed"), default=False)
    # When those who follow the process had been told.
    told_at = models.DateTimeField(_("told"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("extension of a phase")
        verbose_name_plural = _("extensions of phases")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("before")),
                name="an_extension_is_later",
                violation_error_message=_("The new end has to be later."),
            ),
            models.CheckConstraint(
                condition=Q(asked_by=None)
                | Q(settled_by=None)
                | Q(is_agreed=False)
                | ~Q(asked_by=F("settled_by")),
                name="two_officials_extend_a_phase",
            ),
            models.UniqueConstraint(
                fields=["phase"],
                condition=Q(settled_at=None),
                name="one_extension_waits",
                violation_error_message=_("An extension of this phase waits already."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["settled_at"],
                condition=Q(told_at=None, is_agreed=True),
                name="extensions_to_tell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase_id} {self.ends_at}"

    @property
    def is_waiting(self) -> bool:
        return self.settled_at is None
