from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from participation.models.processes import Process


class PhaseQuerySet(models.QuerySet["Phase"]):
    def open_at(self, moment: datetime) -> PhaseQuerySet:
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)

    def missing(self, kind: PhaseChange.Kind, **due: object) -> PhaseQuerySet:
        """Phases of which this change is due and has not been noticed."""
        noticed = PhaseChange.objects.filter(phase=OuterRef("pk"), kind=kind)
        return self.filter(~Exists(noticed), **due).select_related("process")


class Phase(models.Model):
    """A half-open stretch of a process: it includes its start, not its end.

    Whether a phase is open follows from the clock alone. There is no status to keep
    in step, so a stopped worker can never hold a vote open.
    """

    class Kind(models.TextChoices):
        PROPOSE = "propose", _("Collecting ideas")
        REVIEW = "review", _("Checking feasibility")
        DELIBERATE = "deliberate", _("Citizen panel")
        VOTE = "vote", _("Voting")
        RESULT = "result", _("Result and decision")
        IMPLEMENT = "implement", _("Building")

    process = models.ForeignKey(Process, models.CASCADE, related_name="phases")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    locked_at = models.DateTimeField(
        _("locked"),
        null=True,
        blank=True,
        help_text=_("Published rules depend on these times, so they stay."),
    )

    objects = PhaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "kind"],
                name="one_phase_of_a_kind",
                violation_error_message=_("A process has each phase once."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="phase_ends_after_it_starts",
                violation_error_message=_("A phase has to end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.kind}"

    def is_open(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.ends_at

    def has_begun(self, moment: datetime) -> bool:
        return self.starts_at <= moment

    def is_over(self, moment: datetime) -> bool:
        return self.ends_at <= moment


class PhaseChange(models.Model):
    """The noticing of an opening or a closing, which happens once, however late."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened")
        CLOSED = "closed", _("closed")

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="changes")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    noticed_at = models.DateTimeField(_("noticed"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "kind"], name="a_change_is_noticed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase} {self.kind}"
